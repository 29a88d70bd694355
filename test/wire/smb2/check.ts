/** Vector tables for message decoders, and what every decoder must survive. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed, toHex } from '../../../src/bytes.ts';
import { SMB2_HEADER_SIZE } from '../../../src/wire/smb2/index.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';

export interface Vector {
  name: string;
  /** Section of a specification, or a capture and a frame in it. */
  source: string;
  /** White space does not count. */
  hex: string;
  /** Byte fields in hexadecimal, long ones as `shorten` has them. */
  expected: unknown;
}

const MUTATIONS = 300;

/** A test for each vector; and each vector cut at every length and mutated, which must give a value or Malformed. */
export function checkVectors(what: string, decode: (bytes: Uint8Array) => unknown, vectors: Vector[]): void {
  for (const { name, source, hex, expected } of vectors) {
    const bytes = bytesOf(hex.replace(/\s/g, ''));
    test(`${what}: ${name} (${source})`, () => {
      assert.equal(plain(decode(bytes)), expected);
    });
    test(`${what}: ${name}, damaged`, () => {
      cutEverywhere(bytes, decode);
      mutate(bytes, MUTATIONS, decode);
    });
  }
}

/** As `checkVectors`, for decoders of whole messages: without a body there is no value. */
export function checkMessages(what: string, decode: (bytes: Uint8Array) => unknown, vectors: Vector[]): void {
  checkVectors(what, decode, vectors);
  test(`${what}: no value without a body`, () => {
    for (const { hex } of vectors) {
      const bytes = bytesOf(hex.replace(/\s/g, ''));
      for (let length = 0; length < SMB2_HEADER_SIZE + 2; length++) {
        assert.is(malformed(decode(bytes.slice(0, length))), 'truncated');
      }
    }
  });
  test(`${what}: no value with another StructureSize`, () => {
    for (const { hex } of vectors) {
      const bytes = bytesOf(hex.replace(/\s/g, ''));
      bytes[SMB2_HEADER_SIZE] ^= 0x40;
      assert.is(malformed(decode(bytes)), 'invalid');
    }
  });
}

export function malformed(value: unknown): string | undefined {
  return isMalformed(value) ? value.malformed : undefined;
}

/** A copy with byte fields as text. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return shorten(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

/** Up to 16 bytes in hexadecimal; of more the first 16 and how many there are. */
export function shorten(bytes: Uint8Array): string {
  return bytes.length <= 16 ? toHex(bytes) : `${toHex(bytes.subarray(0, 16))}... ${bytes.length} bytes`;
}
