/** The side of a ring that runs in a helper thread: jobs in, digests out. */

import type { Hashes, HashState } from '../platform.ts';
import {
  ALGORITHMS,
  capacityOf,
  CREATE,
  DIGEST,
  DONE,
  failRing,
  JOB_ADDRESS,
  JOB_DIGEST,
  JOB_LENGTH,
  JOB_OPERATION,
  JOB_STATE,
  jobAt,
  POSTED,
  SLEEPING,
  UPDATE,
} from './ring.ts';

/** Jobs done in one step: half a megabyte, less than a millisecond. */
const STEP = 32;

export class HashServer {
  readonly #ring: Int32Array;
  readonly #capacity: number;
  readonly #memory: { readonly buffer: ArrayBufferLike };
  readonly #hashes: Hashes;
  readonly #states: (HashState | undefined)[] = [];
  #done: number;

  /** `memory` is where addresses in the ring point; it may grow. */
  constructor(ring: Int32Array, memory: { readonly buffer: ArrayBufferLike }, hashes: Hashes) {
    this.#ring = ring;
    this.#capacity = capacityOf(ring);
    this.#memory = memory;
    this.#hashes = hashes;
    this.#done = Atomics.load(ring, DONE);
  }

  /** Does some of the jobs that wait; false when there was none. */
  step(): boolean {
    const posted = Atomics.load(this.#ring, POSTED);
    if (posted === this.#done) return false;
    try {
      for (let left = STEP; left > 0 && this.#done !== posted; left--) {
        this.#do(jobAt(this.#done, this.#capacity));
        this.#done = (this.#done + 1) | 0;
        Atomics.store(this.#ring, DONE, this.#done);
        if (Atomics.load(this.#ring, SLEEPING) !== 0) Atomics.notify(this.#ring, DONE);
      }
      return true;
    } catch (error) {
      failRing(this.#ring);
      throw error;
    }
  }

  #do(job: number): void {
    const ring = this.#ring;
    const id = ring[job + JOB_STATE];
    const operation = ring[job + JOB_OPERATION];
    if (operation === CREATE) {
      this.#states[id] = this.#hashes.create(ALGORITHMS[ring[job + JOB_LENGTH]]);
      return;
    }
    const state = this.#states[id];
    if (state === undefined) throw new Error(`no hash ${id} is under way`);
    if (operation === UPDATE) {
      state.update(new Uint8Array(this.#memory.buffer, ring[job + JOB_ADDRESS] >>> 0, ring[job + JOB_LENGTH]));
      return;
    }
    this.#states[id] = undefined;
    if (operation !== DIGEST) return;
    const digest = state.digest();
    for (let i = 0; i * 8 < digest.length; i++)
      ring[job + JOB_DIGEST + i] = Number.parseInt(digest.slice(i * 8, i * 8 + 8), 16) | 0;
  }
}
