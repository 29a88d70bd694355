/** The hashes of one content under way. */

import { Digests } from './digests.ts';
import type { Hashing } from './hashing.ts';
import type { Share, Stream } from './stream.ts';

export class ContentHash {
  readonly #hashing: Hashing;
  readonly #streams: readonly Stream[];
  readonly #own: Share | undefined;
  readonly #isSent: boolean;

  /** `own`: this thread's share beside hashing. */
  constructor(hashing: Hashing, streams: readonly Stream[], own?: Share) {
    this.#hashing = hashing;
    this.#streams = streams;
    this.#own = own;
    this.#isSent = streams.some((stream) => stream.isSent);
  }

  /** Takes the bytes that follow. Those of a block must not be changed as long as it has further readers. */
  update(bytes: Uint8Array, block?: number): void {
    this.#own?.bringDone(bytes.length);
    if (block !== undefined || !this.#isSent) {
      for (const stream of this.#streams) stream.update(bytes, block);
    } else {
      this.#updateFromElsewhere(bytes);
    }
  }

  /** Bytes that are gone after the call: what is sent of them takes a block of its own. */
  #updateFromElsewhere(bytes: Uint8Array): void {
    const { blocks } = this.#hashing;
    const block = this.#hashing.takeBlock();
    if (block === undefined) throw new Error('no block is left to hash out of');
    blocks.write(block, 0, bytes);
    const copy = blocks.bytes(block).subarray(0, bytes.length);
    for (const stream of this.#streams) stream.update(copy, block);
    blocks.release(block);
  }

  /** Ends the hashes; what another thread computes is awaited in the result. */
  end(): Digests {
    const digests = new Digests();
    digests.awaited = this.#streams.length;
    for (const stream of this.#streams) stream.digest(digests);
    this.#own?.end();
    return digests;
  }

  /** Gives the hashes up. */
  drop(): void {
    for (const stream of this.#streams) stream.drop();
    this.#own?.end();
  }
}
