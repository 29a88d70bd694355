/**
 * The engine in other threads, all over one memory: each reads every chunk and follows its own shards. This thread hands
 * chunks over and reads the records of all in the order in which one instance alone would have written them.
 */
import {
  boardBytes,
  boardOf,
  COMMAND,
  COMMANDS,
  FEED,
  FINISH,
  helperWords,
  MAX_SLOTS,
  POSTED,
  ringOf,
  STOP,
  WAKE,
  WAKE_HOST,
  wake,
} from './board.ts';
import type { Filter } from '../filter.ts';
import { Delivery, type MessageSink } from './delivery.ts';
import type { Scanner } from './engine.ts';
import { Lane } from './lane.ts';
import { allLimits, type EngineLimits, layMemory, type MemoryLayout, type Room } from './layout.ts';
import { type CaptureSummary, readSummary } from './summary.ts';
import type { Helper, Server, Threads } from './threads.ts';

/** Chunks under way, of which one is being filled: enough that neither side waits for the other's every chunk. */
const SLOTS = 6;
/** What all slots together may take. */
const SLOTS_BYTES = 64 << 20;
/** Other work of this thread has its turn this often, and helpers that broke down are noticed: milliseconds. */
const TURN = 50;

function slotsFor(chunk: number): number {
  return Math.min(MAX_SLOTS, SLOTS, Math.max(3, Math.floor(SLOTS_BYTES / chunk)));
}

export interface CrewSetup {
  /** Helpers, each in a thread of its own. */
  readonly count: number;
  readonly roomBytes?: number;
  /** Words that each helper has for other work. */
  readonly ringWords: number;
  readonly filter?: Filter;
}

export class Crew implements Scanner {
  readonly room: Room;
  readonly servers: readonly Server[];
  readonly #threads: Threads;
  readonly #layout: MemoryLayout;
  readonly #chunkSize: number;
  readonly #board: Int32Array;
  readonly #lanes: readonly Lane[];
  readonly #delivery: Delivery;
  readonly #helpers: readonly Helper[];
  /** Commands posted, and those of which all records were read. */
  #posted = 0;
  #done = 0;
  #damaged = false;
  #lastTurn = performance.now();

  private constructor(module: WebAssembly.Module, limits: EngineLimits, threads: Threads, setup: CrewSetup) {
    const { count, roomBytes = 0, ringWords, filter } = setup;
    const ringBytes = ringWords * 4;
    this.#threads = threads;
    this.#chunkSize = limits.chunk;
    this.#layout = layMemory(
      module,
      limits,
      count,
      slotsFor(limits.chunk),
      boardBytes(count) + count * ringBytes,
      roomBytes,
    );
    const { memory, parts, slots, words: board, room } = this.#layout;
    this.room = room;
    this.#board = boardOf(memory, board, count);
    const ringAt = (part: number) => ({ address: board + boardBytes(count) + part * ringBytes, words: ringWords });
    this.servers = parts.map(({ part }) => ({
      ring: ringOf(memory, ringAt(part)),
      wake: this.#board,
      wakeIndex: helperWords(part) + WAKE,
    }));
    this.#lanes = parts.map(({ part }) => new Lane(this.#board, part, memory.buffer));
    this.#delivery = new Delivery(memory.buffer);
    const helpers: Helper[] = [];
    this.#helpers = helpers;
    try {
      for (const part of parts)
        helpers.push(threads.start({ module, memory, limits, filter, part, board, ring: ringAt(part.part), slots }));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Throws RangeError for limits that are out of range. */
  static start(module: WebAssembly.Module, limits: Partial<EngineLimits>, threads: Threads, setup: CrewSetup): Crew {
    return new Crew(module, allLimits(limits), threads, setup);
  }

  get space(): Uint8Array {
    const { memory, slots } = this.#layout;
    return new Uint8Array(memory.buffer, slots[this.#posted % slots.length], this.#chunkSize);
  }

  get isDamaged(): boolean {
    return this.#damaged;
  }

  get isSettled(): boolean {
    return this.#posted === this.#done;
  }

  feed(length: number, sink: MessageSink): void | Promise<void> {
    if (!(length >= 0 && length <= this.#chunkSize)) throw new RangeError(`length ${length} is beyond the space of ${this.#chunkSize} bytes`);
    if (this.#damaged) return;
    this.#post(FEED, length);
    this.#drain(sink);
    // One slot is filled next, and the one that was done last holds the tail until the next command is done.
    const busy = this.#layout.slots.length - 2;
    if (this.#posted - this.#done > busy) return this.#drainTo(busy, sink);
  }

  settle(sink: MessageSink): Promise<void> {
    return this.#drainTo(0, sink);
  }

  async finish(sink: MessageSink): Promise<void> {
    this.#post(FINISH, 0);
    await this.#drainTo(0, sink);
  }

  summary(): CaptureSummary {
    if (!this.isSettled) throw new Error('a summary is of what has come: settle first');
    return readSummary(this.#layout.memory.buffer, this.#layout.parts.map(({ base }) => base));
  }

  close(): void {
    Atomics.store(this.#board, STOP, 1);
    this.#wakeAll();
    for (const helper of this.#helpers) helper.release();
  }

  #post(kind: number, length: number): void {
    const command = COMMANDS + (this.#posted % this.#layout.slots.length) * COMMAND;
    this.#board[command] = kind;
    this.#board[command + 1] = length;
    this.#posted++;
    Atomics.store(this.#board, POSTED, this.#posted);
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (let helper = 0; helper < this.#lanes.length; helper++) wake(this.#board, helperWords(helper) + WAKE);
  }

  /** Reads and sleeps until at most so many commands are left. */
  async #drainTo(commands: number, sink: MessageSink): Promise<void> {
    while (this.#posted - this.#done > commands) {
      const seen = Atomics.load(this.#board, WAKE_HOST);
      if (!this.#drain(sink)) {
        this.#checkHelpers();
        this.#threads.wait(this.#board, WAKE_HOST, seen, TURN);
      }
      if (performance.now() - this.#lastTurn > TURN) {
        await this.#threads.turn();
        this.#lastTurn = performance.now();
        this.#checkHelpers();
      }
    }
  }

  #checkHelpers(): void {
    for (const [index, { failure }] of this.#helpers.entries()) {
      if (failure !== undefined) throw failure;
      if (this.#lanes[index].hasFailed) this.#lastTurn = Number.NEGATIVE_INFINITY;
    }
  }

  /** Reads what has been published, as far as the order is known; false when that was nothing. */
  #drain(sink: MessageSink): boolean {
    let hasRead = false;
    while (this.#done < this.#posted && this.#lanes.every((lane) => lane.isReady())) {
      hasRead = true;
      if (this.#lanes.every(({ isDone }) => isDone)) {
        if (this.#lanes.some(({ isDamaged }) => isDamaged)) this.#damaged = true;
        for (const lane of this.#lanes) lane.begin();
        this.#done++;
      } else {
        this.#deliverRun(sink);
      }
    }
    return hasRead;
  }

  /** All records at hand of the lane whose turn it is, up to the first that another lane's come before. */
  #deliverRun(sink: MessageSink): void {
    let [first] = this.#lanes;
    let limit = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes) {
      if (lane === first) continue;
      if (lane.order < first.order) {
        limit = first.order;
        first = lane;
      } else if (lane.order < limit) {
        limit = lane.order;
      }
    }
    while (first.order < limit) {
      this.#delivery.deliver(first.at, sink);
      first.advance();
    }
  }
}
