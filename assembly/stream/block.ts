/** Blocks: the one kind of buffer that streams wait in. Each shard has its own, so that limits bite the same for any number of instances. */
import { PROBLEM_BUFFER } from "../abi";
import { problem } from "../emit";

export const BLOCK_SIZE: u32 = 2048;
/** A block's header; its bytes follow. */
@unmanaged
@final
export class Block {
  next: u32; // address of the next in its list, 0 at the end
  length: u32; // bytes held
  seq: u32; // of the first byte held
  cut: u32; // bytes after them that the snapshot length cut off
  ack: u32; // acknowledgement number of the segment
  acks: u32; // whether the segment acknowledged at all
  frame: u64;
  time: u64;
  digits: u32;
  packet: u32; // packets of its flow when it came
}
export const BLOCK_HEADER: u32 = 48;
export const BLOCK_DATA: u32 = BLOCK_SIZE - BLOCK_HEADER;
if (offsetof<Block>() != BLOCK_HEADER) ERROR("Block drifted");

/** What a shard owns: blocks and flows that are free, those never used yet, and the order of its flows. */
@unmanaged
@final
export class Shard {
  freeBlock: u32; // list by Block.next
  freshBlocks: u32; // blocks never used so far: [freshBlocks, blocksPerShard)
  freeFlow: u32; // list by Flow.next
  freshFlows: u32;
  openOldest: u32; // flows by last packet
  openNewest: u32;
  closedOldest: u32; // flows whose end was seen, by last packet
  closedNewest: u32;
  closedCount: u32;
}
export const SHARD_SIZE: u32 = 36;
if (offsetof<Shard>() != SHARD_SIZE) ERROR("Shard drifted");

let shardBase: usize = 0;
let blockBase: usize = 0;
let perShard: u32 = 0;
let partCount: u32 = 1;

/** `blocks` are those of the shards of one of `parts` instances. */
export function initBlocks(shards: usize, blocks: usize, blocksPerShard: u32, parts: u32): void {
  shardBase = shards;
  blockBase = blocks;
  perShard = blocksPerShard;
  partCount = parts;
}

// @ts-ignore: decorator
@inline
export function shardAt(index: u32): Shard {
  return changetype<Shard>(shardBase + <usize>index * SHARD_SIZE);
}

/** A shard's place among those of its part: an instance has room for no others. */
// @ts-ignore: decorator
@inline
export function placeOf(shardIndex: u32): usize {
  return shardIndex / partCount;
}

// @ts-ignore: decorator
@inline
export function dataOf(block: Block): usize {
  return changetype<usize>(block) + BLOCK_HEADER;
}

/** Sequence number behind a block, what was cut off included. */
// @ts-ignore: decorator
@inline
export function endOf(block: Block): u32 {
  return block.seq + block.length + block.cut;
}

/** An empty block, or 0 when the shard has none left. */
export function takeBlock(shardIndex: u32): usize {
  const shard = shardAt(shardIndex);
  let ptr: usize = shard.freeBlock;
  if (ptr != 0) {
    shard.freeBlock = changetype<Block>(ptr).next;
  } else {
    if (shard.freshBlocks >= perShard) {
      problem(PROBLEM_BUFFER);
      return 0;
    }
    ptr = blockBase + (placeOf(shardIndex) * perShard + shard.freshBlocks) * BLOCK_SIZE;
    shard.freshBlocks++;
  }
  memory.fill(ptr, 0, BLOCK_HEADER);
  return ptr;
}

export function giveBlock(shardIndex: u32, ptr: usize): void {
  const shard = shardAt(shardIndex);
  changetype<Block>(ptr).next = shard.freeBlock;
  shard.freeBlock = <u32>ptr;
}

/** Gives back a whole list. */
export function giveBlocks(shardIndex: u32, first: usize): void {
  while (first != 0) {
    const next: usize = changetype<Block>(first).next;
    giveBlock(shardIndex, first);
    first = next;
  }
}
