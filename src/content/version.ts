/** One version of a file's content while it is put together: what of it is known, how far it is hashed, what it shows. */

import { type ContentHash, Digests, type Hashing } from '../hash/index.ts';
import type { ContentCopy } from './copies.ts';
import { ContentFacts, type TextRoom } from './facts.ts';
import { Ranges } from './ranges.ts';

export class Version {
  /** Bytes that were transferred since this version began. */
  readonly own = new Ranges();
  /** Bytes of the version before that were still stored when this one began. `own` lies over it. */
  readonly base: Ranges;
  /** The file reaches at least here, whether its bytes are known or not. */
  floor: number;
  /** Every byte before it went into the hashes and the facts, in order. */
  hashed = 0;
  /** Why there will be no hash; null as long as there may be one. */
  unhashed: string | null = null;
  /** Bytes arrived that have no place in the ranges. */
  unplaced = false;
  readonly facts: ContentFacts;
  firstFrame = Infinity;
  lastFrame = 0;
  readonly copy: ContentCopy | undefined;
  readonly #hashing: Hashing;
  #hash: ContentHash | undefined;

  constructor(hashing: Hashing, base: Ranges, floor: number, copy?: ContentCopy, texts?: TextRoom) {
    this.facts = new ContentFacts(texts);
    this.#hashing = hashing;
    this.copy = copy;
    this.base = base;
    this.floor = floor;
  }

  /** Highest byte of the file that this version knows of. */
  get last(): number {
    return Math.max(this.own.last, this.base.last, this.floor);
  }

  see(frame: number): void {
    if (frame < this.firstFrame) this.firstFrame = frame;
    if (frame > this.lastFrame) this.lastFrame = frame;
  }

  /** Takes the bytes that follow `hashed`; of a block that stays as it is while it has readers, if one is named. */
  hash(bytes: Uint8Array, block: number | undefined, expected: number): void {
    this.#hash ??= this.#hashing.begin(expected);
    this.#hash.update(bytes, block);
    this.facts.feed(this.hashed, bytes);
    this.hashed += bytes.length;
  }

  known(): Ranges {
    if (this.base.count === 0) return this.own;
    const known = new Ranges();
    for (const ranges of [this.base, this.own]) {
      for (const [start, end] of ranges.within(0, Infinity)) known.add(start, end);
    }
    return known;
  }

  /** Ends the hashes. */
  digests(): Digests {
    const digests = this.#hash?.end() ?? new Digests();
    this.#hash = undefined;
    return digests;
  }

  /** Gives the hashes up. */
  dropHashes(): void {
    this.#hash?.drop();
    this.#hash = undefined;
  }
}
