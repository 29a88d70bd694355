/** What a helper thread does: its part of the engine's work, and what else waits, until it is told to leave. */
import { DAMAGED, DRAIN } from '../../assembly/abi.ts';
import {
  BATCH,
  boardOf,
  COMMAND,
  COMMANDS,
  DRAINED,
  FAILED,
  FEED,
  helperWords,
  MAIL,
  POSTED,
  PUBLISHED,
  type Ring,
  STOP,
  WAKE,
  WAKE_HOST,
  wake,
} from './board.ts';
import type { Filter } from '../filter.ts';
import { Instance, instantiateModule, type Part } from './instance.ts';
import type { EngineLimits } from './layout.ts';

/** What a helper is given: it can be posted to another thread. */
export interface HelperTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly limits: EngineLimits;
  readonly filter: Filter | undefined;
  /** Its number, which is its part too. */
  readonly part: Part;
  /** Address of the board. */
  readonly board: number;
  /** Where its other work is told. */
  readonly ring: Ring;
  /** Addresses of the slots. */
  readonly slots: readonly number[];
}

/** Other work of the thread: a step of it, and whether there was any. */
export type SideWork = () => boolean;

/** Returns when told to leave. Throws when the engine or the side work does; the host knows then. */
export function help(task: HelperTask, sideWork: SideWork): void {
  const { part } = task;
  const board = boardOf(task.memory, task.board, part.parts);
  const own = helperWords(part.part);
  try {
    const scanning = new Scanning(task, board, own);
    while (Atomics.load(board, STOP) === 0) {
      const seen = Atomics.load(board, own + WAKE);
      if (!scanning.step() && !sideWork() && Atomics.load(board, STOP) === 0) Atomics.wait(board, own + WAKE, seen);
    }
  } catch (error) {
    Atomics.store(board, own + FAILED, 1);
    wake(board, WAKE_HOST);
    throw error;
  }
}

class Scanning {
  readonly #board: Int32Array;
  readonly #own: number;
  readonly #slots: readonly number[];
  readonly #instance: Instance;
  #published = 0;
  #commands = 0;
  /** The command at hand is begun and not done. */
  #isUnderWay = false;

  constructor({ module, memory, limits, filter, part, slots }: HelperTask, board: Int32Array, own: number) {
    this.#board = board;
    this.#own = own;
    this.#slots = slots;
    this.#instance = new Instance(instantiateModule(module, memory), memory, limits, part, filter);
  }

  /** One call of the engine; false when there is nothing to do, or when the host has to read first. */
  step(): boolean {
    const board = this.#board;
    if (this.#commands === Atomics.load(board, POSTED)) return false;
    if (this.#published - Atomics.load(board, this.#own + DRAINED) > 1) return false;
    const slot = this.#commands % this.#slots.length;
    const command = COMMANDS + slot * COMMAND;
    const isFeed = board[command] === FEED;
    // The host reads ahead: when the capture turns out to be damaged, what follows has been handed over.
    const isIdle = isFeed && this.#instance.isDamaged;
    const status = isIdle ? DAMAGED : isFeed ? this.#feed(slot, board[command + 1]) : this.#instance.finish();
    this.#isUnderWay = status === DRAIN;
    if (!this.#isUnderWay) this.#commands++;
    this.#publish(status, isIdle ? 0 : this.#instance.count);
    return true;
  }

  #feed(slot: number, length: number): number {
    if (this.#isUnderWay) return this.#instance.resume();
    const chunk = this.#slots[slot];
    this.#instance.moveTail(chunk);
    return this.#instance.feed(chunk, length);
  }

  #publish(status: number, count: number): void {
    const board = this.#board;
    const mail = this.#own + MAIL + (this.#published & 1) * BATCH;
    board[mail] = status;
    board[mail + 1] = this.#instance.records;
    board[mail + 2] = count;
    this.#published++;
    Atomics.store(board, this.#own + PUBLISHED, this.#published);
    wake(board, WAKE_HOST);
  }
}
