/**
 * One part of the engine at work, in a thread of its own or in the host's: pieces of captures and decisions in from the board,
 * batches of records out to it. What all parts are given is the same, so that all of them make the same calls.
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
  WAKE_HOST,
  wake,
} from './board.ts';
import type { HelperTask } from './helper.ts';
import { Instance, instantiateModule } from './instance.ts';

export class Scanning {
  readonly #board: Int32Array;
  readonly #own: number;
  readonly #slots: HelperTask['slots'];
  readonly #instance: Instance;
  /** Pieces taken of each input. */
  readonly #taken: number[];
  #published = 0;
  #decided = 0;
  #status = FINISHED;
  #isFinishing = false;

  constructor({ module, memory, limits, filter, part, slots, board }: Omit<HelperTask, 'ring'>) {
    this.#board = boardOf(memory, board, part.parts);
    this.#own = helperWords(part.part);
    this.#slots = slots;
    this.#taken = slots.map(() => 0);
    this.#instance = new Instance(instantiateModule(module, memory), memory, limits, part, filter);
  }

  /** One call of the engine; false when there is nothing to do, or when the host has to read first. */
  step(): boolean {
    if (this.#published - Atomics.load(this.#board, this.#own + DRAINED) > 1) return false;
    const status = this.#call();
    if (status === undefined) return false;
    this.#status = status;
    this.#publish(status);
    return true;
  }

  #call(): number | undefined {
    switch (this.#status) {
      case DRAIN:
        return this.#isFinishing ? this.#instance.finish() : this.#instance.resume();
      case NEED_MORE:
        return this.#takePiece();
      case DAMAGED:
        // Pieces that the host posted since are passed over.
        return this.#instance.end();
      case AHEAD:
      case FINISHED:
        return this.#decide();
      default:
        throw new Error(`the engine gave status ${this.#status}`);
    }
  }

  #takePiece(): number | undefined {
    const { input } = this.#instance;
    const own = inputWords(input);
    const taken = this.#taken[input];
    if (taken === Atomics.load(this.#board, own + POSTED)) return undefined;
    this.#taken[input]++;
    const slots = this.#slots[input];
    const place = taken % slots.length;
    const length = this.#board[own + PIECES + place];
    return length === 0 ? this.#instance.end() : this.#instance.feed(slots[place], length);
  }

  #decide(): number | undefined {
    const board = this.#board;
    if (this.#decided === Atomics.load(board, DECIDED)) return undefined;
    this.#decided++;
    const [kind, input, order, low, high] = board.subarray(DECISION, DECISION + 5);
    if (kind === OPEN) {
      this.#instance.open(input, order, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
      this.#taken[input] = 0;
      this.#status = NEED_MORE;
      return this.#takePiece();
    }
    this.#isFinishing = kind === FINISH;
    return this.#isFinishing ? this.#instance.finish() : this.#instance.resume();
  }

  #publish(status: number): void {
    const board = this.#board;
    const instance = this.#instance;
    const mail = this.#own + MAIL + (this.#published & 1) * BATCH;
    board[mail] = status;
    board[mail + 1] = instance.records;
    board[mail + 2] = instance.count;
    board[mail + 3] = instance.input;
    this.#published++;
    Atomics.store(board, this.#own + PUBLISHED, this.#published);
    wake(board, WAKE_HOST);
  }
}
