/** Reads and writes: SMB_COM_READ_ANDX, WRITE_ANDX (MS-CIFS §2.2.4.42, §2.2.4.43; MS-SMB §2.2.4.2, §2.2.4.3), the core READ and WRITE, WRITE_AND_CLOSE; CLOSE. */
import type { Malformed, Reader } from '../../bytes.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';

/** WriteMode: a pipe's message begins here, its length before it (§2.2.4.43.1). */
const RAW_MODE = 0x0004;
const MESSAGE_START = 0x0008;

/** Offset of a write to the end of the file: its low half is all ones (§2.2.4.43.1). */
export const APPEND = 0xffffffff;

export interface Smb1ReadRequest {
  fid: number;
  offset: number;
  maxCount: number;
}

export interface Smb1WriteRequest {
  fid: number;
  offset: number;
  /** What the request says it writes. */
  length: number;
  /** Where the data begins in the message, and how much of it lies there. */
  dataOffset: number;
  dataLength: number;
  /** Bytes before a raw message of a pipe that are no data: the message's length. */
  prefix: number;
  /** Bytes of `length` that come behind the message, without a header. */
  follows: number;
}

/** Data in an answer: where it lies. */
export interface Smb1ReadResponse {
  length: number;
  dataOffset: number;
  dataLength: number;
}

export function offset64(low: number, high: number): number {
  return high * 2 ** 32 + low;
}

/** What of `length` bytes at `offset` lies in the message. */
export function bytesWithin(reader: Reader, offset: number, length: number): number {
  return Math.max(0, Math.min(length, reader.length - offset));
}

export function decodeReadAndxRequest(block: Smb1Block): Smb1ReadRequest | Malformed {
  return decodeBlock('SMB_COM_READ_ANDX Request', block, 10, (reader): Smb1ReadRequest => {
    reader.skip(4);
    const fid = reader.u16();
    const low = reader.u32();
    const count = reader.u16();
    reader.skip(2);
    // MaxCountHigh, or a timeout: of pipes -1
    const high = reader.u16();
    reader.skip(4);
    const maxCount = high === 0xffff ? count : high * 0x10000 + count;
    return { fid, maxCount, offset: offset64(low, block.wordCount >= 12 ? reader.u32() : 0) };
  });
}

export function decodeReadAndxResponse(block: Smb1Block): Smb1ReadResponse | Malformed {
  return decodeBlock('SMB_COM_READ_ANDX Response', block, 12, (reader): Smb1ReadResponse => {
    reader.skip(10);
    const low = reader.u16();
    const dataOffset = reader.u16();
    const length = reader.u16() * 0x10000 + low;
    return { length, dataOffset, dataLength: bytesWithin(reader, dataOffset, length) };
  });
}

export function decodeWriteAndxRequest(block: Smb1Block): Smb1WriteRequest | Malformed {
  return decodeBlock('SMB_COM_WRITE_ANDX Request', block, 12, (reader): Smb1WriteRequest => {
    reader.skip(4);
    const fid = reader.u16();
    const low = reader.u32();
    reader.skip(4);
    const mode = reader.u16();
    reader.skip(2);
    const high = reader.u16();
    const length = high * 0x10000 + reader.u16();
    const dataOffset = reader.u16();
    const offset = offset64(low, block.wordCount >= 14 ? reader.u32() : 0);
    const isRaw = (mode & (RAW_MODE | MESSAGE_START)) === (RAW_MODE | MESSAGE_START);
    return { fid, offset, length, dataOffset, dataLength: bytesWithin(reader, dataOffset, length), prefix: isRaw ? 2 : 0, follows: 0 };
  });
}

export function decodeWriteAndxResponse(block: Smb1Block): { count: number } | Malformed {
  return decodeBlock('SMB_COM_WRITE_ANDX Response', block, 6, (reader) => {
    reader.skip(4);
    const low = reader.u16();
    reader.skip(2);
    return { count: reader.u16() * 0x10000 + low };
  });
}

export function decodeReadRequest(block: Smb1Block): Smb1ReadRequest | Malformed {
  return decodeBlock('SMB_COM_READ Request', block, 5, (reader): Smb1ReadRequest => {
    const fid = reader.u16();
    const maxCount = reader.u16();
    return { fid, maxCount, offset: reader.u32() };
  });
}

export function decodeReadResponse(block: Smb1Block): Smb1ReadResponse | Malformed {
  return decodeBlock('SMB_COM_READ Response', block, 5, (reader): Smb1ReadResponse => {
    const length = reader.u16();
    const dataOffset = block.bytes + 3;
    return { length, dataOffset, dataLength: bytesWithin(reader, dataOffset, length) };
  });
}

export function decodeWriteRequest(block: Smb1Block): Smb1WriteRequest | Malformed {
  return decodeBlock('SMB_COM_WRITE Request', block, 5, (reader): Smb1WriteRequest => {
    const fid = reader.u16();
    const length = reader.u16();
    const offset = reader.u32();
    const dataOffset = block.bytes + 3;
    return { fid, offset, length, dataOffset, dataLength: bytesWithin(reader, dataOffset, length), prefix: 0, follows: 0 };
  });
}

export function decodeWriteAndCloseRequest(block: Smb1Block): Smb1WriteRequest | Malformed {
  return decodeBlock('SMB_COM_WRITE_AND_CLOSE Request', block, 6, (reader): Smb1WriteRequest => {
    const fid = reader.u16();
    const length = reader.u16();
    const offset = reader.u32();
    const dataOffset = enterBytes(reader, block) - block.byteCount + 1;
    return { fid, offset, length, dataOffset, dataLength: bytesWithin(reader, dataOffset, length), prefix: 0, follows: 0 };
  });
}

/** Of WRITE and WRITE_AND_CLOSE. */
export function decodeWriteResponse(block: Smb1Block): { count: number } | Malformed {
  return decodeBlock('SMB_COM_WRITE Response', block, 1, (reader) => ({ count: reader.u16() }));
}

/** The FID that CLOSE and FLUSH begin with. */
export function decodeFid(block: Smb1Block): { fid: number } | Malformed {
  return decodeBlock('SMB_COM_CLOSE Request', block, 1, (reader) => ({ fid: reader.u16() }));
}
