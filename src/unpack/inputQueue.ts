/** Bytes that come in pieces, looked at in spans: what is asked for is held, and nothing before it. */
import { u32 } from './skippable.ts';

const LEAST = 128 * 1024;

export class InputQueue {
  #bytes: Uint8Array = new Uint8Array(LEAST);
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  /** Copies the piece. */
  add(piece: Uint8Array): void {
    const { length } = this;
    if (this.#to + piece.length > this.#bytes.length) {
      const held = this.#bytes.subarray(this.#from, this.#to);
      // By half of it more: a span of a few megabytes is not moved with every piece.
      const wanted = length + piece.length;
      if (wanted > this.#bytes.length) this.#bytes = new Uint8Array(Math.ceil(wanted * 1.5));
      this.#bytes.set(held);
      this.#from = 0;
      this.#to = length;
    }
    this.#bytes.set(piece, this.#to);
    this.#to += piece.length;
  }

  /** The next bytes, valid until more are added; undefined where they have not all come. */
  peek(count: number): Uint8Array | undefined {
    return this.length < count ? undefined : this.#bytes.subarray(this.#from, this.#from + count);
  }

  /** Little-endian. */
  peekU32(): number | undefined {
    return this.length < 4 ? undefined : u32(this.#bytes, this.#from);
  }

  /** Passes over as many of `count` bytes as have come; returns how many. */
  skip(count: number): number {
    const skipped = Math.min(count, this.length);
    this.#from += skipped;
    return skipped;
  }
}
