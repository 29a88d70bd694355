/** How many threads may be asked for. */
export const MOST_THREADS = 64;

export function isThreadCount(threads: number): boolean {
  return Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS;
}
