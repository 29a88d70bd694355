/** One direction of a flow: where its stream stands, what waits, and how far its scanner has read. */
import { hashBytes } from "../bytes";

export const CARRY_SIZE: u32 = 128;
/** Fingerprints of the last segments, by which a retransmission with other content is known. */
export const FINGERPRINTS: u32 = 8;

/** Data of SMB1 without a header: there is no other request until they have come (MS-CIFS §2.2.4.22.2, §3.2.4.15.1). */
export const RAW_NONE: u8 = 0;
export const RAW_NEXT: u8 = 1; // the next NBSS message is data alone
export const RAW_LET: u8 = 2; // a WRITE_RAW was asked: the first success lets the rest of its data come

@unmanaged
@final
export class Direction {
  // stream
  next: u32; // sequence number of the next byte
  acked: u32; // highest acknowledgement by the other side
  known: u8; // `next` is known
  ackKnown: u8;
  missing: u8; // the other side acknowledged bytes that did not come in time: it is not waited for until data comes
  finKnown: u8;
  limit: u8; // the next hole is given up because buffers ran out
  fingerprint: u8; // place of the next fingerprint
  tentative: u8; // no SYN said where the stream begins, and nothing of it was read: what came late may come before `next`
  raw: u8; // RAW_*
  fin: u32; // sequence number of the FIN
  queue: u32; // first waiting block, by seq
  queueLast: u32;
  queueCount: u32;
  // scanner
  phase: u8; // PHASE_*
  afterSkip: u8; // phase that follows PHASE_SKIP
  resynchronised: u8;
  payloadCut: u8;
  messageLeft: u32; // bytes of the NBSS message, or PDU, that are to come
  payloadLeft: u32;
  payloadOffset: u32;
  payloadTotal: u32;
  padding: u32; // behind the payload
  skipLeft: u32; // before the payload, or before the next message
  gather: u32; // blocks of a message that is put together
  gatherLast: u32;
  gatherLength: u32;
  gatherTarget: u32;
  compound: u32;
  passedOver: u32; // bytes searched through without finding a message
  carryLength: u32;
  first: u32; // sequence number of the stream's first byte, as far as it was seen
  lowest: u32; // lowest acknowledgement by the other side
  reserved: u32;
  /** The packet that brought the last byte in order: what waited behind it counts as complete with it. 0 after a hole. */
  lastFrame: u64;
  lastTime: u64;
  lastDigits: u32;
  lastPacket: u32; // packets of the flow when it came
  firstFrame: u64; // of the message
  carryFrame: u64; // of the first byte in the carry
  window: u64; // the last eight bytes while searching
  carry0: u64; // CARRY_SIZE bytes
}

const CARRY_OFFSET: u32 = 152;
const FINGERPRINT_OFFSET: u32 = CARRY_OFFSET + CARRY_SIZE;
export const DIRECTION_SIZE: u32 = FINGERPRINT_OFFSET + FINGERPRINTS * 16;

if (offsetof<Direction>("carry0") != CARRY_OFFSET) ERROR("Direction.carry drifted");

// @ts-ignore: decorator
@inline
export function carryOf(direction: Direction): usize {
  return changetype<usize>(direction) + CARRY_OFFSET;
}

/** The stream begins with the byte of this sequence number. */
export function beginStream(direction: Direction, seq: u32): void {
  direction.known = 1;
  direction.tentative = 0;
  direction.first = seq;
  direction.next = seq;
}

/** Bytes of a connection that may come before its beginning when the capture mixed up the order. */
export const LATE: u32 = 65536;

/** Whether the stream may have begun with this sequence number, though later bytes were seen first. */
// @ts-ignore: decorator
@inline
export function mayBegin(direction: Direction, seq: u32): bool {
  return direction.first - seq <= LATE;
}

/** Whether bytes that had not come when the other side spoke first may come before the stream's first, of which no SYN speaks. */
export function awaitsBeginning(direction: Direction): bool {
  if (!direction.ackKnown) return false;
  const missing = direction.first - direction.lowest;
  return missing != 0 && missing <= LATE;
}

// @ts-ignore: decorator
@inline
function fingerprintAt(direction: Direction, index: u32): usize {
  return changetype<usize>(direction) + FINGERPRINT_OFFSET + <usize>index * 16;
}

/** Remembers a segment whose bytes were taken. */
export function rememberSegment(direction: Direction, seq: u32, ptr: usize, length: u32): void {
  const entry = fingerprintAt(direction, direction.fingerprint);
  direction.fingerprint = <u8>((direction.fingerprint + 1) % FINGERPRINTS);
  store<u32>(entry, seq);
  store<u32>(entry, length, 4);
  store<u64>(entry, hashBytes(ptr, length), 8);
}

/** Whether a segment that is remembered had other bytes at this place. */
export function conflicts(direction: Direction, seq: u32, ptr: usize, length: u32): bool {
  for (let i: u32 = 0; i < FINGERPRINTS; i++) {
    const entry = fingerprintAt(direction, i);
    if (load<u32>(entry) == seq && load<u32>(entry, 4) == length && length != 0) {
      return load<u64>(entry, 8) != hashBytes(ptr, length);
    }
  }
  return false;
}
