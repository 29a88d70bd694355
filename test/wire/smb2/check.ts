/** What every decoder of a whole SMB2 message must say of one that has no body, or another. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { SMB2_HEADER_SIZE } from '../../../src/wire/smb2/index.ts';
import { bytesOf } from '../../hostile.ts';
import { checkVectors, type Vector } from '../vectors.ts';

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
