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

type Decoder = (bytes: Uint8Array) => unknown;
type Bytes = Pick<Vector, 'name' | 'source' | 'hex'>;

/** All that were damaged in this process: what `everyDecoder.test.ts` looks at. */
export const damaged: (Bytes & { readonly what: string; readonly decode: Decoder })[] = [];

const MUTATIONS = 300;

export const bytesOfVector = ({ hex }: Pick<Vector, 'hex'>): Uint8Array => bytesOf(hex.replace(/\s/g, ''));

/** A test for each vector; and each vector cut at every length and mutated, which must give a value or Malformed. */
export function checkVectors(what: string, decode: Decoder, vectors: readonly Vector[]): void {
  for (const vector of vectors) {
    test(`${what}: ${vector.name} (${vector.source})`, () => {
      assert.equal(plain(decode(bytesOfVector(vector))), vector.expected);
    });
  }
  checkDamaged(what, decode, vectors);
}

/** Each vector cut at every length and mutated, for decoders whose values are looked at elsewhere. */
export function checkDamaged(what: string, decode: Decoder, vectors: readonly Bytes[]): void {
  for (const vector of vectors) {
    damaged.push({ name: vector.name, source: vector.source, hex: vector.hex, what, decode });
    test(`${what}: ${vector.name}, damaged`, () => {
      cutEverywhere(bytesOfVector(vector), decode);
      mutate(bytesOfVector(vector), MUTATIONS, decode);
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
