/**
 * TCP reassembly (RFC 9293 §3.4, §3.10): segments in, pieces in order out. The first copy of a byte wins.
 *
 * A segment waits when bytes before it are missing, and when it acknowledges bytes of the other side that have not come:
 * the sender had them, so they are on their way (the capture mixed up the order) or the capture missed them. After
 * PATIENCE packets of the flow they are given up as a hole.
 */
import { HOLE_ACKNOWLEDGED, HOLE_END, HOLE_LIMIT, HOLE_SNAPLEN, RECORD_HOLE } from "../abi";
import { frameDigits } from "../capture/frame";
import { mark, newRecord, setFrames } from "../emit";
import { Block, dataOf, giveBlock } from "./block";
import { awaitsBeginning, beginStream, conflicts, Direction, mayBegin, rememberSegment } from "./direction";
import { Flow } from "./flow";
import { beginsConversation } from "./interest";
import { directionOf, hasStepRoom, setPiece } from "./piece";
import {
  conflicting,
  dropHead,
  enqueue,
  hasSegment,
  isProbe,
  letSegmentGo,
  reportOverlap,
  segmentAck,
  segmentAcks,
  segmentDigits,
  segmentFrame,
  segmentIndex,
  segmentLength,
  segmentPtr,
  segmentSeq,
  segmentTime,
  segmentWire,
  initSegment,
  setSegment,
} from "./segment";
import { isMessagePort } from "./ports";
import { settleBeginning } from "./sought";
import { isAfter, isProvenMissing, readUpTo, streamEnd } from "./sequence";

const PATIENCE: u32 = 32;
/** Packets of a flow by which the first bytes of a stream have come whose SYN nobody saw. */
const SETTLED: u32 = 16;
/** The same where what would be the first begins no message, or the other side had not acknowledged what is before it. */
const SETTLED_LATE: u32 = 32;

let flow: Flow = changetype<Flow>(0);
/** The flow's last packet has come: what was held is read, */
let leaving: bool = false;
/** and then what waits is read as if nothing more could come. */
let ending: bool = false;

// the piece that was set last
let isSet: bool = false;
/** The block that it lies in, to be given back once it is read; 0 for a packet. */
let readBlock: usize = 0;
/** Bytes behind it that the snapshot length cut off. */
let cutBehind: u32 = 0;

/** `queueLimit`: blocks that one direction may let wait. */
export function initReassembly(queueLimit: u32): void {
  initSegment(queueLimit);
  isSet = false;
  readBlock = 0;
  cutBehind = 0;
  leaving = false;
  ending = false;
}

/** Takes a segment of a flow. `nextPiece` then gives what can be read. */
export function takeSegment(
  f: Flow,
  index: u32,
  seq: u32,
  ptr: usize,
  length: u32,
  wire: u32,
  ack: u32,
  acks: bool,
  frame: u64,
  time: u64,
  digits: u32,
): void {
  flow = f;
  leaving = false;
  ending = false;
  const d = directionOf(f, index);
  const other = directionOf(f, 1 - index);
  if (acks) {
    if (!other.ackKnown || isAfter(other.lowest, ack)) other.lowest = ack;
    if (!other.ackKnown || isAfter(ack, other.acked)) other.acked = ack;
    other.ackKnown = 1;
  }
  if ((d.tentative | other.tentative) != 0 && isSettled()) {
    settleBeginning(f);
    d.tentative = 0;
    other.tentative = 0;
  }
  const waits = (d.queue | other.queue) != 0 && (isProvenMissing(d) || isProvenMissing(other));
  f.stalled = waits ? f.stalled + 1 : 0;
  letSegmentGo();
  if (wire == 0 || isProbe(d, seq, ptr, length, wire)) return;
  d.missing = 0;
  if (!d.known) {
    beginStream(d, seq);
    d.tentative = 1;
    if (isSettled()) d.tentative = 0;
  } else if (d.tentative && mayBegin(d, seq)) {
    d.first = seq;
    d.next = seq;
  }
  setSegment(index, seq, ptr, length, wire, ack, acks, frame, time, digits);
}

/** Reads what is left of `f`. */
export function takeEnd(f: Flow): void {
  flow = f;
  settleBeginning(f);
  leaving = true;
  ending = false;
  letSegmentGo();
}

/** Nothing more can be read for now. */
export const PIECE_NONE: u32 = 0;
/** A piece was set: it has to be read to its end before the next is asked for. */
export const PIECE_READY: u32 = 1;
/** The host must drain first; then ask again. */
export const PIECE_DRAIN: u32 = 2;

/** Sets the next piece of the flow that can be read, of either direction. */
export function nextPiece(): u32 {
  if (readBlock != 0) {
    giveBlock(flow.shard, readBlock);
    readBlock = 0;
  }
  while (true) {
    if (!hasStepRoom()) return PIECE_DRAIN;
    if (cutBehind != 0) {
      const lost = cutBehind;
      cutBehind = 0;
      passHole(pieceIndex, lost, HOLE_SNAPLEN);
      return PIECE_READY;
    }
    isSet = false;
    const moved =
      (hasSegment && placeSegment()) || startQueued(0) || startQueued(1) || giveUpHole(0) || giveUpHole(1);
    if (isSet) return PIECE_READY;
    if (moved) continue;
    if (!leaving || ending) return PIECE_NONE;
    ending = true;
  }
}

let pieceIndex: u32 = 0;

// @ts-ignore: decorator
@inline
function packetsOf(f: Flow): u32 {
  return f.packetsA + f.packetsB;
}

/** Those that came since it was known. */
// @ts-ignore: decorator
@inline
function packetsSince(f: Flow): u32 {
  return packetsOf(f) - f.recalled;
}

/** Whether something seems to be missing before the first that has come of a stream. */
function isTorn(d: Direction): bool {
  // the other side acknowledged what it said, of which nothing has come
  if (!d.known) return d.ackKnown && d.acked != d.lowest;
  if (!d.tentative) return false;
  if (awaitsBeginning(d)) return true;
  if (d.queue == 0 || !isMessagePort(flow.portA, flow.portB)) return false;
  const first = changetype<Block>(<usize>d.queue);
  return !beginsConversation(dataOf(first), first.length);
}

/** Whether it counts as known where the flow's streams begin. */
function isSettled(): bool {
  const packets = packetsSince(flow);
  if (packets < SETTLED) return false;
  return packets >= SETTLED_LATE || !(isTorn(directionOf(flow, 0)) || isTorn(directionOf(flow, 1)));
}

/** Packets of the flow since the one that brought a block. */
function ageOf(block: Block): u32 {
  return packetsOf(flow) - block.packet;
}

/** Whether a segment with this acknowledgement, which has waited for `age` packets, has to wait for the other side's bytes. */
function isBlocked(index: u32, ack: u32, acks: bool, age: u32): bool {
  if (!acks || directionOf(flow, index).limit) return false;
  const other = directionOf(flow, 1 - index);
  if (!other.known || other.missing || !isAfter(ack, readUpTo(other))) return false;
  if (!ending && (flow.stalled <= PATIENCE || age <= PATIENCE)) return true;
  if (other.queue == 0) {
    other.missing = 1;
    return false;
  }
  // what waits on the other side goes first, behind a hole once that is given up; where each waits for the other, who came first
  const first = changetype<Block>(<usize>other.queue);
  if (isAfter(first.seq, other.next)) return true;
  const waitsInTurn = first.acks != 0 && isAfter(first.ack, readUpTo(directionOf(flow, index)));
  return !waitsInTurn || ageOf(first) > age;
}

/** Whether the direction waits because one of both may still turn out to begin earlier. */
function isHeld(index: u32): bool {
  if (leaving || isSettled()) return false;
  const d = directionOf(flow, index);
  if (d.limit) {
    d.tentative = 0;
    return false;
  }
  const other = directionOf(flow, 1 - index);
  return d.tentative != 0 || other.tentative != 0 || (!other.known && packetsSince(flow) < SETTLED);
}

/** Gives the scanner bytes that are next in their direction. */
function beginBytes(index: u32, ptr: usize, length: u32, cut: u32, frame: u64, time: u64, digits: u32, packet: u32): void {
  // what is read from begins nowhere else
  directionOf(flow, index).tentative = 0;
  const d = directionOf(flow, index);
  if (d.lastFrame != 0 && d.lastPacket > packet) {
    frame = d.lastFrame;
    time = d.lastTime;
    digits = d.lastDigits;
  } else {
    d.lastFrame = frame;
    d.lastPacket = packet;
    d.lastTime = time;
    d.lastDigits = digits;
  }
  rememberSegment(d, d.next, ptr, length);
  d.next += length + cut;
  pieceIndex = index;
  cutBehind = cut;
  isSet = true;
  setPiece(flow, index, 0, ptr, ptr + length, frame, time, digits);
}

/** The segment at hand is dropped, read, or queued. False when it has to wait for a hole to be given up. */
function placeSegment(): bool {
  const d = directionOf(flow, segmentIndex);
  const old = d.next - segmentSeq;
  if (<i32>old > 0) {
    if (old >= segmentWire) {
      letSegmentGo();
      d.limit = 0;
      // a keep-alive repeats one byte, or none, before the next
      if (segmentWire > 1) flow.retransmissions++;
      if (conflicts(d, segmentSeq, segmentPtr, segmentLength)) reportOverlap(flow, segmentLength);
      return true;
    }
    dropHead(old);
  }
  const overlaps = d.queue != 0 && !isAfter(changetype<Block>(<usize>d.queue).seq, segmentSeq);
  if (segmentSeq == d.next && !overlaps && !isHeld(segmentIndex) && (d.limit || !isBlocked(segmentIndex, segmentAck, segmentAcks, 0))) {
    readSegment(d);
    return true;
  }
  if (d.limit) return false;
  const queued = enqueue(flow, d);
  if (conflicting != 0) reportOverlap(flow, conflicting);
  if (queued) letSegmentGo();
  else d.limit = 1;
  return true;
}

/** Reads the segment at hand up to the first waiting block: that came first, and what is in it stands. */
function readSegment(d: Direction): void {
  let wire = segmentWire;
  if (d.queue != 0) {
    const room = changetype<Block>(<usize>d.queue).seq - segmentSeq;
    if (room < wire) wire = room;
  }
  const bytes = segmentLength < wire ? segmentLength : wire;
  const ptr = segmentPtr;
  dropHead(wire);
  if (segmentWire == 0) {
    letSegmentGo();
    d.limit = 0;
  }
  beginBytes(segmentIndex, ptr, bytes, wire - bytes, segmentFrame, segmentTime, segmentDigits, packetsOf(flow));
}

/** Begins with the first waiting block of a direction if it is next. */
function startQueued(index: u32): bool {
  const d = directionOf(flow, index);
  if (d.queue == 0 || isHeld(index)) return false;
  const block = changetype<Block>(<usize>d.queue);
  if (isAfter(block.seq, d.next)) return false;
  if (isBlocked(index, block.ack, block.acks != 0, ageOf(block))) return false;
  d.queue = block.next;
  if (d.queue == 0) d.queueLast = 0;
  d.queueCount--;
  const old = d.next - block.seq;
  if (old >= block.length + block.cut) {
    giveBlock(flow.shard, changetype<usize>(block));
    return true;
  }
  const skip = old < block.length ? old : block.length;
  const cut = old > block.length ? block.cut - (old - block.length) : block.cut;
  readBlock = changetype<usize>(block);
  beginBytes(index, dataOf(block) + skip, block.length - skip, cut, block.frame, block.time, block.digits, block.packet);
  return true;
}

/** Gives up the hole before a direction's first waiting block, or before the segment at hand, if nothing can fill it. */
function giveUpHole(index: u32): bool {
  const d = directionOf(flow, index);
  const atHand = hasSegment && segmentIndex == index && d.limit;
  let end: u32;
  if (d.queue != 0) {
    end = changetype<Block>(<usize>d.queue).seq;
    if (atHand && isAfter(end, segmentSeq)) end = segmentSeq;
  } else if (atHand) {
    end = segmentSeq;
  } else if (ending && d.known) {
    end = streamEnd(d);
  } else {
    return false;
  }
  if (!isAfter(end, d.next)) return false;
  let reason: u32 = HOLE_END;
  if (!ending) {
    if (d.limit) {
      reason = HOLE_LIMIT;
    } else {
      if (flow.stalled <= PATIENCE || !isProvenMissing(d)) return false;
      // what waits behind it came just now: so may what is missing
      if (ageOf(changetype<Block>(<usize>d.queue)) <= PATIENCE) return false;
      if (isAfter(end, d.acked)) end = d.acked;
      reason = HOLE_ACKNOWLEDGED;
    }
  }
  passHole(index, end - d.next, reason);
  d.next = end;
  d.lastFrame = 0;
  return true;
}

/** Counts a hole, writes it out and brings it to the scanner. */
function passHole(index: u32, lost: u32, reason: u32): void {
  if (index == 0) {
    flow.lostA += lost;
    flow.holesA++;
  } else {
    flow.lostB += lost;
    flow.holesB++;
  }
  const record = newRecord(RECORD_HOLE);
  record.direction = <u8>index;
  mark(record, reason);
  record.flow = flow.number;
  const d = directionOf(flow, index);
  const waiting = reason != HOLE_SNAPLEN && d.queue != 0;
  let frame: u64 = 0;
  if (waiting) {
    const block = changetype<Block>(<usize>d.queue);
    frame = block.frame;
    record.time = block.time;
    record.digits = block.digits;
  } else if (reason != HOLE_SNAPLEN && hasSegment) {
    frame = segmentFrame;
    record.time = segmentTime;
    record.digits = segmentDigits;
  } else {
    const isLate = d.lastFrame == 0;
    frame = isLate ? flow.lastFrame : d.lastFrame;
    record.time = isLate ? flow.lastTime : d.lastTime;
    record.digits = isLate ? frameDigits : d.lastDigits;
  }
  setFrames(record, frame, frame);
  record.extra = lost;
  isSet = true;
  setPiece(flow, index, lost, 0, 0, frame, record.time, record.digits);
}
