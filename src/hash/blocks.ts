/** Blocks of memory that file contents wait in, counted by who still reads them. */

/** Bytes in a block. Blocks lie at multiples of it in a file, so that what is stored does not depend on how spans are cut. */
export const BLOCK_SIZE = 16 * 1024;

/** A part of a shared memory for blocks. */
export interface BlockMemory {
  readonly buffer: ArrayBufferLike;
  /** Address of the first byte, and bytes in all. */
  readonly base: number;
  readonly size: number;
  /** Copies within `buffer`. */
  copy(to: number, from: number, length: number): void;
}

export class Blocks {
  readonly #memory: BlockMemory | undefined;
  readonly #capacity: number;
  readonly #views: Uint8Array[] = [];
  readonly #readers: number[] = [];
  readonly #free: number[] = [];
  #staging: Uint8Array | undefined;

  /** Without a memory, blocks are allocated one by one, without a limit. */
  constructor(memory?: BlockMemory) {
    this.#memory = memory;
    this.#capacity = memory === undefined ? Infinity : Math.floor(memory.size / BLOCK_SIZE);
  }

  /** Whether other threads can read them. */
  get isShared(): boolean {
    return this.#memory !== undefined && !(this.#memory.buffer instanceof ArrayBuffer);
  }

  /** A block with any content and one reader, or undefined when there is none. */
  take(): number | undefined {
    const block = this.#free.pop() ?? this.#views.length;
    if (block >= this.#capacity) return undefined;
    if (block === this.#views.length) this.#views.push(this.#allocate(block));
    this.#readers[block] = 1;
    return block;
  }

  #allocate(block: number): Uint8Array {
    if (this.#memory === undefined) return new Uint8Array(BLOCK_SIZE);
    return new Uint8Array(this.#memory.buffer, this.#memory.base + block * BLOCK_SIZE, BLOCK_SIZE);
  }

  /** How many read it: its owner, and jobs that are not done. */
  readers(block: number): number {
    return this.#readers[block];
  }

  /** One reader more. */
  hold(block: number): void {
    this.#readers[block]++;
  }

  /** One reader less; without readers it is free. */
  release(block: number): void {
    if (--this.#readers[block] === 0) this.#free.push(block);
  }

  bytes(block: number): Uint8Array {
    return this.#views[block];
  }

  /**
   * Copies into a block. Between views V8 copies shared memory by words only where both sides are aligned alike, else byte
   * by byte, five times slower: what cannot be copied within the memory goes through a place that is aligned as it is.
   */
  write(block: number, within: number, bytes: Uint8Array): void {
    const view = this.#views[block];
    if (bytes.buffer === this.#memory?.buffer) {
      this.#memory.copy(view.byteOffset + within, bytes.byteOffset, bytes.length);
      return;
    }
    const shift = bytes.byteOffset & 7;
    if (bytes.buffer instanceof ArrayBuffer || ((view.byteOffset + within) & 7) === shift) {
      view.set(bytes, within);
      return;
    }
    this.#staging ??= new Uint8Array(BLOCK_SIZE + 8);
    this.#staging.set(bytes, shift);
    view.set(this.#staging.subarray(shift, shift + bytes.length), within);
  }
}
