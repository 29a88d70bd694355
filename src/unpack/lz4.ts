/** LZ4 frames (LZ4 Frame Format Description 1.6.4), legacy ones too, any number of them: one block is held at a time. */
import type { IHasher } from 'hash-wasm';
import type { Decompressed, Unpack } from '../platform.ts';
import { InputQueue } from './inputQueue.ts';
import { decodeLz4Block } from './lz4Block.ts';
import { isSkippable, u32 } from './skippable.ts';

export const LZ4_MAGIC = 0x184d2204;
export const LZ4_LEGACY_MAGIC = 0x184c2102;

/** FLG byte. */
const VERSION_MASK = 0xc0;
const VERSION = 0x40;
const BLOCK_INDEPENDENCE = 0x20;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY_ID = 0x01;
const RESERVED_OF_FLG = 0x02;
/** BD byte. */
const RESERVED_OF_BD = 0x8f;
/** Block Maximum Size, by its number. */
const BLOCK_SIZES: Readonly<Record<number, number>> = { 4: 64 << 10, 5: 256 << 10, 6: 1 << 20, 7: 4 << 20 };
/** In a block's size: it is stored as it is. */
const UNCOMPRESSED = 0x80000000;

const LEGACY_BLOCK = 8 << 20;
/** LZ4_compressBound: what cannot be compressed grows. */
const LEGACY_BOUND = LEGACY_BLOCK + Math.floor(LEGACY_BLOCK / 255) + 16;

/** How far back a match may reach, also into the blocks before. */
const HISTORY = 64 << 10;

/** Each further byte of a length stands for as many. */
const MAX_RATIO = 255;

/** Given at once, where there is as much. */
const ENOUGH = 1 << 20;

interface Frame {
  isLegacy: boolean;
  maxBlock: number;
  isLinked: boolean;
  hasBlockChecksum: boolean;
  hasContentChecksum: boolean;
  contentSize: bigint | null;
}

const LEGACY: Frame = {
  isLegacy: true,
  maxBlock: LEGACY_BLOCK,
  isLinked: false,
  hasBlockChecksum: false,
  hasContentChecksum: false,
  contentSize: null,
};

/** What cannot be gone on from; the message is the rest of a sentence about the data. */
class Fault extends Error {}

type State = 'frame' | 'skip' | 'header' | 'block' | 'data' | 'sum';

class Lz4Frames {
  readonly #input = new InputQueue();
  /** Of headers and blocks, one after another; and of the content of the frame under way. */
  readonly #blockSum: IHasher;
  readonly #contentSum: IHasher;
  #state: State = 'frame';
  #frame: Frame = LEGACY;
  /** Bytes of a skippable frame that are still to come, or the size field of the block under way. */
  #left = 0;
  #content = 0n;
  /** The history, then the block under way. */
  #window: Uint8Array = new Uint8Array(0);
  #history = 0;
  #pieces: Uint8Array[] = [];
  #given = 0;

  constructor(blockSum: IHasher, contentSum: IHasher) {
    this.#blockSum = blockSum;
    this.#contentSum = contentSum;
  }

  push(bytes: Uint8Array): Decompressed {
    this.#input.add(bytes);
    return this.#run(false);
  }

  end(): Decompressed {
    return this.#run(true);
  }

  #run(isEnd: boolean): Decompressed {
    let fault: string | null = null;
    let isPending = false;
    try {
      while (!isPending && this.#step()) isPending = this.#given >= ENOUGH;
      if (isEnd && !isPending) fault = this.#end();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      fault = error.message;
    }
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#given = 0;
    return { pieces, fault, isPending };
  }

  /** Whether there was enough input to go on. */
  #step(): boolean {
    switch (this.#state) {
      case 'frame':
        return this.#begin();
      case 'skip':
        this.#left -= this.#input.skip(this.#left);
        if (this.#left > 0) return false;
        this.#state = 'frame';
        return true;
      case 'header':
        return this.#header();
      case 'block':
        return this.#block();
      case 'data':
        return this.#data();
      case 'sum':
        return this.#sum();
    }
  }

  #begin(): boolean {
    const magic = this.#input.peekU32();
    if (magic === undefined) return false;
    if (isSkippable(magic)) {
      const header = this.#input.peek(8);
      if (header === undefined) return false;
      this.#left = u32(header, 4);
      this.#input.skip(8);
      this.#state = 'skip';
      return true;
    }
    if (magic !== LZ4_MAGIC && magic !== LZ4_LEGACY_MAGIC) throw new Fault('is damaged (no frame begins behind the one before)');
    this.#input.skip(4);
    this.#state = magic === LZ4_MAGIC ? 'header' : 'block';
    if (magic === LZ4_LEGACY_MAGIC) this.#open(LEGACY);
    return true;
  }

  #open(frame: Frame): void {
    this.#frame = frame;
    this.#content = 0n;
    this.#history = 0;
    if (frame.hasContentChecksum) this.#contentSum.init();
  }

  /** Room behind the history for what so many bytes of a block can hold: not what the frame says that it may. */
  #makeRoom(length: number): number {
    const limit = this.#history + Math.min(this.#frame.maxBlock, length * MAX_RATIO);
    if (this.#window.length < limit) {
      const window = new Uint8Array(Math.max(limit, this.#window.length * 2));
      window.set(this.#window.subarray(0, this.#history));
      this.#window = window;
    }
    return limit;
  }

  #header(): boolean {
    const flags = this.#input.peek(1)?.[0];
    if (flags === undefined) return false;
    const sizeLength = flags & CONTENT_SIZE ? 8 : 0;
    const length = 2 + sizeLength + (flags & DICTIONARY_ID ? 4 : 0);
    const header = this.#input.peek(length + 1);
    if (header === undefined) return false;
    if ((flags & VERSION_MASK) !== VERSION) throw new Fault(`is damaged (LZ4 frame version ${flags >>> 6})`);
    if (header[length] !== ((Number.parseInt(this.#sumOf(header.subarray(0, length)), 16) >>> 8) & 0xff))
      throw new Fault('is damaged (the checksum of a frame header is wrong)');
    const maxBlock = BLOCK_SIZES[(header[1] >>> 4) & 7];
    if ((flags & RESERVED_OF_FLG) !== 0 || (header[1] & RESERVED_OF_BD) !== 0 || maxBlock === undefined)
      throw new Fault('is damaged (a frame header says what is reserved)');
    if (flags & DICTIONARY_ID) throw new Fault(`was made with dictionary ${u32(header, 2 + sizeLength)}, which is not at hand`);
    this.#open({
      isLegacy: false,
      maxBlock,
      isLinked: (flags & BLOCK_INDEPENDENCE) === 0,
      hasBlockChecksum: (flags & BLOCK_CHECKSUM) !== 0,
      hasContentChecksum: (flags & CONTENT_CHECKSUM) !== 0,
      contentSize: sizeLength > 0 ? BigInt(u32(header, 2)) | (BigInt(u32(header, 6)) << 32n) : null,
    });
    this.#input.skip(length + 1);
    this.#state = 'block';
    return true;
  }

  #block(): boolean {
    const size = this.#input.peekU32();
    if (size === undefined) return false;
    const { isLegacy, maxBlock, contentSize, hasContentChecksum } = this.#frame;
    if (isLegacy && (size === LZ4_MAGIC || size === LZ4_LEGACY_MAGIC || isSkippable(size))) {
      this.#state = 'frame';
      return true;
    }
    if (isLegacy ? size > LEGACY_BOUND : (size & ~UNCOMPRESSED) >>> 0 > maxBlock)
      throw new Fault('is damaged (a block is larger than its frame allows)');
    this.#input.skip(4);
    this.#left = size;
    this.#state = 'data';
    if (isLegacy || size !== 0) return true;
    if (contentSize !== null && contentSize !== this.#content)
      throw new Fault(`is damaged (a frame holds ${this.#content} bytes, its header says ${contentSize})`);
    this.#state = hasContentChecksum ? 'sum' : 'frame';
    return true;
  }

  #data(): boolean {
    const { hasBlockChecksum, isLegacy } = this.#frame;
    const isStored = !isLegacy && (this.#left & UNCOMPRESSED) !== 0;
    const size = isLegacy ? this.#left : (this.#left & ~UNCOMPRESSED) >>> 0;
    const bytes = this.#input.peek(size + (hasBlockChecksum ? 4 : 0));
    if (bytes === undefined) return false;
    const block = bytes.subarray(0, size);
    if (hasBlockChecksum && Number.parseInt(this.#sumOf(block), 16) !== u32(bytes, size))
      throw new Fault('is damaged (the checksum of a block is wrong)');
    this.#decode(block, isStored);
    this.#input.skip(bytes.length);
    this.#state = 'block';
    return true;
  }

  #decode(block: Uint8Array, isStored: boolean): void {
    const { isLinked, hasContentChecksum } = this.#frame;
    const begin = this.#history;
    const limit = this.#makeRoom(block.length);
    let end = begin + block.length;
    let fault: string | null = null;
    if (isStored) this.#window.set(block, begin);
    else ({ end, fault } = decodeLz4Block(block, this.#window, begin, limit));
    if (end > begin) {
      const piece = this.#window.slice(begin, end);
      this.#pieces.push(piece);
      this.#given += piece.length;
      this.#content += BigInt(piece.length);
      if (hasContentChecksum) this.#contentSum.update(piece);
    }
    if (fault !== null) throw new Fault(`is damaged (a block ${fault})`);
    if (!isLinked) return;
    const kept = Math.min(HISTORY, end);
    this.#window.copyWithin(0, end - kept, end);
    this.#history = kept;
  }

  #sum(): boolean {
    const sum = this.#input.peekU32();
    if (sum === undefined) return false;
    if (Number.parseInt(this.#contentSum.digest(), 16) !== sum)
      throw new Fault('is damaged (the checksum of what it holds is wrong)');
    this.#input.skip(4);
    this.#state = 'frame';
    return true;
  }

  /** Of a block that is cut, what can be had is given. */
  #end(): string | null {
    if (this.#input.length === 0 && (this.#state === 'frame' || (this.#state === 'block' && this.#frame.isLegacy))) return null;
    if (this.#state === 'data' && this.#input.length > 0) {
      const { isLegacy } = this.#frame;
      const size = isLegacy ? this.#left : (this.#left & ~UNCOMPRESSED) >>> 0;
      const block = this.#input.peek(Math.min(size, this.#input.length)) as Uint8Array;
      try {
        this.#decode(block, !isLegacy && (this.#left & UNCOMPRESSED) !== 0);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
    }
    return 'is cut';
  }

  #sumOf(bytes: Uint8Array): string {
    return this.#blockSum.init().update(bytes).digest();
  }
}

export const unpackLz4: Unpack = async () => {
  const { createXXHash32 } = await import('hash-wasm');
  const frames = new Lz4Frames(await createXXHash32(0), await createXXHash32(0));
  return {
    push: async (bytes) => frames.push(bytes),
    end: async () => frames.end(),
    close() {},
  };
};
