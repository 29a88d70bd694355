/** IEEE 802.11 data frames (IEEE 802.11-2020 §9.2, §9.3.2) -> LLC. An A-MSDU carries several MSDUs, taken one after another. */
import { PROBLEM_FRAGMENTS, PROBLEM_PROTECTED } from "../abi";
import { be16 } from "../bytes";
import { problem } from "../emit";
import { advance, at, cut, end, has, headerCut, moveTo, narrow, rest } from "./cursor";
import { llc } from "./ethernet";
import { PACKET_NONE } from "./layers";

const FRAME_CONTROL_SIZE: u32 = 2;
const HEADER_SIZE: u32 = 24;
const ADDRESS_SIZE: u32 = 6;
const QOS_CONTROL_SIZE: u32 = 2;
const HT_CONTROL_SIZE: u32 = 4;
const SEQUENCE_CONTROL: usize = 22;
const FRAGMENT_NUMBER: u8 = 15;

// Frame Control: the first byte
const VERSION_AND_TYPE: u32 = 0x0f;
const DATA: u32 = 0x08; // type 2 of version 0
const SUBTYPE_NO_DATA: u32 = 0x40;
const SUBTYPE_QOS: u32 = 0x80;
// and the second
const DISTRIBUTION: u32 = 0x03; // To DS and From DS: both make four addresses
const MORE_FRAGMENTS: u32 = 0x04;
const PROTECTED_FRAME: u32 = 0x40;
const HT_CONTROL_PRESENT: u32 = 0x80;

const AMSDU_PRESENT: u32 = 0x80; // QoS Control

// §9.3.2.2.2
const SUBFRAME_SIZE: u32 = 14;
const SUBFRAME_LENGTH: usize = 12;

/** What follows the subframe that is being read: captured bytes, and how many more there were. */
let next: usize = 0;
let nextLength: u32 = 0;
let nextCut: u32 = 0;

// @ts-ignore: decorator
@inline
export function beginSubframes(): void {
  nextLength = 0;
}

// @ts-ignore: decorator
@inline
export function hasSubframe(): bool {
  return nextLength >= SUBFRAME_SIZE;
}

/** `padded`: the header is followed by zeros up to a multiple of 4 (radiotap's flag for it). */
export function wlan(padded: bool): u32 {
  if (!has(FRAME_CONTROL_SIZE)) return headerCut();
  const control = <u32>load<u8>(at);
  const flags = <u32>load<u8>(at, 1);
  if ((control & VERSION_AND_TYPE) != DATA || (control & SUBTYPE_NO_DATA) != 0) return PACKET_NONE;
  if (flags & PROTECTED_FRAME) {
    problem(PROBLEM_PROTECTED);
    return PACKET_NONE;
  }
  let size = HEADER_SIZE;
  if ((flags & DISTRIBUTION) == DISTRIBUTION) size += ADDRESS_SIZE;
  const qosAt = size;
  if (control & SUBTYPE_QOS) {
    size += QOS_CONTROL_SIZE;
    if (flags & HT_CONTROL_PRESENT) size += HT_CONTROL_SIZE;
  }
  if (padded) size = (size + 3) & ~3;
  if (!has(size)) return headerCut();
  if ((flags & MORE_FRAGMENTS) != 0 || (load<u8>(at + SEQUENCE_CONTROL) & FRAGMENT_NUMBER) != 0) {
    problem(PROBLEM_FRAGMENTS);
    return PACKET_NONE;
  }
  const isAmsdu = (control & SUBTYPE_QOS) != 0 && (load<u8>(at + qosAt) & AMSDU_PRESENT) != 0;
  advance(size);
  return isAmsdu ? subframe() : llc();
}

/** The MSDU behind the one that was read last. */
export function nextSubframe(): u32 {
  moveTo(next, nextLength, nextCut);
  nextLength = 0;
  return subframe();
}

function subframe(): u32 {
  if (!has(SUBFRAME_SIZE)) return headerCut();
  const size = SUBFRAME_SIZE + be16(at + SUBFRAME_LENGTH);
  const padded = (size + 3) & ~3;
  if (has(padded)) {
    next = at + padded;
    nextLength = <u32>(end - next);
    nextCut = cut;
  }
  narrow(size);
  advance(SUBFRAME_SIZE);
  return rest() + cut > 0 ? llc() : PACKET_NONE;
}
