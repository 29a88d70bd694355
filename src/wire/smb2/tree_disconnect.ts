/** TREE_DISCONNECT: ends a tree connect (MS-SMB2 §2.2.11 request, §2.2.12 response). Neither has fields: the header says which. */
import type { Malformed } from '../../bytes.ts';
import { decodeEmpty, type EmptyBody } from './empty.ts';

export function decodeTreeDisconnectRequest(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 TREE_DISCONNECT Request', bytes);
}

export function decodeTreeDisconnectResponse(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 TREE_DISCONNECT Response', bytes);
}
