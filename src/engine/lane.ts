/** What one helper has published, as the host reads it: record after record of the call at hand, until the engine wants something. */
import { DRAIN, RECORD_ORDER, RECORD_SIZE } from '../../assembly/abi.ts';
import { BATCH, DRAINED, FAILED, helperWords, MAIL, PUBLISHED, WAKE, wake } from './board.ts';

/** Behind all records. */
export const NEVER = Number.POSITIVE_INFINITY;

export class Lane {
  readonly #board: Int32Array;
  readonly #own: number;
  readonly #view: DataView;
  /** Batches taken, and those of them whose records were read. */
  #taken = 0;
  #drained = 0;
  status = DRAIN;
  /** The input at hand, once the call is done. */
  input = 0;
  #left = 0;
  /** Address of the next record. */
  at = 0;
  /** RECORD_ORDER of the next record; NEVER when the batch at hand has none left. */
  order = NEVER;

  constructor(board: Int32Array, helper: number, buffer: ArrayBufferLike) {
    this.#board = board;
    this.#own = helperWords(helper);
    this.#view = new DataView(buffer);
  }

  get hasFailed(): boolean {
    return Atomics.load(this.#board, this.#own + FAILED) !== 0;
  }
  /** All of the call at hand was read. */
  get isDone(): boolean {
    return this.status !== DRAIN && this.#left === 0;
  }

  /** Has a record at hand, or is done; false when the helper has to publish more first. */
  isReady(): boolean {
    while (this.#left === 0 && this.status === DRAIN) {
      if (this.#taken === Atomics.load(this.#board, this.#own + PUBLISHED)) return false;
      const mail = this.#own + MAIL + (this.#taken & 1) * BATCH;
      this.#taken++;
      this.status = this.#board[mail];
      this.at = this.#board[mail + 1] >>> 0;
      this.#left = this.#board[mail + 2];
      this.input = this.#board[mail + 3];
      this.#look();
    }
    return true;
  }

  /** Past the record at hand. */
  advance(): void {
    this.at += RECORD_SIZE;
    this.#left--;
    this.#look();
  }

  /** On to the next call. */
  begin(): void {
    this.status = DRAIN;
  }

  #look(): void {
    if (this.#left === 0) {
      this.order = NEVER;
      this.#drained++;
      Atomics.store(this.#board, this.#own + DRAINED, this.#drained);
      wake(this.#board, this.#own + WAKE);
      return;
    }
    const at = this.at + RECORD_ORDER;
    this.order = this.#view.getUint32(at + 4, true) * 2 ** 32 + this.#view.getUint32(at, true);
  }
}
