/**
 * Which packets are wanted, by their time and by their innermost addresses and ports; the host writes the table (abi.ts). A frame
 * out of its time is not parsed at all.
 */
import {
  FILTER_FLAGS,
  FILTER_FROM,
  FILTER_FROM_RELATIVE,
  FILTER_HAS_FROM,
  FILTER_HAS_PORTS,
  FILTER_HAS_TO,
  FILTER_HOST_ADDRESS,
  FILTER_HOST_COUNT,
  FILTER_HOST_MASK,
  FILTER_HOST_SIZE,
  FILTER_HOST_VERSION,
  FILTER_HOSTS,
  FILTER_PORTS,
  FILTER_SIZE as SIZE,
  FILTER_TO,
  FILTER_TO_RELATIVE,
  MAX_FILTER_HOSTS,
} from "../abi";
import { destinationAddress, ipVersion, sourceAddress } from "./cursor";
import { isWaitingFragment } from "./fragments";
import { PACKET_NONE } from "./layers";
import { destinationPort, sourcePort } from "./transport";

export const FILTER_SIZE: usize = SIZE;

let table: usize = 0;
if (FILTER_PORTS != FILTER_HOSTS + MAX_FILTER_HOSTS * FILTER_HOST_SIZE) ERROR("the hosts of the filter take another size");
if (SIZE != FILTER_PORTS + 65536 / 8) ERROR("the ports of the filter take another size");

/** Of the first frame that has a time. */
let reference: u64 = 0;
let hasReference: bool = false;

export function initFilter(address: usize): void {
  table = address;
  memory.fill(address, 0, SIZE);
  reference = 0;
  hasReference = false;
}

// @ts-ignore: decorator
@inline
function flags(): u32 {
  return load<u32>(table, FILTER_FLAGS);
}

/** Whether there is anything to ask of a packet's addresses or ports. */
// @ts-ignore: decorator
@inline
export function asksForEnds(): bool {
  return load<u32>(table, FILTER_HOST_COUNT) != 0 || (flags() & FILTER_HAS_PORTS) != 0;
}

// @ts-ignore: decorator
@inline
export function isInTime(time: u64, timed: bool): bool {
  if (timed && !hasReference) {
    reference = time;
    hasReference = true;
  }
  return (flags() & (FILTER_HAS_FROM | FILTER_HAS_TO)) == 0 || isWithin(time);
}

function isWithin(time: u64): bool {
  const asked = flags();
  const from = load<u64>(table, FILTER_FROM);
  const to = load<u64>(table, FILTER_TO);
  if ((asked & FILTER_HAS_FROM) != 0 && isBefore(time, from, (asked & FILTER_FROM_RELATIVE) != 0)) return false;
  return (asked & FILTER_HAS_TO) == 0 || !isAfter(time, to, (asked & FILTER_TO_RELATIVE) != 0);
}

/** A frame may have been stamped before the first one: then it is before any time since that. */
function isBefore(time: u64, limit: u64, isRelative: bool): bool {
  if (!isRelative) return time < limit;
  return time < reference ? true : time - reference < limit;
}

function isAfter(time: u64, limit: u64, isRelative: bool): bool {
  if (!isRelative) return time > limit;
  return time > reference && time - reference > limit;
}

/** Whether the packet that was parsed as `kind` is wanted. Of a fragment that waits for others the addresses alone are known. */
export function isWanted(kind: u32): bool {
  if (load<u32>(table, FILTER_HOST_COUNT) != 0 && !isBetweenHosts()) return false;
  if ((flags() & FILTER_HAS_PORTS) == 0) return true;
  if (kind == PACKET_NONE) return isWaitingFragment();
  return isPort(sourcePort) || isPort(destinationPort);
}

function isPort(port: u32): bool {
  return (load<u8>(table + FILTER_PORTS + (port >> 3)) & (1 << (port & 7))) != 0;
}

function isBetweenHosts(): bool {
  return ipVersion != 0 && (isHost(sourceAddress) || isHost(destinationAddress));
}

function isHost(address: usize): bool {
  const isV6 = ipVersion == 6;
  const low = isV6 ? load<u64>(address) : <u64>load<u32>(address);
  const high = isV6 ? load<u64>(address, 8) : 0;
  const count = min<u32>(load<u32>(table, FILTER_HOST_COUNT), MAX_FILTER_HOSTS);
  let host = table + FILTER_HOSTS;
  for (let i: u32 = 0; i < count; i++, host += FILTER_HOST_SIZE) {
    if (load<u32>(host, FILTER_HOST_VERSION) != ipVersion) continue;
    const differing = (low ^ load<u64>(host, FILTER_HOST_ADDRESS)) & load<u64>(host, FILTER_HOST_MASK);
    if ((differing | ((high ^ load<u64>(host, FILTER_HOST_ADDRESS + 8)) & load<u64>(host, FILTER_HOST_MASK + 8))) == 0) return true;
  }
  return false;
}
