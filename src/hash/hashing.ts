/**
 * Hashes of contents, computed by this thread or by others. A state stays in the thread where it began, and each
 * algorithm of each content has a state of its own: a new one goes where there is the least to do. What comes out does not
 * depend on that.
 */

import type { HashAlgorithm, Hashes, Wait } from '../platform.ts';
import { Blocks } from './blocks.ts';
import { ContentHash } from './content.ts';
import type { Digests } from './digests.ts';
import { HashLink, type HashThread } from './link.ts';
import { ALGORITHMS } from './ring.ts';
import { HereStream, type Lane, SentStream, Share, type Stream } from './stream.ts';
import { Wholes } from './whole.ts';

/** A content that is not known to reach so far is hashed here: asking another thread costs more. Bytes. */
export const WORTH_SENDING = 64 * 1024;
/** What this thread does with a byte beside hashing it, in nanoseconds as measured of a transfer; `costs` has the same scale. */
const HERE = 0.6;
const SAMPLE = 32 * 1024;

export interface HashingSetup {
  hashes: Hashes;
  /** Hashes to compute; all where not given. The others are null. */
  algorithms?: readonly HashAlgorithm[];
  /** Where contents lie. Without it, in memory that other threads cannot read. */
  blocks?: Blocks;
  /** Threads that help, over the memory of the blocks. */
  threads?: readonly HashThread[];
  wait?: Wait;
  /** Milliseconds after which a thread that owes something and does nothing counts as gone. */
  patience?: number;
}

export class Hashing {
  readonly algorithms: readonly HashAlgorithm[];
  readonly blocks: Blocks;
  readonly #hashes: Hashes;
  readonly #links: readonly HashLink[];
  readonly #wholes: Wholes | undefined;
  readonly #here: Lane = { load: 0 };
  #costs: Readonly<Record<HashAlgorithm, number>> | undefined;

  constructor({ hashes, algorithms = ALGORITHMS, blocks = new Blocks(), threads = [], wait, patience }: HashingSetup) {
    this.#hashes = hashes;
    this.algorithms = ALGORITHMS.filter((algorithm) => algorithms.includes(algorithm));
    this.blocks = blocks;
    const canShare = wait !== undefined && blocks.isShared;
    this.#links = canShare ? threads.map((thread) => new HashLink(thread, blocks, wait, patience)) : [];
    const whole = this.algorithms.filter((algorithm) => hashes.whole?.algorithms.includes(algorithm));
    if (hashes.whole !== undefined && whole.length > 0) this.#wholes = new Wholes(hashes, hashes.whole, whole);
  }

  /** Begins to hash a content that is expected to have so many bytes. */
  begin(expected: number): ContentHash {
    if (expected < WORTH_SENDING)
      return new ContentHash(this, { streams: this.algorithms.map((algorithm) => this.#openHere(algorithm)) });
    const whole = this.#wholes?.open(expected);
    const own = this.#links.length === 0 ? undefined : new Share(this.#here, HERE + (whole?.cost ?? 0));
    const streams = this.open(this.algorithms.filter((algorithm) => !whole?.algorithms.includes(algorithm)));
    return new ContentHash(this, { streams, whole, own });
  }

  /** A stream for each algorithm, where there is the least to do. */
  open(algorithms: readonly HashAlgorithm[]): Stream[] {
    if (this.#links.length === 0) return algorithms.map((algorithm) => this.#openHere(algorithm));
    this.collect();
    const costs = (this.#costs ??= this.#hashes.costs ?? measure(this.#hashes));
    return [...algorithms]
      .sort((a, b) => costs[b] - costs[a])
      .map((algorithm) => {
        const cost = costs[algorithm];
        let link = this.#links[0];
        for (const other of this.#links) if (other.load < link.load) link = other;
        if (this.#here.load < link.load) return this.#openHere(algorithm, new Share(this.#here, cost));
        return new SentStream(algorithm, link, new Share(link, cost));
      });
  }

  #openHere(algorithm: HashAlgorithm, share?: Share): Stream {
    return new HereStream(algorithm, this.#hashes.create(algorithm), share);
  }

  /** Takes in what other threads have done. */
  collect(): void {
    for (const link of this.#links) link.collect();
  }

  /** A block, which may have to be waited for: undefined where none is left. */
  takeBlock(): number | undefined {
    while (true) {
      const block = this.blocks.take();
      if (block !== undefined || !this.#waitForOne()) return block;
    }
  }

  /** Waits until nobody but its owner reads a block. */
  waitForBlock(block: number): void {
    while (this.blocks.readers(block) > 1) if (!this.#waitForOne()) return;
  }

  /** Waits until all digests are there. */
  waitForDigests(digests: Digests): void {
    this.collect();
    digests.whole?.finishNow();
    while (digests.awaited > 0) if (!this.#waitForOne()) throw new Error('a hash was lost');
  }

  /** Waits for what the platform computes: afterwards nothing of it has to be computed here. */
  async settle(): Promise<void> {
    await this.#wholes?.settle();
  }

  /** Waits until something more is done by the thread that owes the most; false where none owes anything. */
  #waitForOne(): boolean {
    let link: HashLink | undefined;
    for (const other of this.#links) if (other.outstanding > (link?.outstanding ?? 0)) link = other;
    link?.waitForOne();
    return link !== undefined;
  }

  /** Waits until all that was posted is done. Where a thread has failed, its part is given up. */
  close(): void {
    for (const link of this.#links) link.close();
  }
}

/** Nanoseconds for a byte. */
function measure(hashes: Hashes): Record<HashAlgorithm, number> {
  const bytes = new Uint8Array(SAMPLE);
  const costs: Record<HashAlgorithm, number> = { md5: Infinity, sha1: Infinity, sha256: Infinity };
  for (let turn = 0; turn < 3; turn++) {
    for (const algorithm of ALGORITHMS) {
      const begin = performance.now();
      const state = hashes.create(algorithm);
      state.update(bytes);
      state.digest();
      costs[algorithm] = Math.min(costs[algorithm], ((performance.now() - begin) * 1e6) / SAMPLE);
    }
  }
  return costs;
}
