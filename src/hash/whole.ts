/** Contents that are kept until their end, for hashes that the platform computes faster of bytes that are all there. */

import type { HashAlgorithm, Hashes, WholeHashes } from '../platform.ts';
import type { Digests } from './digests.ts';

/** Bytes of one content that is kept, and of all of them. */
export const MOST_WHOLE = 64 << 20;
const ROOM = 96 << 20;
/** What is taken at first: how much is expected was read in the capture. */
const BEGINNING = 1 << 20;
/** Buffers that stay for the next contents: memory that is new has to be mapped page by page. */
const SPARE = 2;

export class Wholes {
  readonly algorithms: readonly HashAlgorithm[];
  readonly native: WholeHashes;
  readonly #hashes: Hashes;
  readonly #underWay = new Set<Promise<unknown>>();
  #left = ROOM;
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];

  constructor(hashes: Hashes, native: WholeHashes, algorithms: readonly HashAlgorithm[]) {
    this.#hashes = hashes;
    this.native = native;
    this.algorithms = algorithms;
  }

  /** Undefined where there is no room. */
  open(expected: number): Whole | undefined {
    if (expected > MOST_WHOLE) return undefined;
    const buffer = this.#spare.pop() ?? this.take(Math.min(expected, BEGINNING));
    return buffer === undefined ? undefined : new Whole(this, buffer);
  }

  take(bytes: number): Uint8Array<ArrayBuffer> | undefined {
    while (bytes > this.#left) {
      const spare = this.#spare.shift();
      if (spare === undefined) return undefined;
      this.#left += spare.length;
    }
    this.#left -= bytes;
    return new Uint8Array(bytes);
  }

  give(buffer: Uint8Array<ArrayBuffer>): void {
    this.#spare.push(buffer);
    if (this.#spare.length > SPARE) this.#left += this.#spare.shift()?.length ?? 0;
  }

  /** Computed in this thread. */
  digestHere(algorithm: HashAlgorithm, bytes: Uint8Array): string {
    const state = this.#hashes.create(algorithm);
    state.update(bytes);
    return state.digest();
  }

  await(digest: Promise<unknown>): void {
    this.#underWay.add(digest);
    void digest.finally(() => this.#underWay.delete(digest));
  }

  /** Waits for what is computed elsewhere. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}

export class Whole {
  readonly #wholes: Wholes;
  #buffer: Uint8Array<ArrayBuffer>;
  #length = 0;
  /** Those that `into` still waits for. */
  readonly #awaited: Set<HashAlgorithm>;
  #into: Digests | undefined;

  constructor(wholes: Wholes, buffer: Uint8Array<ArrayBuffer>) {
    this.#wholes = wholes;
    this.#buffer = buffer;
    this.#awaited = new Set(wholes.algorithms);
  }

  get algorithms(): readonly HashAlgorithm[] {
    return this.#wholes.algorithms;
  }

  /** Nanoseconds of this thread for a byte. */
  get cost(): number {
    return this.#wholes.native.cost;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length);
  }

  /** False where there is no room for them: nothing is added then. */
  add(bytes: Uint8Array): boolean {
    const end = this.#length + bytes.length;
    if (end > this.#buffer.length && !this.#grow(end)) return false;
    this.#buffer.set(bytes, this.#length);
    this.#length = end;
    return true;
  }

  #grow(end: number): boolean {
    const size = Math.min(MOST_WHOLE, Math.max(end, this.#buffer.length * 2));
    const buffer = end > size ? undefined : this.#wholes.take(size);
    if (buffer === undefined) return false;
    buffer.set(this.bytes);
    this.#wholes.give(this.#buffer);
    this.#buffer = buffer;
    return true;
  }

  /** Ends it; the digests come later, or with `finishNow`. */
  digest(into: Digests): void {
    this.#into = into;
    into.whole = this;
    const { bytes } = this;
    for (const algorithm of this.algorithms) {
      const digest = this.#wholes.native.digest(algorithm, bytes).catch(() => undefined);
      this.#wholes.await(digest.then((value) => this.#set(algorithm, value)));
    }
  }

  /** Computes in this thread what has not come yet. */
  finishNow(): void {
    for (const algorithm of this.algorithms) this.#set(algorithm);
  }

  /** Without a value, which this platform did not find, it is computed here. */
  #set(algorithm: HashAlgorithm, value?: string): void {
    if (!this.#awaited.delete(algorithm)) return;
    this.#into?.set(algorithm, value ?? this.#wholes.digestHere(algorithm, this.bytes));
    if (this.#awaited.size > 0) return;
    if (this.#into !== undefined) this.#into.whole = undefined;
    this.drop();
  }

  drop(): void {
    this.#wholes.give(this.#buffer);
    this.#buffer = new Uint8Array(0);
    this.#length = 0;
  }
}
