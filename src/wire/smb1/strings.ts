/** Strings of SMB1 (MS-CIFS §2.2.1.1.1): Unicode, two-byte aligned to the SMB header, or in the client's OEM code page, which the wire does not name. */
import { latin1, type Reader, utf16le } from '../../bytes.ts';
import type { Smb1Block } from './blocks.ts';

/** BufferFormat of an SMB_String (§2.2.1.1.4). */
export const BUFFER_FORMAT_DIALECT = 0x02;
export const BUFFER_FORMAT_STRING = 0x04;

/** Up to the null or `end`; the cursor moves behind it. */
export function readString(reader: Reader, isUnicode: boolean, end: number): string {
  if (isUnicode) reader.align(2);
  return readUnaligned(reader, isUnicode, end);
}

export function readUnaligned(reader: Reader, isUnicode: boolean, end: number): string {
  const { bytes } = reader;
  const from = reader.offset;
  const limit = Math.max(from, Math.min(end, bytes.length));
  if (!isUnicode) {
    let to = from;
    while (to < limit && bytes[to] !== 0) to++;
    reader.offset = Math.min(to + 1, limit);
    return latin1(bytes.subarray(from, to));
  }
  let to = from;
  while (to + 1 < limit && (bytes[to] | bytes[to + 1]) !== 0) to += 2;
  reader.offset = Math.min(to + 2, limit);
  return utf16le(bytes.subarray(from, to));
}

/** An SMB_String: BufferFormat before it. */
export function readFormatted(reader: Reader, block: Smb1Block, end: number): string {
  if (reader.offset < end && reader.bytes[reader.offset] === BUFFER_FORMAT_STRING) reader.skip(1);
  return readString(reader, block.isUnicode, end);
}

/** Of `length` bytes, without the nulls at its end. */
export function readCounted(reader: Reader, isUnicode: boolean, length: number): string {
  const bytes = reader.borrow(length);
  return (isUnicode ? utf16le(bytes) : latin1(bytes)).replace(/\0+$/, '');
}

/** As SMB2 names things: relative to the share, without the backslash that SMB1 begins with. */
export function relativeName(name: string): string {
  return name.replace(/^\\+/, '');
}
