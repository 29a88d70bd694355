/** Texts one after another outside the memory, each found again by where it is. */
import type { Spill } from '../platform.ts';

/** Where a text lies, in bytes. */
export interface Extent {
  offset: number;
  length: number;
}

/** Bytes written at once, and read at once where texts lie side by side. */
const PIECE = 1 << 20;
const READ = 1 << 16;

export class Texts {
  readonly #spill: Spill;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  readonly #piece = new Uint8Array(PIECE);
  #used = 0;
  /** Bytes that were written. */
  #size = 0;
  #window = new Uint8Array(0);
  #windowOffset = 0;

  constructor(spill: Spill) {
    this.#spill = spill;
  }

  /** Undefined where there was no room: it may be this one that is lost, or any since the last `flush`. */
  add(text: string): Extent | undefined {
    let { read, written } = this.#encoder.encodeInto(text, this.#piece.subarray(this.#used));
    if (read < text.length) {
      if (!this.flush()) return undefined;
      ({ read, written } = this.#encoder.encodeInto(text, this.#piece));
      if (read < text.length) return this.#addLong(this.#encoder.encode(text));
    }
    const offset = this.#size + this.#used;
    this.#used += written;
    return { offset, length: written };
  }

  #addLong(bytes: Uint8Array): Extent | undefined {
    const offset = this.#size;
    if (!this.#spill.write(offset, bytes)) return undefined;
    this.#size += bytes.length;
    return { offset, length: bytes.length };
  }

  /** Whether there was room for what was added. */
  flush(): boolean {
    if (this.#used > 0 && !this.#spill.write(this.#size, this.#piece.subarray(0, this.#used))) {
      this.#used = 0;
      return false;
    }
    this.#size += this.#used;
    this.#used = 0;
    return true;
  }

  /** Of one that was flushed; undefined where it was taken away. Texts that are asked for in their order are read together. */
  read({ offset, length }: Extent): string | undefined {
    if (offset < this.#windowOffset || offset + length > this.#windowOffset + this.#window.length) {
      const window = new Uint8Array(Math.max(length, Math.min(READ, this.#size - offset)));
      const count = this.#spill.read(offset, window);
      if (count < length) return undefined;
      this.#window = window.subarray(0, count);
      this.#windowOffset = offset;
    }
    const from = offset - this.#windowOffset;
    return this.#decoder.decode(this.#window.subarray(from, from + length));
  }
}
