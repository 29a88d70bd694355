/** Several captures as one sequence through one instance of the engine: packets in order of time, connections going on. */
import {
  AHEAD,
  CONTROL_CONSUMED,
  CONTROL_INPUT,
  CONTROL_RECORDS,
  CONTROL_RECORDS_PTR,
  CONTROL_SIZE,
  DAMAGED,
  DRAIN,
  FINISHED,
  MAX_INPUTS,
  NEED_MORE,
  RECORD_SIZE,
} from '../../assembly/abi.ts';
import type { Filter } from '../filter.ts';
import { Delivery, type MessageSink } from './delivery.ts';
import { writeFilter } from './filter.ts';
import { allLimits, type EngineLimits, layMemory, type Room } from './layout.ts';
import type { EngineExports } from './module.ts';
import { type CaptureSummary, readSummary } from './summary.ts';
import type { Server } from './threads.ts';

export { MAX_INPUTS };

/**
 * What has to be done next. `more`: bring bytes of the input at hand, or end it. `damaged`: end it. `ahead`: a capture that
 * begins before the next packet may be opened. `idle`: no capture is open.
 */
export type Wanted = 'more' | 'damaged' | 'ahead' | 'idle';

const WANTED: Readonly<Record<number, Wanted>> = {
  [NEED_MORE]: 'more',
  [DAMAGED]: 'damaged',
  [AHEAD]: 'ahead',
  [FINISHED]: 'idle',
};

/** No packet is later. */
export const END_OF_TIME = 0xffff_ffff_ffff_ffffn;

export class SequenceEngine {
  readonly room: Room;
  /** All is done in the calling thread. */
  readonly servers: readonly Server[] = [];
  readonly #exports: EngineExports;
  readonly #buffer: ArrayBufferLike;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #control: number;
  readonly #delivery: Delivery;
  readonly #windows: readonly number[];
  readonly #windowSize: number;
  /** Of each input: bytes that were brought, from the first that had not been used then. */
  readonly #brought: { start: number; length: number }[];

  /** `inputs`: captures that may be open at once, at most MAX_INPUTS. Throws RangeError for limits that are out of range. */
  constructor(module: WebAssembly.Module, limits: Partial<EngineLimits>, inputs: number, roomBytes = 0, filter?: Filter) {
    const all = allLimits(limits);
    const { exports, memory, parts, slots, room } = layMemory(module, all, 1, inputs, 0, roomBytes);
    this.room = room;
    this.#exports = exports;
    this.#buffer = memory.buffer;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#delivery = new Delivery(memory.buffer);
    this.#windows = slots;
    this.#windowSize = all.chunk;
    this.#brought = slots.map((start) => ({ start, length: 0 }));
    const { base, part } = parts[0];
    this.#control = exports.configure(base, all.flowsPerShard, all.blocksPerShard, all.records, part, parts.length);
    if (this.#control === 0) throw new RangeError('the engine refused its limits');
    if (filter !== undefined) writeFilter(memory.buffer, this.#control, filter);
  }

  /** The input at hand. */
  get input(): number {
    return this.#view.getUint32(this.#control + CONTROL_INPUT, true);
  }

  /** Where the next bytes of the input at hand go: fill its beginning. */
  get space(): Uint8Array {
    return this.#bytes.subarray(this.#windows[this.input], this.#windows[this.input] + this.#windowSize);
  }

  /** Begins a capture in an input that is free. `order`: its number in the sequence. */
  open(input: number, order: number): Wanted {
    const wanted = WANTED[this.#exports.open(input, order)];
    if (wanted === undefined) throw new RangeError(`input ${input} is in use`);
    this.#brought[input] = { start: this.#windows[input], length: 0 };
    return wanted;
  }

  /** Packets from this time on wait for what is still to be opened. */
  until(time: bigint): void {
    this.#exports.until(time);
  }

  /** Reads `length` bytes that were put into `space`. */
  feed(length: number, sink: MessageSink): Wanted {
    const brought = this.#brought[this.input];
    brought.length += length;
    return this.#run(this.#exports.feed(brought.start, brought.length), sink);
  }

  /** The input at hand is at its end, and free. */
  end(sink: MessageSink): Wanted {
    return this.#run(this.#exports.end(), sink);
  }

  /** Goes on after `ahead`, with what is open. */
  resume(sink: MessageSink): Wanted {
    return this.#run(this.#exports.resume(), sink);
  }

  /** All captures are at their end: what is still open is written out. */
  finish(sink: MessageSink): void {
    while (true) {
      const status = this.#exports.finish();
      this.#drain(sink);
      if (status === FINISHED) return;
    }
  }

  /** Of the capture that an input is, or was. */
  summary(input: number): CaptureSummary {
    return readSummary(this.#buffer, [this.#controlOf(input)]);
  }

  #controlOf(input: number): number {
    return this.#control + input * CONTROL_SIZE;
  }

  #run(first: number, sink: MessageSink): Wanted {
    let status = first;
    this.#drain(sink);
    while (status === DRAIN) {
      status = this.#exports.resume();
      this.#drain(sink);
    }
    if (status === NEED_MORE) this.#moveTail(this.input);
    return WANTED[status];
  }

  /** Puts what an input left unused before the place of its next bytes. */
  #moveTail(input: number): void {
    const { start, length } = this.#brought[input];
    const used = this.#view.getUint32(this.#controlOf(input) + CONTROL_CONSUMED, true);
    const to = this.#windows[input] - (length - used);
    this.#bytes.copyWithin(to, start + used, start + length);
    this.#brought[input] = { start: to, length: length - used };
  }

  #drain(sink: MessageSink): void {
    const count = this.#view.getUint32(this.#control + CONTROL_RECORDS, true);
    let at = this.#view.getUint32(this.#control + CONTROL_RECORDS_PTR, true);
    for (let i = 0; i < count; i++, at += RECORD_SIZE) this.#delivery.deliver(at, sink);
  }
}
