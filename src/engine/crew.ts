/**
 * Captures through the engine: one of them, or several as one sequence in order of time. Its parts work in other threads over
 * one memory, or there is one part alone: each reads every piece and follows its own shards. This thread hands pieces over, a few
 * ahead of what is wanted, and reads the records of all parts in the order in which one alone would have written them; while it
 * has to wait for some, it works on a part whose helper has not begun yet or has other things to do.
 */
import { AHEAD, DAMAGED, FINISHED, NEED_MORE } from '../../assembly/abi.ts';
import {
  boardBytes,
  boardOf,
  DECIDED,
  DECISION,
  FINISH,
  GO_ON,
  helperWords,
  inputWords,
  MAX_SLOTS,
  OPEN,
  PIECES,
  POSTED,
  ringOf,
  STOP,
  WAKE,
  WAKE_HOST,
  wake,
} from './board.ts';
import type { Filter } from '../filter.ts';
import { Delivery, type MessageSink } from './delivery.ts';
import { controlOf } from './instance.ts';
import { Lane } from './lane.ts';
import { layMemory, type MemoryLayout, type Room } from './layout.ts';
import { allLimits, type EngineLimits } from './limits.ts';
import { partBytes, Scanning } from './part.ts';
import { type CaptureSummary, readSummary } from './summary.ts';
import type { Helper, Server, Threads } from './threads.ts';

/** Slots of an input: one is being filled, one holds what the piece before it left unused; as many as that again are under way. */
const SLOTS = 6;
const LEAST_SLOTS = 3;
/** Of a crew that works in this thread, where nothing is under way. */
const SLOTS_ALONE = 2;
/** What all slots together may take. */
const SLOTS_BYTES = 64 << 20;
/** Other work of this thread has its turn this often, and helpers that broke down are noticed: milliseconds. */
const TURN = 50;

/** No packet is later. */
export const END_OF_TIME = 0xffff_ffff_ffff_ffffn;

export interface CrewSetup {
  readonly limits?: Partial<EngineLimits>;
  /** Captures that may be open at once, at most MAX_INPUTS; 1 where not given. */
  readonly inputs?: number;
  readonly roomBytes?: number;
  readonly filter?: Filter;
  /** Threads to work in beside this one, and words that each has for other work. Without them this one does it all. */
  readonly helpers?: { readonly threads: Threads; readonly count: number; readonly ringWords: number };
}

/**
 * What has to be done next. `more`: bring bytes of the input. `closed`: the input's capture is at its end, and the input free.
 * `ahead`: a capture that begins before the next packet may be opened; `goOn` without it. `idle`: no capture is open.
 * `told`: much has come; what was made of it may be used, and forgotten, before more does.
 */
export type Wanted = { readonly kind: 'more' | 'closed'; readonly input: number } | { readonly kind: 'ahead' | 'idle' | 'told' };

const AHEAD_WANTED: Wanted = { kind: 'ahead' };
const IDLE_WANTED: Wanted = { kind: 'idle' };
const TOLD: Wanted = { kind: 'told' };

/** Records that are read without a pause: what is made of them is still in the processor's cache, and young, when it is used. */
const IN_ONE_GO = 1024;

/** Pieces of an input's capture. */
interface Pieces {
  posted: number;
  /** Those that all parts have begun with, of which all records were read that came of it. */
  done: number;
  /** The last of those that were posted ends it. */
  isEnded: boolean;
}

export class Crew {
  readonly room: Room;
  readonly servers: readonly Server[];
  readonly #layout: MemoryLayout;
  readonly #chunkSize: number;
  readonly #board: Int32Array;
  readonly #lanes: readonly Lane[];
  readonly #delivery: Delivery;
  readonly #threads: Threads | undefined;
  readonly #helpers: Helper[] = [];
  readonly #scannings: readonly Scanning[];
  readonly #pieces: Pieces[];
  readonly #closed: number[] = [];
  /** What the engine said when all calls that are done were done, and its input at hand then. */
  #status = FINISHED;
  #input = 0;
  /** A call is under way for which no piece is counted. */
  #isDeciding = false;
  #lastTurn = 0;

  /** Throws RangeError for limits that are out of range. */
  constructor(module: WebAssembly.Module, { limits: given = {}, inputs = 1, roomBytes = 0, filter, helpers }: CrewSetup = {}) {
    const limits = allLimits(given);
    const count = helpers?.count ?? 1;
    const ringWords = helpers?.ringWords ?? 0;
    const slotCount = helpers === undefined ? SLOTS_ALONE : slotsFor(limits.chunk * inputs);
    this.#chunkSize = limits.chunk;
    this.#layout = layMemory(module, limits, count, inputs, slotCount, boardBytes(count) + count * ringWords * 4, roomBytes);
    const { memory, parts, slots, words: board, room } = this.#layout;
    this.room = room;
    this.#board = boardOf(memory, board, count);
    this.#pieces = slots.map(() => ({ posted: 0, done: 0, isEnded: false }));
    this.#lanes = parts.map(({ part }) => new Lane(this.#board, part, memory.buffer));
    this.#delivery = new Delivery(memory.buffer);
    this.#threads = helpers?.threads;
    const task = { module, memory, limits, filter, board, slots };
    this.#scannings = parts.map((part) => Scanning.begin({ ...task, part }));
    this.servers = [];
    if (helpers === undefined) return;
    const ringAt = (part: number) => ({ address: board + boardBytes(count) + part * ringWords * 4, words: ringWords });
    this.servers = parts.map(({ part }) => ({
      ring: ringOf(memory, ringAt(part)),
      wake: this.#board,
      wakeIndex: helperWords(part) + WAKE,
    }));
    try {
      for (const part of parts) this.#helpers.push(helpers.threads.start({ ...task, part, ring: ringAt(part.part) }));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** All that was fed is read, and all that it says has come. */
  get isSettled(): boolean {
    return !this.#isDeciding && (this.#status !== NEED_MORE || this.#isHungry(this.#pieces[this.#input])) && this.#status !== DAMAGED;
  }

  /** Reads what comes until there is something to be done. What is fed may be read, and say what it says, later. */
  async next(sink: MessageSink): Promise<Wanted> {
    while (true) {
      if (!this.#drain(sink, IN_ONE_GO)) return TOLD;
      const closed = this.#closed.shift();
      if (closed !== undefined) return { kind: 'closed', input: closed };
      if (!this.#isDeciding) {
        if (this.#status === AHEAD) return AHEAD_WANTED;
        if (this.#status === FINISHED) return IDLE_WANTED;
        const input = this.#input;
        if (this.#status === NEED_MORE && this.#hasSpace(this.#pieces[input])) return { kind: 'more', input };
      }
      await this.#wait();
    }
  }

  /** Begins a capture in an input that is free, where none is open or wanted. Packets from `until` on are `ahead`. */
  open(input: number, order: number, until: bigint): void {
    this.#pieces[input] = { posted: 0, done: 0, isEnded: false };
    Atomics.store(this.#board, inputWords(input) + POSTED, 0);
    this.#decide(OPEN, input, order, Number(until & 0xffff_ffffn), Number(until >> 32n));
    this.#status = NEED_MORE;
    this.#input = input;
  }

  /** After `ahead`: with what is open. */
  goOn(): void {
    this.#decide(GO_ON);
    this.#isDeciding = true;
  }

  /** Where the next bytes of an input go of which more are wanted: fill its beginning. */
  space(input: number): Uint8Array {
    const { memory, slots } = this.#layout;
    const own = slots[input];
    return new Uint8Array(memory.buffer, own[this.#pieces[input].posted % own.length], this.#chunkSize);
  }

  /** Hands over `length` bytes that were put into `space`; none end the capture. */
  feed(input: number, length: number): void {
    if (!(length >= 0 && length <= this.#chunkSize)) throw new RangeError(`length ${length} is beyond the space of ${this.#chunkSize} bytes`);
    const pieces = this.#pieces[input];
    const own = inputWords(input);
    this.#board[own + PIECES + (pieces.posted % this.#layout.slots[input].length)] = length;
    pieces.posted++;
    pieces.isEnded = length === 0;
    Atomics.store(this.#board, own + POSTED, pieces.posted);
    this.#wakeAll();
  }

  /** What was fed is read, and all that it says has come. */
  async settle(sink: MessageSink): Promise<void> {
    for (this.#drain(sink); !this.isSettled; this.#drain(sink)) await this.#wait();
  }

  /** All captures are at their end: what is still open is written out. */
  async finish(sink: MessageSink): Promise<void> {
    this.#decide(FINISH);
    this.#isDeciding = true;
    await this.settle(sink);
  }

  /** Of the capture that an input is, or was until another is opened in it; of as much of it as has come when all is settled. */
  summary(input: number): CaptureSummary {
    const { memory, parts } = this.#layout;
    return readSummary(memory.buffer, parts.map(({ base }) => controlOf(base, input)));
  }

  close(): void {
    Atomics.store(this.#board, STOP, 1);
    this.#wakeAll();
    for (const helper of this.#helpers) helper.release();
  }

  #decide(...words: number[]): void {
    this.#board.set(words, DECISION);
    Atomics.add(this.#board, DECIDED, 1);
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (let helper = 0; helper < this.#lanes.length; helper++) wake(this.#board, helperWords(helper) + WAKE);
  }

  #isHungry({ posted, done }: Pieces): boolean {
    return posted === done;
  }

  /** Whether a slot is free: one is filled next, and the piece that was begun with last holds what the next one goes on with. */
  #hasSpace({ posted, done, isEnded }: Pieces): boolean {
    return !isEnded && posted - done <= this.#layout.slots[this.#input].length - 2;
  }

  /** Until there is something to read, or one step of this thread's own is done. */
  async #wait(): Promise<void> {
    const seen = Atomics.load(this.#board, WAKE_HOST);
    const lanes = this.#lanes;
    if (!lanes.every((lane) => lane.isReady()) && !this.#scannings.some((scanning, part) => !lanes[part].isReady() && scanning.step())) {
      this.#checkHelpers();
      this.#threads?.wait(this.#board, WAKE_HOST, seen, TURN);
    }
    if (this.#threads !== undefined && performance.now() - this.#lastTurn > TURN) {
      await this.#threads.turn();
      this.#lastTurn = performance.now();
      this.#checkHelpers();
    }
  }

  #checkHelpers(): void {
    for (const [index, { failure }] of this.#helpers.entries()) {
      if (failure !== undefined) throw failure;
      if (this.#lanes[index].hasFailed) this.#lastTurn = Number.NEGATIVE_INFINITY;
    }
  }

  /** Reads what has been published, as far as the order is known; false where there is more than `most` records of it. */
  #drain(sink: MessageSink, most = Number.POSITIVE_INFINITY): boolean {
    let left = most;
    while (this.#lanes.every((lane) => lane.isReady())) {
      if (this.#lanes.every(({ isDone }) => isDone)) this.#endCall();
      else if (left === 0) return false;
      else left -= this.#deliverRun(sink, left);
    }
    return true;
  }

  /** All parts have made the same call, and all of it was read. */
  #endCall(): void {
    const pieces = this.#pieces[this.#input];
    if (this.#isDeciding) this.#isDeciding = false;
    else {
      if (this.#status === NEED_MORE) pieces.done++;
      if (this.#status === DAMAGED || (pieces.isEnded && this.#isHungry(pieces))) this.#closed.push(this.#input);
    }
    const [{ status, input }] = this.#lanes;
    this.#status = status;
    this.#input = input;
    if (status === DAMAGED) this.#pieces[input].isEnded = true;
    for (const lane of this.#lanes) lane.begin();
  }

  /** All records at hand of the lane whose turn it is, up to the first that another lane's come before. Gives their number. */
  #deliverRun(sink: MessageSink, most: number): number {
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
    let count = 0;
    for (; count < most && first.order < limit; count++) {
      this.#delivery.deliver(first.at, sink);
      first.advance();
    }
    return count;
  }
}

function slotsFor(bytes: number): number {
  return Math.min(MAX_SLOTS, SLOTS, Math.max(LEAST_SLOTS, Math.floor(SLOTS_BYTES / bytes)));
}
