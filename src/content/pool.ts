/** Where file contents wait: blocks of memory that all files share, then slots of one spill. */

import { BLOCK_SIZE, type Hashing } from '../hash/index.ts';
import { type Limits, LIMITS } from '../limits.ts';
import type { Spill, Spills } from '../platform.ts';

export interface ContentLimits {
  /** Bytes of memory for all files together. */
  memory: number;
  /** Bytes of memory for one file, what waits and what is kept; beyond it the file spills. */
  fileMemory: number;
  /** Bytes for all files together that may be spilled. */
  spilled: number;
  /** Bytes of one file that stay after hashing, to compare what is written again. */
  kept: number;
}

const FILE_MEMORY = 8 * 1024 * 1024;
const KEPT = 256 * 1024;

/** One file may fill a sixth of the memory for all, as long as that is less than it ever needs. */
export function contentLimits({ files, spill }: Pick<Limits, 'files' | 'spill'>): ContentLimits {
  return { memory: files, fileMemory: Math.min(FILE_MEMORY, Math.floor(files / 6)), spilled: spill, kept: KEPT };
}

export const DEFAULT_CONTENT_LIMITS: Readonly<ContentLimits> = contentLimits({ files: LIMITS.files.default, spill: LIMITS.spill.default });

export class ContentPool {
  readonly limits: Readonly<ContentLimits>;
  readonly hashing: Hashing;
  /** Blocks that files hold. Those that other threads still read are not counted: what is stored depends on no thread. */
  #used = 0;
  readonly #spills: Spills | undefined;
  #spill: Spill | undefined;
  #spillFailed = false;
  #slots = 0;
  readonly #freeSlots: number[] = [];

  constructor(hashing: Hashing, limits: Partial<ContentLimits> = {}, spills?: Spills) {
    this.hashing = hashing;
    this.limits = { ...DEFAULT_CONTENT_LIMITS, ...limits };
    this.#spills = spills;
  }

  /** Bytes of memory in use. */
  get memory(): number {
    return this.#used * BLOCK_SIZE;
  }

  /** Bytes of the spill in use. */
  get spilled(): number {
    return (this.#slots - this.#freeSlots.length) * BLOCK_SIZE;
  }

  /** Whether there is memory for what is only kept: half of all stays free for what has to wait. */
  get roomToKeep(): boolean {
    return (this.#used + 1) * BLOCK_SIZE <= this.limits.memory / 2;
  }

  /** The number of a block with any content, or undefined when the limit is reached. */
  takeBlock(): number | undefined {
    if ((this.#used + 1) * BLOCK_SIZE > this.limits.memory) return undefined;
    const block = this.hashing.takeBlock();
    if (block !== undefined) this.#used++;
    return block;
  }

  giveBlock(block: number): void {
    this.#used--;
    this.hashing.blocks.release(block);
  }

  bytes(block: number): Uint8Array {
    return this.hashing.blocks.bytes(block);
  }

  /** Writes into a block, once nobody reads it any more. */
  write(block: number, within: number, bytes: Uint8Array): void {
    this.hashing.waitForBlock(block);
    this.hashing.blocks.write(block, within, bytes);
  }

  /** The number of a slot in the spill, or undefined when there is no room. */
  takeSlot(): number | undefined {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    if (this.#spillFailed || (this.#slots + 1) * BLOCK_SIZE > this.limits.spilled) return undefined;
    this.#spill ??= this.#spills?.create();
    if (this.#spill === undefined) {
      this.#spillFailed = true;
      return undefined;
    }
    return this.#slots++;
  }

  giveSlot(slot: number): void {
    this.#freeSlots.push(slot);
  }

  writeSlot(slot: number, within: number, bytes: Uint8Array): boolean {
    return this.#spill?.write(slot * BLOCK_SIZE + within, bytes) === true;
  }

  readSlot(slot: number, within: number, into: Uint8Array): boolean {
    return this.#spill?.read(slot * BLOCK_SIZE + within, into) === into.length;
  }

  /** Waits for hashes that the platform computes beside this thread. */
  settle(): Promise<void> {
    return this.hashing.settle();
  }

  /** Gives the spill back, and ends the hashes that are under way. What was spilled is gone. */
  close(): void {
    this.#spill?.close();
    this.#spill = undefined;
    this.#spillFailed = true;
    this.hashing.close();
  }
}
