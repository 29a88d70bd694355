/**
 * Where things lie in the shared memory:
 *
 *   0 ─────────► constants of the module
 *   ───────────► words by which threads speak to each other
 *   ───────────► the region of each instance
 *   ───────────► slots for chunks of the capture, each with HEADROOM before it
 *   ───────────► room for who copies payloads out of them
 */
import { MAX_CAPTURE_RECORD, SHARDS } from '../../assembly/abi.ts';
import { instantiateModule, type Part } from './instance.ts';
import type { EngineExports } from './module.ts';

export interface EngineLimits {
  /** Flows followed at once in each of the 64 shards. */
  flowsPerShard: number;
  /** Buffers of 2 KiB in each shard, for segments that wait and messages that are put together. */
  blocksPerShard: number;
  /** Records between two drains. */
  records: number;
  /** Bytes of the capture read at once. */
  chunk: number;
}

/** Up to 32,768 connections and 128 MiB of buffers, of which only what is used takes memory. */
export const DEFAULT_LIMITS: EngineLimits = { flowsPerShard: 512, blocksPerShard: 1024, records: 8192, chunk: 1 << 20 };

export const PAGE = 65536;
/** As asconfig.json declares it: a memory may be smaller, never larger. */
export const MAXIMUM_PAGES = 32768;

/** Room before the chunk for what the last one left unused: less than one record of a capture. */
export const HEADROOM = (MAX_CAPTURE_RECORD + PAGE) & ~63;

/** Pages that hold so many bytes. */
function pagesFor(bytes: number): number {
  return Math.ceil(bytes / PAGE);
}

function checkLimits(limits: EngineLimits): void {
  const range = (name: keyof EngineLimits, low: number, high: number): void => {
    const value = limits[name];
    if (!Number.isInteger(value) || value < low || value > high) {
      throw new RangeError(`limit ${name} must be a whole number from ${low} to ${high}, not ${value}`);
    }
  };
  range('flowsPerShard', 1, 65536);
  range('blocksPerShard', 16, Math.floor((1 << 30) / 2048 / SHARDS));
  range('records', 64, 1 << 20);
  range('chunk', 1, 1 << 28);
}

/** The limits that are given, and the defaults of the others. Throws RangeError for one that is out of range. */
export function allLimits(limits: Partial<EngineLimits>): EngineLimits {
  const all = { ...DEFAULT_LIMITS, ...limits };
  checkLimits(all);
  return all;
}

/** A part of the memory that the engine leaves alone. */
export interface Room {
  readonly buffer: ArrayBufferLike;
  readonly base: number;
  readonly size: number;
  /** Copies from anywhere to anywhere in the memory. */
  copy(to: number, from: number, length: number): void;
}

export interface MemoryLayout {
  readonly memory: WebAssembly.Memory;
  /** An instance that was not configured. */
  readonly exports: EngineExports;
  /** Address of the words. */
  readonly words: number;
  readonly parts: readonly Part[];
  /** Addresses of each input's slots. */
  readonly slots: readonly (readonly number[])[];
  readonly room: Room;
}

/** A memory for `partCount` instances that read from `inputCount` inputs, each with `slotCount` chunks; `wordBytes` bytes of words, all zero, and `roomBytes` bytes of room. */
export function layMemory(
  module: WebAssembly.Module,
  limits: EngineLimits,
  partCount: number,
  inputCount: number,
  slotCount: number,
  wordBytes: number,
  roomBytes = 0,
): MemoryLayout {
  // A region's size is known once the module runs; a memory that is only declared costs nothing until it is used.
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MAXIMUM_PAGES, shared: true });
  const exports = instantiateModule(module, memory);
  const words = align(exports.dataEnd());
  let end = align(words + wordBytes);
  const parts: Part[] = [];
  for (let part = 0; part < partCount; part++) {
    parts.push({ base: end, part, parts: partCount, inputs: inputCount });
    const region = exports.regionBytes(end, limits.flowsPerShard, limits.blocksPerShard, limits.records, partCount, inputCount);
    end = region === 0 ? Number.POSITIVE_INFINITY : align(end + region);
  }
  const slot = (): number => {
    const address = end + HEADROOM;
    end = align(address + limits.chunk + 64);
    return address;
  };
  const slots = Array.from({ length: inputCount }, () => Array.from({ length: slotCount }, slot));
  const base = end;
  const pages = pagesFor(base + roomBytes);
  if (!(pages <= MAXIMUM_PAGES)) {
    throw new RangeError(`the limits ask for more than the ${MAXIMUM_PAGES} pages of memory that can be had: lower flowsPerShard, blocksPerShard or chunk`);
  }
  memory.grow(pages - memory.buffer.byteLength / PAGE);
  const room = { buffer: memory.buffer, base, size: roomBytes, copy: exports.copy };
  return { memory, exports, words, parts, slots, room };
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
