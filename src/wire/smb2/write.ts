/**
 * WRITE (MS-SMB2 §2.2.21 request, §2.2.22 response). The request's data is not looked at: it may be cut off,
 * for payloads travel apart from their messages.
 */
import { decode, type Malformed } from '../../bytes.ts';
import { enterBody, readFileId } from './message.ts';

export const SMB2_WRITEFLAG_WRITE_THROUGH = 0x00000001;
export const SMB2_WRITEFLAG_WRITE_UNBUFFERED = 0x00000002;

export interface WriteRequest {
  /** From the beginning of the header. */
  dataOffset: number;
  length: number;
  /** 2^64 stands for the file's end (§3.3.5.13: 0xFFFFFFFFFFFFFFFF on an append-only open). */
  offset: number;
  fileId: string;
  /** Not 0: the data goes by RDMA and never shows in the message. */
  channel: number;
  remainingBytes: number;
  flags: number;
}

export interface WriteResponse {
  count: number;
  remaining: number;
}

export function decodeWriteRequest(bytes: Uint8Array): WriteRequest | Malformed {
  return decode('SMB2 WRITE Request', bytes, (reader): WriteRequest => {
    enterBody(reader, 49);
    const dataOffset = reader.u16();
    const length = reader.u32();
    const offset = reader.size64();
    const fileId = readFileId(reader);
    const channel = reader.u32();
    const remainingBytes = reader.u32();
    reader.skip(4);
    return { dataOffset, length, offset, fileId, channel, remainingBytes, flags: reader.u32() };
  });
}

export function decodeWriteResponse(bytes: Uint8Array): WriteResponse | Malformed {
  return decode('SMB2 WRITE Response', bytes, (reader): WriteResponse => {
    enterBody(reader, 17);
    reader.skip(2);
    return { count: reader.u32(), remaining: reader.u32() };
  });
}
