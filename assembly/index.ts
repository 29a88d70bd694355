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
 *
 * Several captures are read as one sequence, in order of time: `open` each in an input of its own, the first at once, the others
 * when a call answers AHEAD or FINISHED; bytes that are fed are of the input at hand (CONTROL_INPUT), which `end` ends. Flows go
 * on across captures.
 */
import {
  ABI_VERSION,
  CONTROL_FILTER_PTR,
  CONTROL_INPUT,
  CONTROL_RECORDS,
  CONTROL_RECORDS_PTR,
  DRAIN,
  FINISHED,
  NEED_MORE,
  REFUSED,
} from "./abi";
import { initInputs } from "./capture/input";
import { advanceOrder, countOfRecords, initEmit, ringNow, turn } from "./emit";
import { bring, currentInput, endInput, initReading, openInput, publishInput, read } from "./inputs";
import {
  blocks,
  blocksPerShard,
  bucketMask,
  buckets,
  clearRegion,
  control,
  flows,
  followed,
  flowsPerShard,
  inputs,
  layOut,
  outboxes,
  outboxSize,
  packetRegion,
  passed,
  regionSize,
  repeats,
  ringCapacity,
  rings,
  shards,
  syns,
  tables,
} from "./memory";
import { endPackets, filterAt, initPackets } from "./packet/packet";
import { initRepeats } from "./packet/repeats";
import { holdsOutbox } from "./scan";
import { initBlocks } from "./stream/block";
import { finishFlows, initFollow } from "./follow";
import { initFlows } from "./stream/flow";
import { initFollowed } from "./stream/followed";
import { initPassed } from "./stream/passed";
import { initPiece } from "./stream/piece";
import { initReassembly } from "./stream/reassembly";
import { initSyns } from "./stream/syns";

let isFinishing: bool = false;

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

/** Bytes that a region at `base` takes with these limits for one of `parts` instances with `inputCount` inputs, or 0 when they are out of range. */
export function regionBytes(
  base: usize,
  flowCount: u32,
  blockCount: u32,
  datagramCount: u32,
  messageSize: u32,
  recordCount: u32,
  parts: u32,
  inputCount: u32,
): usize {
  return layOut(base, flowCount, blockCount, datagramCount, messageSize, recordCount, parts, inputCount) ? regionSize(base) : 0;
}

/**
 * Sets an instance up in its region at `base`, which may hold anything, with input 0 open for a capture of order 0. `flowCount`
 * flows and `blockCount` blocks of 2 KiB for each shard, of which one direction of a flow may let `queueCount` wait;
 * `datagramCount` datagrams of fragments at once; messages put together up to `messageSize` bytes; `recordCount` records in each
 * of two rings. It follows the shards of `part` of `parts`, and reads up to `inputCount` captures at once. Gives the control block's
 * address, or 0 when a limit is out of range.
 */
export function configure(
  base: usize,
  flowCount: u32,
  blockCount: u32,
  queueCount: u32,
  datagramCount: u32,
  messageSize: u32,
  recordCount: u32,
  part: u32,
  parts: u32,
  inputCount: u32,
): usize {
  if (part >= parts || queueCount == 0) return 0;
  if (!layOut(base, flowCount, blockCount, datagramCount, messageSize, recordCount, parts, inputCount)) return 0;
  clearRegion();
  initEmit(control, rings, ringCapacity, outboxes, outboxSize);
  initInputs(inputs, control, tables);
  initReading(inputCount);
  initRepeats(repeats);
  initPackets(packetRegion, datagramCount);
  initBlocks(shards, blocks, blocksPerShard, parts);
  initFlows(flows, flowsPerShard, buckets, bucketMask);
  initFollowed(followed);
  initSyns(syns);
  initPassed(passed);
  initPiece(messageSize);
  initReassembly(queueCount);
  initFollow(part, parts);
  isFinishing = false;
  openInput(0, 0, u64.MAX_VALUE);
  store<u32>(control, <u32>filterAt(packetRegion), CONTROL_FILTER_PTR);
  return control;
}

/**
 * Begins a capture in an input that is not open: it is at hand then. `order`: of the capture in its sequence. Packets from `until`
 * (ns) on wait for the capture that is opened next. NEED_MORE or REFUSED.
 */
export function open(input: u32, order: u32, until: u64): u32 {
  if (control == 0 || !openInput(input, order, until)) return REFUSED;
  return publish(NEED_MORE);
}

/** The input at hand is at its end: the others go on as `resume` lets them. */
export function end(): u32 {
  if (control == 0) return REFUSED;
  turn(false);
  endInput();
  return publish(read());
}

/** Reads the chunk [ptr, ptr + length) of the input at hand: NEED_MORE, DRAIN, DAMAGED or AHEAD; REFUSED before `configure`. */
export function feed(ptr: usize, length: u32): u32 {
  if (control == 0) return REFUSED;
  turn(false);
  bring(ptr, length);
  return publish(read());
}

/** Goes on after the records were drained; after AHEAD with what is open, until one of them ends. */
export function resume(): u32 {
  if (control == 0) return REFUSED;
  turn(holdsOutbox());
  return publish(read());
}

/** All captures are at their end: DRAIN as long as there are records, then FINISHED. */
export function finish(): u32 {
  if (control == 0) return REFUSED;
  turn(holdsOutbox());
  if (!isFinishing) {
    isFinishing = true;
    advanceOrder(1);
    endInput();
    endPackets();
  }
  const done = finishFlows();
  if (done && countOfRecords() == 0) isFinishing = false;
  return publish(done && countOfRecords() == 0 ? FINISHED : DRAIN);
}

function publish(status: u32): u32 {
  publishInput();
  store<u32>(control, countOfRecords(), CONTROL_RECORDS);
  store<u32>(control, <u32>ringNow(), CONTROL_RECORDS_PTR);
  store<u32>(control, currentInput(), CONTROL_INPUT);
  store<u32>(control, <u32>filterAt(packetRegion), CONTROL_FILTER_PTR);
  return status;
}
