/** SMB1 messages, as small as a reader accepts them (MS-CIFS §2.2), Unicode and with NTSTATUS. */
import { Bytes, concat } from './capture-builder.ts';

const SMB_FLAGS_REPLY = 0x80;
const FLAGS2 = 0xc001; // long names, NTSTATUS, Unicode
const NO_ANDX = 0xff;

export interface Ids {
  mid: number;
  tid?: number;
  uid?: number;
}

export interface HeaderFields extends Ids {
  command: number;
  response?: boolean;
  status?: number;
}

/** §2.2.3.1 to §2.2.3.3: header, words, ByteCount, bytes. */
export function smb1({ command, mid, response = false, status = 0, tid = 1, uid = 1 }: HeaderFields, words: Uint8Array, bytes: Uint8Array): Uint8Array {
  const header = new Bytes(33)
    .u32(0, 0x424d53ff)
    .u8(4, command)
    .u32(5, status)
    .u8(9, response ? SMB_FLAGS_REPLY : 0)
    .u16(10, FLAGS2)
    .u16(24, tid)
    .u16(28, uid)
    .u16(30, mid)
    .u8(32, words.length / 2);
  return concat(header.bytes, words, new Bytes(2).u16(0, bytes.length & 0xffff).bytes, bytes);
}

export function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`${text}\0`, 'utf16le'));
}

/** Unicode strings begin at an even distance from the header. */
function aligned(words: number, text: string): Uint8Array {
  return concat(new Uint8Array((33 + words + 2) % 2), utf16(text));
}

/** A message refused: no words, no bytes. */
export function refusal(ids: Ids, command: number, status: number): Uint8Array {
  return smb1({ ...ids, command, response: true, status }, new Uint8Array(0), new Uint8Array(0));
}

/** Any answer without words. */
export function done(ids: Ids, command: number): Uint8Array {
  return refusal(ids, command, 0);
}

/** §2.2.4.55, the share's type in OEM characters. */
export function treeConnectRequest(ids: Ids, path: string): Uint8Array {
  const words = new Bytes(8).u8(0, NO_ANDX).u16(6, 1);
  const bytes = concat(Uint8Array.of(0), utf16(path), new Uint8Array(Buffer.from('?????\0', 'latin1')));
  return smb1({ ...ids, command: 0x75, tid: 0xffff }, words.bytes, bytes);
}
export function treeConnectResponse(ids: Ids): Uint8Array {
  const words = new Bytes(6).u8(0, NO_ANDX).u16(4, 1);
  return smb1({ ...ids, command: 0x75, response: true }, words.bytes, new Uint8Array(Buffer.from('A:\0\0\0', 'latin1')));
}

/** §2.2.4.64 */
export function createRequest(ids: Ids, path: string): Uint8Array {
  const words = new Bytes(48).u8(0, NO_ANDX).u16(5, path.length * 2).u32(15, 0x0012019f).u32(31, 7).u32(35, 3);
  return smb1({ ...ids, command: 0xa2 }, words.bytes, aligned(48, path));
}
export function createResponse(ids: Ids, fid: number): Uint8Array {
  return smb1({ ...ids, command: 0xa2, response: true }, new Bytes(68).u8(0, NO_ANDX).u16(5, fid).u32(7, 2).bytes, new Uint8Array(0));
}

/** §2.2.4.5 */
export function closeRequest(ids: Ids, fid: number): Uint8Array {
  return smb1({ ...ids, command: 0x04 }, new Bytes(6).u16(0, fid).bytes, new Uint8Array(0));
}

/** §2.2.4.43, MS-SMB §2.2.4.3: the high half of the length in what was reserved; `gap` bytes before the data. */
export function writeRequest(ids: Ids, fid: number, data: Uint8Array, offset = 0, gap = 1): Uint8Array {
  const words = new Bytes(28)
    .u8(0, NO_ANDX)
    .u16(4, fid)
    .u32(6, offset)
    .u16(18, data.length >>> 16)
    .u16(20, data.length & 0xffff)
    .u16(22, 63 + gap);
  return smb1({ ...ids, command: 0x2f }, words.bytes, concat(new Uint8Array(gap), data));
}
export function writeResponse(ids: Ids, count: number): Uint8Array {
  const words = new Bytes(12).u8(0, NO_ANDX).u16(4, count & 0xffff).u16(8, count >>> 16);
  return smb1({ ...ids, command: 0x2f, response: true }, words.bytes, new Uint8Array(0));
}

/** §2.2.4.42, MS-SMB §2.2.4.2 */
export function readRequest(ids: Ids, fid: number, count: number, offset = 0): Uint8Array {
  const words = new Bytes(24)
    .u8(0, NO_ANDX)
    .u16(4, fid)
    .u32(6, offset)
    .u16(10, count & 0xffff)
    .u16(14, count >>> 16);
  return smb1({ ...ids, command: 0x2e }, words.bytes, new Uint8Array(0));
}
export function readResponse(ids: Ids, data: Uint8Array, gap = 1): Uint8Array {
  const words = new Bytes(24)
    .u8(0, NO_ANDX)
    .u16(10, data.length & 0xffff)
    .u16(12, 59 + gap)
    .u16(14, data.length >>> 16);
  return smb1({ ...ids, command: 0x2e, response: true }, words.bytes, concat(new Uint8Array(gap), data));
}

/** §2.2.4.22; its answer is data without a header. */
export function readRawRequest(ids: Ids, fid: number, count: number, offset = 0): Uint8Array {
  return smb1({ ...ids, command: 0x1a }, new Bytes(16).u16(0, fid).u32(2, offset).u16(6, count).bytes, new Uint8Array(0));
}

/** §2.2.4.25: `immediate` bytes of the data in the request, the others behind the interim answer. */
export function writeRawRequest(ids: Ids, fid: number, data: Uint8Array, offset = 0, immediate = 0, writeThrough = true): Uint8Array {
  const words = new Bytes(24).u16(0, fid).u16(2, data.length).u32(6, offset).u16(14, writeThrough ? 1 : 0).u16(20, immediate).u16(22, 59);
  return smb1({ ...ids, command: 0x1d }, words.bytes, data.subarray(0, immediate));
}
/** The interim answer, and the final one: `WRITE_COMPLETE`, or WRITE_RAW again as Samba has it. */
export function writeRawResponse(ids: Ids, count = 0xffff, command = 0x1d): Uint8Array {
  return smb1({ ...ids, command, response: true }, new Bytes(2).u16(0, count).bytes, new Uint8Array(0));
}

/** §2.2.4.46: TRANS2 with one word of Setup. */
export function transaction2Request(ids: Ids, subcommand: number, parameters: Uint8Array, data = new Uint8Array(0)): Uint8Array {
  const at = 33 + 30 + 2;
  const words = new Bytes(30)
    .u16(0, parameters.length)
    .u16(2, data.length)
    .u16(18, parameters.length)
    .u16(20, at)
    .u16(22, data.length)
    .u16(24, at + parameters.length)
    .u8(26, 1)
    .u16(28, subcommand);
  return smb1({ ...ids, command: 0x32 }, words.bytes, concat(parameters, data));
}
export function transaction2Response(ids: Ids, parameters: Uint8Array, data: Uint8Array): Uint8Array {
  const at = 33 + 20 + 2;
  const words = new Bytes(20)
    .u16(0, parameters.length)
    .u16(2, data.length)
    .u16(6, parameters.length)
    .u16(8, at)
    .u16(12, data.length)
    .u16(14, at + parameters.length);
  return smb1({ ...ids, command: 0x32, response: true }, words.bytes, concat(parameters, data));
}
