/**
 * The region of one instance: where each part begins. The host chooses the sizes, nothing is allocated afterwards.
 *
 *   region ─► control blocks           MAX_INPUTS × CONTROL_SIZE
 *             inputs                   INPUTS_SIZE
 *             interface tables         inputs × CAPTURE_TABLE_SIZE       (touched as they are used)
 *             repeats                  REPEATS_SIZE                      (touched when captures overlap; none for one input)
 *             fragments                packetRegionSize(datagrams)       (touched as they are used)
 *             shards                   SHARDS × SHARD_SIZE
 *             counts of followed flows FOLLOWED_SIZE
 *             SYNs kept in mind        SYNS_SIZE
 *             segments passed by       PASSED_REGION                     (touched as they are used)
 *             flow buckets             SHARDS × bucketsPerShard × 4
 *             flows                    own shards × flowsPerShard × FLOW_SIZE      (touched as they are used)
 *             blocks                   own shards × blocksPerShard × BLOCK_SIZE    (touched as they are used)
 *             record rings             2 × recordCapacity × RECORD_SIZE
 *             outboxes                 2 × outboxSize                              (touched as they are used)
 */
import { MAX_CAPTURE_RECORD, MAX_INPUTS, MAX_PARTS, RECORD_SIZE, SHARDS } from "./abi";
import { CAPTURE_TABLE_SIZE } from "./capture/interfaces";
import { CONTROLS_SIZE, INPUTS_SIZE } from "./capture/input";
import { packetRegionSize } from "./packet/packet";
import { REPEATS_SIZE } from "./packet/repeats";
import { BLOCK_SIZE, SHARD_SIZE } from "./stream/block";
import { FLOW_SIZE } from "./stream/flow";
import { FOLLOWED_SIZE } from "./stream/followed";
import { PASSED_REGION } from "./stream/passed";
import { SYNS_SIZE } from "./stream/syns";

/** Messages of the limit that an outbox has room for, so that one call serves many. */
const OUTBOX_MESSAGES: u32 = 4;
const LEAST_OUTBOX: u32 = 4 << 20;
const LEAST_MESSAGE: u32 = 65536; // a PDU of DCE/RPC has to fit
const MOST_MESSAGE: u32 = 1 << 24; // the length of a message over TCP has 24 bits (MS-SMB2 §2.1)

export let control: usize = 0;
export let inputs: usize = 0;
export let tables: usize = 0;
export let repeats: usize = 0;
export let packetRegion: usize = 0;
export let shards: usize = 0;
export let followed: usize = 0;
export let syns: usize = 0;
export let passed: usize = 0;
export let buckets: usize = 0;
export let bucketMask: u32 = 0;
export let flows: usize = 0;
export let flowsPerShard: u32 = 0;
export let blocks: usize = 0;
export let blocksPerShard: u32 = 0;
export let rings: usize = 0;
export let ringCapacity: u32 = 0;
export let outboxes: usize = 0;
export let outboxSize: u32 = 0;
let regionEnd: usize = 0;

function align(size: usize): usize {
  return (size + 63) & ~63;
}

/** Lays out a region at `base` for one of `parts` instances that reads from `inputCount` inputs; false when a size is out of range or the region leaves the 32-bit address space. */
export function layOut(
  base: usize,
  flowCount: u32,
  blockCount: u32,
  datagramCount: u32,
  messageSize: u32,
  recordCount: u32,
  parts: u32,
  inputCount: u32,
): bool {
  if (flowCount < 1 || flowCount > 65536 || blockCount < 16 || blockCount > 65536) return false;
  if (datagramCount < 2 || datagramCount > 4096 || (datagramCount & 1) != 0) return false;
  if (messageSize < LEAST_MESSAGE || messageSize > MOST_MESSAGE) return false;
  if (recordCount < 64 || recordCount > 1 << 20 || parts < 1 || parts > <u32>MAX_PARTS) return false;
  if (inputCount < 1 || inputCount > <u32>MAX_INPUTS) return false;
  const ownShards: u32 = (SHARDS + parts - 1) / parts;
  let bucketCount: u32 = 16;
  while (bucketCount < flowCount * 2) bucketCount <<= 1;

  let end: u64 = align(base);
  control = <usize>end;
  end += align(CONTROLS_SIZE);
  inputs = <usize>end;
  end += align(INPUTS_SIZE);
  tables = <usize>end;
  end += align(<usize>inputCount * CAPTURE_TABLE_SIZE);
  repeats = <usize>end;
  if (inputCount > 1) end += align(REPEATS_SIZE);
  packetRegion = <usize>end;
  end += align(packetRegionSize(datagramCount));
  shards = <usize>end;
  end += align(SHARDS * SHARD_SIZE);
  followed = <usize>end;
  end += align(FOLLOWED_SIZE);
  syns = <usize>end;
  end += align(SYNS_SIZE);
  passed = <usize>end;
  end += align(PASSED_REGION);
  buckets = <usize>end;
  end += <u64>SHARDS * bucketCount * 4;
  flows = <usize>end;
  end += <u64>ownShards * flowCount * FLOW_SIZE;
  end = (end + 63) & ~63;
  blocks = <usize>end;
  end += <u64>ownShards * blockCount * BLOCK_SIZE;
  rings = <usize>end;
  end += <u64>align(2 * recordCount * RECORD_SIZE);
  outboxes = <usize>end;
  const outbox = max<u32>(LEAST_OUTBOX, messageSize * OUTBOX_MESSAGES);
  end += 2 * outbox;
  if (end > 0x7fff0000 - MAX_CAPTURE_RECORD) return false;

  bucketMask = bucketCount - 1;
  flowsPerShard = flowCount;
  blocksPerShard = blockCount;
  ringCapacity = recordCount;
  outboxSize = outbox;
  regionEnd = <usize>end;
  return true;
}

/** Bytes from `base` to the end of the region that was laid out last. */
export function regionSize(base: usize): usize {
  return regionEnd - base;
}

/** Puts the parts into their first state that are read before they are written. */
export function clearRegion(): void {
  memory.fill(control, 0, CONTROLS_SIZE);
  memory.fill(inputs, 0, INPUTS_SIZE);
  memory.fill(shards, 0, SHARDS * SHARD_SIZE);
  memory.fill(buckets, 0, SHARDS * (bucketMask + 1) * 4);
}
