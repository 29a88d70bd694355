/** The host's side of a ring: posts jobs, and takes in what came of them. */

import type { HashAlgorithm, Wait } from '../platform.ts';
import type { Blocks } from './blocks.ts';
import type { Digests } from './digests.ts';
import {
  ALGORITHMS,
  capacityOf,
  CREATE,
  DIGEST,
  DIGITS,
  DONE,
  DROP,
  FAILED,
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

/** A job of 16 KiB takes microseconds: a thread that does none for so long is gone. Milliseconds. */
const PATIENCE = 60_000;
/** Jobs that a sleeping thread is left to sleep for: to wake it takes as long as to hash some kilobytes. Who waits wakes it at once. */
const WORTH_WAKING = 32;

export interface HashThread {
  /** What its HashServer was given. */
  readonly ring: Int32Array;
  /** A word that the thread sleeps on: counted up, and notified, when there is a job. */
  readonly wake: Int32Array;
  readonly wakeIndex: number;
}

interface Target {
  algorithm: HashAlgorithm;
  into: Digests;
}

export class HashLink {
  readonly #thread: HashThread;
  readonly #ring: Int32Array;
  readonly #capacity: number;
  readonly #patience: number;
  readonly #blocks: Blocks;
  readonly #wait: Wait;
  #posted: number;
  #taken: number;
  /** Of each job that is not taken in: the block that it reads, what it costs, where its digest goes. */
  readonly #held: Int32Array;
  readonly #costs: Float64Array;
  readonly #targets: (Target | undefined)[];
  /** Of each state that is under way. */
  readonly #algorithms: (HashAlgorithm | undefined)[] = [];
  readonly #freeStates: number[] = [];
  #states = 0;
  /** Jobs posted since the thread was woken. */
  #unsaid = 0;
  /** Nanoseconds of work that waits, and what shares add of those under way. */
  load = 0;

  constructor(thread: HashThread, blocks: Blocks, wait: Wait, patience = PATIENCE) {
    this.#thread = thread;
    this.#ring = thread.ring;
    this.#capacity = capacityOf(thread.ring);
    this.#blocks = blocks;
    this.#wait = wait;
    this.#patience = patience;
    this.#posted = Atomics.load(this.#ring, POSTED);
    this.#taken = this.#posted;
    this.#held = new Int32Array(this.#capacity).fill(-1);
    this.#costs = new Float64Array(this.#capacity);
    this.#targets = new Array<Target | undefined>(this.#capacity).fill(undefined);
  }

  /** Jobs that are not known to be done. */
  get outstanding(): number {
    return (this.#posted - this.#taken) | 0;
  }

  create(algorithm: HashAlgorithm): number {
    const state = this.#freeStates.pop() ?? this.#states++;
    this.#algorithms[state] = algorithm;
    this.#post(CREATE, state, 0, ALGORITHMS.indexOf(algorithm));
    return state;
  }

  /** `block`, which the bytes lie in, stays until they are read. */
  update(state: number, block: number, bytes: Uint8Array, cost: number): void {
    this.#post(UPDATE, state, bytes.byteOffset, bytes.length, block, cost);
  }

  digest(state: number, into: Digests): void {
    const algorithm = this.#algorithms[state] as HashAlgorithm;
    this.#algorithms[state] = undefined;
    this.#post(DIGEST, state, 0, 0, -1, 0, { algorithm, into });
  }

  drop(state: number): void {
    this.#algorithms[state] = undefined;
    this.#post(DROP, state, 0, 0);
  }

  #post(operation: number, state: number, address: number, length: number, block = -1, cost = 0, target?: Target): void {
    while (this.outstanding === this.#capacity) this.waitForOne();
    const ring = this.#ring;
    const slot = this.#posted & (this.#capacity - 1);
    const job = jobAt(this.#posted, this.#capacity);
    ring[job + JOB_OPERATION] = operation;
    ring[job + JOB_STATE] = state;
    ring[job + JOB_ADDRESS] = address;
    ring[job + JOB_LENGTH] = length;
    this.#held[slot] = block;
    this.#costs[slot] = cost;
    this.load += cost;
    this.#targets[slot] = target;
    if (block >= 0) this.#blocks.hold(block);
    this.#posted = (this.#posted + 1) | 0;
    Atomics.store(ring, POSTED, this.#posted);
    if (++this.#unsaid >= WORTH_WAKING) this.#wake();
  }

  #wake(): void {
    if (this.#unsaid === 0) return;
    this.#unsaid = 0;
    const { wake, wakeIndex } = this.#thread;
    Atomics.add(wake, wakeIndex, 1);
    Atomics.notify(wake, wakeIndex);
  }

  /** Takes in what is done. */
  collect(): void {
    this.#wake();
    const done = Atomics.load(this.#ring, DONE);
    for (; this.#taken !== done; this.#taken = (this.#taken + 1) | 0) {
      const slot = this.#taken & (this.#capacity - 1);
      const job = jobAt(this.#taken, this.#capacity);
      this.load -= this.#costs[slot];
      if (this.#held[slot] >= 0) this.#blocks.release(this.#held[slot]);
      const operation = this.#ring[job + JOB_OPERATION];
      if (operation !== DIGEST && operation !== DROP) continue;
      this.#freeStates.push(this.#ring[job + JOB_STATE]);
      const target = this.#targets[slot];
      this.#targets[slot] = undefined;
      if (target !== undefined) target.into.set(target.algorithm, this.#digestAt(job, DIGITS[target.algorithm]));
    }
  }

  #digestAt(job: number, digits: number): string {
    let digest = '';
    for (let i = 0; i < digits / 8; i++)
      digest += (this.#ring[job + JOB_DIGEST + i] >>> 0).toString(16).padStart(8, '0');
    return digest;
  }

  /** Sleeps until something more is done, and takes it in; throws when the thread is gone. */
  waitForOne(): void {
    const ring = this.#ring;
    const taken = this.#taken;
    const until = performance.now() + this.#patience;
    this.collect();
    while (this.#taken === taken) {
      const left = until - performance.now();
      if (left <= 0) failRing(ring);
      if (Atomics.load(ring, FAILED) !== 0) throw new Error('a thread that computes hashes has failed');
      Atomics.store(ring, SLEEPING, 1);
      this.#wait(ring, DONE, taken, left);
      Atomics.store(ring, SLEEPING, 0);
      this.collect();
    }
  }

  /** Waits until nothing that it was given is read any more, and gives up the states that nobody ended. */
  close(): void {
    try {
      for (const [state, algorithm] of this.#algorithms.entries()) if (algorithm !== undefined) this.drop(state);
      while (this.outstanding > 0) this.waitForOne();
    } catch {
      // A thread that is gone reads nothing.
    }
  }
}
