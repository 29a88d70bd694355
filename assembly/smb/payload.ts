/** Payloads of READs and WRITEs, of SMB1 as of SMB2: given on while they arrive, never held. */
import { MESSAGE_CUT, MESSAGE_LAST, RECORD_PAYLOAD } from "../abi";
import { mark, stable } from "../emit";
import {
  advance,
  consume,
  direction,
  PHASE_MESSAGE,
  PHASE_NBSS,
  PHASE_PAYLOAD,
  pieceLeft,
  piecePtr,
  pieceRecord,
  skipOn,
  skipThen,
  window,
} from "../stream/piece";

/**
 * Writes the head of a READ or WRITE, `fixed` bytes at `ptr`, with as much of its payload as is here. The payload begins at
 * `offset` of the message's `length` bytes, and has `wanted` bytes by its header.
 */
export function beginPayload(kind: u32, ptr: usize, fixed: u32, offset: u32, wanted: u32, length: u32): bool {
  const d = direction;
  const room = length - offset;
  const total = wanted < room ? wanted : room;
  const record = pieceRecord(kind);
  record.ptr = <u32>stable(ptr, fixed);
  record.length = fixed;
  record.wireLength = length;
  record.payloadTotal = total;
  record.compound = d.compound;
  d.resynchronised = 0;
  consume(fixed);

  d.messageLeft -= length;
  d.compound++;
  d.payloadTotal = total;
  d.payloadOffset = 0;
  d.payloadLeft = total;
  d.payloadCut = total < wanted ? 1 : 0;
  d.skipLeft = offset - fixed;
  d.padding = length - offset - total;
  if (total == 0) {
    mark(record, MESSAGE_LAST | (d.payloadCut ? MESSAGE_CUT : 0));
    endPayload();
    return true;
  }
  d.phase = PHASE_PAYLOAD;
  if (d.skipLeft == 0 && d.carryLength == 0) {
    const here = pieceLeft() < <usize>total ? <u32>pieceLeft() : total;
    if (here != 0) {
      record.payloadPtr = <u32>stable(piecePtr, here);
      record.payloadLength = here;
      advance(here);
      d.payloadOffset = here;
      d.payloadLeft -= here;
      if (d.payloadLeft == 0) {
        mark(record, MESSAGE_LAST | (d.payloadCut ? MESSAGE_CUT : 0));
        endPayload();
      }
    }
  }
  return true;
}

/** Past the padding, to the next of the chain or the next NBSS message. */
function endPayload(): void {
  const d = direction;
  skipThen(d.padding, d.messageLeft != 0 ? PHASE_MESSAGE : PHASE_NBSS);
}

/** PHASE_PAYLOAD. False when the piece ends before it. */
export function readPayload(): bool {
  const d = direction;
  if (d.skipLeft != 0) {
    d.afterSkip = PHASE_PAYLOAD;
    if (!skipOn()) return false;
  }
  const carried = d.carryLength != 0;
  const have = carried ? d.carryLength : <u32>min<usize>(pieceLeft(), 0x7fffffff);
  if (have == 0) return false;
  const here = have < d.payloadLeft ? have : d.payloadLeft;
  const record = pieceRecord(RECORD_PAYLOAD);
  record.payloadPtr = <u32>stable(carried ? window(here) : piecePtr, here);
  record.payloadLength = here;
  record.payloadOffset = d.payloadOffset;
  record.payloadTotal = d.payloadTotal;
  consume(here);
  d.payloadOffset += here;
  d.payloadLeft -= here;
  if (d.payloadLeft == 0) {
    mark(record, MESSAGE_LAST | (d.payloadCut ? MESSAGE_CUT : 0));
    endPayload();
  }
  return true;
}

/** A hole of `length` bytes from here on; what of it lies behind the payload is returned. */
export function cutPayload(length: u32): u32 {
  const d = direction;
  if (length < d.skipLeft) {
    d.skipLeft -= length;
    return 0;
  }
  length -= d.skipLeft;
  d.skipLeft = 0;
  d.payloadCut = 1;
  const lost = length < d.payloadLeft ? length : d.payloadLeft;
  d.payloadOffset += lost;
  d.payloadLeft -= lost;
  if (d.payloadLeft == 0) {
    const record = pieceRecord(RECORD_PAYLOAD);
    record.payloadOffset = d.payloadTotal;
    record.payloadTotal = d.payloadTotal;
    mark(record, MESSAGE_LAST | MESSAGE_CUT);
    endPayload();
  }
  return length - lost;
}
