/** What a segment of an unknown connection begins with when it is worth following, whatever its ports. */
import { beginsHttpLogon } from "./http";
import { isStreamPdu } from "./pdu";
import { looksLikeSmb } from "./search";

/** No less is looked at: an NBSS and an SMB header, or a DCE/RPC header as far as its lengths. */
const LEAST: u32 = 16;

// @ts-ignore: decorator
@inline
export function beginsConversation(ptr: usize, length: u32): bool {
  return length >= LEAST && (looksLikeSmb(ptr) || isStreamPdu(ptr) || beginsHttpLogon(ptr, length));
}
