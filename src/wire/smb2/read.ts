/**
 * READ (MS-SMB2 §2.2.19 request, §2.2.20 response). The response's data is not looked at: it may be cut off,
 * for payloads travel apart from their messages.
 */
import { decode, type Malformed } from '../../bytes.ts';
import { enterBody, readFileId } from './message.ts';

export interface ReadRequest {
  flags: number;
  length: number;
  offset: number;
  fileId: string;
  minimumCount: number;
  /** Not 0: the data goes by RDMA and never shows in the message. */
  channel: number;
  remainingBytes: number;
}

export interface ReadResponse {
  /** From the beginning of the header. */
  dataOffset: number;
  dataLength: number;
  dataRemaining: number;
}

export function decodeReadRequest(bytes: Uint8Array): ReadRequest | Malformed {
  return decode('SMB2 READ Request', bytes, (reader): ReadRequest => {
    enterBody(reader, 49);
    reader.skip(1);
    return {
      flags: reader.u8(),
      length: reader.u32(),
      offset: reader.size64(),
      fileId: readFileId(reader),
      minimumCount: reader.u32(),
      channel: reader.u32(),
      remainingBytes: reader.u32(),
    };
  });
}

export function decodeReadResponse(bytes: Uint8Array): ReadResponse | Malformed {
  return decode('SMB2 READ Response', bytes, (reader): ReadResponse => {
    enterBody(reader, 17);
    const dataOffset = reader.u8();
    reader.skip(1);
    return { dataOffset, dataLength: reader.u32(), dataRemaining: reader.u32() };
  });
}
