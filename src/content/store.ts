/** The stored blocks of one file, by their place in it: in memory, or in a slot of the spill. */

import { BLOCK_SIZE } from './pool.ts';
import type { ContentPool } from './pool.ts';

const staging = new Uint8Array(BLOCK_SIZE + 8);

/**
 * Copies bytes of one block. Out of shared memory V8 copies by words only where both sides are aligned alike, else byte by
 * byte, five times slower: such bytes go through a place that is aligned as they are.
 */
function copyInto(block: Uint8Array, within: number, bytes: Uint8Array): void {
  const shift = bytes.byteOffset & 7;
  if (bytes.buffer instanceof ArrayBuffer || ((block.byteOffset + within) & 7) === shift) {
    block.set(bytes, within);
    return;
  }
  staging.set(bytes, shift);
  block.set(staging.subarray(shift, shift + bytes.length), within);
}

export class BlockStore {
  readonly #pool: ContentPool;
  /** A block of memory, or the number of a slot. */
  readonly #blocks = new Map<number, Uint8Array | number>();
  #inMemory = 0;
  #scratch: Uint8Array | undefined;

  constructor(pool: ContentPool) {
    this.#pool = pool;
  }

  has(index: number): boolean {
    return this.#blocks.has(index);
  }

  indexes(): IterableIterator<number> {
    return this.#blocks.keys();
  }

  /** Writes into a block, which begins to exist with its first byte; false when there is no room for it. */
  put(index: number, within: number, bytes: Uint8Array): boolean {
    let block = this.#blocks.get(index);
    if (block === undefined) {
      block = this.#take();
      if (block === undefined) return false;
      this.#blocks.set(index, block);
    }
    if (typeof block === 'number') return this.#pool.writeSlot(block, within, bytes);
    copyInto(block, within, bytes);
    return true;
  }

  #take(): Uint8Array | number | undefined {
    if ((this.#inMemory + 1) * BLOCK_SIZE <= this.#pool.limits.fileMemory) {
      const block = this.#pool.takeBlock();
      if (block !== undefined) {
        this.#inMemory++;
        return block;
      }
    }
    return this.#pool.takeSlot();
  }

  /** Bytes [from, to) of a block, valid until the next call; undefined when they are not there. */
  borrow(index: number, from: number, to: number): Uint8Array | undefined {
    const block = this.#blocks.get(index);
    if (block === undefined) return undefined;
    if (typeof block !== 'number') return block.subarray(from, to);
    this.#scratch ??= new Uint8Array(BLOCK_SIZE);
    const bytes = this.#scratch.subarray(0, to - from);
    return this.#pool.readSlot(block, from, bytes) ? bytes : undefined;
  }

  /** Whether a hashed block may stay: it is in memory, and there is memory for what is only kept. */
  mayKeep(index: number): boolean {
    return typeof this.#blocks.get(index) === 'object' && this.#pool.roomToKeep;
  }

  release(index: number): void {
    const block = this.#blocks.get(index);
    if (block === undefined) return;
    this.#blocks.delete(index);
    if (typeof block === 'number') {
      this.#pool.giveSlot(block);
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
