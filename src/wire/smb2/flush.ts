/** FLUSH (MS-SMB2 §2.2.17 request, §2.2.18 response). */
import { decode, type Malformed } from '../../bytes.ts';
import { decodeEmpty, type EmptyBody } from './empty.ts';
import { enterBody, readFileId } from './message.ts';

export interface FlushRequest {
  fileId: string;
}

export function decodeFlushRequest(bytes: Uint8Array): FlushRequest | Malformed {
  return decode('SMB2 FLUSH Request', bytes, (reader): FlushRequest => {
    enterBody(reader, 24);
    reader.skip(6);
    return { fileId: readFileId(reader) };
  });
}

export function decodeFlushResponse(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 FLUSH Response', bytes);
}
