/** What the engine may hold at once, in its own units; `src/limits.ts` has them as people think of them. */
import { SHARDS } from '../../assembly/abi.ts';
import { type Limits, LIMITS } from '../limits.ts';
import type { Part } from './instance.ts';
import type { EngineExports } from './module.ts';

export interface EngineLimits {
  /** Flows followed at once in each of the 64 shards. */
  flowsPerShard: number;
  /** Buffers of 2 KiB in each shard, for segments that wait and messages that are put together. */
  blocksPerShard: number;
  /** Of these buffers, what segments of one direction of a flow may wait in. */
  queue: number;
  /** Datagrams that are put together out of fragments at once: an even number. */
  datagrams: number;
  /** Bytes of a message that are put together; the rest is passed over. */
  message: number;
  /** Records between two drains. */
  records: number;
  /** Bytes of the capture read at once. */
  chunk: number;
}

export const BLOCK_SIZE = 2048;

type OfEngine = Pick<Limits, 'flows' | 'buffer' | 'outOfOrder' | 'fragments' | 'message' | 'records' | 'chunk'>;

/** Shards, blocks and pairs of datagrams are never divided: each limit is rounded up to what it takes of them. */
export function engineLimits({ flows, buffer, outOfOrder, fragments, message, records, chunk }: OfEngine): EngineLimits {
  return {
    flowsPerShard: Math.ceil(flows / SHARDS),
    blocksPerShard: Math.ceil(buffer / BLOCK_SIZE / SHARDS),
    queue: Math.ceil(outOfOrder / BLOCK_SIZE),
    datagrams: 2 * Math.ceil(fragments / 2),
    message,
    records,
    chunk,
  };
}

const defaultOf = (name: keyof OfEngine): number => LIMITS[name].default;

/** Up to 32,768 connections and 128 MiB of buffers, of which only what is used takes memory. */
export const DEFAULT_LIMITS: Readonly<EngineLimits> = engineLimits({
  flows: defaultOf('flows'),
  buffer: defaultOf('buffer'),
  outOfOrder: defaultOf('outOfOrder'),
  fragments: defaultOf('fragments'),
  message: defaultOf('message'),
  records: defaultOf('records'),
  chunk: defaultOf('chunk'),
});

/** The least and the most of each, as assembly/memory.ts has them; what a memory of 2 GiB can hold shows when it is laid out. */
export const ENGINE_RANGES: Readonly<Record<keyof EngineLimits, readonly [low: number, high: number]>> = {
  flowsPerShard: [1, 65536],
  blocksPerShard: [16, Math.floor((1 << 30) / BLOCK_SIZE / SHARDS)],
  queue: [1, 65536],
  datagrams: [2, 4096],
  message: [65536, 1 << 24],
  records: [64, 1 << 20],
  chunk: [1, 1 << 28],
};

/** The limits that are given, and the defaults of the others. Throws RangeError for one that is out of range. */
export function allLimits(limits: Partial<EngineLimits>): EngineLimits {
  const all = { ...DEFAULT_LIMITS, ...limits };
  for (const [name, [low, high]] of Object.entries(ENGINE_RANGES) as [keyof EngineLimits, readonly [number, number]][]) {
    const value = all[name];
    if (!Number.isInteger(value) || value < low || value > high)
      throw new RangeError(`limit ${name} must be a whole number from ${low} to ${high}, not ${value}`);
  }
  return all;
}

/** Bytes of an instance's region; 0 where the limits are out of range. */
export function regionBytes(exports: EngineExports, limits: EngineLimits, { base, parts, inputs }: Omit<Part, 'part' | 'state'>): number {
  const { flowsPerShard, blocksPerShard, datagrams, message, records } = limits;
  return exports.regionBytes(base, flowsPerShard, blocksPerShard, datagrams, message, records, parts, inputs);
}

/** Sets an instance up; gives the address of its control block. */
export function configure(exports: EngineExports, limits: EngineLimits, { base, part, parts, inputs }: Omit<Part, 'state'>): number {
  const { flowsPerShard, blocksPerShard, queue, datagrams, message, records } = limits;
  const control = exports.configure(base, flowsPerShard, blocksPerShard, queue, datagrams, message, records, part, parts, inputs);
  if (control === 0) throw new RangeError('the engine refused its limits');
  return control;
}
