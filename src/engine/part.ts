/**
 * One part of the engine at work: pieces of captures and decisions in from the board, batches of records out to it. What all
 * parts are given is the same, so that all of them make the same calls. All that a part knows lies in shared memory, so that
 * it works in whichever thread has time for it: its helper, or the host while it waits.
 *
 *   PART_TURN   1 while a thread is at work on it; what follows is that thread's alone
 *   STATUS      that the last call gave
 *   ACTED       decisions acted on
 *   FINISHING   1 once there are no captures any more
 *   TAKEN ...   of each input: pieces taken
 *   ─────────►  the instance's own
 */
import { AHEAD, DAMAGED, DRAIN, FINISHED, NEED_MORE } from '../../assembly/abi.ts';
import {
  BATCH,
  boardOf,
  DECIDED,
  DECISION,
  DRAINED,
  FINISH,
  helperWords,
  inputWords,
  MAIL,
  OPEN,
  PIECES,
  POSTED,
  PUBLISHED,
  WAKE,
  WAKE_HOST,
  wake,
} from './board.ts';
import type { HelperTask } from './helper.ts';
import { Instance, instantiateModule, stateBytesOf } from './instance.ts';
import type { EngineExports } from './module.ts';

export const PART_TURN = 0;
const STATUS = 1;
const ACTED = 2;
const FINISHING = 3;
const TAKEN = 4;

const wordsOf = (inputs: number): number => align8(TAKEN + inputs);
const align8 = (count: number): number => (count + 7) & ~7;

/** Bytes that the state of a part takes. */
export function partBytes(exports: EngineExports, inputs: number): number {
  return align8(wordsOf(inputs) * 4 + stateBytesOf(exports, inputs));
}

export type ScanningTask = Omit<HelperTask, 'ring'>;

export class Scanning {
  readonly #board: Int32Array;
  readonly #own: number;
  readonly #slots: HelperTask['slots'];
  readonly #words: Int32Array;
  readonly #instance: Instance;

  /** A part that was set up. */
  constructor({ module, memory, part, slots, board }: ScanningTask) {
    this.#board = boardOf(memory, board, part.parts);
    this.#own = helperWords(part.part);
    this.#slots = slots;
    const words = wordsOf(part.inputs);
    this.#words = new Int32Array(memory.buffer, part.state, words);
    this.#instance = new Instance(instantiateModule(module, memory), memory, part, part.state + words * 4);
  }

  /** Sets a part up, before any thread works on it. */
  static begin(task: ScanningTask): Scanning {
    const scanning = new Scanning(task);
    scanning.#instance.configure(task.limits, task.part, task.filter);
    scanning.#instance.leave();
    scanning.#words[STATUS] = FINISHED;
    return scanning;
  }

  /** One call of the engine; false when there is nothing to do, when the host has to read first, or when it is another's turn. */
  step(): boolean {
    if (this.#isAhead() || Atomics.compareExchange(this.#words, PART_TURN, 0, 1) !== 0) return false;
    const status = this.#isAhead() ? undefined : this.#work();
    if (status !== undefined) this.#publish(status);
    Atomics.store(this.#words, PART_TURN, 0);
    if (status === undefined) return false;
    wake(this.#board, WAKE_HOST);
    wake(this.#board, this.#own + WAKE);
    return true;
  }

  #isAhead(): boolean {
    return Atomics.load(this.#board, this.#own + PUBLISHED) - Atomics.load(this.#board, this.#own + DRAINED) > 1;
  }

  #work(): number | undefined {
    this.#instance.enter();
    const status = this.#call();
    this.#instance.leave();
    return status;
  }

  #call(): number | undefined {
    switch (this.#words[STATUS]) {
      case DRAIN:
        return this.#words[FINISHING] === 1 ? this.#instance.finish() : this.#instance.resume();
      case NEED_MORE:
        return this.#takePiece();
      case DAMAGED:
        // Pieces that the host posted since are passed over.
        return this.#instance.end();
      case AHEAD:
      case FINISHED:
        return this.#decide();
      default:
        throw new Error(`the engine gave status ${this.#words[STATUS]}`);
    }
  }

  #takePiece(): number | undefined {
    const { input } = this.#instance;
    const own = inputWords(input);
    const taken = this.#words[TAKEN + input];
    if (taken === Atomics.load(this.#board, own + POSTED)) return undefined;
    this.#words[TAKEN + input]++;
    const slots = this.#slots[input];
    const place = taken % slots.length;
    const length = this.#board[own + PIECES + place];
    return length === 0 ? this.#instance.end() : this.#instance.feed(slots[place], length);
  }

  #decide(): number | undefined {
    const board = this.#board;
    if (this.#words[ACTED] === Atomics.load(board, DECIDED)) return undefined;
    this.#words[ACTED]++;
    const [kind, input, order, low, high] = board.subarray(DECISION, DECISION + 5);
    if (kind === OPEN) {
      this.#instance.open(input, order, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
      this.#words[TAKEN + input] = 0;
      this.#words[STATUS] = NEED_MORE;
      return this.#takePiece();
    }
    this.#words[FINISHING] = kind === FINISH ? 1 : 0;
    return kind === FINISH ? this.#instance.finish() : this.#instance.resume();
  }

  #publish(status: number): void {
    const board = this.#board;
    const instance = this.#instance;
    this.#words[STATUS] = status;
    const published = board[this.#own + PUBLISHED];
    const mail = this.#own + MAIL + (published & 1) * BATCH;
    board[mail] = status;
    board[mail + 1] = instance.records;
    board[mail + 2] = instance.count;
    board[mail + 3] = instance.input;
    Atomics.store(board, this.#own + PUBLISHED, published + 1);
  }
}
