/**
 * Fragments of IPv4 and IPv6 (RFC 791 §3.2, RFC 8200 §4.5) -> datagrams.
 *
 * The region:   count × stamp, u64      0 free | order of its last fragment, with FILLING while it is not whole
 *               count × hash, u32       of the key
 *               count × Datagram        key and progress
 *               count × bitmap          one bit for each 8 bytes that are there
 *               count × 64 KiB          the bytes
 *
 * What came first stands, down to 8 bytes: later copies of it, and fragments that contradict the datagram's end as it is known,
 * change nothing. A whole datagram stays until its place is needed, so that a second copy of its fragments is known as one.
 */
import { PROBLEM_FRAGMENTS } from "../abi";
import { problem } from "../emit";
import { at, cut, destinationAddress, headerInvalid, ipVersion, moveTo, now, rest, sourceAddress } from "./cursor";

const BUFFER_SIZE: u32 = 65536;
const MAX_DATAGRAM_SIZE: u32 = 65535;
const BITMAP_SIZE: u32 = BUFFER_SIZE / 64;

const LIFETIME_IPV4: u64 = 30_000_000_000;
const LIFETIME_IPV6: u64 = 60_000_000_000; // RFC 8200 §4.5

const FILLING: u64 = 1 << 63;

@unmanaged @final
class Datagram {
  sourceLow: u64;
  sourceHigh: u64;
  destinationLow: u64;
  destinationHigh: u64;
  begun: u64; // ns: when its first fragment came
  identification: u32;
  kind: u32; // IPv4: the protocol, which is part of the key; IPv6: KIND_IPV6
  units: u32; // of 8 bytes, that are there
  reach: u32; // the furthest end of a fragment
  total: u32; // 0: its last fragment has not come
  next: u32; // the protocol that its first fragment names
}

const KIND_IPV6: u32 = 256;
const NEXT_UNKNOWN: u32 = 256;

/** Of one datagram, all in all. */
export const FRAGMENTED_SIZE: usize = 8 + 4 + offsetof<Datagram>() + BITMAP_SIZE + BUFFER_SIZE;

/** Datagrams that are put together at once: an even number, so that all parts lie aligned. */
let datagramCount: u32 = 0;
let stamps: usize = 0;
let hashes: usize = 0;
let datagrams: usize = 0;
let bitmaps: usize = 0;
let buffers: usize = 0;
/** Counts fragments. */
let sequence: u64 = 0;
/** Its value when the packet began: a datagram that became whole since then is being read and keeps its place. */
let packetBegan: u64 = 0;
/** What the datagram that became whole last carries. */
export let fragmentNext: u32 = 0;

/** In `count` × FRAGMENTED_SIZE bytes at `address`, whatever they hold. */
export function initFragments(address: usize, count: u32): void {
  datagramCount = count;
  stamps = address;
  hashes = stamps + count * 8;
  datagrams = hashes + count * 4;
  bitmaps = datagrams + count * offsetof<Datagram>();
  buffers = bitmaps + count * BITMAP_SIZE;
  sequence = 0;
  memory.fill(stamps, 0, count * 8);
}

// @ts-ignore: decorator
@inline
export function beginFragments(): void {
  packetBegan = sequence;
}

/** Whether the packet ended in a fragment of a datagram that is not whole. */
export function isWaitingFragment(): bool {
  return sequence != packetBegan;
}

/** Nothing more will come: what is not whole never will be. */
export function endFragments(): void {
  for (let i: u32 = 0; i < datagramCount; i++) {
    if (stampOf(i) & FILLING) problem(PROBLEM_FRAGMENTS);
    setStamp(i, 0);
  }
}

/**
 * Adds the fragment at the cursor, whose addresses are set. True: the datagram is whole, the cursor is at its beginning, and
 * `fragmentNext` says what it carries.
 */
export function reassemble(identification: u32, protocol: u32, offset: u32, more: bool): bool {
  let length = rest() + cut;
  if (more) length &= ~7;
  const end = offset + length;
  if ((more && length == 0) || end > MAX_DATAGRAM_SIZE) {
    headerInvalid();
    return false;
  }
  let here = min<u32>(rest(), length);
  if (here < length) here &= ~7;

  sequence++;
  const index = place(identification, ipVersion == 4 ? protocol : KIND_IPV6);
  const datagram = datagramAt(index);
  if (!(stampOf(index) & FILLING)) {
    if (isCopy(index, offset, end, here)) return false;
    renew(index);
  }
  setStamp(index, sequence | FILLING);

  const contradicts = more
    ? datagram.total != 0 && end > datagram.total
    : datagram.reach > end || (datagram.total != 0 && datagram.total != end);
  if (contradicts) {
    headerInvalid();
    return false;
  }
  if (!more) datagram.total = end;
  if (end > datagram.reach) datagram.reach = end;
  if (offset == 0 && datagram.next == NEXT_UNKNOWN) datagram.next = protocol;
  datagram.units += fill(index, offset, here);

  const total = datagram.total;
  if (total == 0 || datagram.units < (total + 7) >> 3) return false;
  setStamp(index, sequence);
  fragmentNext = datagram.next;
  moveTo(bufferAt(index), total, 0);
  return true;
}

// ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────
// @ts-ignore: decorator
@inline
function stampOf(index: u32): u64 {
  return load<u64>(stamps + ((<usize>index) << 3));
}

// @ts-ignore: decorator
@inline
function setStamp(index: u32, stamp: u64): void {
  store<u64>(stamps + ((<usize>index) << 3), stamp);
}

// @ts-ignore: decorator
@inline
function datagramAt(index: u32): Datagram {
  return changetype<Datagram>(datagrams + <usize>index * offsetof<Datagram>());
}

// @ts-ignore: decorator
@inline
function bufferAt(index: u32): usize {
  return buffers + <usize>index * BUFFER_SIZE;
}

// @ts-ignore: decorator
@inline
function bitmapAt(index: u32): usize {
  return bitmaps + <usize>index * BITMAP_SIZE;
}

// @ts-ignore: decorator
@inline
function isBeingRead(stamp: u64): bool {
  return stamp > packetBegan && stamp < FILLING;
}

/** The place of the datagram with this key and the packet's addresses; stamped 0 when it begins with this fragment. */
function place(identification: u32, kind: u32): u32 {
  const source = sourceAddress;
  const destination = destinationAddress;
  const isV6 = kind == KIND_IPV6;
  const sourceLow = isV6 ? load<u64>(source) : <u64>load<u32>(source);
  const sourceHigh = isV6 ? load<u64>(source, 8) : 0;
  const destinationLow = isV6 ? load<u64>(destination) : <u64>load<u32>(destination);
  const destinationHigh = isV6 ? load<u64>(destination, 8) : 0;
  const hash = hashOf(sourceLow ^ rotl<u64>(sourceHigh, 17), destinationLow ^ rotl<u64>(destinationHigh, 17), identification);

  for (let i: u32 = 0; i < datagramCount; i++) {
    if (load<u32>(hashes + ((<usize>i) << 2)) != hash) continue;
    const stamp = stampOf(i);
    if (stamp == 0 || isBeingRead(stamp)) continue;
    const found = datagramAt(i);
    if (
      found.identification == identification &&
      found.kind == kind &&
      found.sourceLow == sourceLow &&
      found.sourceHigh == sourceHigh &&
      found.destinationLow == destinationLow &&
      found.destinationHigh == destinationHigh
    ) {
      if (isExpired(found)) vacate(i);
      return i;
    }
  }

  const index = leastNeeded();
  vacate(index);
  store<u32>(hashes + ((<usize>index) << 2), hash);
  const added = datagramAt(index);
  added.sourceLow = sourceLow;
  added.sourceHigh = sourceHigh;
  added.destinationLow = destinationLow;
  added.destinationHigh = destinationHigh;
  added.identification = identification;
  added.kind = kind;
  return index;
}

function hashOf(source: u64, destination: u64, identification: u32): u32 {
  let hash = (source ^ rotl<u64>(destination, 32)) * 0x9e3779b97f4a7c15;
  hash = (hash ^ (hash >> 29) ^ identification) * 0xbf58476d1ce4e5b9;
  return <u32>(hash >> 32);
}

/** By the packets' clock. It may jump back: then nothing expires. */
function isExpired(datagram: Datagram): bool {
  const lifetime = datagram.kind == KIND_IPV6 ? LIFETIME_IPV6 : LIFETIME_IPV4;
  return now > datagram.begun && now - datagram.begun > lifetime;
}

/** A free place; else the whole datagram, else the unfinished one, that has waited longest for a fragment. */
function leastNeeded(): u32 {
  let least: u32 = 0;
  let lowest = u64.MAX_VALUE;
  for (let i: u32 = 0; i < datagramCount; i++) {
    const stamp = stampOf(i);
    if (stamp < lowest && !isBeingRead(stamp)) {
      lowest = stamp;
      least = i;
    }
  }
  return least;
}

function vacate(index: u32): void {
  if (stampOf(index) & FILLING) problem(PROBLEM_FRAGMENTS);
  setStamp(index, 0);
}

function renew(index: u32): void {
  const datagram = datagramAt(index);
  datagram.begun = now;
  datagram.units = 0;
  datagram.reach = 0;
  datagram.total = 0;
  datagram.next = NEXT_UNKNOWN;
  memory.fill(bitmapAt(index), 0, BITMAP_SIZE);
}

// ── The bytes ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Whether the fragment repeats what the whole datagram in this place already has. */
function isCopy(index: u32, offset: u32, end: u32, here: u32): bool {
  if (stampOf(index) == 0 || end > datagramAt(index).total) return false;
  return memory.compare(bufferAt(index) + offset, at, here) == 0;
}

/** Copies those of the `here` bytes at the cursor that are new, in units of 8; returns how many units were. */
function fill(index: u32, offset: u32, here: u32): u32 {
  const bitmap = bitmapAt(index);
  const buffer = bufferAt(index);
  const lastUnit = (offset + here + 7) >> 3;
  let unit = offset >> 3;
  let added: u32 = 0;
  while (unit < lastUnit) {
    const bit = unit & 63;
    const count = min<u32>(64 - bit, lastUnit - unit);
    const wanted = (u64.MAX_VALUE >> (64 - count)) << bit;
    const word = bitmap + ((<usize>(unit >> 6)) << 3);
    const present = load<u64>(word);
    let fresh = wanted & ~present;
    store<u64>(word, present | wanted);
    added += <u32>popcnt<u64>(fresh);
    if (fresh == wanted) {
      copyUnits(buffer, offset, here, unit, count);
    } else {
      while (fresh != 0) {
        copyUnits(buffer, offset, here, (unit & ~63) + <u32>ctz<u64>(fresh), 1);
        fresh &= fresh - 1;
      }
    }
    unit += count;
  }
  return added;
}

/** The datagram's last unit may have fewer than 8 bytes. */
// @ts-ignore: decorator
@inline
function copyUnits(buffer: usize, offset: u32, here: u32, unit: u32, count: u32): void {
  const from = (unit << 3) - offset;
  memory.copy(buffer + (unit << 3), at + from, min<u32>(count << 3, here - from));
}
