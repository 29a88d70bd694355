/** ECHO: asks whether the server is there (MS-SMB2 §2.2.28 request, §2.2.29 response). Neither has fields: the header says which. */
import type { Malformed } from '../../bytes.ts';
import { decodeEmpty, type EmptyBody } from './empty.ts';

export function decodeEchoRequest(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 ECHO Request', bytes);
}

export function decodeEchoResponse(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 ECHO Response', bytes);
}
