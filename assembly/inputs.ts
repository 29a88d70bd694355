/** The captures that are open: which of them is read, and which has the packet that comes next. */
import {
  AHEAD,
  CONTROL_BYTES,
  CONTROL_CONSUMED,
  CONTROL_DIGITS,
  CONTROL_FILTERED,
  CONTROL_FIRST_TIME,
  CONTROL_FORMAT,
  CONTROL_LAST_TIME,
  CONTROL_LINK_TYPES,
  CONTROL_LINK_TYPE_COUNT,
  CONTROL_OFFSET,
  CONTROL_PACKETS,
  CONTROL_REPEATS,
  CONTROL_SIZE,
  DAMAGED,
  DRAIN,
  FINISHED,
  FORMAT_UNKNOWN,
  MAX_LINK_TYPES,
  NEED_MORE,
  PROBLEM_CUT,
} from "./abi";
import {
  captureFormat,
  damaged,
  FRAME_DAMAGED,
  FRAME_MORE,
  FRAME_SKIPPED,
  frameCaptured,
  frameConsumed,
  frameDigits,
  frameLength,
  frameLink,
  framePtr,
  frameTime,
  frameTimed,
  initCapture,
  keepCapture,
  LINK_NONE,
  midRecord,
  nextFrame,
  restoreCapture,
} from "./capture/frame";
import { controlOf, Input, inputAt, tableOf } from "./capture/input";
import { advanceOrder, captureAt, captureOffsetNow, countIn, problem, setChunk } from "./emit";
import { keepPassed, takeTcp, takeUdp, work } from "./follow";
import {
  asksForEnds,
  hasMorePackets,
  isInTime,
  isWanted,
  PACKET_NONE,
  PACKET_TCP,
  PACKET_UDP,
  parseNextPacket,
  parsePacket,
} from "./packet/packet";
import { isRepeat } from "./packet/repeats";
import { isOfNoInterest } from "./quick";

// the input at hand
let current: u32 = 0;
let input: Input = changetype<Input>(0);
let position: usize = 0;
let end: usize = 0;

let inputCount: u32 = 0;
/** Inputs from here on were never opened. */
let used: u32 = 0;
let openCount: u32 = 0;
/** The input at hand has the next packet as long as its packets are before this. */
let limit: u64 = 0;
/** Packets from here on have to wait for the capture that is opened next. */
let nextBegins: u64 = u64.MAX_VALUE;
/** The same, as long as it is waited for. */
let horizon: u64 = u64.MAX_VALUE;

/** `count`: inputs that can be open at once. */
export function initReading(count: u32): void {
  inputCount = count;
  used = 0;
  openCount = 0;
  nextBegins = u64.MAX_VALUE;
  horizon = u64.MAX_VALUE;
}

export function currentInput(): u32 {
  return current;
}

/** Bytes of the input at hand that were used. */
export function consumed(): u32 {
  return <u32>(position - input.start);
}

/** Begins a capture, which is at hand then. False when there is no such input, or it is open and has been read. */
export function openInput(index: u32, order: u32, until: u64): bool {
  if (index >= inputCount) return false;
  if (used != 0) putAway();
  if (!inputAt(index).isOpen) openCount++;
  else if (inputAt(index).format != FORMAT_UNKNOWN) return false;
  if (index >= used) used = index + 1;
  limit = 0;
  nextBegins = until;
  horizon = until;
  current = index;
  input = inputAt(index);
  memory.fill(changetype<usize>(input), 0, offsetof<Input>());
  input.isOpen = true;
  input.order = order;
  memory.fill(controlOf(index), 0, CONTROL_SIZE);
  countIn(controlOf(index));
  captureAt(0);
  initCapture(tableOf(index), order);
  bring(0, 0);
  return true;
}

/** More bytes of the input at hand, those that it did not use first. */
export function bring(ptr: usize, length: usize): void {
  input.start = ptr;
  position = ptr;
  end = ptr + length;
  setChunk(ptr, end);
}

/** The input at hand is at its end. */
export function endInput(): void {
  if (!input.isOpen) return;
  if (!damaged && (position < end || midRecord())) problem(PROBLEM_CUT);
  input.isOpen = false;
  openCount--;
  limit = 0;
  horizon = nextBegins;
}

function putAway(): void {
  input.position = position;
  input.end = end;
  input.offset = captureOffsetNow();
  keepCapture(input);
  publishInput();
}

function turnTo(index: u32): void {
  if (index == current) return;
  putAway();
  current = index;
  input = inputAt(index);
  position = input.position;
  end = input.end;
  setChunk(input.start, end);
  countIn(controlOf(index));
  captureAt(input.offset);
  restoreCapture(input, tableOf(index));
}

/** Goes on as far as the bytes go: NEED_MORE, DRAIN, DAMAGED, AHEAD or FINISHED. */
export function read(): u32 {
  if (!input.isOpen) {
    if (!work()) return DRAIN;
    const status = elect();
    if (status != NEXT_TAKE && status != NEXT_READ) return status;
  }
  while (true) {
    if (!work()) return DRAIN;
    if (hasMorePackets()) {
      advanceOrder(1);
      const kind = parseNextPacket();
      if (!asksForEnds() || isWanted(kind)) takePacket(kind);
      continue;
    }
    if (!input.hasHead) {
      const status = nextFrame(position, end);
      if (status == FRAME_SKIPPED) {
        pass();
        continue;
      }
      if (status == FRAME_MORE || status == FRAME_DAMAGED) {
        keepPassed();
        return status == FRAME_MORE ? NEED_MORE : DAMAGED;
      }
    }
    if (frameTime >= limit) {
      input.hasHead = true;
      const status = elect();
      if (status == NEXT_READ) continue;
      if (status != NEXT_TAKE) return status;
    }
    input.hasHead = false;
    takeFrame();
    pass();
  }
}

// @ts-ignore: decorator
@inline
function pass(): void {
  position += frameConsumed;
  captureAt(captureOffsetNow() + frameConsumed);
}

/** What `elect` made the input at hand, beside what `read` returns: its frame is next, or is not known yet. */
const NEXT_TAKE: u32 = 0x100;
const NEXT_READ: u32 = 0x101;

/** Chooses the input whose frame comes next: by time, then by order. */
function elect(): u32 {
  if (openCount == 0) return FINISHED;
  putAway();
  let next = changetype<Input>(0);
  let index: u32 = 0;
  let second: u64 = horizon;
  for (let i: u32 = 0; i < used; i++) {
    const other = inputAt(i);
    if (!other.isOpen) continue;
    if (!other.hasHead) {
      turnTo(i);
      return NEXT_READ;
    }
    const isFirst = changetype<usize>(next) == 0;
    if (isFirst || other.frameTime < next.frameTime || (other.frameTime == next.frameTime && other.order < next.order)) {
      if (!isFirst && next.frameTime < second) second = next.frameTime;
      next = other;
      index = i;
    } else if (other.frameTime < second) {
      second = other.frameTime;
    }
  }
  turnTo(index);
  if (frameTime >= horizon && horizon != u64.MAX_VALUE) {
    // who goes on all the same has no room for one more
    horizon = u64.MAX_VALUE;
    limit = 0;
    return AHEAD;
  }
  limit = second;
  if (openCount > 1 && !input.hasBegun) meetOthers();
  input.hasBegun = true;
  return NEXT_TAKE;
}

/** The capture at hand begins while others go on: each may have packets of the other. */
function meetOthers(): void {
  for (let i: u32 = 0; i < used; i++) {
    const other = inputAt(i);
    if (!other.isOpen || !other.hasBegun) continue;
    other.overlaps = true;
    input.overlaps = true;
  }
}

function takeFrame(): void {
  advanceOrder(1);
  const i = input;
  i.packets++;
  i.bytes += frameLength;
  if (frameTimed) {
    if (!i.hasTime || frameTime < i.firstTime) i.firstTime = frameTime;
    if (!i.hasTime || frameTime > i.lastTime) i.lastTime = frameTime;
    i.hasTime = true;
    if (frameDigits > i.finest) i.finest = frameDigits;
  }
  if (frameLink != LINK_NONE && (frameLink != i.lastLink || i.linkCount == 0)) noteLink();
  if (!isInTime(frameTime, frameTimed)) {
    i.filtered++;
    return;
  }
  const isAsked = asksForEnds();
  if (!isAsked && openCount == 1 && !i.overlaps && isOfNoInterest(frameLink, framePtr, frameCaptured)) return;
  const kind = parsePacket(frameLink, framePtr, frameCaptured, frameLength, frameTime);
  if (isAsked && !isWanted(kind)) i.filtered++;
  else takePacket(kind);
}

// @ts-ignore: decorator
@inline
function takePacket(kind: u32): void {
  if (kind == PACKET_NONE) return;
  if ((openCount > 1 || input.overlaps) && isRepeat(kind, frameTime, input.order, input.overlaps)) {
    input.repeats++;
    return;
  }
  if (kind == PACKET_TCP) takeTcp();
  else if (kind == PACKET_UDP) takeUdp();
}

/** Remembers a link type that is new; those beyond MAX_LINK_TYPES are not told apart. */
function noteLink(): void {
  const types = controlOf(current) + CONTROL_LINK_TYPES;
  input.lastLink = frameLink;
  for (let i: u32 = 0; i < input.linkCount; i++) {
    if (load<u32>(types + i * 4) == frameLink) return;
  }
  if (input.linkCount == MAX_LINK_TYPES) return;
  store<u32>(types + input.linkCount * 4, frameLink);
  input.linkCount++;
}

/** Writes what is known of the input at hand into its control block. */
export function publishInput(): void {
  const control = controlOf(current);
  store<u32>(control, consumed(), CONTROL_CONSUMED);
  store<u32>(control, captureFormat(), CONTROL_FORMAT);
  store<u64>(control, input.packets, CONTROL_PACKETS);
  store<u64>(control, input.bytes, CONTROL_BYTES);
  store<u64>(control, input.firstTime, CONTROL_FIRST_TIME);
  store<u64>(control, input.lastTime, CONTROL_LAST_TIME);
  store<u32>(control, input.finest, CONTROL_DIGITS);
  store<u32>(control, input.linkCount, CONTROL_LINK_TYPE_COUNT);
  store<u64>(control, captureOffsetNow(), CONTROL_OFFSET);
  store<u64>(control, input.repeats, CONTROL_REPEATS);
  store<u64>(control, input.filtered, CONTROL_FILTERED);
}
