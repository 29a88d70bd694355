/** HTTP/1 (RFC 9112): heads of requests and answers, for who logs on with them; bodies are passed over. */
import { MESSAGE_CUT, MESSAGE_LAST, RECORD_HTTP } from "../abi";
import { mark, stable } from "../emit";
import {
  advance,
  direction,
  dropGather,
  flattenGather,
  frameHere,
  gatherMore,
  passOver,
  PHASE_HTTP,
  pieceEnd,
  piecePtr,
  pieceRecord,
  skipThen,
  window,
} from "../stream/piece";
import { carryOf } from "../stream/direction";
import { looksLikeHttp } from "../stream/http";

/** A Kerberos token of 48 KiB, as Windows allows it, in base64. */
const HEAD_LIMIT: u32 = 65536;
const END_OF_HEAD: u32 = 0x0d0a0d0a;
const LINE_FEED: u8 = 10;
const DIGIT_ZERO: u32 = 48;
/** Digits of a length that is believed: more is beyond 32 bits. */
const MAX_DIGITS: u32 = 9;

const NAME_LENGTH: u32 = 15;
const NAME = memory.data<u8>([99, 111, 110, 116, 101, 110, 116, 45, 108, 101, 110, 103, 116, 104, 58]); // content-length:

/** PHASE_HTTP: a head, whole. False when the piece ends before it. What is no head is passed over to the next piece. */
export function readHttp(): bool {
  const d = direction;
  if (d.gatherLength == 0) {
    const ptr = window(8);
    if (ptr == 0) return false;
    if (!looksLikeHttp(ptr)) return passOver();
    d.firstFrame = frameHere();
    d.window = 0;
  }
  let shift = <u32>d.window;
  let count: u32 = 0;
  const room = HEAD_LIMIT - d.gatherLength;
  const carry = carryOf(d);
  const carried = d.carryLength;
  while (count < carried && count < room && shift != END_OF_HEAD) shift = (shift << 8) | load<u8>(carry + count++);
  let ptr = piecePtr;
  while (ptr < pieceEnd && count < room && shift != END_OF_HEAD) {
    shift = (shift << 8) | load<u8>(ptr++);
    count++;
  }
  d.window = shift;
  const isWhole = shift == END_OF_HEAD;
  if (isWhole && d.gatherLength == 0 && carried == 0) {
    const head = piecePtr;
    advance(count);
    writeHead(stable(head, count), count, true);
    return true;
  }
  d.gatherTarget = d.gatherLength + count;
  if (!gatherMore()) {
    dropGather();
    return passOver();
  }
  if (!isWhole && d.gatherLength < HEAD_LIMIT) return false;
  const length = d.gatherLength;
  writeHead(flattenGather(), length, isWhole);
  return true;
}

function writeHead(ptr: usize, length: u32, isWhole: bool): void {
  const record = pieceRecord(RECORD_HTTP);
  mark(record, isWhole ? MESSAGE_LAST : MESSAGE_CUT);
  record.ptr = <u32>ptr;
  record.length = length;
  record.wireLength = length;
  skipThen(bodyLength(ptr, ptr + length), PHASE_HTTP);
}

/** By Content-Length (RFC 9112 §6.2); 0 without one, and for answers that have no body (§6.3). */
function bodyLength(ptr: usize, end: usize): u32 {
  // the shortest head has more: it begins with eight bytes and ends with four
  const status = ptr + 9;
  const isAnswer = load<u8>(ptr) == 72 && load<u8>(ptr, 1) == 84; // HT
  if (isAnswer && (load<u8>(status) == 49 || isStatus(status, 204) || isStatus(status, 304))) return 0;
  for (let at = ptr; at < end && end - at > <usize>NAME_LENGTH + 1; at++) {
    if (load<u8>(at) == LINE_FEED && isName(at + 1)) return numberAt(at + 1 + NAME_LENGTH, end);
  }
  return 0;
}

function isStatus(at: usize, status: u32): bool {
  const hundreds = <u32>load<u8>(at) - DIGIT_ZERO;
  const tens = <u32>load<u8>(at, 1) - DIGIT_ZERO;
  return hundreds * 100 + tens * 10 + <u32>load<u8>(at, 2) - DIGIT_ZERO == status;
}

function isName(at: usize): bool {
  for (let i: u32 = 0; i < NAME_LENGTH; i++) {
    const byte = load<u8>(at + i);
    const lower = byte >= 65 && byte <= 90 ? byte | 32 : byte;
    if (lower != load<u8>(NAME + i)) return false;
  }
  return true;
}

function numberAt(at: usize, end: usize): u32 {
  while (at < end && load<u8>(at) == 32) at++;
  let value: u32 = 0;
  for (let digits: u32 = 0; at < end && digits < MAX_DIGITS; digits++) {
    const digit = <u32>load<u8>(at++) - DIGIT_ZERO;
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  return value;
}
