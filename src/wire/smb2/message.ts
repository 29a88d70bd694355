/** What the messages of all commands share: where the body begins, its StructureSize, buffers by offset, names. */
import type { Reader } from '../../bytes.ts';

/** Size of the SMB2 header; every offset in a message counts from the header's beginning (MS-SMB2 §2.2.1). */
export const SMB2_HEADER_SIZE = 64;

/** Longest name that a UNICODE_STRING can count, in bytes; bounds the strings that a hostile length can ask for. */
const MAX_NAME_LENGTH = 0xffff;

const NOTHING = new Uint8Array(0);

/** Moves the cursor to the body's first field after StructureSize, which must be the specification's. */
export function enterBody(reader: Reader, structureSize: number): void {
  reader.seek(SMB2_HEADER_SIZE);
  const size = reader.u16();
  if (size !== structureSize) reader.invalid(`StructureSize is ${size}, not ${structureSize}`);
}

/** Borrows a buffer that a message points to. Offset is not looked at when there is nothing to point to. */
export function borrowBuffer(reader: Reader, offset: number, length: number): Uint8Array {
  if (length === 0) return NOTHING;
  if (offset < SMB2_HEADER_SIZE) reader.invalid(`a buffer of ${length} bytes at offset ${offset} lies in the header`);
  return reader.borrowAt(offset, length);
}

/** Reads a UTF-16 name that a message points to. */
export function readNameAt(reader: Reader, offset: number, length: number): string {
  if (length === 0) return '';
  if (offset < SMB2_HEADER_SIZE) reader.invalid(`a name of ${length} bytes at offset ${offset} lies in the header`);
  return reader.utf16At(offset, checkNameLength(reader, length));
}

/** Reads a UTF-16 name at the cursor whose length a 32-bit field gave. */
export function readName(reader: Reader, length: number): string {
  return reader.utf16(checkNameLength(reader, length));
}

function checkNameLength(reader: Reader, length: number): number {
  if (length > MAX_NAME_LENGTH) reader.invalid(`a name of ${length} bytes`);
  return length;
}

/** FileIds that were read last, by their words: nearly every message repeats one, and its text takes longer to make than to find. */
const RECENT = 1024;
/** Multiplicative hashing: the upper bits of the product choose one of RECENT places. */
const MIX = 0x9e3779b1;
const PLACE_SHIFT = 22;
const recentWords = new Uint32Array(RECENT * 4);
const recentTexts = new Array<string>(RECENT).fill('00000000-0000-0000-0000-000000000000');

/** A FileId (MS-SMB2 §2.2.14.1) in the text form of `smb2.fid` in Wireshark. */
export function readFileId(reader: Reader): string {
  const at = reader.offset;
  const a = reader.u32();
  const b = reader.u32();
  const c = reader.u32();
  const d = reader.u32();
  const place = Math.imul(a ^ Math.imul(b ^ Math.imul(c ^ Math.imul(d, MIX), MIX), MIX), MIX) >>> PLACE_SHIFT;
  const words = place * 4;
  if (recentWords[words] !== a || recentWords[words + 1] !== b || recentWords[words + 2] !== c || recentWords[words + 3] !== d) {
    recentWords[words] = a;
    recentWords[words + 1] = b;
    recentWords[words + 2] = c;
    recentWords[words + 3] = d;
    reader.offset = at;
    recentTexts[place] = reader.guid();
  }
  return recentTexts[place];
}

/** The FileId that stands for the preceding CREATE's in related compounds, and for "no file" in IOCTL. */
export const NO_FILE_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
