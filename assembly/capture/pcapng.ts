/** pcapng (draft-ietf-opsawg-pcapng): blocks -> frames. Lengths are judged as Wireshark judges them. */
import { MAX_CAPTURE_RECORD, MAX_PACKET, PROBLEM_BLOCK, PROBLEM_INTERFACE } from "../abi";
import { hasRoom, u16of, u32of, u64of } from "../bytes";
import { problem } from "../emit";
import { FRAME_READY, LINK_NONE, damage, more, ready, readyUntimed, readyWithoutPacket, skipped } from "./current";
import { Input } from "./input";
import { addInterface, forgetInterfaces, interfaceAt, nanoseconds, setOffset, setResolution } from "./interfaces";

export const SECTION_HEADER_BLOCK: u32 = 0x0a0d0d0a; // reads alike in both byte orders
const INTERFACE_DESCRIPTION_BLOCK: u32 = 1;
const PACKET_BLOCK: u32 = 2; // obsolete
const SIMPLE_PACKET_BLOCK: u32 = 3;
const ENHANCED_PACKET_BLOCK: u32 = 6;
const SYSTEMD_JOURNAL_EXPORT_BLOCK: u32 = 9;
const SYSDIG_EVENT_BLOCK: u32 = 0x204;
const SYSDIG_EVENT_V2_BLOCK: u32 = 0x216;
const SYSDIG_EVENT_V2_BLOCK_LARGE: u32 = 0x221;
const CUSTOM_BLOCK: u32 = 0xbad;
const CUSTOM_BLOCK_NO_COPY: u32 = 0x40000bad;

/** Of Netflix's custom blocks Wireshark numbers these alone. */
const NETFLIX: u32 = 10949;
const NETFLIX_EVENT: u32 = 1;
const NETFLIX_SKIP: u32 = 2;

const BYTE_ORDER_MAGIC: u32 = 0x1a2b3c4d;
const MAJOR_VERSION: u32 = 1;

// Bytes before the body's variable part; with it, and the trailing length, the least that a block can have.
const BLOCK_HEADER_SIZE: u32 = 8;
const TRAILER_SIZE: u32 = 4;
const MIN_BLOCK_SIZE: u32 = 12;
const MIN_CUSTOM_BLOCK_SIZE: u32 = 16;
const MIN_RECORD_BLOCK_SIZE: u32 = 36; // of a journal entry or a Sysdig event
const SECTION_HEADER_SIZE: u32 = 24;
const INTERFACE_HEADER_SIZE: u32 = 16;
const PACKET_HEADER_SIZE: u32 = 28; // of the Enhanced and of the obsolete Packet Block
const SIMPLE_HEADER_SIZE: u32 = 12;

const OPT_ENDOFOPT: u32 = 0;
const IF_TSRESOL: u32 = 9;
const IF_TSOFFSET: u32 = 14;

let swap: bool = false;
/** A long block is being skipped: bytes of it before its trailing length, and what that must say (0: none is). */
let skipLeft: u32 = 0;
let skipTotal: u32 = 0;

export function initPcapng(): void {
  swap = false;
  skipLeft = 0;
  skipTotal = 0;
}

export function keepPcapng(input: Input): void {
  input.isSwapped = swap;
  input.skipLeft = skipLeft;
  input.skipTotal = skipTotal;
}

export function restorePcapng(input: Input): void {
  swap = input.isSwapped;
  skipLeft = input.skipLeft;
  skipTotal = input.skipTotal;
}

/** Whether the byte-order magic of a Section Header Block, at its offset 8, is there in either order. */
export function isByteOrderMagic(magic: u32): bool {
  return magic == BYTE_ORDER_MAGIC || bswap(magic) == BYTE_ORDER_MAGIC;
}

/** Whether a block's first part has been used and its rest is still to come. */
export function midBlock(): bool {
  return skipTotal != 0;
}

export function nextPcapng(ptr: usize, end: usize): u32 {
  if (skipTotal != 0) return skipOn(ptr, end);
  if (!hasRoom(ptr, end, MIN_BLOCK_SIZE)) return more();
  const raw = load<u32>(ptr);
  if (raw == SECTION_HEADER_BLOCK) return sectionHeader(ptr, end);

  const total = u32of(ptr + 4, swap);
  if (!plausible(total)) return damage();
  switch (swap ? bswap(raw) : raw) {
    case ENHANCED_PACKET_BLOCK:
      return packet(ptr, end, total, false);
    case SIMPLE_PACKET_BLOCK:
      return simplePacket(ptr, end, total);
    case PACKET_BLOCK:
      return packet(ptr, end, total, true);
    case INTERFACE_DESCRIPTION_BLOCK:
      return interfaceDescription(ptr, end, total);
    case CUSTOM_BLOCK:
    case CUSTOM_BLOCK_NO_COPY:
      return custom(ptr, end, total);
    case SYSTEMD_JOURNAL_EXPORT_BLOCK:
    case SYSDIG_EVENT_BLOCK:
    case SYSDIG_EVENT_V2_BLOCK:
    case SYSDIG_EVENT_V2_BLOCK_LARGE:
      return numbered(ptr, end, total, MIN_RECORD_BLOCK_SIZE, MIN_BLOCK_SIZE);
    default:
      return skipBlock(ptr, end, total);
  }
}

/** Rounding up must not wrap. */
function plausible(total: u32): bool {
  return total >= MIN_BLOCK_SIZE && total <= 0xfffffffc;
}

/** A total length ought to be a multiple of 4. Wireshark reads on as if it were rounded up; the trailing one stays as it is. */
// @ts-ignore: decorator
@inline
function padded(total: u32): u32 {
  return (total + 3) & ~3;
}

/** Bytes used of the block that was claimed last. */
let claimed: usize = 0;

/**
 * Claims the block at ptr, of which `needed` bytes are to be read: the whole of it, or when it is long those bytes, the rest
 * being skipped by later calls. Anything but FRAME_READY is for the caller to return.
 */
function claim(ptr: usize, end: usize, total: u32, needed: u32): u32 {
  const length = padded(total);
  if (length <= <u32>MAX_CAPTURE_RECORD) {
    if (!hasRoom(ptr, end, length)) return more();
    if (u32of(ptr + length - TRAILER_SIZE, swap) != total) return damage();
    claimed = length;
    return FRAME_READY;
  }
  if (!hasRoom(ptr, end, needed)) return more();
  skipLeft = length - TRAILER_SIZE - needed;
  skipTotal = total;
  claimed = needed;
  return FRAME_READY;
}

/** Skips what there is of the block at ptr; its first 12 bytes are there. */
function skipBlock(ptr: usize, end: usize, total: u32): u32 {
  const length = padded(total);
  if (hasRoom(ptr, end, length)) {
    return u32of(ptr + length - TRAILER_SIZE, swap) == total ? skipped(length) : damage();
  }
  const used = min<u32>(<u32>(end - ptr), length - TRAILER_SIZE);
  skipLeft = length - TRAILER_SIZE - used;
  skipTotal = total;
  return skipped(used);
}

function skipOn(ptr: usize, end: usize): u32 {
  if (skipLeft != 0) {
    if (ptr == end) return more();
    const used = min<u32>(<u32>(end - ptr), skipLeft);
    skipLeft -= used;
    return skipped(used);
  }
  if (!hasRoom(ptr, end, TRAILER_SIZE)) return more();
  if (u32of(ptr, swap) != skipTotal) return damage();
  skipTotal = 0;
  return skipped(TRAILER_SIZE);
}

/** §4.1. The section length is not needed: the next Section Header Block ends it. */
function sectionHeader(ptr: usize, end: usize): u32 {
  if (!hasRoom(ptr, end, SECTION_HEADER_SIZE)) return more();
  const magic = load<u32>(ptr + 8);
  if (!isByteOrderMagic(magic)) return damage();
  const before = swap;
  swap = magic != BYTE_ORDER_MAGIC;
  const total = u32of(ptr + 4, swap);
  if (!plausible(total) || total < SECTION_HEADER_SIZE + TRAILER_SIZE) return damage();
  if (u16of(ptr + 12, swap) != MAJOR_VERSION) return damage();
  const status = claim(ptr, end, total, SECTION_HEADER_SIZE);
  if (status != FRAME_READY) {
    swap = before;
    return status;
  }
  forgetInterfaces();
  return skipped(claimed);
}

/** §4.2. The options of one that is too long to be in memory at once are not read. */
function interfaceDescription(ptr: usize, end: usize, total: u32): u32 {
  if (total < INTERFACE_HEADER_SIZE + TRAILER_SIZE) return damage();
  const status = claim(ptr, end, total, INTERFACE_HEADER_SIZE);
  if (status != FRAME_READY) return status;
  const added = addInterface(u16of(ptr + 8, swap), u32of(ptr + 12, swap));
  if (!added || skipTotal != 0) return skipped(claimed);

  let option = ptr + INTERFACE_HEADER_SIZE;
  const optionsEnd = ptr + claimed - TRAILER_SIZE;
  while (hasRoom(option, optionsEnd, 4)) {
    const code = u16of(option, swap);
    const length = u16of(option + 2, swap);
    option += 4;
    if (code == OPT_ENDOFOPT) break;
    if (!hasRoom(option, optionsEnd, padded(length))) {
      problem(PROBLEM_BLOCK);
      break;
    }
    if (code == IF_TSRESOL && length == 1) setResolution(added, load<u8>(option));
    if (code == IF_TSOFFSET && length == 8) setOffset(added, u64of(option, swap));
    option += padded(length);
  }
  return skipped(claimed);
}

/** §4.3, and appendix A for the obsolete one, which has 16 bits of interface and 16 of drops in the same place. */
function packet(ptr: usize, end: usize, total: u32, obsolete: bool): u32 {
  if (total < PACKET_HEADER_SIZE + TRAILER_SIZE) return damage();
  if (!hasRoom(ptr, end, PACKET_HEADER_SIZE)) return more();
  const captured = u32of(ptr + 20, swap);
  if (captured > padded(total) - (PACKET_HEADER_SIZE + TRAILER_SIZE)) {
    problem(PROBLEM_BLOCK);
    return skipBlock(ptr, end, total);
  }
  if (captured > <u32>MAX_PACKET) return damage();
  const status = claim(ptr, end, total, PACKET_HEADER_SIZE + captured);
  if (status != FRAME_READY) return status;

  const index = obsolete ? u16of(ptr + 8, swap) : u32of(ptr + 8, swap);
  const original = u32of(ptr + 24, swap);
  const by = interfaceAt(index);
  if (!by) return unknownInterface(ptr + PACKET_HEADER_SIZE, captured, original);
  const ticks = ((<u64>u32of(ptr + 12, swap)) << 32) | u32of(ptr + 16, swap);
  return ready(
    ptr + PACKET_HEADER_SIZE,
    captured,
    original,
    nanoseconds(by, ticks),
    by.digits,
    by.link,
    claimed,
  );
}

/** §4.4. It belongs to interface 0 and has no time: it gets that of the frame before, 0 when there is none. */
function simplePacket(ptr: usize, end: usize, total: u32): u32 {
  if (total < SIMPLE_HEADER_SIZE + TRAILER_SIZE) return damage();
  if (!hasRoom(ptr, end, SIMPLE_HEADER_SIZE)) return more();
  const by = interfaceAt(0);
  const original = u32of(ptr + 8, swap);
  let captured = min<u32>(original, padded(total) - (SIMPLE_HEADER_SIZE + TRAILER_SIZE));
  if (by && by.snaplen != 0) captured = min<u32>(captured, by.snaplen);
  if (captured > <u32>MAX_PACKET) return damage();
  const status = claim(ptr, end, total, SIMPLE_HEADER_SIZE + captured);
  if (status != FRAME_READY) return status;
  if (!by) return unknownInterface(ptr + SIMPLE_HEADER_SIZE, captured, original);
  return readyUntimed(ptr + SIMPLE_HEADER_SIZE, captured, original, by.digits, by.link, claimed);
}

/** §4.7: bytes of whoever has the Private Enterprise Number at offset 8. */
function custom(ptr: usize, end: usize, total: u32): u32 {
  if (padded(total) > MIN_CUSTOM_BLOCK_SIZE) {
    if (!hasRoom(ptr, end, 16)) return more();
    if (u32of(ptr + 8, swap) == NETFLIX) {
      const kind = load<u32>(ptr + 12); // little-endian in either byte order
      if (kind != NETFLIX_EVENT && kind != NETFLIX_SKIP) return skipBlock(ptr, end, total);
    }
  }
  return numbered(ptr, end, total, MIN_CUSTOM_BLOCK_SIZE, MIN_CUSTOM_BLOCK_SIZE);
}

/** A block without a packet to which Wireshark gives a frame number all the same. */
function numbered(ptr: usize, end: usize, total: u32, least: u32, overhead: u32): u32 {
  if (total < least) {
    problem(PROBLEM_BLOCK);
    return skipBlock(ptr, end, total);
  }
  const status = claim(ptr, end, total, BLOCK_HEADER_SIZE);
  if (status != FRAME_READY) return status;
  return readyWithoutPacket(total - overhead, claimed);
}

/** The frame is counted, so that those after it keep their numbers; how to read it, and its clock, nobody has said. */
function unknownInterface(ptr: usize, captured: u32, original: u32): u32 {
  problem(PROBLEM_INTERFACE);
  return readyUntimed(ptr, captured, original, 0, LINK_NONE, claimed);
}
