/** Stubs written by hand, in NDR and little-endian (C706 §14). */
import { concat } from './capture-builder.ts';

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

export class Stub {
  #parts: Uint8Array[] = [];
  #length = 0;
  #behind: (() => void)[] = [];

  get bytes(): Uint8Array {
    return concat(...this.#parts);
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    return this;
  }
  align(size: number): this {
    return this.raw(new Uint8Array((size - (this.#length % size)) % size));
  }
  u8(value: number): this {
    return this.raw(Uint8Array.of(value));
  }
  u16(value: number): this {
    return this.align(2).raw(Uint8Array.of(value & 255, value >> 8));
  }
  u32(value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    return this.align(4).raw(bytes);
  }
  u64(value: bigint): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    return this.align(8).raw(bytes);
  }
  /** In wire order, 32 hexadecimal digits. */
  guid(hex: string): this {
    return this.align(4).raw(bytesOf(hex));
  }
  handle(last: number): this {
    return this.align(4).raw(new Uint8Array(20).fill(0x5c, 4, 5).fill(last, 19));
  }

  /** `[string] wchar_t*` with its NUL. */
  wide(text: string): this {
    const value = Buffer.from(`${text}\0`, 'utf16le');
    return this.u32(value.length / 2)
      .u32(0)
      .u32(value.length / 2)
      .raw(new Uint8Array(value));
  }
  /** A pointer, and what it points at behind the construct; null points nowhere. */
  pointer(write: (() => void) | null): this {
    this.u32(write === null ? 0 : 0x20000 + this.#length);
    if (write !== null) this.#behind.push(write);
    return this;
  }
  /** A unique string that is a parameter of its own. */
  uniqueWide(text: string | null): this {
    return this.pointer(text === null ? null : () => this.wide(text)).settle();
  }
  /** RPC_UNICODE_STRING within a construct (MS-DTYP §2.3.10). */
  unicode(text: string): this {
    const value = new Uint8Array(Buffer.from(text, 'utf16le'));
    this.u16(value.length).u16(value.length);
    return this.pointer(() =>
      this.u32(value.length / 2)
        .u32(0)
        .u32(value.length / 2)
        .raw(value),
    );
  }
  /** The same as a parameter. */
  unicodeAlone(text: string): this {
    return this.align(4).unicode(text).settle();
  }
  /** RPC_SID of S-1-5 and these (MS-DTYP §2.4.2.3). */
  sid(...subAuthorities: number[]): this {
    this.u32(subAuthorities.length).raw(Uint8Array.of(1, subAuthorities.length, 0, 0, 0, 0, 0, 5));
    for (const value of subAuthorities) this.u32(value);
    return this;
  }
  /** Writes what pointers wait for, in their order. */
  settle(): this {
    const behind = this.#behind;
    for (const write of behind) {
      this.#behind = [];
      write();
      this.settle();
    }
    this.#behind = [];
    return this;
  }
}
