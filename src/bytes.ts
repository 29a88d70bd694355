/** Bytes in, fields out: the one idiom by which the host reads what came from the wire. */

import { isoTime, ToldSecond } from './time.ts';

/**
 * What a decoder returns in place of a value when the bytes do not hold one. Truncation is not malformation:
 * `truncated` says that the bytes ended (`needed` more were wanted at `offset`, `had` were left).
 */
export interface Malformed {
  readonly malformed: 'truncated' | 'invalid';
  /** The structure being read, as its specification names it, e.g. `SMB2 CREATE Request`. */
  readonly layer: string;
  /** Offset in the bytes that were given to the decoder. */
  readonly offset: number;
  readonly needed: number;
  readonly had: number;
  readonly detail?: string;
}

/** Whether a decoder found no value in the bytes. */
export function isMalformed(value: unknown): value is Malformed {
  return typeof value === 'object' && value !== null && 'malformed' in value && 'needed' in value;
}

/** Thrown inside `decode` only; never leaves it. No Error: nobody reads its stack, which takes longer to write down than most messages to read. */
class Cut {
  readonly reason: Malformed;
  constructor(reason: Malformed) {
    this.reason = reason;
  }
}

/**
 * Runs a decoder over bytes; reads beyond the end become a `Malformed` value.
 * The bytes may be a view over shared memory: nothing here keeps them.
 */
export function decode<T>(layer: string, bytes: Uint8Array, read: (reader: Reader) => T): T | Malformed {
  try {
    return read(new Reader(layer, bytes));
  } catch (error) {
    if (error instanceof Cut) return error.reason;
    throw error;
  }
}

// Of structures whose fields have one place each: the room is checked once, then they are read.

/** The bytes end before the structure does. */
export function truncated(layer: string, needed: number, had: number): Malformed {
  return { malformed: 'truncated', layer, offset: 0, needed, had };
}

/** The bytes are there, but they cannot mean what the specification allows. */
export function invalid(layer: string, offset: number, had: number, detail: string): Malformed {
  return { malformed: 'invalid', layer, offset, needed: 0, had, detail };
}

/** Little-endian. */
export function le16(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}

/** Little-endian, signed. */
export function le32(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

export function le64(bytes: Uint8Array, at: number): bigint {
  return joined64(le32(bytes, at), le32(bytes, at + 4));
}

/** Where two halves become one. */
const HALVES = new DataView(new ArrayBuffer(8));

function joined64(low: number, high: number): bigint {
  HALVES.setInt32(0, low, true);
  HALVES.setInt32(4, high, true);
  return HALVES.getBigUint64(0, true);
}

/** A cursor over bytes. Little-endian unless `bigEndian` is set. Every read beyond the end ends the decoder that runs. */
export class Reader {
  readonly layer: string;
  readonly bytes: Uint8Array;
  offset = 0;
  bigEndian = false;

  constructor(layer: string, bytes: Uint8Array) {
    this.layer = layer;
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Bytes left after the cursor. */
  get left(): number {
    return this.bytes.length - this.offset;
  }

  /** Ends the decoder: the bytes are there, but they cannot mean what the specification allows. */
  invalid(detail: string): never {
    throw new Cut(invalid(this.layer, this.offset, this.left, detail));
  }

  /** Ends the decoder unless `[offset, offset + length)` lies within the bytes. */
  require(offset: number, length: number): void {
    if (length < 0 || offset < 0 || length > this.bytes.length - offset) this.#truncated(offset, length);
  }

  #truncated(offset: number, needed: number): never {
    throw new Cut({ malformed: 'truncated', layer: this.layer, offset, needed, had: Math.max(0, this.bytes.length - offset) });
  }

  has(offset: number, length: number): boolean {
    return offset >= 0 && length >= 0 && length <= this.bytes.length - offset;
  }

  #take(length: number): number {
    const at = this.offset;
    this.require(at, length);
    this.offset = at + length;
    return at;
  }

  skip(length: number): void {
    this.#take(length);
  }

  seek(offset: number): void {
    this.require(offset, 0);
    this.offset = offset;
  }

  /** Moves the cursor forward to a multiple of `size`, counted from `from`. Padding that is cut off is no error. */
  align(size: number, from = 0): void {
    const pad = (size - ((this.offset - from) % size)) % size;
    this.offset = Math.min(this.offset + pad, this.bytes.length);
  }

  // Bytes are put together by hand: a DataView for each message takes longer to make than all its fields to read.
  #word(at: number): number {
    const { bytes } = this;
    return this.bigEndian ? (bytes[at] << 8) | bytes[at + 1] : le16(bytes, at);
  }
  #long(at: number): number {
    const { bytes } = this;
    return this.bigEndian
      ? (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
      : le32(bytes, at);
  }
  #quad(at: number): bigint {
    const first = this.#long(at);
    const second = this.#long(at + 4);
    return this.bigEndian ? joined64(second, first) : joined64(first, second);
  }

  u8(): number {
    return this.bytes[this.#take(1)];
  }
  u16(): number {
    return this.#word(this.#take(2));
  }
  u32(): number {
    return this.#long(this.#take(4)) >>> 0;
  }
  i32(): number {
    return this.#long(this.#take(4));
  }
  u64(): bigint {
    return this.#quad(this.#take(8));
  }
  /** A 64-bit count or size as a number; above 2^53 it loses its low bits, which no size on the wire has. */
  size64(): number {
    const at = this.#take(8);
    const first = this.#long(at) >>> 0;
    const second = this.#long(at + 4) >>> 0;
    return this.bigEndian ? first * 2 ** 32 + second : second * 2 ** 32 + first;
  }

  u8At(offset: number): number {
    this.require(offset, 1);
    return this.bytes[offset];
  }
  u16At(offset: number): number {
    this.require(offset, 2);
    return this.#word(offset);
  }
  u32At(offset: number): number {
    this.require(offset, 4);
    return this.#long(offset) >>> 0;
  }
  u64At(offset: number): bigint {
    this.require(offset, 8);
    return this.#quad(offset);
  }

  /** A view, valid as long as the bytes that were given: copy what is to be kept. */
  borrow(length: number): Uint8Array {
    const at = this.#take(length);
    return this.bytes.subarray(at, at + length);
  }
  borrowAt(offset: number, length: number): Uint8Array {
    this.require(offset, length);
    return this.bytes.subarray(offset, offset + length);
  }
  copy(length: number): Uint8Array {
    return this.borrow(length).slice();
  }

  /** UTF-16LE of `length` bytes; unpaired surrogates become U+FFFD, an odd last byte is dropped. */
  utf16(length: number): string {
    return utf16le(this.borrow(length));
  }
  utf16At(offset: number, length: number): string {
    return utf16le(this.borrowAt(offset, length));
  }

  /** A GUID in its wire order (MS-DTYP §2.3.4.2), as text: `367abb81-9844-35f1-ad32-98f038001003`. */
  guid(): string {
    const at = this.#take(16);
    const order = this.bigEndian ? GUID_ORDER_BIG : GUID_ORDER;
    let next = 0;
    for (let i = 0; i < order.length; i++) {
      if (order[i] < 0) guidCodes[next++] = DASH;
      else {
        const byte = this.bytes[at + order[i]];
        guidCodes[next++] = DIGITS[byte >> 4];
        guidCodes[next++] = DIGITS[byte & 15];
      }
    }
    return String.fromCharCode.apply(null, guidCodes);
  }

  /** FILETIME (MS-DTYP §2.3.3) as ISO 8601 with seven decimals; undefined for 0 and for "never". */
  filetime(): string | undefined {
    return filetimeToIso(this.u64());
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const DASH = 0x2d;
/** One string and no tree of them: it is read of every message that names a file. */
const guidCodes = new Array<number>(36).fill(DASH);
/** Which byte of a GUID its text has where; -1: a dash. */
const GUID_ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
const GUID_ORDER_BIG = [0, 1, 2, 3, -1, 4, 5, -1, 6, 7, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];

/** Bytes as lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i]];
  return text;
}

/** A number as lower-case hexadecimal of at least `digits` digits, without a prefix. */
export function hex(value: number | bigint, digits = 1): string {
  return value.toString(16).padStart(digits, '0');
}

/** UTF-16LE as a string; unpaired surrogates become U+FFFD. Works on views over shared memory. */
export function utf16le(bytes: Uint8Array): string {
  const unit = (at: number): number => bytes[at] | (bytes[at + 1] << 8);
  const end = bytes.length & ~1;
  let text = '';
  let i = 0;
  // eight at a time: three times as fast as one by one, and what is short is one string and no tree of them
  for (; i + 16 <= end; i += 16) {
    text += String.fromCharCode(unit(i), unit(i + 2), unit(i + 4), unit(i + 6), unit(i + 8), unit(i + 10), unit(i + 12), unit(i + 14));
  }
  for (; i < end; i += 2) text += String.fromCharCode(unit(i));
  return text.toWellFormed();
}

/** Bytes as Latin-1, for OEM strings whose code page the wire does not name. Works on views over shared memory. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  let i = 0;
  for (; i + 8 <= bytes.length; i += 8) {
    text += String.fromCharCode(bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3], bytes[i + 4], bytes[i + 5], bytes[i + 6], bytes[i + 7]);
  }
  for (; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
  return text;
}

const UTF8 = new TextDecoder('utf-8');

/** UTF-8 as a string; invalid sequences become U+FFFD. Copies first: TextDecoder refuses shared views in browsers. */
export function utf8(bytes: Uint8Array): string {
  return UTF8.decode(bytes.slice());
}

export const FILETIME_UNIX_EPOCH = 116_444_736_000_000_000n;
const FILETIME_NEVER = 0x7fff_ffff_ffff_ffffn;
/** 9999-12-31: above it Date gives no four-digit year. */
const FILETIME_LAST = 2_650_467_743_999_999_999n;

const OF_FILES = new ToldSecond();

export function filetimeToIso(filetime: bigint): string | undefined {
  if (filetime === 0n || filetime >= FILETIME_NEVER || filetime > FILETIME_LAST) return undefined;
  return isoTime((filetime - FILETIME_UNIX_EPOCH) * 100n, 7, OF_FILES);
}
