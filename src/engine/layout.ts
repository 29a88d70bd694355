/**
 * Where things lie in the shared memory:
 *
 *   0 ─────────► constants of the module
 *   ───────────► words by which threads speak to each other
 *   ───────────► the state and the region of each part
 *   ───────────► slots for chunks of the capture, each with HEADROOM before it
 *   ───────────► room for who copies payloads out of them
 */
import { MAX_CAPTURE_RECORD } from '../../assembly/abi.ts';
import { instantiateModule, type Part } from './instance.ts';
import { type EngineLimits, regionBytes } from './limits.ts';
import type { EngineExports } from './module.ts';
import { partBytes } from './part.ts';

export const PAGE = 65536;
/** As asconfig.json declares it: a memory may be smaller, never larger. */
export const MAXIMUM_PAGES = 32768;

/** Room before the chunk for what the last one left unused: less than one record of a capture. */
export const HEADROOM = (MAX_CAPTURE_RECORD + PAGE) & ~63;

/** Pages that hold so many bytes. */
function pagesFor(bytes: number): number {
  return Math.ceil(bytes / PAGE);
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
    const state = end;
    const laid = { base: align(state + partBytes(exports, inputCount)), state, part, parts: partCount, inputs: inputCount };
    parts.push(laid);
    const region = regionBytes(exports, limits, laid);
    end = region === 0 ? Number.POSITIVE_INFINITY : align(laid.base + region);
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
    throw new RangeError(`the limits ask for more than the ${(MAXIMUM_PAGES * PAGE) / 2 ** 30} GiB of memory that the engine can have`);
  }
  memory.grow(pages - memory.buffer.byteLength / PAGE);
  const room = { buffer: memory.buffer, base, size: roomBytes, copy: exports.copy };
  return { memory, exports, words, parts, slots, room };
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
