/**
 * Writes records into the ring and bodies into the outbox; knows nothing of protocols. There are two of each, which calls use
 * in turn, so that the host can read the last call's records while this one runs.
 */
import {
  CONTROL_OFFSET,
  CONTROL_PROBLEMS,
  PROBLEM_SIZE,
  RECORD_CAPTURE,
  RECORD_COMPOUND,
  RECORD_DIGITS,
  RECORD_DIRECTION,
  RECORD_EXTRA,
  RECORD_FIRST_CAPTURE,
  RECORD_FIRST_FRAME,
  RECORD_FLAGS,
  RECORD_FLOW,
  RECORD_FRAME,
  RECORD_KIND,
  RECORD_LENGTH,
  RECORD_ORDER,
  RECORD_PAYLOAD_LENGTH,
  RECORD_PAYLOAD_OFFSET,
  RECORD_PAYLOAD_PTR,
  RECORD_PAYLOAD_TOTAL,
  RECORD_PTR,
  RECORD_SIZE,
  RECORD_TIME,
  RECORD_WIRE_LENGTH,
} from "./abi";

/** One place in the ring; every field lies where abi.ts says. */
@unmanaged
@final
export class Record {
  kind: u8;
  direction: u8;
  flags: u16;
  flow: u32;
  frame: u32;
  digits: u32;
  time: u64;
  ptr: u32;
  length: u32;
  wireLength: u32;
  payloadPtr: u32;
  payloadLength: u32;
  payloadOffset: u32;
  payloadTotal: u32;
  compound: u32;
  firstFrame: u32;
  extra: u32;
  order: u64;
  capture: u32;
  firstCapture: u32;
}

if (offsetof<Record>() != RECORD_SIZE) ERROR("Record drifted from abi.ts");
if (offsetof<Record>("kind") != RECORD_KIND) ERROR("Record.kind drifted");
if (offsetof<Record>("direction") != RECORD_DIRECTION) ERROR("Record.direction drifted");
if (offsetof<Record>("flags") != RECORD_FLAGS) ERROR("Record.flags drifted");
if (offsetof<Record>("flow") != RECORD_FLOW) ERROR("Record.flow drifted");
if (offsetof<Record>("frame") != RECORD_FRAME) ERROR("Record.frame drifted");
if (offsetof<Record>("digits") != RECORD_DIGITS) ERROR("Record.digits drifted");
if (offsetof<Record>("time") != RECORD_TIME) ERROR("Record.time drifted");
if (offsetof<Record>("ptr") != RECORD_PTR) ERROR("Record.ptr drifted");
if (offsetof<Record>("length") != RECORD_LENGTH) ERROR("Record.length drifted");
if (offsetof<Record>("wireLength") != RECORD_WIRE_LENGTH) ERROR("Record.wireLength drifted");
if (offsetof<Record>("payloadPtr") != RECORD_PAYLOAD_PTR) ERROR("Record.payloadPtr drifted");
if (offsetof<Record>("payloadLength") != RECORD_PAYLOAD_LENGTH) ERROR("Record.payloadLength drifted");
if (offsetof<Record>("payloadOffset") != RECORD_PAYLOAD_OFFSET) ERROR("Record.payloadOffset drifted");
if (offsetof<Record>("payloadTotal") != RECORD_PAYLOAD_TOTAL) ERROR("Record.payloadTotal drifted");
if (offsetof<Record>("compound") != RECORD_COMPOUND) ERROR("Record.compound drifted");
if (offsetof<Record>("firstFrame") != RECORD_FIRST_FRAME) ERROR("Record.firstFrame drifted");
if (offsetof<Record>("extra") != RECORD_EXTRA) ERROR("Record.extra drifted");
if (offsetof<Record>("order") != RECORD_ORDER) ERROR("Record.order drifted");
if (offsetof<Record>("capture") != RECORD_CAPTURE) ERROR("Record.capture drifted");
if (offsetof<Record>("firstCapture") != RECORD_FIRST_CAPTURE) ERROR("Record.firstCapture drifted");

let control: usize = 0;
let ring: usize = 0;
let otherRing: usize = 0;
let ringCapacity: u32 = 0;
let recordCount: u32 = 0;
let order: u64 = 0;
let outbox: usize = 0;
let otherOutbox: usize = 0;
let outboxSize: usize = 0;
let outboxTop: usize = 0;
let chunk: usize = 0;
let chunkEnd: usize = 0;
/** Bytes of the capture before the record that is being read. */
let captureOffset: u64 = 0;

/** Two rings of `capacity` records lie at `rings`, two outboxes of `size` bytes at `outboxes`. */
export function initEmit(controlBlock: usize, rings: usize, capacity: u32, outboxes: usize, size: u32): void {
  control = controlBlock;
  ring = rings;
  otherRing = rings + <usize>capacity * RECORD_SIZE;
  ringCapacity = capacity;
  recordCount = 0;
  order = 0;
  outbox = outboxes;
  otherOutbox = outboxes + size;
  outboxSize = size;
  outboxTop = outboxes;
  chunk = 0;
  chunkEnd = 0;
  captureOffset = 0;
}

/** The bytes that stay where they are until this call's records were read. */
export function setChunk(ptr: usize, end: usize): void {
  chunk = ptr;
  chunkEnd = end;
}

/**
 * A call begins: the host has read all records but the last call's. A message in the outbox that is still being walked keeps
 * the outbox as it is; else the other one is free, because the last call used this one alone.
 */
export function turn(keepOutbox: bool): void {
  const nextRing = otherRing;
  otherRing = ring;
  ring = nextRing;
  recordCount = 0;
  if (keepOutbox) return;
  const nextOutbox = otherOutbox;
  otherOutbox = outbox;
  outbox = nextOutbox;
  outboxTop = nextOutbox;
}

/** Where what is written now comes: every frame, and every packet of one, has a place of its own, from 1. */
export function orderNow(): u64 {
  return order;
}

/** What is written from here on comes `count` places later. */
export function advanceOrder(count: u32): void {
  order += count;
}

export function ringNow(): usize {
  return ring;
}

export function countOfRecords(): u32 {
  return recordCount;
}

export function recordRoom(): u32 {
  return ringCapacity - recordCount;
}

export function outboxRoom(): usize {
  return outbox + outboxSize - outboxTop;
}

/** The next record, zeroed. The caller has made sure of room. */
export function newRecord(kind: u32): Record {
  const ptr = ring + <usize>recordCount * RECORD_SIZE;
  recordCount++;
  memory.fill(ptr, 0, RECORD_SIZE);
  const record = changetype<Record>(ptr);
  record.kind = <u8>kind;
  record.order = order;
  return record;
}

/** A frame is named by its number in the low half, and in the high half by the capture of the sequence that it is of. */
// @ts-ignore: decorator
@inline
export function setFrames(record: Record, frame: u64, firstFrame: u64): void {
  record.frame = <u32>frame;
  record.capture = <u32>(frame >> 32);
  record.firstFrame = <u32>firstFrame;
  record.firstCapture = <u32>(firstFrame >> 32);
}

/** Adds to a record's FLAGS. */
// @ts-ignore: decorator
@inline
export function mark(record: Record, flags: u32): void {
  record.flags |= <u16>flags;
}

export function inChunk(ptr: usize): bool {
  return ptr >= chunk && ptr < chunkEnd;
}

/** `length` bytes of the outbox. The caller has made sure of room. */
export function reserve(length: usize): usize {
  const ptr = outboxTop;
  outboxTop = (outboxTop + length + 7) & ~7;
  return ptr;
}

/** Where the bytes can be read as long as this call's records: in the chunk, or copied to the outbox. */
export function stable(ptr: usize, length: usize): usize {
  if (inChunk(ptr)) return ptr;
  const copy = reserve(length);
  memory.copy(copy, ptr, length);
  return copy;
}

/** Problems are counted in this control block from here on. */
export function countIn(controlBlock: usize): void {
  control = controlBlock;
}

export function captureAt(offset: u64): void {
  captureOffset = offset;
}

export function captureOffsetNow(): u64 {
  return captureOffset;
}

/** Counts a problem of the capture and remembers where the first one was. */
export function problem(code: u32): void {
  const entry = control + CONTROL_PROBLEMS + code * PROBLEM_SIZE;
  const count = load<u64>(entry);
  if (count == 0) store<u64>(entry + 8, captureOffset);
  store<u64>(entry, count + 1);
}
