/** The engine in this thread alone: bytes in, messages to a sink. */
import { DRAIN, FINISHED, RECORD_SIZE } from '../../assembly/abi.ts';
import { Delivery, type MessageSink } from './delivery.ts';
import type { Filter } from '../filter.ts';
import { Instance } from './instance.ts';
import { allLimits, type EngineLimits, layMemory, type Room } from './layout.ts';
import { type CaptureSummary, readSummary } from './summary.ts';
import type { Server } from './threads.ts';

export type { MessageSink };

/** What reads a capture, in this thread or with the help of others: the same messages in the same order. */
export interface Scanner {
  /** Where the next bytes of the capture go, until they are fed: fill its beginning. */
  readonly space: Uint8Array;
  /** The capture cannot be read any further. */
  readonly isDamaged: boolean;
  /** Reads `length` bytes that were put into `space`. What they say comes now, or later with what follows. */
  feed(length: number, sink: MessageSink): void | Promise<void>;
  /** All that was fed says has come. */
  readonly isSettled: boolean;
  /** What was fed is read, and all that it says has come. */
  settle(sink: MessageSink): void | Promise<void>;
  /** Ends the capture: what is still open is written out. */
  finish(sink: MessageSink): void | Promise<void>;
  /** Of what has come. */
  summary(): CaptureSummary;
  close(): void;
  /** Memory for others, as large as was asked for. */
  readonly room: Room;
  /** Its threads, which do other work too. */
  readonly servers: readonly Server[];
}

export class Engine implements Scanner {
  readonly room: Room;
  readonly servers: readonly Server[] = [];
  readonly #memory: WebAssembly.Memory;
  readonly #instance: Instance;
  readonly #delivery: Delivery;
  readonly #chunk: number;
  readonly #chunkSize: number;

  private constructor(memory: WebAssembly.Memory, instance: Instance, chunk: number, chunkSize: number, room: Room) {
    this.room = room;
    this.#memory = memory;
    this.#instance = instance;
    this.#delivery = new Delivery(memory.buffer);
    this.#chunk = chunk;
    this.#chunkSize = chunkSize;
  }

  /** Sets up an instance in a memory of its own, with room for others. Throws RangeError for limits that are out of range. */
  static async instantiate(
    module: WebAssembly.Module,
    limits: Partial<EngineLimits> = {},
    roomBytes = 0,
    filter?: Filter,
  ): Promise<Engine> {
    const all = allLimits(limits);
    const { exports, memory, parts, slots, room } = layMemory(module, all, 1, 1, 0, roomBytes);
    return new Engine(memory, new Instance(exports, memory, all, parts[0], filter), slots[0], all.chunk, room);
  }

  get space(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#chunk, this.#chunkSize);
  }

  get isDamaged(): boolean {
    return this.#instance.isDamaged;
  }

  get isSettled(): boolean {
    return true;
  }

  feed(length: number, sink: MessageSink): void {
    if (!(length >= 0 && length <= this.#chunkSize)) throw new RangeError(`length ${length} is beyond the space of ${this.#chunkSize} bytes`);
    const instance = this.#instance;
    if (instance.isDamaged) return;
    let status = instance.feed(this.#chunk, length);
    this.#drain(sink);
    while (status === DRAIN) {
      status = instance.resume();
      this.#drain(sink);
    }
    instance.moveTail(this.#chunk);
  }

  settle(): void {}

  finish(sink: MessageSink): void {
    while (true) {
      const status = this.#instance.finish();
      this.#drain(sink);
      if (status === FINISHED) return;
    }
  }

  summary(): CaptureSummary {
    return readSummary(this.#memory.buffer, [this.#instance.control]);
  }

  close(): void {}

  #drain(sink: MessageSink): void {
    const { count } = this.#instance;
    let at = this.#instance.records;
    for (let i = 0; i < count; i++, at += RECORD_SIZE) this.#delivery.deliver(at, sink);
  }
}
