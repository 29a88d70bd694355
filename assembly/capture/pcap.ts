/** pcap (draft-ietf-opsawg-pcap): file header and packet records -> frames. */
import { MAX_PACKET } from "../abi";
import { hasRoom, u16of, u32of } from "../bytes";
import { Input } from "./input";
import { damage, more, ready, refuse, skipped } from "./current";

const MAGIC_MICROSECONDS: u32 = 0xa1b2c3d4;
const MAGIC_NANOSECONDS: u32 = 0xa1b23c4d;
/** libpcap as patched by A. Kuznetzov: each record has 8 more bytes (interface, protocol, packet type). */
const MAGIC_MODIFIED: u32 = 0xa1b2cd34;

const FILE_HEADER_SIZE: usize = 24;
const MAJOR_VERSION: usize = 4;
const MINOR_VERSION: usize = 6;
const LINK_TYPE: usize = 20; // the low 16 bits; the others tell the length of the FCS

const RECORD_HEADER_SIZE: usize = 16;
const MODIFIED_RECORD_HEADER_SIZE: usize = 24;
const SECONDS: usize = 0;
const FRACTION: usize = 4;
const CAPTURED_LENGTH: usize = 8;
const ORIGINAL_LENGTH: usize = 12;

const LENGTHS_IN_ORDER: u32 = 0;
const LENGTHS_SWAPPED: u32 = 1;
const LENGTHS_UNCERTAIN: u32 = 2;

let swap: bool = false;
let headerSize: usize = RECORD_HEADER_SIZE;
let unit: u64 = 0; // nanoseconds of the fraction's unit
let digits: u32 = 0;
let link: u32 = 0;
let order: u32 = LENGTHS_IN_ORDER;

export function keepPcap(input: Input): void {
  input.isSwapped = swap;
  input.headerSize = headerSize;
  input.unit = unit;
  input.digits = digits;
  input.link = link;
  input.lengthOrder = order;
}

export function restorePcap(input: Input): void {
  swap = input.isSwapped;
  headerSize = input.headerSize;
  unit = input.unit;
  digits = input.digits;
  link = input.link;
  order = input.lengthOrder;
}

export function isPcap(magic: u32): bool {
  return known(magic) || known(bswap(magic));
}

function known(magic: u32): bool {
  return magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS || magic == MAGIC_MODIFIED;
}

/** Reads the file header; [ptr, end) begins with a magic number that `isPcap` knows. */
export function openPcap(ptr: usize, end: usize): u32 {
  if (!hasRoom(ptr, end, FILE_HEADER_SIZE)) return more();
  swap = !known(load<u32>(ptr));
  const magic = u32of(ptr, swap);
  const major = u16of(ptr + MAJOR_VERSION, swap);
  if (major < 2) return refuse();
  const minor = u16of(ptr + MINOR_VERSION, swap);

  headerSize = magic == MAGIC_MODIFIED ? MODIFIED_RECORD_HEADER_SIZE : RECORD_HEADER_SIZE;
  unit = magic == MAGIC_NANOSECONDS ? 1 : 1000;
  digits = magic == MAGIC_NANOSECONDS ? 9 : 6;
  link = u32of(ptr + LINK_TYPE, swap) & 0xffff;
  // Before version 2.3 the original length came first; programs that wrote 2.3 did either.
  order = LENGTHS_IN_ORDER;
  if (major == 2 && minor < 3) order = LENGTHS_SWAPPED;
  if (major == 2 && minor == 3) order = LENGTHS_UNCERTAIN;
  return skipped(FILE_HEADER_SIZE);
}

export function nextPcap(ptr: usize, end: usize): u32 {
  const header = headerSize;
  if (!hasRoom(ptr, end, header)) return more();
  let captured = u32of(ptr + CAPTURED_LENGTH, swap);
  let original = u32of(ptr + ORIGINAL_LENGTH, swap);
  if (order != LENGTHS_IN_ORDER && (order == LENGTHS_SWAPPED || captured > original)) {
    const first = captured;
    captured = original;
    original = first;
  }
  if (captured > <u32>MAX_PACKET) return damage();
  if (!hasRoom(ptr, end, header + captured)) return more();

  // A fraction of a second or more is added: at most 2^32 seconds and 2^32 units, far below 2^64 ns.
  const time = <u64>u32of(ptr + SECONDS, swap) * 1_000_000_000 + <u64>u32of(ptr + FRACTION, swap) * unit;
  return ready(ptr + header, captured, original, time, digits, link, header + captured);
}
