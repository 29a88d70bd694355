/** The piece of a stream that is being read: bytes in order, with the frame that brought them. One at a time in an instance. */
import { MESSAGE_CUT, MESSAGE_LIMITED, MESSAGE_RESYNCHRONISED } from "../abi";
import { mark, newRecord, outboxRoom, Record, recordRoom, reserve, setFrames } from "../emit";
import { Block, BLOCK_DATA, dataOf, giveBlocks, takeBlock } from "./block";
import { CARRY_SIZE, carryOf, Direction } from "./direction";
import { Flow, FLOW_OWN } from "./flow";
import { DIRECTION_SIZE } from "./direction";

export const PHASE_START: u8 = 0; // nothing known of what the stream carries
export const PHASE_NBSS: u8 = 1; // before an NBSS header
export const PHASE_MESSAGE: u8 = 2; // before an SMB message, or the next one of its chain
export const PHASE_GATHER: u8 = 3; // a message is put together
export const PHASE_PAYLOAD: u8 = 4; // within the payload of a READ or WRITE
export const PHASE_SKIP: u8 = 5; // within bytes that are passed over
export const PHASE_SEARCH: u8 = 6; // for the beginning of a message
export const PHASE_RPC: u8 = 7; // before a DCE/RPC PDU
export const PHASE_WALK: u8 = 8; // through the chain of a message that lies whole in memory
export const PHASE_KERBEROS: u8 = 9; // before a message with its length
export const PHASE_LDAP: u8 = 10; // before a message
export const PHASE_HTTP: u8 = 11; // before a head, or within it
export const PHASE_DNS: u8 = 12; // before a message with its length

/** A message that does not lie whole in one packet is put together up to this length; the rest of it is passed over. */
export let messageLimit: u32 = 0;

export const MAGIC_SMB1: u32 = 0x424d53ff;
export const MAGIC_SMB2: u32 = 0x424d53fe;
export const MAGIC_TRANSFORM: u32 = 0x424d53fd;
export const MAGIC_COMPRESSION: u32 = 0x424d53fc;

export let flow: Flow = changetype<Flow>(0);
export let direction: Direction = changetype<Direction>(0);
export let directionIndex: u32 = 0;
/** Bytes that never came, before the piece. */
export let pieceLost: u32 = 0;
export let piecePtr: usize = 0;
export let pieceEnd: usize = 0;
export let pieceFrame: u64 = 0;
/** The message at hand is cut because a limit was reached. */
export let limited: bool = false;
let pieceTime: u64 = 0;
let pieceDigits: u32 = 0;

// the message that is being walked through
export let walkPtr: usize = 0;
export let walkEnd: usize = 0;
export let walkWireEnd: usize = 0; // where the message would end if it were whole
export let walkCut: bool = false;
export let walkCompound: u32 = 0;

export function initPiece(limit: u32): void {
  messageLimit = limit;
  limited = false;
  direction = changetype<Direction>(0);
  flow = changetype<Flow>(0);
  piecePtr = 0;
  pieceEnd = 0;
}

export function directionOf(f: Flow, index: u32): Direction {
  return changetype<Direction>(changetype<usize>(f) + FLOW_OWN + <usize>index * DIRECTION_SIZE);
}

export function setPiece(f: Flow, index: u32, lost: u32, ptr: usize, end: usize, frame: u64, time: u64, digits: u32): void {
  flow = f;
  limited = false;
  directionIndex = index;
  direction = directionOf(f, index);
  pieceLost = lost;
  piecePtr = ptr;
  pieceEnd = end;
  pieceFrame = frame;
  pieceTime = time;
  pieceDigits = digits;
}

/** What is left of the lost bytes once the phase at hand has taken its part. */
export function setLost(count: u32): void {
  pieceLost = count;
}

export function advance(length: usize): void {
  piecePtr += length;
}

export function pieceLeft(): usize {
  return pieceEnd - piecePtr;
}

/** Whether one more step of the scanner can write what it may have to: a few records, a whole message, a piece. */
export function hasStepRoom(): bool {
  return recordRoom() >= 8 && outboxRoom() >= <usize>messageLimit + 262144;
}

/** A record of the flow direction at hand. */
export function pieceRecord(kind: u32): Record {
  const record = newRecord(kind);
  record.direction = <u8>directionIndex;
  record.flow = flow.number;
  setFrames(record, pieceFrame, direction.firstFrame);
  record.time = pieceTime;
  record.digits = pieceDigits;
  if (direction.resynchronised) mark(record, MESSAGE_RESYNCHRONISED);
  return record;
}

/** The flags of a message of which this much is missing, and why. */
export function cutFlags(isCut: bool): u32 {
  if (!isCut) return 0;
  return limited ? MESSAGE_CUT | MESSAGE_LIMITED : MESSAGE_CUT;
}

/** What is put together ends before the message does: there is no room for more of it. */
export function reachLimit(): void {
  limited = true;
}

/** The address of `length` bytes that belong together, where they lie or in the carry; 0 when the piece ends before. `length` <= CARRY_SIZE. */
export function window(length: u32): usize {
  const d = direction;
  if (d.carryLength == 0 && pieceEnd - piecePtr >= <usize>length) return piecePtr;
  const carry = carryOf(d);
  if (d.carryLength < length) {
    let take: usize = length - d.carryLength;
    if (take > pieceEnd - piecePtr) take = pieceEnd - piecePtr;
    if (d.carryLength == 0) d.carryFrame = pieceFrame;
    memory.copy(carry + d.carryLength, piecePtr, take);
    d.carryLength += <u32>take;
    piecePtr += take;
  }
  return d.carryLength >= length ? carry : 0;
}

/** The frame that brought the byte which is read next. */
export function frameHere(): u64 {
  return direction.carryLength == 0 ? pieceFrame : direction.carryFrame;
}

/** Moves past bytes that `window` gave. */
export function consume(length: u32): void {
  const d = direction;
  if (d.carryLength == 0) {
    piecePtr += length;
    return;
  }
  const carry = carryOf(d);
  d.carryLength -= length;
  if (d.carryLength != 0) memory.copy(carry, carry + length, d.carryLength);
}

/** Begins to put `target` bytes together; `phase` reads what follows them. */
export function beginGather(target: u32, phase: u8): void {
  const d = direction;
  d.afterSkip = phase;
  d.gatherTarget = target < messageLimit ? target : messageLimit;
  d.gatherLength = 0;
  d.phase = PHASE_GATHER;
}

/** Adds bytes to what is put together; gives how many there was room for. */
function gatherBytes(ptr: usize, length: usize): u32 {
  const d = direction;
  let left = length;
  while (left != 0) {
    let last = d.gatherLast;
    if (last == 0 || changetype<Block>(<usize>last).length == BLOCK_DATA) {
      const fresh = takeBlock(flow.shard);
      if (fresh == 0) break;
      if (last == 0) d.gather = <u32>fresh;
      else changetype<Block>(<usize>last).next = <u32>fresh;
      d.gatherLast = <u32>fresh;
      last = <u32>fresh;
    }
    const block = changetype<Block>(<usize>last);
    let take: usize = BLOCK_DATA - block.length;
    if (take > left) take = left;
    memory.copy(dataOf(block) + block.length, ptr, take);
    block.length += <u32>take;
    d.gatherLength += <u32>take;
    ptr += take;
    left -= take;
  }
  return <u32>(length - left);
}

/** Takes from the carry and the piece what the message still lacks; false when no buffer is left. */
export function gatherMore(): bool {
  const d = direction;
  if (d.carryLength != 0) {
    let take = d.gatherTarget - d.gatherLength;
    if (take > d.carryLength) take = d.carryLength;
    const taken = gatherBytes(carryOf(d), take);
    consume(taken);
    if (taken != take) return false;
  }
  if (d.carryLength != 0) return true;
  let take: usize = d.gatherTarget - d.gatherLength;
  if (take > pieceEnd - piecePtr) take = pieceEnd - piecePtr;
  const taken = gatherBytes(piecePtr, take);
  piecePtr += taken;
  return taken == <u32>take;
}

/** Moves what was put together to the outbox and gives its address. Room for `messageLimit` is there. */
export function flattenGather(): usize {
  const d = direction;
  const ptr = reserve(d.gatherLength);
  let to = ptr;
  let at: usize = d.gather;
  while (at != 0) {
    const block = changetype<Block>(at);
    memory.copy(to, dataOf(block), block.length);
    to += block.length;
    at = block.next;
  }
  dropGather();
  return ptr;
}

export function dropGather(): void {
  const d = direction;
  giveBlocks(flow.shard, d.gather);
  d.gather = 0;
  d.gatherLast = 0;
  d.gatherLength = 0;
  d.gatherTarget = 0;
}

/** Goes through the messages in [ptr, end), of which the last may go on to `wireEnd`. */
export function beginWalk(ptr: usize, end: usize, wireEnd: usize): void {
  walkPtr = ptr;
  walkEnd = end;
  walkWireEnd = wireEnd;
  walkCut = wireEnd > end;
  walkCompound = direction.compound;
  direction.phase = PHASE_WALK;
}

export function walkOn(ptr: usize): void {
  walkPtr = ptr;
  walkCompound++;
}

/** Whether a message in the outbox is being walked through, so that a drain must not reuse its place. */
export function isWalking(): bool {
  return changetype<usize>(direction) != 0 && direction.phase == PHASE_WALK;
}

/** Passes over `length` bytes before the phase that follows. */
export function skipThen(length: u32, phase: u8): void {
  direction.skipLeft = length;
  direction.afterSkip = phase;
  direction.phase = length == 0 ? phase : PHASE_SKIP;
}

/** What is left of the piece begins no message: the next piece may. Always false. */
export function passOver(): bool {
  direction.carryLength = 0;
  piecePtr = pieceEnd;
  return false;
}

/** PHASE_SKIP. False when the piece ends before it. */
export function skipOn(): bool {
  const d = direction;
  if (d.carryLength != 0) {
    const carried = d.carryLength < d.skipLeft ? d.carryLength : d.skipLeft;
    consume(carried);
    d.skipLeft -= carried;
  }
  if (d.carryLength == 0) {
    const take = pieceLeft() < <usize>d.skipLeft ? <u32>pieceLeft() : d.skipLeft;
    piecePtr += take;
    d.skipLeft -= take;
  }
  if (d.skipLeft != 0) return false;
  d.phase = d.afterSkip;
  return true;
}

if (CARRY_SIZE < 112) ERROR("the carry holds an SMB2 header and the fixed part of a WRITE request");
