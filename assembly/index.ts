/**
 * The engine's whole surface. Bytes of a capture in, records of what was said over SMB and DCE/RPC out.
 *
 * The memory is imported and shared; the host lays it out:
 *
 *   0 ─────────► constants of the module         (dataEnd() tells where they end)
 *   ───────────► a region for each instance      (memory.ts draws it; its control block comes first)
 *   ───────────► chunks of the capture           (read by every instance, written by the host alone)
 *   ───────────► blocks of file contents         (the host's; nothing here reads them)
 *
 * `configure` once; then `feed` for each chunk, as long as it answers DRAIN `resume`, of each the records read; after
 * NEED_MORE the chunk's unused tail comes again before the next bytes. At the end `finish`, as long as it answers DRAIN.
 */
import {
  ABI_VERSION,
  CONTROL_BYTES,
  CONTROL_CONSUMED,
  CONTROL_DIGITS,
  CONTROL_FILTERED,
  CONTROL_FILTER_PTR,
  CONTROL_FIRST_TIME,
  CONTROL_FORMAT,
  CONTROL_LAST_TIME,
  CONTROL_LINK_TYPES,
  CONTROL_LINK_TYPE_COUNT,
  CONTROL_OFFSET,
  CONTROL_PACKETS,
  CONTROL_RECORDS,
  CONTROL_RECORDS_PTR,
  DAMAGED,
  DRAIN,
  FINISHED,
  MAX_LINK_TYPES,
  NEED_MORE,
  PROBLEM_CUT,
  REFUSED,
} from "./abi";
import {
  captureFormat,
  FRAME_MORE,
  FRAME_READY,
  FRAME_SKIPPED,
  frameCaptured,
  frameConsumed,
  frameDigits,
  frameLength,
  frameLink,
  framePtr,
  frameTime,
  frameTimed,
  initCapture,
  LINK_NONE,
  midRecord,
  nextFrame,
} from "./capture/frame";
import {
  advanceOrder,
  captureAt,
  captureOffsetNow,
  countOfRecords,
  initEmit,
  problem,
  ringNow,
  setChunk,
  turn,
} from "./emit";
import {
  blocks,
  blocksPerShard,
  bucketMask,
  buckets,
  captureTable,
  clearRegion,
  control,
  flows,
  followed,
  flowsPerShard,
  layOut,
  OUTBOX_SIZE,
  outboxes,
  packetRegion,
  regionSize,
  ringCapacity,
  rings,
  shards,
} from "./memory";
import {
  asksForEnds,
  endPackets,
  filterAt,
  hasMorePackets,
  initPackets,
  isInTime,
  isWanted,
  PACKET_TCP,
  PACKET_UDP,
  parseNextPacket,
  parsePacket,
} from "./packet/packet";
import { holdsOutbox } from "./scan";
import { initBlocks } from "./stream/block";
import { finishFlows, initFollow, takeTcp, takeUdp, work } from "./follow";
import { isOfNoInterest } from "./quick";
import { initFlows } from "./stream/flow";
import { initFollowed } from "./stream/followed";
import { initPiece } from "./stream/piece";
import { initReassembly } from "./stream/reassembly";

let position: usize = 0;
let start: usize = 0;
let isFinishing: bool = false;
let chunkEnd: usize = 0;
let isDamaged: bool = false;
let packets: u64 = 0;
let bytes: u64 = 0;
let firstTime: u64 = 0;
let lastTime: u64 = 0;
let hasTime: bool = false;
let digits: u32 = 0;
let lastLink: u32 = 0;
let linkCount: u32 = 0;
let filtered: u64 = 0;

/** ABI_VERSION of assembly/abi.ts that this module was built with. */
export function abiVersion(): u32 {
  return ABI_VERSION;
}

/** The first address behind the module's constants. */
export function dataEnd(): usize {
  return __heap_base;
}

/** Copies within the memory: between views a host does it at a fraction of the speed. */
export function copy(to: usize, from: usize, length: usize): void {
  memory.copy(to, from, length);
}

/** Bytes that a region at `base` takes with these limits for one of `parts` instances, or 0 when they are out of range. */
export function regionBytes(base: usize, flowCount: u32, blockCount: u32, recordCount: u32, parts: u32): usize {
  return layOut(base, flowCount, blockCount, recordCount, parts) ? regionSize(base) : 0;
}

/**
 * Sets an instance up for a new capture in its region at `base`, which may hold anything. `flowCount` flows and
 * `blockCount` blocks of 2 KiB for each shard, `recordCount` records in each of two rings. It follows the shards of `part` of
 * `parts`. Gives the control block's address, or 0 when a limit is out of range.
 */
export function configure(
  base: usize,
  flowCount: u32,
  blockCount: u32,
  recordCount: u32,
  part: u32,
  parts: u32,
): usize {
  if (part >= parts || !layOut(base, flowCount, blockCount, recordCount, parts)) return 0;
  clearRegion();
  initEmit(control, rings, ringCapacity, outboxes, OUTBOX_SIZE);
  initCapture(captureTable);
  initPackets(packetRegion);
  initBlocks(shards, blocks, blocksPerShard, parts);
  initFlows(flows, flowsPerShard, buckets, bucketMask);
  initFollowed(followed);
  initPiece();
  initReassembly();
  initFollow(part, parts);
  position = 0;
  start = 0;
  isFinishing = false;
  chunkEnd = 0;
  isDamaged = false;
  packets = 0;
  bytes = 0;
  firstTime = 0;
  lastTime = 0;
  hasTime = false;
  digits = 0;
  lastLink = 0;
  linkCount = 0;
  filtered = 0;
  store<u32>(control, <u32>filterAt(packetRegion), CONTROL_FILTER_PTR);
  return control;
}

/** Reads the chunk [ptr, ptr + length): NEED_MORE, DRAIN or DAMAGED; REFUSED before `configure`. */
export function feed(ptr: usize, length: u32): u32 {
  if (control == 0) return REFUSED;
  turn(false);
  setChunk(ptr, ptr + length);
  store<u32>(control, 0, CONTROL_CONSUMED);
  position = ptr;
  chunkEnd = ptr + length;
  start = ptr;
  return publish(run());
}

/** Goes on with the chunk. */
export function resume(): u32 {
  if (control == 0) return REFUSED;
  turn(holdsOutbox());
  return publish(run());
}

/** The capture is at its end: DRAIN as long as there are records, then FINISHED. */
export function finish(): u32 {
  if (control == 0) return REFUSED;
  turn(holdsOutbox());
  if (!isFinishing) {
    isFinishing = true;
    advanceOrder(1);
    if (!isDamaged && (position < chunkEnd || midRecord())) problem(PROBLEM_CUT);
    endPackets();
  }
  const done = finishFlows();
  if (done && countOfRecords() == 0) isFinishing = false;
  return publish(done && countOfRecords() == 0 ? FINISHED : DRAIN);
}

function run(): u32 {
  while (true) {
    if (!work()) return DRAIN;
    if (isDamaged) return DAMAGED;
    if (hasMorePackets()) {
      advanceOrder(1);
      const kind = parseNextPacket();
      if (!asksForEnds() || isWanted(kind)) takePacket(kind);
      continue;
    }
    const status = nextFrame(position, chunkEnd);
    if (status == FRAME_READY) {
      takeFrame();
      position += frameConsumed;
      captureAt(captureOffsetNow() + frameConsumed);
    } else if (status == FRAME_SKIPPED) {
      position += frameConsumed;
      captureAt(captureOffsetNow() + frameConsumed);
    } else if (status == FRAME_MORE) {
      return NEED_MORE;
    } else {
      isDamaged = true;
    }
  }
}

function takeFrame(): void {
  advanceOrder(1);
  packets++;
  bytes += frameLength;
  if (frameTimed) {
    if (!hasTime || frameTime < firstTime) firstTime = frameTime;
    if (!hasTime || frameTime > lastTime) lastTime = frameTime;
    hasTime = true;
    if (frameDigits > digits) digits = frameDigits;
  }
  if (frameLink != LINK_NONE && (frameLink != lastLink || linkCount == 0)) noteLink();
  if (!isInTime(frameTime, frameTimed)) {
    filtered++;
    return;
  }
  const isAsked = asksForEnds();
  if (!isAsked && isOfNoInterest(frameLink, framePtr, frameCaptured)) return;
  const kind = parsePacket(frameLink, framePtr, frameCaptured, frameLength, frameTime);
  if (isAsked && !isWanted(kind)) filtered++;
  else takePacket(kind);
}

// @ts-ignore: decorator
@inline
function takePacket(kind: u32): void {
  if (kind == PACKET_TCP) takeTcp();
  else if (kind == PACKET_UDP) takeUdp();
}

/** Remembers a link type that is new; those beyond MAX_LINK_TYPES are not told apart. */
function noteLink(): void {
  lastLink = frameLink;
  for (let i: u32 = 0; i < linkCount; i++) {
    if (load<u32>(control + CONTROL_LINK_TYPES + i * 4) == frameLink) return;
  }
  if (linkCount == MAX_LINK_TYPES) return;
  store<u32>(control + CONTROL_LINK_TYPES + linkCount * 4, frameLink);
  linkCount++;
}

function publish(status: u32): u32 {
  store<u32>(control, <u32>(position - start), CONTROL_CONSUMED);
  store<u32>(control, countOfRecords(), CONTROL_RECORDS);
  store<u32>(control, <u32>ringNow(), CONTROL_RECORDS_PTR);
  store<u32>(control, captureFormat(), CONTROL_FORMAT);
  store<u64>(control, packets, CONTROL_PACKETS);
  store<u64>(control, bytes, CONTROL_BYTES);
  store<u64>(control, firstTime, CONTROL_FIRST_TIME);
  store<u64>(control, lastTime, CONTROL_LAST_TIME);
  store<u32>(control, digits, CONTROL_DIGITS);
  store<u32>(control, linkCount, CONTROL_LINK_TYPE_COUNT);
  store<u64>(control, captureOffsetNow(), CONTROL_OFFSET);
  store<u64>(control, filtered, CONTROL_FILTERED);
  return status;
}
