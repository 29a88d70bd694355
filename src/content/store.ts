/** The stored blocks of one file, by their place in it: in memory, or in a slot of the spill. */

import { BLOCK_SIZE } from '../hash/index.ts';
import type { ContentPool } from './pool.ts';

export class BlockStore {
  readonly #pool: ContentPool;
  /** Number of a block of memory, or -1 - the number of a slot. */
  readonly #blocks = new Map<number, number>();
  #inMemory = 0;
  #scratch: Uint8Array | undefined;
  /** The block of memory that was put into last, and its place: mostly the next bytes go there too. */
  #lastIndex = -1;
  #lastBlock = 0;

  constructor(pool: ContentPool) {
    this.#pool = pool;
  }

  indexes(): IterableIterator<number> {
    return this.#blocks.keys();
  }

  /** Writes into a block, which begins to exist with its first byte; false when there is no room for it. */
  put(index: number, within: number, bytes: Uint8Array): boolean {
    if (index !== this.#lastIndex) {
      let block = this.#blocks.get(index);
      if (block === undefined) {
        block = this.#take();
        if (block === undefined) return false;
        this.#blocks.set(index, block);
      }
      if (block < 0) return this.#pool.writeSlot(-1 - block, within, bytes);
      this.#lastIndex = index;
      this.#lastBlock = block;
    }
    this.#pool.write(this.#lastBlock, within, bytes);
    return true;
  }

  #take(): number | undefined {
    if ((this.#inMemory + 1) * BLOCK_SIZE <= this.#pool.limits.fileMemory) {
      const block = this.#pool.takeBlock();
      if (block !== undefined) {
        this.#inMemory++;
        return block;
      }
    }
    const slot = this.#pool.takeSlot();
    return slot === undefined ? undefined : -1 - slot;
  }

  /** Bytes [from, to) of a block, valid until the next call; undefined when they are not there. */
  borrow(index: number, from: number, to: number): Uint8Array | undefined {
    const block = this.#blocks.get(index);
    if (block === undefined) return undefined;
    if (block >= 0) return this.#pool.bytes(block).subarray(from, to);
    this.#scratch ??= new Uint8Array(BLOCK_SIZE);
    const bytes = this.#scratch.subarray(0, to - from);
    return this.#pool.readSlot(-1 - block, from, bytes) ? bytes : undefined;
  }

  /** The number of a block that is in memory. */
  blockAt(index: number): number | undefined {
    const block = this.#blocks.get(index);
    return block !== undefined && block >= 0 ? block : undefined;
  }

  /** Whether a hashed block may stay: it is in memory, and there is memory for what is only kept. */
  mayKeep(index: number): boolean {
    return this.blockAt(index) !== undefined && this.#pool.roomToKeep;
  }

  release(index: number): void {
    const block = this.#blocks.get(index);
    if (block === undefined) return;
    this.#blocks.delete(index);
    if (index === this.#lastIndex) this.#lastIndex = -1;
    if (block < 0) {
      this.#pool.giveSlot(-1 - block);
    } else {
      this.#inMemory--;
      this.#pool.giveBlock(block);
    }
  }

  releaseAll(): void {
    for (const index of [...this.#blocks.keys()]) this.release(index);
    this.#scratch = undefined;
  }
}
