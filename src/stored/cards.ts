/** Cards put away outside the memory in sorted runs, each as a row of numbers, and given back as one. */
import type { Spill } from '../platform.ts';
import type { Card } from './card.ts';
import { mergeRuns, READING, type Run } from './runs.ts';

/** A row: 64-bit numbers side by side, all but the first of them floating point. */
const AT = 0;
const FRAME = 1;
const NUMBER = 2;
const OFFSET = 3;
const LENGTH = 4;
const KIND = 5;
const ENDS = 6;
const LIKENESS = 7;
const TIMES = 8;
const WIDTH = 9;
const ROW_BYTES = WIDTH * 8;

const LEAST_ROWS = 100;

export class Cards {
  readonly #spill: Spill;
  readonly #runs: Run[] = [];
  /** Of those that wait: as rows they are no work for the garbage collector. */
  readonly #rows: Float64Array;
  readonly #times: BigInt64Array;
  readonly #kinds: Card['kind'][] = [];
  #size = 0;
  #waiting = 0;

  /** `most`: cards that may wait. */
  constructor(spill: Spill, most: number) {
    this.#spill = spill;
    this.#rows = new Float64Array(most * WIDTH);
    this.#times = new BigInt64Array(this.#rows.buffer);
  }

  get isFull(): boolean {
    return this.#waiting * WIDTH === this.#rows.length;
  }

  /** Waits to be put away; not where it is full. Its id is the letter `o` and a number. */
  add({ at, frame, id, offset, length, kind, ends, likeness, times }: Card): void {
    const row = this.#waiting++ * WIDTH;
    const rows = this.#rows;
    this.#times[row + AT] = at;
    rows[row + FRAME] = frame;
    rows[row + NUMBER] = Number(id.slice(1));
    rows[row + OFFSET] = offset;
    rows[row + LENGTH] = length;
    rows[row + KIND] = this.#kindOf(kind);
    rows[row + ENDS] = ends;
    rows[row + LIKENESS] = likeness;
    rows[row + TIMES] = times;
  }

  #kindOf(kind: Card['kind']): number {
    const known = this.#kinds.indexOf(kind);
    return known < 0 ? this.#kinds.push(kind) - 1 : known;
  }

  /** Those that wait, of one stream, as one run. False where there was no room: then none of them was taken. */
  flush(of: number): boolean {
    const sorted = this.#sorted();
    this.drop();
    if (!this.#spill.write(this.#size, new Uint8Array(sorted.buffer))) return false;
    const end = this.#size + sorted.byteLength;
    if (end > this.#size) this.#runs.push({ offset: this.#size, end, of });
    this.#size = end;
    return true;
  }

  /** Those that wait are given up. */
  drop(): void {
    this.#waiting = 0;
  }

  #sorted(): Float64Array {
    const rows = this.#rows;
    const times = this.#times;
    const order = Array.from({ length: this.#waiting }, (_, i) => i * WIDTH);
    order.sort((a, b) => {
      if (times[a + AT] !== times[b + AT]) return times[a + AT] < times[b + AT] ? -1 : 1;
      return rows[a + FRAME] - rows[b + FRAME] || rows[a + NUMBER] - rows[b + NUMBER];
    });
    const sorted = new Float64Array(order.length * WIDTH);
    for (const [place, row] of order.entries()) sorted.set(rows.subarray(row, row + WIDTH), place * WIDTH);
    return sorted;
  }

  /** In the order of `compare`, by which ids of one stream are in the order of their numbers. `prefixes`: of the streams' ids. */
  merged(prefixes: readonly string[], compare: (a: Card, b: Card) => number): Generator<Card, void, undefined> {
    const share = Math.max(LEAST_ROWS, Math.floor(READING / ROW_BYTES / Math.max(1, this.#runs.length)));
    return mergeRuns(this.#runs.map((run) => this.#read(run, share, prefixes[run.of])), compare);
  }

  *#read({ offset, end }: Run, share: number, prefix: string): Generator<Card, void, undefined> {
    const rows = new Float64Array(share * WIDTH);
    const times = new BigInt64Array(rows.buffer);
    for (let at = offset; at < end; ) {
      const length = this.#spill.read(at, new Uint8Array(rows.buffer, 0, Math.min(rows.byteLength, end - at)));
      // nothing at all is a spill that was taken away
      if (length < ROW_BYTES) return;
      for (let row = 0; row + WIDTH <= length / 8; row += WIDTH)
        yield {
          at: times[row + AT],
          frame: rows[row + FRAME],
          id: `${prefix}o${rows[row + NUMBER]}`,
          offset: rows[row + OFFSET],
          length: rows[row + LENGTH],
          kind: this.#kinds[rows[row + KIND]],
          ends: rows[row + ENDS],
          likeness: rows[row + LIKENESS],
          times: rows[row + TIMES],
        };
      at += length - (length % ROW_BYTES);
    }
  }
}
