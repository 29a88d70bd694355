/** SMB messages (MS-SMB2 §2.2.1): which are streamed, which are put together; the walk along a compound chain. */
import {
  MALFORMED_CHAIN,
  MALFORMED_STREAM,
  MESSAGE_CUT,
  MESSAGE_LAST,
  RECORD_COMPRESSION,
  RECORD_MALFORMED,
  RECORD_SMB1,
  RECORD_SMB1_RAW,
  RECORD_SMB2,
  RECORD_TRANSFORM,
} from "../abi";
import { hasRoom } from "../bytes";
import { mark, recordRoom, stable } from "../emit";
import { RAW_NEXT, RAW_NONE } from "../stream/direction";
import {
  advance,
  beginGather,
  cutFlags,
  beginWalk,
  consume,
  direction,
  directionIndex,
  directionOf,
  flow,
  MAGIC_COMPRESSION,
  MAGIC_SMB1,
  MAGIC_SMB2,
  MAGIC_TRANSFORM,
  PHASE_NBSS,
  pieceLeft,
  piecePtr,
  pieceRecord,
  skipThen,
  walkCompound,
  walkCut,
  walkEnd,
  walkOn,
  walkPtr,
  walkWireEnd,
  window,
} from "../stream/piece";
import { beginSearch } from "../stream/search";
import { beginPayload } from "./payload";
import {
  bulkSizeOfSmb1,
  followRaw,
  isNoRawData,
  payloadLengthOfSmb1,
  payloadOffsetOfSmb1,
  RAW_EXCEPTION_MOST,
  SMB1_HEADER_SIZE,
} from "./smb1";

const SMB2_READ: u16 = 8;
const SMB2_WRITE: u16 = 9;
const SMB2_FLAGS_SERVER_TO_REDIR: u32 = 1;
const STATUS_BUFFER_OVERFLOW: u32 = 0x80000005;
const TRANSFORM_HEADER_SIZE: u32 = 52; // §2.2.41
const COMPRESSION_HEADER_SIZE: u32 = 16; // §2.2.42.1; of the chained form the first two headers

/** §2.2.1.1 and §2.2.1.2: what the engine reads of it. */
@unmanaged
@final
class Smb2Header {
  ProtocolId: u32;
  StructureSize: u16;
  CreditCharge: u16;
  Status: u32;
  Command: u16;
  Credits: u16;
  Flags: u32;
  NextCommand: u32;
  MessageId: u64;
  ReservedOrAsyncId: u64;
  SessionId: u64;
  SignatureLow: u64;
  SignatureHigh: u64;
}
const HEADER_SIZE: u32 = 64;
if (offsetof<Smb2Header>() != HEADER_SIZE) ERROR("Smb2Header is not 64 bytes");

/** §2.2.21 WRITE Request, §2.2.20 READ Response: fixed parts, header included. */
const WRITE_FIXED: u32 = HEADER_SIZE + 48;
const READ_FIXED: u32 = HEADER_SIZE + 16;
const WRITE_STRUCTURE_SIZE: u16 = 49;
const READ_STRUCTURE_SIZE: u16 = 17;

/** Length of the fixed part when a payload follows it, else 0. `ptr` has a whole header. */
function bulkSize(header: Smb2Header): u32 {
  const answer = (header.Flags & SMB2_FLAGS_SERVER_TO_REDIR) != 0;
  if (header.Command == SMB2_WRITE && !answer) return WRITE_FIXED;
  if (header.Command == SMB2_READ && answer && (header.Status == 0 || header.Status == STATUS_BUFFER_OVERFLOW))
    return READ_FIXED;
  return 0;
}

/** Where the payload begins in the message, or 0 when the fixed part is no READ or WRITE after all. */
function payloadOffset(ptr: usize, fixed: u32, length: u32): u32 {
  const isWrite = fixed == WRITE_FIXED;
  if (load<u16>(ptr, HEADER_SIZE) != (isWrite ? WRITE_STRUCTURE_SIZE : READ_STRUCTURE_SIZE)) return 0;
  const offset: u32 = isWrite ? load<u16>(ptr, HEADER_SIZE + 2) : <u32>load<u8>(ptr, HEADER_SIZE + 2);
  if (payloadLength(ptr) == 0) return fixed;
  return offset >= fixed && offset <= length ? offset : 0;
}

// @ts-ignore: decorator
@inline
function payloadLength(ptr: usize): u32 {
  return load<u32>(ptr, HEADER_SIZE + 4);
}

/** Length of the message at `ptr` within `left` bytes: to the next of the chain, or to the end; 0 when NextCommand cannot be. */
function elementLength(header: Smb2Header, left: u32): u32 {
  const next = header.NextCommand;
  if (next == 0) return left;
  // §2.2.1.2: 8-byte aligned. A hop shorter than a header would loop.
  return next < HEADER_SIZE || (next & 7) != 0 || next > left ? 0 : next;
}

/** PHASE_MESSAGE: what an NBSS session message holds. False when more is needed. */
export function readMessage(): bool {
  const d = direction;
  const left = d.messageLeft;
  if (d.raw == RAW_NEXT) {
    if (left >= SMB1_HEADER_SIZE && left <= RAW_EXCEPTION_MOST) {
      const short = window(SMB1_HEADER_SIZE);
      if (short == 0) return false;
      if (isNoRawData(short)) return readWhole();
    }
    return readRaw(left);
  }
  if (left < SMB1_HEADER_SIZE) {
    skipThen(left, PHASE_NBSS);
    return true;
  }
  const need = left < HEADER_SIZE ? left : HEADER_SIZE;
  let ptr = window(need);
  if (ptr == 0) return false;
  const magic = load<u32>(ptr);
  if (magic == MAGIC_SMB2) {
    const header = changetype<Smb2Header>(ptr);
    if (left < HEADER_SIZE || header.StructureSize != HEADER_SIZE) return giveUp();
    const fixed = bulkSize(header);
    const length = elementLength(header, left);
    if (fixed == 0 || length < fixed) return readWhole();
    ptr = window(fixed);
    if (ptr == 0) return false;
    const offset = payloadOffset(ptr, fixed, length);
    return offset == 0 ? readWhole() : beginPayload(RECORD_SMB2, ptr, fixed, offset, payloadLength(ptr), length);
  }
  if (magic == MAGIC_SMB1) {
    const fixed = bulkSizeOfSmb1(ptr, need);
    const offset = fixed == 0 ? 0 : payloadOffsetOfSmb1(ptr, fixed, left);
    if (offset == 0) return readWhole();
    followRaw(ptr, d, directionOf(flow, 1 - directionIndex));
    return beginPayload(RECORD_SMB1, ptr, fixed, offset, payloadLengthOfSmb1(ptr), left);
  }
  if (magic == MAGIC_TRANSFORM && left >= TRANSFORM_HEADER_SIZE)
    return readOpaque(RECORD_TRANSFORM, TRANSFORM_HEADER_SIZE);
  if (magic == MAGIC_COMPRESSION) return readOpaque(RECORD_COMPRESSION, COMPRESSION_HEADER_SIZE);
  return giveUp();
}

/** An NBSS message of data alone; of none where the server refuses, or has no more. */
export function readRaw(length: u32): bool {
  direction.raw = RAW_NONE;
  return beginPayload(RECORD_SMB1_RAW, piecePtr, 0, 0, length, length);
}

/** No message that is known: search for the next one. */
function giveUp(): bool {
  const record = pieceRecord(RECORD_MALFORMED);
  mark(record, MALFORMED_STREAM);
  beginSearch();
  return true;
}

/** A message that is encrypted or compressed: its header, and past the rest. */
function readOpaque(kind: u32, headerSize: u32): bool {
  const d = direction;
  const size = headerSize < d.messageLeft ? headerSize : d.messageLeft;
  const ptr = window(size);
  if (ptr == 0) return false;
  const record = pieceRecord(kind);
  mark(record, MESSAGE_LAST);
  record.ptr = <u32>stable(ptr, size);
  record.length = size;
  record.wireLength = d.messageLeft;
  d.resynchronised = 0;
  consume(size);
  skipThen(d.messageLeft - size, PHASE_NBSS);
  return true;
}

/** The rest of the NBSS message: walked through where it lies if it is all there, else put together first. */
function readWhole(): bool {
  const d = direction;
  const left = d.messageLeft;
  if (d.carryLength == 0 && pieceLeft() >= <usize>left) {
    const ptr = stable(piecePtr, left);
    advance(left);
    d.messageLeft = 0;
    beginWalk(ptr, ptr + left, ptr + left);
  } else {
    beginGather(left, PHASE_NBSS);
  }
  return true;
}

/** PHASE_WALK: one message of the chain after the other. False when the ring is full. */
export function walk(): bool {
  while (walkPtr < walkEnd) {
    if (recordRoom() < 2) return false;
    const ptr = walkPtr;
    const left = <u32>(walkEnd - ptr);
    const magic = left >= 4 ? load<u32>(ptr) : 0;
    if (magic == MAGIC_SMB1) {
      if (left >= SMB1_HEADER_SIZE) followRaw(ptr, direction, directionOf(flow, 1 - directionIndex));
      const record = pieceRecord(RECORD_SMB1);
      mark(record, MESSAGE_LAST | cutFlags(walkCut));
      record.ptr = <u32>ptr;
      record.length = left;
      record.wireLength = <u32>(walkWireEnd - ptr);
      direction.resynchronised = 0;
      walkOn(walkEnd);
      break;
    }
    const header = changetype<Smb2Header>(ptr);
    if (left < HEADER_SIZE || magic != MAGIC_SMB2 || header.StructureSize != HEADER_SIZE) {
      // a chain that was cut within a header is no news: the hole was reported
      if (!walkCut) chainBroken(left);
      walkOn(walkEnd);
      break;
    }
    const wire = elementLength(header, <u32>(walkWireEnd - ptr));
    if (wire == 0) {
      chainBroken(left);
      writeMessage(header, left, left);
      walkOn(walkEnd);
      break;
    }
    const have = wire < left ? wire : left;
    writeMessage(header, have, wire);
    walkOn(ptr + have);
  }
  skipThen(direction.messageLeft, PHASE_NBSS);
  return true;
}

function chainBroken(left: u32): void {
  const record = pieceRecord(RECORD_MALFORMED);
  mark(record, MALFORMED_CHAIN);
  record.extra = left;
}

/** One message that lies in memory as far as it came. */
function writeMessage(header: Smb2Header, length: u32, wireLength: u32): void {
  const ptr = changetype<usize>(header);
  const record = pieceRecord(RECORD_SMB2);
  mark(record, MESSAGE_LAST | cutFlags(length < wireLength));
  record.ptr = <u32>ptr;
  record.length = length;
  record.wireLength = wireLength;
  record.compound = walkCompound;
  direction.resynchronised = 0;
  const fixed = bulkSize(header);
  if (fixed == 0 || !hasRoom(ptr, ptr + length, fixed)) return;
  const offset = payloadOffset(ptr, fixed, wireLength);
  if (offset == 0) return;
  record.length = fixed;
  const wanted = payloadLength(ptr);
  const room = wireLength - offset;
  const total = wanted < room ? wanted : room;
  record.payloadTotal = total;
  if (total < wanted) mark(record, MESSAGE_CUT);
  if (offset < length) {
    record.payloadPtr = <u32>(ptr + offset);
    record.payloadLength = length - offset < total ? length - offset : total;
  }
}

/** A hole within a header: what the carry holds of the message is written out if that is a header at all. */
export function cutHead(): void {
  const d = direction;
  if (d.carryLength < SMB1_HEADER_SIZE) return;
  const ptr = window(d.carryLength);
  const isSmb1 = load<u32>(ptr) == MAGIC_SMB1;
  if (!isSmb1) {
    const header = changetype<Smb2Header>(ptr);
    if (d.carryLength < HEADER_SIZE || header.ProtocolId != MAGIC_SMB2 || header.StructureSize != HEADER_SIZE) return;
  }
  const record = pieceRecord(isSmb1 ? RECORD_SMB1 : RECORD_SMB2);
  mark(record, MESSAGE_LAST | MESSAGE_CUT);
  record.ptr = <u32>stable(ptr, d.carryLength);
  record.length = d.carryLength;
  record.wireLength = d.messageLeft;
  record.compound = d.compound;
}
