/**
 * The words of shared memory by which the host and its helpers speak: 32-bit each, by index.
 *
 *   WAKE_HOST            counted up by a helper that has something for the host
 *   STOP                 1: helpers leave
 *   DECIDED              decisions made so far, of which the last lies at DECISION: what is next when no capture has the next packet
 *   ... for each input, from `inputWords` on:
 *   POSTED               pieces of its capture posted so far; the length of piece n lies at PIECES + n % slots, which is its slot too.
 *                        A piece of no bytes ends the capture
 *   ... for each helper, from `helperWords` on:
 *   WAKE                 counted up by the host when there is something to do
 *   DRAINED              batches whose records the host has read
 *   PUBLISHED            batches published; batch n lies at MAIL + (n % 2) × BATCH
 *   FAILED               1: the helper has broken down
 *
 * A helper may be at most one batch ahead of what is drained when it calls the engine: see RECORD_* of assembly/abi.ts. Who
 * waits reads the word it sleeps on first, then looks for work, then sleeps: what comes in between changes the word.
 */
import { MAX_INPUTS } from '../../assembly/abi.ts';

export const WAKE_HOST = 0;
export const STOP = 1;
export const DECIDED = 2;
/** OPEN with input, order, and until when it has the next packet alone (low half, high half); or GO_ON; or FINISH. */
export const DECISION = 4;
export const OPEN = 1;
export const GO_ON = 2;
export const FINISH = 3;

const INPUTS = 16;
const INPUT = 8;
export const POSTED = 0;
export const PIECES = 1;
/** Slots of an input. */
export const MAX_SLOTS = INPUT - PIECES;

const HELPERS = INPUTS + MAX_INPUTS * INPUT;
/** What the host writes and what the helper writes lie in cache lines of their own. */
const HELPER = 32;
export const WAKE = 0;
export const DRAINED = 1;
export const PUBLISHED = 16;
export const FAILED = 17;
export const MAIL = 18;
/** Status, address of the first record, number of records, input at hand. */
export const BATCH = 4;

/** Words for the other work of each helper lie behind the board. */
export interface Ring {
  readonly address: number;
  readonly words: number;
}

/** Index of an input's first word. */
export function inputWords(input: number): number {
  return INPUTS + input * INPUT;
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
