/** Strings, blobs and security identifiers as the interfaces of Windows declare them (MS-DTYP §2.3 and §2.4). */

import { latin1, toHex } from '../../../bytes.ts';
import { pointer } from './constructed.ts';
import { mapped } from './scalars.ts';
import { type Cursor, plain, type Type } from './type.ts';

/** `[string] wchar_t*`. */
export const wstr: Type<string> = plain([4, 8], 12, (cursor) => cursor.wideString());
/** `[string] char*`. */
export const astr: Type<string> = plain([4, 8], 12, (cursor) => cursor.ansiString());
export const uniqueWstr: Type<string | undefined> = pointer(wstr);
export const uniqueAstr: Type<string | undefined> = pointer(astr);

/** A conformant array of bytes, copied; keep it only where it is read further. */
export const bytes: Type<Uint8Array> = plain([4, 8], 4, (cursor) => cursor.conformantBytes().slice());
/** The same with a variance: maximum, offset, count. */
export const varyingBytes: Type<Uint8Array> = plain([4, 8], 12, (cursor) => {
  const [maximum, offset, count] = [cursor.size(), cursor.size(), cursor.size()];
  if (offset + count > maximum) cursor.reader.invalid('array counts contradict each other');
  return cursor.reader.copy(count);
});
/** Of bytes that nothing is known about, how many they are. */
export const byteCount: Type<number> = plain([4, 8], 4, (cursor) => cursor.conformantBytes().length);
/**
 * A pipe of bytes (C706 §14.3.10), how many they are: chunks, each behind its count, the last of them empty. NDR64 has the
 * count's negation behind each (MS-RPCE §2.2.5.3.4.5).
 */
export const pipeBytes: Type<number> = plain([4, 8], 4, (cursor) => {
  for (let total = 0; ; ) {
    const count = cursor.size();
    cursor.reader.skip(count);
    if (cursor.ndr64 && BigInt.asUintN(64, -cursor.u64()) !== BigInt(count))
      cursor.reader.invalid('chunk ends with another count');
    if (count === 0) return total;
    total += count;
  }
});
/** Bytes of a fixed size, in hexadecimal. */
export function hexBytes(count: number): Type<string> {
  return plain([1, 1], count, (cursor) => toHex(cursor.reader.borrow(count)));
}
/** Bytes of a fixed size that must not be shown, or say nothing. */
export function skipped(count: number): Type<undefined> {
  return plain([1, 1], count, (cursor) => {
    cursor.reader.skip(count);
    return undefined;
  });
}

/** A string within counted bytes, up to its first NUL. */
export const upToNul = (text: string): string => {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
};

const varyingUtf16: Type<string> = plain([4, 8], 12, (cursor) => {
  const [maximum, offset, count] = [cursor.size(), cursor.size(), cursor.size()];
  if (offset + count > maximum) cursor.reader.invalid('string counts contradict each other');
  return cursor.characters(count);
});

const varyingLatin1: Type<string> = mapped(varyingBytes, latin1);

function counted(characters: Type<string>): Type<string | undefined> {
  return {
    alignment: [4, 8],
    least: 8,
    read(cursor: Cursor, take) {
      cursor.alignPointer();
      cursor.u16();
      cursor.u16();
      pointer(characters).read(cursor, take);
    },
  };
}

/** RPC_UNICODE_STRING (MS-DTYP §2.3.10): lengths, then a pointer to characters that need no NUL. */
export const unicodeString: Type<string | undefined> = counted(varyingUtf16);
/** RPC_STRING (MS-SAMR §2.2.3.3 and others): the same in the server's code page. */
export const oemString: Type<string | undefined> = counted(varyingLatin1);

/** RPC_SID (MS-DTYP §2.4.2.3) as text: `S-1-5-21-...`. */
export const sid: Type<string> = plain([4, 8], 12, (cursor) => {
  const count = cursor.size();
  cursor.align(4);
  const { reader } = cursor;
  const revision = reader.u8();
  reader.u8();
  let authority = 0;
  for (let i = 0; i < 6; i++) authority = authority * 256 + reader.u8();
  reader.require(reader.offset, count * 4);
  // MS-DTYP §2.4.2: at most 15 subauthorities
  if (count > 15) reader.invalid('SID with more than 15 subauthorities');
  let text = `S-${revision}-${authority}`;
  for (let i = 0; i < count; i++) text += `-${cursor.u32()}`;
  return text;
});
