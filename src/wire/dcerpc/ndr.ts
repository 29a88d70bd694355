/**
 * Reading of stubs: NDR (C706 §14) and NDR64 (MS-RPCE §2.2.5) over the stub of a whole call. Alignment counts from the
 * stub's first byte. Counts from the wire are held against the bytes that are left before anything is sized by them.
 */

import { latin1, utf16le, type Reader } from '../../bytes.ts';

export interface NdrOptions {
  /** Out of the PDU's packed_drep. */
  bigEndian?: boolean;
  /** The presentation context's transfer syntax is NDR64. */
  ndr64?: boolean;
}

const CONTEXT_HANDLE_SIZE = 20;

export class NdrReader {
  readonly reader: Reader;
  readonly ndr64: boolean;

  constructor(reader: Reader, options: NdrOptions = {}) {
    this.reader = reader;
    this.reader.bigEndian = options.bigEndian ?? false;
    this.ndr64 = options.ndr64 ?? false;
  }

  align(size: number): void {
    this.reader.align(size);
  }

  /** Where a structure or union that holds a pointer begins: 8 in NDR64, 4 in NDR. */
  alignPointer(): void {
    this.reader.align(this.ndr64 ? 8 : 4);
  }

  u8(): number {
    return this.reader.u8();
  }
  u16(): number {
    this.reader.align(2);
    return this.reader.u16();
  }
  u32(): number {
    this.reader.align(4);
    return this.reader.u32();
  }
  /** A hyper. */
  u64(): bigint {
    this.reader.align(8);
    return this.reader.u64();
  }
  /** An enumeration without `v1_enum`: 16 bits in NDR, 32 in NDR64 (MS-RPCE §2.2.5.2.4). */
  enum(): number {
    return this.ndr64 ? this.u32() : this.u16();
  }
  guid(): string {
    this.reader.align(4);
    return this.reader.guid();
  }

  /** A conformance or variance count or an offset: 32 bits in NDR, 64 in NDR64. */
  size(): number {
    return this.ndr64 ? Number(this.u64()) : this.u32();
  }

  /** A count of elements that take at least `elementSize` bytes each: ends the decoder where they cannot be there. */
  count(elementSize: number): number {
    const count = this.size();
    this.reader.require(this.reader.offset, count * elementSize);
    return count;
  }

  /** A unique or full pointer's referent identifier: whether the pointer points anywhere. */
  referent(): boolean {
    return this.size() !== 0;
  }

  /** A top-level unique pointer, whose referent follows at once. */
  unique<T>(read: () => T): T | undefined {
    return this.referent() ? read() : undefined;
  }

  /** A conformant array of bytes (C706 §14.3.3.2). Borrowed. */
  conformantBytes(): Uint8Array {
    return this.reader.borrow(this.count(1));
  }

  /** `[string]`, conformant and varying (C706 §14.3.4.2), up to its NUL: UTF-16 in the stub's byte order. */
  wideString(): string {
    return upToNul(this.#utf16(this.#stringBytes(2)));
  }

  /** As many characters, each of them a number in the stub's byte order. */
  characters(count: number): string {
    return this.#utf16(this.reader.borrow(count * 2));
  }

  #utf16(bytes: Uint8Array): string {
    return this.reader.bigEndian ? utf16be(bytes) : utf16le(bytes);
  }

  /** As `wideString`, one byte a character, in a code page that the stub does not name. */
  ansiString(): string {
    return upToNul(latin1(this.#stringBytes(1)));
  }

  /** A string that varies within a fixed size: without a maximum count (C706 §14.3.4.1). */
  varyingAnsiString(): string {
    const offset = this.size();
    const length = this.size();
    if (offset !== 0) this.reader.invalid('string with an offset');
    return upToNul(latin1(this.reader.borrow(length)));
  }

  #stringBytes(charSize: number): Uint8Array {
    const maximum = this.size();
    const offset = this.size();
    const actual = this.size();
    if (offset !== 0 || actual > maximum) this.reader.invalid('string counts contradict each other');
    return this.reader.borrow(actual * charSize);
  }

  /** C706 §14.2.16.6: `attributes-uuid`, in hexadecimal; undefined for the null handle of 20 zero bytes. */
  contextHandle(): string | undefined {
    this.reader.align(4);
    const at = this.reader.offset;
    this.reader.require(at, CONTEXT_HANDLE_SIZE);
    if (isZero(this.reader.borrowAt(at, CONTEXT_HANDLE_SIZE))) {
      this.reader.skip(CONTEXT_HANDLE_SIZE);
      return undefined;
    }
    const attributes = this.reader.u32().toString(16).padStart(8, '0');
    return `${attributes}-${this.reader.guid()}`;
  }
}

function isZero(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}

function upToNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function utf16be(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode((bytes[i] << 8) | bytes[i + 1]);
  return text.toWellFormed();
}
