/**
 * The words of shared memory by which the host and its helpers speak: 32-bit each, by index.
 *
 *   WAKE_HOST            counted up by a helper that has something for the host
 *   STOP                 1: helpers leave
 *   POSTED               commands posted so far; command n lies at COMMANDS + (n % slots) × COMMAND, and works on that slot
 *   ... for each helper, from `helperWords` on:
 *   WAKE                 counted up by the host when there is something to do
 *   DRAINED              batches whose records the host has read
 *   PUBLISHED            batches published; batch n lies at MAIL + (n % 2) × BATCH
 *   FAILED               1: the helper has broken down
 *
 * A helper may be at most one batch ahead of what is drained when it calls the engine: see RECORD_* of assembly/abi.ts. Who
 * waits reads the word it sleeps on first, then looks for work, then sleeps: what comes in between changes the word.
 */
export const WAKE_HOST = 0;
export const STOP = 1;
export const POSTED = 2;
export const COMMANDS = 16;
/** FEED or FINISH, then the length of the chunk. */
export const COMMAND = 2;
export const FEED = 1;
export const FINISH = 2;

export const MAX_SLOTS = 8;
const HELPERS = COMMANDS + MAX_SLOTS * COMMAND;
/** What the host writes and what the helper writes lie in cache lines of their own. */
const HELPER = 32;
export const WAKE = 0;
export const DRAINED = 1;
export const PUBLISHED = 16;
export const FAILED = 17;
export const MAIL = 18;
/** Status, address of the first record, number of records. */
export const BATCH = 3;

/** Words for the other work of each helper lie behind the board. */
export interface Ring {
  readonly address: number;
  readonly words: number;
}

/** Index of a helper's first word. */
export function helperWords(helper: number): number {
  return HELPERS + helper * HELPER;
}

export function boardBytes(helpers: number): number {
  return helperWords(helpers) * 4;
}

/** The board at this address. */
export function boardOf(memory: WebAssembly.Memory, address: number, helpers: number): Int32Array<ArrayBuffer> {
  return new Int32Array(memory.buffer as ArrayBuffer, address, helperWords(helpers));
}

export function ringOf(memory: WebAssembly.Memory, { address, words }: Ring): Int32Array<ArrayBuffer> {
  return new Int32Array(memory.buffer as ArrayBuffer, address, words);
}

/** Counts a word up that somebody may sleep on. */
export function wake(board: Int32Array, word: number): void {
  Atomics.add(board, word, 1);
  Atomics.notify(board, word);
}
