/** What `nextFrame` found: the frame read last, and how many bytes were used. */
import { PROBLEM_DAMAGED, PROBLEM_SNAPLEN } from "../abi";
import { problem } from "../emit";
import { Input } from "./input";

/** More bytes are needed: nothing was used and no state changed. */
export const FRAME_MORE: u32 = 0;
/** A frame is described by the globals below. */
export const FRAME_READY: u32 = 1;
/** A file header, a block without a packet, or a part of one was used. */
export const FRAME_SKIPPED: u32 = 2;
/** Reading cannot go on, now or later. */
export const FRAME_DAMAGED: u32 = 3;

/** The link type of a frame that is no packet, or whose interface its section has not described. No LINKTYPE has this value. */
export const LINK_NONE: u32 = 0xffffffff;

export let framePtr: usize = 0;
export let frameCaptured: u32 = 0;
export let frameLength: u32 = 0;
export let frameTime: u64 = 0;
export let frameTimed: bool = false;
export let frameDigits: u32 = 0;
export let frameLink: u32 = 0;
/** frame.number; in the high half the capture's order in its sequence. */
export let frameNumber: u64 = 0;
export let frameConsumed: usize = 0;
export let damaged: bool = false;

/** `order`: of the capture in its sequence. */
export function initCurrent(order: u32): void {
  framePtr = 0;
  frameCaptured = 0;
  frameLength = 0;
  frameTime = 0;
  frameTimed = false;
  // What ends with a capture that has no packets keeps the decimals of the packets before.
  if (order <= 1) frameDigits = 0;
  frameLink = 0;
  frameNumber = <u64>order << 32;
  frameConsumed = 0;
  damaged = false;
}

export function keepCurrent(input: Input): void {
  input.framePtr = framePtr;
  input.frameCaptured = frameCaptured;
  input.frameLength = frameLength;
  input.frameTime = frameTime;
  input.frameTimed = frameTimed;
  input.frameDigits = frameDigits;
  input.frameLink = frameLink;
  input.frameNumber = frameNumber;
  input.frameConsumed = frameConsumed;
  input.isDamaged = damaged;
}

export function restoreCurrent(input: Input): void {
  framePtr = input.framePtr;
  frameCaptured = input.frameCaptured;
  frameLength = input.frameLength;
  frameTime = input.frameTime;
  frameTimed = input.frameTimed;
  frameDigits = input.frameDigits;
  frameLink = input.frameLink;
  frameNumber = input.frameNumber;
  frameConsumed = input.frameConsumed;
  damaged = input.isDamaged;
}

export function more(): u32 {
  frameConsumed = 0;
  return FRAME_MORE;
}

export function skipped(length: usize): u32 {
  frameConsumed = length;
  return FRAME_SKIPPED;
}

/** The capture's lengths contradict each other. */
export function damage(): u32 {
  problem(PROBLEM_DAMAGED);
  return refuse();
}

/** The bytes are no capture that is known. */
export function refuse(): u32 {
  damaged = true;
  frameConsumed = 0;
  return FRAME_DAMAGED;
}

// @ts-ignore: decorator
@inline
function set(ptr: usize, captured: u32, length: u32, digits: u32, link: u32, consumed: usize): u32 {
  framePtr = ptr;
  frameCaptured = captured;
  frameLength = length;
  frameDigits = digits;
  frameLink = link;
  frameNumber++;
  frameConsumed = consumed;
  return FRAME_READY;
}

// @ts-ignore: decorator
@inline
export function ready(
  ptr: usize,
  captured: u32,
  length: u32,
  time: u64,
  digits: u32,
  link: u32,
  consumed: usize,
): u32 {
  if (captured < length) problem(PROBLEM_SNAPLEN);
  frameTime = time;
  frameTimed = true;
  return set(ptr, captured, length, digits, link, consumed);
}

/** A frame whose time nobody wrote down: `frameTime` stays that of the frame before. */
export function readyUntimed(ptr: usize, captured: u32, length: u32, digits: u32, link: u32, consumed: usize): u32 {
  if (captured < length) problem(PROBLEM_SNAPLEN);
  frameTimed = false;
  return set(ptr, captured, length, digits, link, consumed);
}

/** A frame that is no packet: it counts, and has a length, and none of it can be read. */
export function readyWithoutPacket(length: u32, consumed: usize): u32 {
  frameTimed = false;
  return set(0, 0, length, 0, LINK_NONE, consumed);
}
