/** LOGOFF: ends a session (MS-SMB2 §2.2.7 request, §2.2.8 response). Neither has fields: the header says which. */
import type { Malformed } from '../../bytes.ts';
import { decodeEmpty, type EmptyBody } from './empty.ts';

export function decodeLogoffRequest(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 LOGOFF Request', bytes);
}

export function decodeLogoffResponse(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 LOGOFF Response', bytes);
}
