/**
 * The jobs of one hash thread, in shared memory: one side posts, the other does them in the same order.
 *
 *   POSTED ─ jobs posted, DONE ─ jobs done (both count on for ever, and wrap)
 *   job n  ─ at HEADER + (n & (capacity - 1)) × JOB: what to do, to which state, with which bytes; a digest is written over it
 *
 * Fields of a job are plain words: those of a post are seen with POSTED, those of a digest with DONE.
 */

import type { HashAlgorithm } from '../platform.ts';

/** Index of a word each; a cache line lies between what the two sides write. */
export const POSTED = 0;
/** 1 while the poster sleeps on DONE. */
export const SLEEPING = 1;
export const DONE = 16;
/** 1 when the thread will do no more. */
export const FAILED = 17;
export const HEADER = 32;

export const JOB = 16;
export const JOB_OPERATION = 0;
export const JOB_STATE = 1;
/** UPDATE: where the bytes are. */
export const JOB_ADDRESS = 2;
/** UPDATE: how many; CREATE: index in ALGORITHMS. */
export const JOB_LENGTH = 3;
/** DIGEST: up to eight words, big-endian as they are printed. */
export const JOB_DIGEST = 8;

export const CREATE = 1;
export const UPDATE = 2;
export const DIGEST = 3;
export const DROP = 4;

export const ALGORITHMS: readonly HashAlgorithm[] = ['md5', 'sha1', 'sha256'];
/** Hexadecimal digits of each. */
export const DIGITS: Readonly<Record<HashAlgorithm, number>> = { md5: 32, sha1: 40, sha256: 64 };

/** Words of a ring for so many jobs, a power of two. It begins with all of them zero. */
export const ringWords = (capacity = 1024): number => HEADER + capacity * JOB;

/** A ring in a memory of its own. Throws where there is no shared memory. */
export function createRing(capacity?: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(ringWords(capacity) * 4));
}

export const capacityOf = (ring: Int32Array): number => (ring.length - HEADER) / JOB;

export const jobAt = (count: number, capacity: number): number => HEADER + (count & (capacity - 1)) * JOB;

/** Tells the poster that nothing more will be done: for the thread itself, and for who sees it end. */
export function failRing(ring: Int32Array): void {
  Atomics.store(ring, FAILED, 1);
  Atomics.notify(ring, DONE);
}
