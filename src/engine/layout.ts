/** Where things lie in the shared memory: regions of instances, then the chunk that they read. */
import { MAX_CAPTURE_RECORD, SHARDS } from '../../assembly/abi.ts';

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
export function pagesFor(bytes: number): number {
  return Math.ceil(bytes / PAGE);
}

export function checkLimits(limits: EngineLimits): void {
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
