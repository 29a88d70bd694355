/**
 * The last segments of connections that nothing had said were worth following: where a capture has segments in another order
 * than they were sent in, what says so may come behind what follows it.
 *
 * Each of the last PASSED frames has a place of its own, the same for any number of instances. What it holds lies in the
 * chunk, and is copied before the chunk goes.
 *
 * The region:   PASSED × Passed
 *               PASSED × KEPT_SIZE     source and destination address, TCP header, data
 */
import { be16, be32 } from "../bytes";
import { frameDigits, frameNumber, frameTime } from "../capture/frame";
import { inChunk, orderNow } from "../emit";
import { Flow } from "./flow";

/** Frames by which the order of a capture is looked back on. */
const PASSED: u32 = 64;

@unmanaged
@final
export class Passed {
  order: u64; // of the frame, from 1
  frame: u64;
  time: u64;
  digits: u32;
  version: u32;
  source: u32; // addresses of what the packet has
  destination: u32;
  header: u32; // of TCP
  ptr: u32;
  length: u32; // captured
  wire: u32; // sent
  isKept: u32;
  pad: u32;
}
const PASSED_SIZE: u32 = 64;
if (offsetof<Passed>() != PASSED_SIZE) ERROR("Passed drifted");

const ADDRESS: u32 = 16;
const TCP_HEADER: u32 = 20;
const TCP_ACKNOWLEDGMENT: u32 = 8;
const TCP_FLAGS: u32 = 13;
const HEAD: u32 = 2 * ADDRESS + TCP_HEADER;
/** A jumbo frame's data. */
const LARGEST: u32 = 9000;
const KEPT_SIZE: u32 = HEAD + LARGEST;

export const PASSED_REGION: usize = <usize>PASSED * (PASSED_SIZE + KEPT_SIZE);

let table: usize = 0;
/** Place that is looked at next. */
let cursor: u64 = 0;

/** `region`: PASSED_REGION bytes, whatever they hold. */
export function initPassed(region: usize): void {
  table = region;
  memory.fill(region, 0, PASSED * PASSED_SIZE);
}

// @ts-ignore: decorator
@inline
function entryAt(order: u64): Passed {
  return changetype<Passed>(table + <usize>(<u32>order & (PASSED - 1)) * PASSED_SIZE);
}

/** Notes a segment of the frame at hand that has data. `header`: of TCP. */
// @ts-ignore: decorator
@inline
export function passBy(version: u32, source: usize, destination: usize, header: usize, ptr: usize, length: u32, wire: u32): void {
  if (length > LARGEST) return;
  const order = orderNow();
  const entry = entryAt(order);
  entry.order = order;
  entry.frame = frameNumber;
  entry.time = frameTime;
  entry.digits = frameDigits;
  entry.version = version;
  entry.source = <u32>source;
  entry.destination = <u32>destination;
  entry.header = <u32>header;
  entry.ptr = <u32>ptr;
  entry.length = length;
  entry.wire = wire;
  entry.isKept = 0;
  // what fragments were put together to does not stay
  if (!inChunk(header)) keep(entry);
}

/** Copies what lies in the chunk at hand, which goes. */
export function keepPassed(): void {
  const now = orderNow();
  for (let i: u32 = 0; i < PASSED; i++) {
    const entry = entryAt(i);
    if (!entry.isKept && isRecent(entry, now) && inChunk(entry.header)) keep(entry);
  }
}

// @ts-ignore: decorator
@inline
function isRecent(entry: Passed, now: u64): bool {
  return entry.order != 0 && now - entry.order < PASSED;
}

function keep(entry: Passed): void {
  const to = <u32>table + PASSED * PASSED_SIZE + (<u32>entry.order & (PASSED - 1)) * KEPT_SIZE;
  const address: u32 = entry.version == 4 ? 4 : ADDRESS;
  memory.copy(to, entry.source, address);
  memory.copy(to + ADDRESS, entry.destination, address);
  memory.copy(to + 2 * ADDRESS, entry.header, TCP_HEADER);
  memory.copy(to + HEAD, entry.ptr, entry.length);
  entry.source = to;
  entry.destination = to + ADDRESS;
  entry.header = to + 2 * ADDRESS;
  entry.ptr = to + HEAD;
  entry.isKept = 1;
}

/** `nextPassed` begins with the oldest. */
export function beginPassed(): void {
  const now = orderNow();
  cursor = now < PASSED ? 0 : now - PASSED;
}

/** The next segment that passed of this flow, which is not taken a second time; null when there is none. */
export function nextPassed(flow: Flow): Passed | null {
  const now = orderNow();
  while (++cursor < now) {
    const entry = entryAt(cursor);
    if (entry.order != cursor || sideOf(entry, flow) < 0) continue;
    entry.order = 0;
    return entry;
  }
  return null;
}

/** Which side of the flow sent the segment; -1 where it is of another. */
export function sideOf(entry: Passed, flow: Flow): i32 {
  if (entry.version != <u32>flow.ipVersion) return -1;
  const from = be16(entry.header);
  const to = be16(<usize>entry.header + 2);
  const a = flow.addressA0;
  const b = flow.addressB0;
  if (from == flow.portA && to == flow.portB && isAt(entry.source, flow, a, flow.addressA1) && isAt(entry.destination, flow, b, flow.addressB1)) return 0;
  if (from == flow.portB && to == flow.portA && isAt(entry.source, flow, b, flow.addressB1) && isAt(entry.destination, flow, a, flow.addressA1)) return 1;
  return -1;
}

function isAt(ptr: usize, flow: Flow, high: u64, low: u64): bool {
  if (flow.ipVersion == 4) return <u64>load<u32>(ptr) == high;
  return load<u64>(ptr) == high && load<u64>(ptr, 8) == low;
}

export function seqOf(entry: Passed): u32 {
  return be32(<usize>entry.header + 4);
}

export function ackOf(entry: Passed): u32 {
  return be32(<usize>entry.header + TCP_ACKNOWLEDGMENT);
}

/** FIN to URG. */
export function flagsOf(entry: Passed): u32 {
  return load<u8>(<usize>entry.header + TCP_FLAGS);
}
