/** The segment at hand, and the blocks in which what of it cannot be read yet waits. */
import { MALFORMED_OVERLAP, PROBLEM_BUFFER, RECORD_MALFORMED } from "../abi";
import { mark, newRecord, problem, setFrames } from "../emit";
import { Block, BLOCK_DATA, dataOf, endOf, takeBlock } from "./block";
import { Direction } from "./direction";
import { Flow } from "./flow";
import { isAfter } from "./sequence";

/** Blocks that one direction may let wait. */
let queueLimit: u32 = 0;

export let hasSegment: bool = false;
export let segmentIndex: u32 = 0;
export let segmentSeq: u32 = 0;
export let segmentPtr: usize = 0;
export let segmentLength: u32 = 0; // captured
export let segmentWire: u32 = 0; // sent
export let segmentAck: u32 = 0;
export let segmentAcks: bool = false;
export let segmentFrame: u64 = 0;
export let segmentTime: u64 = 0;
export let segmentDigits: u32 = 0;

export function initSegment(limit: u32): void {
  hasSegment = false;
  queueLimit = limit;
}

export function setSegment(
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
  hasSegment = true;
  segmentIndex = index;
  segmentSeq = seq;
  segmentPtr = ptr;
  segmentLength = length;
  segmentWire = wire;
  segmentAck = ack;
  segmentAcks = acks;
  segmentFrame = frame;
  segmentTime = time;
  segmentDigits = digits;
}

/** Nothing of the segment is left to be dealt with. */
export function letSegmentGo(): void {
  hasSegment = false;
}

/** Whether the other side has acknowledged all that a segment has, which is one zero: a keep-alive may carry that and mean nothing by it. */
export function isProbe(d: Direction, seq: u32, ptr: usize, length: u32, wire: u32): bool {
  return wire == 1 && d.ackKnown && seq + 1 == d.acked && (length == 0 || load<u8>(ptr) == 0);
}

/** Bytes of the segment at hand that a waiting block holds with other content. */
export let conflicting: u32 = 0;

/** Puts what of the segment is new among the waiting blocks, by sequence number. False when there is no room: what is left stays at hand. */
export function enqueue(flow: Flow, d: Direction): bool {
  let before: usize = 0;
  let at: usize = d.queue;
  // most segments come behind all that wait
  if (d.queueLast != 0 && !isAfter(endOf(changetype<Block>(<usize>d.queueLast)), segmentSeq)) {
    before = d.queueLast;
    at = 0;
  }
  conflicting = 0;
  while (segmentWire != 0) {
    while (at != 0 && !isAfter(endOf(changetype<Block>(at)), segmentSeq)) {
      before = at;
      at = changetype<Block>(at).next;
    }
    if (at != 0 && !isAfter(changetype<Block>(at).seq, segmentSeq)) {
      // the block holds these bytes already
      const block = changetype<Block>(at);
      const offset = segmentSeq - block.seq;
      let same = endOf(block) - segmentSeq;
      if (same > segmentWire) same = segmentWire;
      compare(block, offset, same);
      dropHead(same);
      continue;
    }
    let room = segmentWire;
    if (at != 0 && changetype<Block>(at).seq - segmentSeq < room) room = changetype<Block>(at).seq - segmentSeq;
    let bytes = segmentLength < room ? segmentLength : room;
    let cut = room - bytes;
    if (bytes > BLOCK_DATA) {
      bytes = BLOCK_DATA;
      cut = 0;
    }
    if (d.queueCount >= queueLimit) {
      problem(PROBLEM_BUFFER);
      return false;
    }
    const fresh = takeBlock(flow.shard);
    if (fresh == 0) return false;
    const block = changetype<Block>(fresh);
    block.seq = segmentSeq;
    block.length = bytes;
    block.cut = cut;
    block.ack = segmentAck;
    block.acks = segmentAcks ? 1 : 0;
    block.frame = segmentFrame;
    block.digits = segmentDigits;
    block.time = segmentTime;
    block.packet = flow.packetsA + flow.packetsB;
    memory.copy(dataOf(block), segmentPtr, bytes);
    block.next = <u32>at;
    if (before != 0) changetype<Block>(before).next = <u32>fresh;
    else d.queue = <u32>fresh;
    if (at == 0) d.queueLast = <u32>fresh;
    d.queueCount++;
    before = fresh;
    dropHead(bytes + cut);
  }
  return true;
}

/** The segment's first bytes are dealt with. */
export function dropHead(count: u32): void {
  const bytes = count < segmentLength ? count : segmentLength;
  segmentSeq += count;
  segmentPtr += bytes;
  segmentLength -= bytes;
  segmentWire -= count;
}

/** The segment at hand repeats bytes of a block, from `offset` in it: the block's stay. */
function compare(block: Block, offset: u32, count: u32): void {
  let length = segmentLength < count ? segmentLength : count;
  const held = offset < block.length ? block.length - offset : 0;
  if (length > held) length = held;
  if (memory.compare(dataOf(block) + offset, segmentPtr, length) != 0) conflicting += length;
}

/** Says that a second copy differs from the first. */
export function reportOverlap(flow: Flow, length: u32): void {
  flow.overlaps++;
  const record = newRecord(RECORD_MALFORMED);
  record.direction = <u8>segmentIndex;
  mark(record, MALFORMED_OVERLAP);
  record.flow = flow.number;
  setFrames(record, segmentFrame, segmentFrame);
  record.time = segmentTime;
  record.digits = segmentDigits;
  record.extra = length;
}
