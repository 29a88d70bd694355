/**
 * Where the packet is being read: [at, end) are the captured bytes of the current layer, and `cut` how many more of it were on
 * the wire. A layer advances over its header and narrows the rest to its own length; the rest only ever shrinks.
 */
import { MAX_PACKET, PROBLEM_HEADER_CUT, PROBLEM_HEADER_INVALID } from "../abi";
import { hasRoom } from "../bytes";
import { problem } from "../emit";
import { PACKET_NONE } from "./layers";

export let at: usize = 0;
export let end: usize = 0;
export let cut: u32 = 0;
/** The packet's clock: ns since the epoch. */
export let now: u64 = 0;

export let ipVersion: u32 = 0;
export let sourceAddress: usize = 0;
export let destinationAddress: usize = 0;

/** An original length beyond MAX_PACKET is no packet's: it would make holes that no link can have carried. */
// @ts-ignore: decorator
@inline
export function beginPacket(ptr: usize, captured: u32, original: u32, time: u64): void {
  at = ptr;
  end = ptr + captured;
  cut = captured < original && captured < <u32>MAX_PACKET ? min<u32>(original, MAX_PACKET) - captured : 0;
  now = time;
  ipVersion = 0;
}

/** Goes on in another place, of which `missing` bytes are cut off. */
export function moveTo(ptr: usize, length: u32, missing: u32): void {
  at = ptr;
  end = ptr + length;
  cut = missing;
}

/** The last `length` bytes on the wire are no part of what the layers carry. */
export function dropTrailer(length: u32): void {
  const captured = length > cut ? length - cut : 0;
  cut = length > cut ? 0 : cut - length;
  end -= min<u32>(captured, rest());
}

// @ts-ignore: decorator
@inline
export function has(length: u32): bool {
  return hasRoom(at, end, length);
}

/** Bytes captured from here on. */
// @ts-ignore: decorator
@inline
export function rest(): u32 {
  return <u32>(end - at);
}

/** Only after `has(length)`. */
// @ts-ignore: decorator
@inline
export function advance(length: u32): void {
  at += length;
}

/** From here on the layer has `length` bytes, or what there is of them. */
// @ts-ignore: decorator
@inline
export function narrow(length: u32): void {
  const here = rest();
  if (length <= here) {
    end = at + length;
    cut = 0;
  } else if (length - here < cut) {
    cut = length - here;
  }
}

// @ts-ignore: decorator
@inline
export function setAddresses(version: u32, source: usize, destination: usize): void {
  ipVersion = version;
  sourceAddress = source;
  destinationAddress = destination;
}

export function headerCut(): u32 {
  problem(PROBLEM_HEADER_CUT);
  return PACKET_NONE;
}

export function headerInvalid(): u32 {
  problem(PROBLEM_HEADER_INVALID);
  return PACKET_NONE;
}
