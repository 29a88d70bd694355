/** Times of observations (ISO 8601 in UTC, up to nine decimals) compared and subtracted exactly. */

import { nanosecondsOf as nanoseconds } from '../time.ts';

export { nanoseconds };

const NANOSECONDS = 1_000_000_000n;

export function compareTimes(a: string, b: string): number {
  if (a === b) return 0;
  const difference = nanoseconds(a) - nanoseconds(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Seconds since `first` as Wireshark shows them: `283.377174691`, with the decimals that `first` has. */
export function offsetFrom(first: string, time: string): string {
  const digits = decimals(first);
  let difference = nanoseconds(time) - nanoseconds(first);
  const sign = difference < 0n ? '-' : '';
  if (difference < 0n) difference = -difference;
  const whole = difference / NANOSECONDS;
  if (digits === 0) return `${sign}${whole}`;
  const fraction = (difference % NANOSECONDS).toString().padStart(9, '0').slice(0, digits);
  return `${sign}${whole}.${fraction}`;
}

/** Seconds from one time to another, as near as a number gets. */
export function secondsBetween(from: string, to: string): number {
  return Number(nanoseconds(to) - nanoseconds(from)) / 1e9;
}

function decimals(iso: string): number {
  return /\.(\d{1,9})Z$/.exec(iso)?.[1].length ?? 0;
}
