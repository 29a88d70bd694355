/** Vector tables for decoders, and what every decoder must survive. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toHex } from '../../src/bytes.ts';
import { bytesOf, cutEverywhere, mutate } from '../hostile.ts';

export interface Vector {
  name: string;
  /** Section of a specification, or a capture and a frame in it. */
  source: string;
  /** White space does not count. */
  hex: string;
  /** Byte fields in hexadecimal, long ones as `shorten` has them. */
  expected: unknown;
}

export interface CheckedVector extends Vector {
  readonly what: string;
  readonly decode: (bytes: Uint8Array) => unknown;
}

/** All that were given to `checkVectors` in this process: what `everyDecoder.test.ts` looks at. */
export const checked: CheckedVector[] = [];

const MUTATIONS = 300;

/** A test for each vector; and each vector cut at every length and mutated, which must give a value or Malformed. */
export function checkVectors(what: string, decode: (bytes: Uint8Array) => unknown, vectors: readonly Vector[]): void {
  for (const vector of vectors) {
    const { name, source, hex, expected } = vector;
    const bytes = bytesOf(hex.replace(/\s/g, ''));
    checked.push({ ...vector, what, decode });
    test(`${what}: ${name} (${source})`, () => {
      assert.equal(plain(decode(bytes)), expected);
    });
    test(`${what}: ${name}, damaged`, () => {
      cutEverywhere(bytes, decode);
      mutate(bytes, MUTATIONS, decode);
    });
  }
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
