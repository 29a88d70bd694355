/** CANCEL (MS-SMB2 §2.2.30): calls off the request of the header's MessageId or AsyncId. Nothing answers it. */
import type { Malformed } from '../../bytes.ts';
import { decodeEmpty, type EmptyBody } from './empty.ts';

export function decodeCancelRequest(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 CANCEL Request', bytes);
}
