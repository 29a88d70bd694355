/** Flows that are followed: their table, their order by last packet, their end. */
import {
  FLOW_ADDRESS_A,
  FLOW_ADDRESS_B,
  FLOW_BYTES_A,
  FLOW_BYTES_B,
  FLOW_FIRST_FRAME,
  FLOW_FIRST_TIME,
  FLOW_HOLES_A,
  FLOW_HOLES_B,
  FLOW_IP_VERSION,
  FLOW_LAST_FRAME,
  FLOW_LAST_TIME,
  FLOW_LAYERS,
  FLOW_LOST_A,
  FLOW_LOST_B,
  FLOW_OVERLAPS,
  FLOW_PACKETS_A,
  FLOW_PACKETS_B,
  FLOW_PORT_A,
  FLOW_PORT_B,
  FLOW_PROTOCOL,
  FLOW_RETRANSMISSIONS,
  FLOW_STATE,
  FLOW_STRUCT_SIZE,
  RECORD_FLOW_END,
  SHARDS,
} from "../abi";
import { frameDigits } from "../capture/frame";
import { newRecord, Record, setFrames, stable } from "../emit";
import { placeOf, shardAt } from "./block";
import { DIRECTION_SIZE } from "./direction";

/** The first FLOW_STRUCT_SIZE bytes are what the host reads; the rest is the engine's own. */
@unmanaged
@final
export class Flow {
  ipVersion: u8;
  protocol: u8;
  state: u16; // SAW_*
  portA: u16;
  portB: u16;
  addressA0: u64; // network order, as it lies in the packet
  addressA1: u64;
  addressB0: u64;
  addressB1: u64;
  packetsA: u32;
  packetsB: u32;
  bytesA: u64;
  bytesB: u64;
  lostA: u64;
  lostB: u64;
  holesA: u32;
  holesB: u32;
  firstTime: u64;
  lastTime: u64;
  firstFrame: u64;
  lastFrame: u64;
  overlaps: u32;
  retransmissions: u32;
  /** Encapsulations of the first packet: as abi.ts has them. */
  layers0: u64;
  layerIds0: u64;
  layerIds1: u64;
  layerIds2: u64;
  layerIds3: u64;
  // own
  next: u32; // in its bucket, or in the shard's free list
  older: u32; // in the shard's order
  newer: u32;
  hash: u32;
  shard: u32;
  number: u32;
  closed: u8; // in the list of those whose end was seen
  speaks: u8; // SPEAKS_*
  begun: u8; // FLOW_BEGIN was written
  sought: u8; // its ports say nothing: where no SYN was seen it begins with what is worth following
  /** Packets since something has been waiting for bytes that were acknowledged but not seen. */
  stalled: u32;
  /** Of its packets those that had passed before it was known. */
  recalled: u32;
  pad: u32;
}

export const FLOW_OWN: u32 = 208;
/** The flow's two directions lie behind it. */
export const FLOW_SIZE: u32 = FLOW_OWN + 2 * DIRECTION_SIZE;

if (offsetof<Flow>() != FLOW_OWN) ERROR("Flow drifted");
if (offsetof<Flow>("ipVersion") != FLOW_IP_VERSION) ERROR("Flow.ipVersion drifted");
if (offsetof<Flow>("protocol") != FLOW_PROTOCOL) ERROR("Flow.protocol drifted");
if (offsetof<Flow>("state") != FLOW_STATE) ERROR("Flow.state drifted");
if (offsetof<Flow>("portA") != FLOW_PORT_A) ERROR("Flow.portA drifted");
if (offsetof<Flow>("portB") != FLOW_PORT_B) ERROR("Flow.portB drifted");
if (offsetof<Flow>("addressA0") != FLOW_ADDRESS_A) ERROR("Flow.addressA drifted");
if (offsetof<Flow>("addressB0") != FLOW_ADDRESS_B) ERROR("Flow.addressB drifted");
if (offsetof<Flow>("packetsA") != FLOW_PACKETS_A) ERROR("Flow.packetsA drifted");
if (offsetof<Flow>("packetsB") != FLOW_PACKETS_B) ERROR("Flow.packetsB drifted");
if (offsetof<Flow>("bytesA") != FLOW_BYTES_A) ERROR("Flow.bytesA drifted");
if (offsetof<Flow>("bytesB") != FLOW_BYTES_B) ERROR("Flow.bytesB drifted");
if (offsetof<Flow>("lostA") != FLOW_LOST_A) ERROR("Flow.lostA drifted");
if (offsetof<Flow>("lostB") != FLOW_LOST_B) ERROR("Flow.lostB drifted");
if (offsetof<Flow>("holesA") != FLOW_HOLES_A) ERROR("Flow.holesA drifted");
if (offsetof<Flow>("holesB") != FLOW_HOLES_B) ERROR("Flow.holesB drifted");
if (offsetof<Flow>("firstTime") != FLOW_FIRST_TIME) ERROR("Flow.firstTime drifted");
if (offsetof<Flow>("lastTime") != FLOW_LAST_TIME) ERROR("Flow.lastTime drifted");
if (offsetof<Flow>("firstFrame") != FLOW_FIRST_FRAME) ERROR("Flow.firstFrame drifted");
if (offsetof<Flow>("lastFrame") != FLOW_LAST_FRAME) ERROR("Flow.lastFrame drifted");
if (offsetof<Flow>("overlaps") != FLOW_OVERLAPS) ERROR("Flow.overlaps drifted");
if (offsetof<Flow>("retransmissions") != FLOW_RETRANSMISSIONS) ERROR("Flow.retransmissions drifted");
if (offsetof<Flow>("layers0") != FLOW_LAYERS) ERROR("Flow.layers drifted");
if (offsetof<Flow>("next") != FLOW_STRUCT_SIZE) ERROR("Flow's own part does not begin behind FLOW_STRUCT_SIZE");

export const SPEAKS_UNKNOWN: u8 = 0;
export const SPEAKS_SMB: u8 = 1;
export const SPEAKS_RPC: u8 = 2;
export const SPEAKS_KERBEROS: u8 = 3;
export const SPEAKS_LDAP: u8 = 4;
export const SPEAKS_HTTP: u8 = 5;
export const SPEAKS_DNS: u8 = 6;

// @ts-ignore: decorator
@inline
export function layersOf(flow: Flow): usize {
  return changetype<usize>(flow) + FLOW_LAYERS;
}

let flowBase: usize = 0;
let perShard: u32 = 0;
let bucketBase: usize = 0;
let bucketMask: u32 = 0;

export function initFlows(flows: usize, flowsPerShard: u32, buckets: usize, mask: u32): void {
  flowBase = flows;
  perShard = flowsPerShard;
  bucketBase = buckets;
  bucketMask = mask;
}

function mix(value: u64): u64 {
  value ^= value >> 32;
  value *= 0x9e3779b97f4a7c15;
  return value ^ (value >> 29);
}

/** Hash of the unordered pair of endpoints. Its top bits name the shard and come from the addresses alone. */
export function hashOf(a0: u64, a1: u64, portA: u32, b0: u64, b1: u64, portB: u32): u32 {
  const a = mix(a0 ^ mix(a1));
  const b = mix(b0 ^ mix(b1));
  const pair = mix((a + b) ^ mix(a ^ b));
  const ports = mix(<u64>(portA + portB) ^ ((<u64>(portA ^ portB)) << 32));
  return <u32>((pair >> 58) << 26) | (<u32>(pair ^ ports) & 0x03ffffff);
}

// @ts-ignore: decorator
@inline
export function shardOf(hash: u32): u32 {
  return hash >> 26;
}

// @ts-ignore: decorator
@inline
function bucketAt(hash: u32): usize {
  return bucketBase + (((hash >> 26) * (bucketMask + 1) + (hash & bucketMask)) << 2);
}

/** Whether the shard that the hash names is SHARDS wide: the shift above and the constant belong together. */
if (SHARDS != 64) ERROR("shardOf takes six bits");

/** The flow between these endpoints, or null. */
export function findFlow(
  hash: u32,
  ipVersion: u32,
  protocol: u32,
  a0: u64,
  a1: u64,
  portA: u32,
  b0: u64,
  b1: u64,
  portB: u32,
): Flow | null {
  let ptr: usize = load<u32>(bucketAt(hash));
  while (ptr != 0) {
    const flow = changetype<Flow>(ptr);
    if (flow.hash == hash && flow.protocol == protocol && flow.ipVersion == ipVersion) {
      if (
        flow.portA == portA &&
        flow.portB == portB &&
        flow.addressA0 == a0 &&
        flow.addressB0 == b0 &&
        flow.addressA1 == a1 &&
        flow.addressB1 == b1
      ) {
        return flow;
      }
      if (
        flow.portA == portB &&
        flow.portB == portA &&
        flow.addressA0 == b0 &&
        flow.addressB0 == a0 &&
        flow.addressA1 == b1 &&
        flow.addressB1 == a1
      ) {
        return flow;
      }
    }
    ptr = flow.next;
  }
  return null;
}

/**
 * Flows that one bucket may hold. Buckets are twice as many as flows, so that chance fills none of them so far; but the hash
 * has no key, that two runs say the same, and who knows it can choose ports and addresses that meet in one bucket.
 */
const BUCKET_LIMIT: u32 = 32;

/** The flow that has to go before one with this hash can come: the longest silent of a full bucket. Null where there is room. */
export function crowdedOut(hash: u32): Flow | null {
  let count: u32 = 0;
  let oldest: Flow | null = null;
  let ptr: usize = load<u32>(bucketAt(hash));
  while (ptr != 0) {
    const flow = changetype<Flow>(ptr);
    if (oldest === null || flow.lastFrame < oldest.lastFrame) oldest = flow;
    count++;
    ptr = flow.next;
  }
  return count < BUCKET_LIMIT ? null : oldest;
}

/** Whether the shard has a place for one more flow. */
export function hasFlowRoom(shardIndex: u32): bool {
  const shard = shardAt(shardIndex);
  return shard.freeFlow != 0 || shard.freshFlows < perShard;
}

/** A new flow, zeroed, in its bucket and newest in its shard. The caller has made sure of room. */
export function addFlow(hash: u32): Flow {
  const shardIndex = shardOf(hash);
  const shard = shardAt(shardIndex);
  let ptr: usize = shard.freeFlow;
  if (ptr != 0) {
    shard.freeFlow = changetype<Flow>(ptr).next;
  } else {
    ptr = flowBase + (placeOf(shardIndex) * perShard + shard.freshFlows) * FLOW_SIZE;
    shard.freshFlows++;
  }
  memory.fill(ptr, 0, FLOW_SIZE);
  const flow = changetype<Flow>(ptr);
  const bucket = bucketAt(hash);
  flow.next = load<u32>(bucket);
  store<u32>(bucket, <u32>ptr);
  flow.hash = hash;
  flow.shard = shardIndex;
  // its place, the same for any number of parts; below 2^22
  const place = <u32>((ptr - flowBase) / FLOW_SIZE) - <u32>placeOf(shardIndex) * perShard;
  flow.number = (place * SHARDS) | shardIndex;
  append(flow);
  return flow;
}

/** Takes a flow out of its bucket and order; its place is free again. Its buffers are the caller's to give back. */
export function removeFlow(flow: Flow): void {
  const ptr = <u32>changetype<usize>(flow);
  let at = bucketAt(flow.hash);
  while (load<u32>(at) != 0) {
    const other = load<u32>(at);
    if (other == ptr) {
      store<u32>(at, flow.next);
      break;
    }
    at = <usize>other + offsetof<Flow>("next");
  }
  unlink(flow);
  const shard = shardAt(flow.shard);
  if (flow.closed) shard.closedCount--;
  flow.next = shard.freeFlow;
  shard.freeFlow = ptr;
}

function unlink(flow: Flow): void {
  const shard = shardAt(flow.shard);
  if (flow.older != 0) changetype<Flow>(<usize>flow.older).newer = flow.newer;
  else if (flow.closed) shard.closedOldest = flow.newer;
  else shard.openOldest = flow.newer;
  if (flow.newer != 0) changetype<Flow>(<usize>flow.newer).older = flow.older;
  else if (flow.closed) shard.closedNewest = flow.older;
  else shard.openNewest = flow.older;
}

function append(flow: Flow): void {
  const shard = shardAt(flow.shard);
  const ptr = <u32>changetype<usize>(flow);
  const newest = flow.closed ? shard.closedNewest : shard.openNewest;
  flow.older = newest;
  flow.newer = 0;
  if (newest != 0) changetype<Flow>(<usize>newest).newer = ptr;
  else if (flow.closed) shard.closedOldest = ptr;
  else shard.openOldest = ptr;
  if (flow.closed) shard.closedNewest = ptr;
  else shard.openNewest = ptr;
}

/** A record of a flow's beginning or end, with all that the host reads of it. */
export function writeFlow(f: Flow, kind: u32): Record {
  const record = newRecord(kind);
  record.flow = f.number;
  setFrames(record, kind == RECORD_FLOW_END ? f.lastFrame : f.firstFrame, f.firstFrame);
  record.time = kind == RECORD_FLOW_END ? f.lastTime : f.firstTime;
  record.digits = frameDigits;
  record.ptr = <u32>stable(changetype<usize>(f), FLOW_STRUCT_SIZE);
  record.length = FLOW_STRUCT_SIZE;
  return record;
}

/** The flow had a packet just now. */
export function touch(flow: Flow): void {
  if (flow.newer == 0) return;
  unlink(flow);
  append(flow);
}

/** The flow's end was seen: it waits among the closed, for late packets. */
export function close(flow: Flow): void {
  if (flow.closed) return;
  unlink(flow);
  flow.closed = 1;
  shardAt(flow.shard).closedCount++;
  append(flow);
}

/** Closed flows that a shard keeps for late packets, however short ago they ended: the host remembers what each of them said. */
const CLOSED_LIMIT: u32 = 64;

/** The oldest of the shard's closed flows if it had no packet since `before`, or if there are too many of them; or null. */
export function expired(shardIndex: u32, before: u64): Flow | null {
  const shard = shardAt(shardIndex);
  const ptr: usize = shard.closedOldest;
  if (ptr == 0) return null;
  const flow = changetype<Flow>(ptr);
  return shard.closedCount > CLOSED_LIMIT || flow.lastTime < before ? flow : null;
}

/** The flow that a full shard gives up first: a closed one, else the one that has been silent longest. Null when it has none. */
export function leastWanted(shardIndex: u32): Flow | null {
  const shard = shardAt(shardIndex);
  const ptr: usize = shard.closedOldest != 0 ? shard.closedOldest : shard.openOldest;
  return ptr != 0 ? changetype<Flow>(ptr) : null;
}
