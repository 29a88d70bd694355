/** CLOSE: ends an open (MS-SMB2 §2.2.15 request, §2.2.16 response). */
import { decode, type Malformed } from '../../bytes.ts';
import { enterBody, readFileId } from './message.ts';

/** The response's attributes, times and sizes are asked for, and set. */
export const SMB2_CLOSE_FLAG_POSTQUERY_ATTRIB = 0x0001;

export interface CloseRequest {
  flags: number;
  fileId: string;
}

/** All but `flags` is zero unless `flags` has SMB2_CLOSE_FLAG_POSTQUERY_ATTRIB. */
export interface CloseResponse {
  flags: number;
  /** FILETIME. */
  creationTime: bigint;
  lastAccessTime: bigint;
  lastWriteTime: bigint;
  changeTime: bigint;
  allocationSize: number;
  endofFile: number;
  fileAttributes: number;
}

export function decodeCloseRequest(bytes: Uint8Array): CloseRequest | Malformed {
  return decode('SMB2 CLOSE Request', bytes, (reader): CloseRequest => {
    enterBody(reader, 24);
    const flags = reader.u16();
    reader.skip(4);
    return { flags, fileId: readFileId(reader) };
  });
}

export function decodeCloseResponse(bytes: Uint8Array): CloseResponse | Malformed {
  return decode('SMB2 CLOSE Response', bytes, (reader): CloseResponse => {
    enterBody(reader, 60);
    const flags = reader.u16();
    reader.skip(4);
    return {
      flags,
      creationTime: reader.u64(),
      lastAccessTime: reader.u64(),
      lastWriteTime: reader.u64(),
      changeTime: reader.u64(),
      allocationSize: reader.size64(),
      endofFile: reader.size64(),
      fileAttributes: reader.u32(),
    };
  });
}
