/** DCE/RPC over TCP (C706 §12.6.3, MS-RPCE §2.2.2): PDUs out of the stream, whole; connectionless ones out of datagrams. */
import { MALFORMED_STREAM, MESSAGE_LAST, RECORD_MALFORMED, RECORD_RPC } from "../abi";
import { u16of } from "../bytes";
import { mark, stable } from "../emit";
import {
  advance,
  beginGather,
  cutFlags,
  consume,
  direction,
  frameHere,
  PHASE_RPC,
  pieceLeft,
  piecePtr,
  pieceRecord,
  skipThen,
  window,
} from "../stream/piece";
import { fragmentLength, looksLikeRpc, RPC_HEADER_SIZE } from "../stream/pdu";
import { beginSearch } from "../stream/search";

const LITTLE_ENDIAN: u32 = 0x10;


/** PHASE_RPC: a PDU where it lies, or the beginning of putting it together. False when more is needed. */
export function readPdu(): bool {
  const ptr = window(RPC_HEADER_SIZE);
  if (ptr == 0) return false;
  const d = direction;
  const length = fragmentLength(ptr);
  if (!looksLikeRpc(ptr) || length < RPC_HEADER_SIZE) {
    const record = pieceRecord(RECORD_MALFORMED);
    mark(record, MALFORMED_STREAM);
    // the search would find the same signature again
    consume(1);
    beginSearch();
    d.passedOver = 1;
    return true;
  }
  d.firstFrame = frameHere();
  d.messageLeft = length;
  if (d.carryLength == 0 && pieceLeft() >= <usize>length) {
    const whole = piecePtr;
    advance(length);
    writePdu(stable(whole, length), length, length);
    d.messageLeft = 0;
  } else {
    beginGather(length, PHASE_RPC);
  }
  return true;
}

/** A PDU as far as it came. */
export function writePdu(ptr: usize, length: u32, wireLength: u32): void {
  const record = pieceRecord(RECORD_RPC);
  mark(record, MESSAGE_LAST | cutFlags(length < wireLength));
  record.ptr = <u32>ptr;
  record.length = length;
  record.wireLength = wireLength;
  direction.resynchronised = 0;
  skipThen(wireLength - length, PHASE_RPC);
}

/**
 * Connectionless PDU (C706 §12.5): version 4, a type that exists, a data representation that exists, and a body whose
 * length is that of the datagram. `wire`: its length before the capture cut it to `length`.
 */
export function isDatagramPdu(ptr: usize, length: u32, wire: u32): bool {
  if (length < 80 || load<u8>(ptr) != 4 || load<u8>(ptr, 1) > 10) return false;
  const drep = load<u32>(ptr, 4) & 0x00ffffff;
  if ((drep & 0x00fffcee) != 0) return false;
  return u16of(ptr + 74, (drep & LITTLE_ENDIAN) == 0) + 80 <= wire;
}
