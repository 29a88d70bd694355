/** The hashes of one content under way. */

import { BLOCK_SIZE } from './blocks.ts';
import { Digests } from './digests.ts';
import type { Hashing } from './hashing.ts';
import type { Share, Stream } from './stream.ts';
import type { Whole } from './whole.ts';

export interface ContentHashSetup {
  streams: readonly Stream[];
  /** Hashes that are computed at the end. */
  whole?: Whole;
  /** This thread's share beside hashing. */
  own?: Share;
}

export class ContentHash {
  readonly #hashing: Hashing;
  readonly #own: Share | undefined;
  #streams: readonly Stream[];
  #whole: Whole | undefined;
  #isSent: boolean;

  constructor(hashing: Hashing, { streams, whole, own }: ContentHashSetup) {
    this.#hashing = hashing;
    this.#streams = streams;
    this.#whole = whole;
    this.#own = own;
    this.#isSent = streams.some((stream) => stream.isSent);
  }

  /** Takes the bytes that follow. Those of a block must not be changed as long as it has further readers. */
  update(bytes: Uint8Array, block?: number): void {
    if (this.#whole?.add(bytes) === false) this.#turn(this.#whole);
    if (block !== undefined || !this.#isSent) {
      for (const stream of this.#streams) stream.update(bytes, block);
    } else {
      this.#updateFromElsewhere(this.#streams, bytes);
    }
  }

  /** It is too long to be kept: what was kept goes to streams, as all that follows. */
  #turn(whole: Whole): void {
    const { bytes } = whole;
    const streams = this.#hashing.open(whole.algorithms);
    for (let at = 0; at < bytes.length; at += BLOCK_SIZE) {
      const piece = bytes.subarray(at, at + BLOCK_SIZE);
      if (streams.some(({ isSent }) => isSent)) this.#updateFromElsewhere(streams, piece);
      else for (const stream of streams) stream.update(piece, undefined);
    }
    whole.drop();
    this.#whole = undefined;
    this.#streams = [...this.#streams, ...streams];
    this.#isSent = this.#streams.some((stream) => stream.isSent);
  }

  /** Bytes that are gone after the call: what is sent of them takes a block of its own. */
  #updateFromElsewhere(streams: readonly Stream[], bytes: Uint8Array): void {
    const { blocks } = this.#hashing;
    const block = this.#hashing.takeBlock();
    if (block === undefined) throw new Error('no block is left to hash out of');
    blocks.write(block, 0, bytes);
    const copy = blocks.bytes(block).subarray(0, bytes.length);
    for (const stream of streams) stream.update(copy, block);
    blocks.release(block);
  }

  /** Ends the hashes; what another thread computes is awaited in the result. */
  end(): Digests {
    const digests = new Digests();
    digests.awaited = this.#streams.length + (this.#whole?.algorithms.length ?? 0);
    for (const stream of this.#streams) stream.digest(digests);
    this.#whole?.digest(digests);
    this.#own?.end();
    return digests;
  }

  /** Gives the hashes up. */
  drop(): void {
    for (const stream of this.#streams) stream.drop();
    this.#whole?.drop();
    this.#own?.end();
  }
}
