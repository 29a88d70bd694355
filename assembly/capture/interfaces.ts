/** The interfaces of the current pcapng section: link types, and clocks -> nanoseconds. */
import { MAX_INTERFACES } from "../abi";

/** if_tsresol when the option is absent: microseconds. */
const DEFAULT_RESOLUTION: u32 = 6;
/** if_tsresol: its most significant bit makes the rest a negative power of two, else of ten. */
const BINARY: u32 = 0x80;
const NANOSECONDS: u64 = 1_000_000_000;

@unmanaged @final
export class Interface {
  link: u32;
  snaplen: u32;
  digits: u32;
  resolution: u32;
  factor: u64; // resolution <= 9: ns in a tick; coarser than that never; 10..28: ticks in a ns; beyond: 0
  highest: u64; // resolution <= 9: ticks that `factor` multiplies without overflow
  offset: i64; // ns
}

export const INTERFACE_SIZE: usize = offsetof<Interface>();
export const CAPTURE_TABLE_SIZE: usize = MAX_INTERFACES * offsetof<Interface>();

let table: usize = 0;
let count: u32 = 0;

export function initInterfaces(address: usize): void {
  table = address;
  count = 0;
}

export function countInterfaces(): u32 {
  return count;
}

export function restoreInterfaces(address: usize, known: u32): void {
  table = address;
  count = known;
}

/** A new section numbers its interfaces from 0 again. */
export function forgetInterfaces(): void {
  count = 0;
}

/** Interface `index`, or null when the section has not described it, or beyond MAX_INTERFACES. */
// @ts-ignore: decorator
@inline
export function interfaceAt(index: u32): Interface | null {
  if (index >= min<u32>(count, MAX_INTERFACES)) return null;
  return changetype<Interface>(table + <usize>index * INTERFACE_SIZE);
}

/** Adds an interface with the default clock. Beyond MAX_INTERFACES it is numbered and not kept: null. */
export function addInterface(link: u32, snaplen: u32): Interface | null {
  const index = count;
  if (index != u32.MAX_VALUE) count++;
  if (index >= <u32>MAX_INTERFACES) return null;
  const added = changetype<Interface>(table + <usize>index * INTERFACE_SIZE);
  added.link = link;
  added.snaplen = snaplen;
  added.offset = 0;
  setResolution(added, DEFAULT_RESOLUTION);
  return added;
}

export function setResolution(clock: Interface, resolution: u32): void {
  clock.resolution = resolution;
  clock.digits = resolution < 9 ? resolution : 9;
  if (resolution <= 9) {
    clock.factor = powerOfTen(9 - resolution);
    clock.highest = u64.MAX_VALUE / clock.factor;
  } else {
    // 10^20 ticks a nanosecond are more than 64 bits of ticks: then every time is 0.
    clock.factor = resolution <= 28 ? powerOfTen(resolution - 9) : 0;
    clock.highest = 0;
  }
}

/** if_tsoffset: seconds, kept as nanoseconds as far as they go. */
export function setOffset(clock: Interface, seconds: i64): void {
  const limit = i64.MAX_VALUE / <i64>NANOSECONDS;
  clock.offset = max<i64>(-limit, min<i64>(limit, seconds)) * <i64>NANOSECONDS;
}

function powerOfTen(exponent: u32): u64 {
  let power: u64 = 1;
  for (let i: u32 = 0; i < exponent; i++) power *= 10;
  return power;
}

/** Ticks of the interface's clock as nanoseconds since the epoch; beyond what 64 bits hold, the nearest that they do. */
export function nanoseconds(clock: Interface, ticks: u64): u64 {
  const resolution = clock.resolution;
  let time: u64;
  if (resolution <= 9) {
    time = ticks <= clock.highest ? ticks * clock.factor : u64.MAX_VALUE;
  } else if (resolution & BINARY) {
    time = binaryNanoseconds(ticks, resolution & ~BINARY);
  } else {
    time = clock.factor != 0 ? ticks / clock.factor : 0;
  }
  const offset = clock.offset;
  if (offset == 0) return time;
  if (offset > 0) return time > u64.MAX_VALUE - <u64>offset ? u64.MAX_VALUE : time + <u64>offset;
  const back = <u64>-offset;
  return time > back ? time - back : 0;
}

/** ticks * 10^9 / 2^exponent, rounded down, exponent 0..127. */
function binaryNanoseconds(ticks: u64, exponent: u32): u64 {
  const seconds: u64 = exponent < 64 ? ticks >> exponent : 0;
  if (seconds >= u64.MAX_VALUE / NANOSECONDS) return u64.MAX_VALUE;
  const fraction = exponent < 64 ? ticks & (((<u64>1) << exponent) - 1) : ticks;
  const whole = seconds * NANOSECONDS;
  if (exponent <= 32) return whole + ((fraction * NANOSECONDS) >> exponent);
  // In two halves of 32 bits, since fraction * 10^9 may have 94.
  const low = ((fraction & 0xffffffff) * NANOSECONDS) >> 32;
  const scaled = (fraction >> 32) * NANOSECONDS + low;
  return exponent < 96 ? whole + (scaled >> (exponent - 32)) : whole;
}
