/**
 * Packets that several captures of the same traffic have, told once. A set of ENTRIES_IN_SET entries for each hash of what
 * makes a packet the same wherever it is seen: everything but its way there (link layer, tunnels, time to live).
 *
 * What one capture has twice was sent twice. So copies are counted for each capture, and a packet is left out as long as its
 * capture has had fewer of them than another.
 */
import { REPEAT_WINDOW } from "../abi";
import { be16, hashBytes } from "../bytes";
import { destinationAddress, ipVersion, sourceAddress } from "./cursor";
import { PACKET_TCP } from "./layers";
import { destinationPort, payloadLength, payloadPtr, payloadWire, sourcePort, tcpAck, tcpFlags, tcpSeq } from "./transport";

/** Captures that an entry counts copies of. */
const COUNTS: u32 = 4;

@unmanaged
@final
class Entry {
  key: u64; // 0: free
  time: u64; // of the copy that was taken last
  // the capture's order in the high 24 bits, its copies in the low 8
  count0: u32;
  count1: u32;
  count2: u32;
  count3: u32;
}
const ENTRY_SIZE: usize = 32;
if (offsetof<Entry>() != ENTRY_SIZE) ERROR("Entry drifted");
if (offsetof<Entry>("count0") + COUNTS * 4 != ENTRY_SIZE) ERROR("Entry.count drifted");

const ENTRIES_IN_SET: usize = 4;
const SETS: u32 = 1 << 15;
const SET_SIZE: usize = ENTRIES_IN_SET * ENTRY_SIZE;
export const REPEATS_SIZE: usize = <usize>SETS * SET_SIZE;

let table: usize = 0;
let isClear: bool = false;

/** `region`: REPEATS_SIZE bytes, whatever they hold. */
export function initRepeats(region: usize): void {
  table = region;
  isClear = false;
}

// @ts-ignore: decorator
@inline
function mix(hash: u64, word: u64): u64 {
  return rotl<u64>((hash ^ word) * 0xff51afd7ed558ccd, 31);
}

function keyOf(kind: u32): u64 {
  let key: u64 = (<u64>kind << 32) | ((<u64>sourcePort) << 16) | destinationPort;
  if (ipVersion == 4) {
    // the Identification is four bytes into the header, the source address twelve
    key = mix(key, load<u32>(sourceAddress) | ((<u64>load<u32>(destinationAddress)) << 32));
    key = mix(key, be16(sourceAddress - 8));
  } else {
    key = mix(mix(key, load<u64>(sourceAddress)), load<u64>(sourceAddress, 8));
    key = mix(mix(key, load<u64>(destinationAddress)), load<u64>(destinationAddress, 8));
  }
  if (kind == PACKET_TCP) key = mix(mix(key, (<u64>tcpSeq << 32) | tcpAck), tcpFlags);
  key = mix(mix(key, (<u64>payloadWire << 32) | payloadLength), hashBytes(payloadPtr, payloadLength));
  key ^= key >> 32;
  return key != 0 ? key : 1;
}

/** Takes note of the packet that was parsed last. True when another capture had it, and `compares`. */
export function isRepeat(kind: u32, time: u64, order: u32, compares: bool): bool {
  if (!isClear) {
    memory.fill(table, 0, REPEATS_SIZE);
    isClear = true;
  }
  const key = keyOf(kind);
  const set = table + <usize>(<u32>key & (SETS - 1)) * SET_SIZE;
  let victim = changetype<Entry>(set);
  for (let i: usize = 0; i < ENTRIES_IN_SET; i++) {
    const entry = changetype<Entry>(set + i * ENTRY_SIZE);
    if (entry.key == key) {
      const apart = time > entry.time ? time - entry.time : entry.time - time;
      if (apart <= <u64>REPEAT_WINDOW) return count(entry, time, order, compares);
      victim = entry;
      break;
    }
    if (entry.time < victim.time) victim = entry;
  }
  victim.key = key;
  victim.time = time;
  victim.count0 = (order << 8) | 1;
  victim.count1 = 0;
  victim.count2 = 0;
  victim.count3 = 0;
  return false;
}

/** Counts one more copy in a capture. True when another one has had as many. */
function count(entry: Entry, time: u64, order: u32, compares: bool): bool {
  const counts = changetype<usize>(entry) + offsetof<Entry>("count0");
  let own: usize = 0;
  let others: u32 = 0;
  for (let i: usize = 0; i < COUNTS; i++) {
    const at = counts + i * 4;
    const held = load<u32>(at);
    if (held == 0) {
      if (own == 0) own = at;
      break;
    }
    if (held >> 8 == (order & 0xffffff)) own = at;
    else others = max<u32>(others, held & 0xff);
  }
  // A fifth capture of the same traffic: it is not told how often it had this.
  if (own == 0) return compares;
  const copies = min<u32>((load<u32>(own) & 0xff) + 1, 0xff);
  store<u32>(own, (order << 8) | copies);
  if (compares && copies <= others) return true;
  entry.time = time;
  return false;
}
