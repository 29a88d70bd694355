/** Sorted runs of lines put away outside the memory, given back as one: a merge sort that holds a little of each run. */
import type { Spill } from '../platform.ts';

/** Bytes written at once, and those that reading all runs together holds. */
const PIECE = 1 << 20;
export const READING = 4 << 20;
const LEAST = 8 << 10;

export interface Run {
  offset: number;
  end: number;
  /** What the caller knows it by. */
  of: number;
}

const LINE_FEED = 10;

export class Runs {
  readonly #spill: Spill;
  readonly #runs: Run[] = [];
  #size = 0;

  constructor(spill: Spill) {
    this.#spill = spill;
  }

  /** Lines in order, none of which holds a line feed. False where there was no room: then none of them was taken. */
  put(lines: Iterable<string>, of: number): boolean {
    const encoder = new TextEncoder();
    let end = this.#size;
    let text = '';
    const flush = (): boolean => {
      const bytes = encoder.encode(text);
      text = '';
      const isDone = bytes.length === 0 || this.#spill.write(end, bytes);
      end += bytes.length;
      return isDone;
    };
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length >= PIECE && !flush()) return false;
    }
    if (!flush()) return false;
    if (end > this.#size) this.#runs.push({ offset: this.#size, end, of });
    this.#size = end;
    return true;
  }

  /** Every line as `read` makes it, in the order of `compare`, by which each run is sorted. */
  merged<T>(read: (line: string, of: number) => T, compare: (a: T, b: T) => number): Generator<T, void, undefined> {
    const share = Math.max(LEAST, Math.floor(READING / Math.max(1, this.#runs.length)));
    return mergeRuns(this.#runs.map((run) => this.#read(run, share, read)), compare);
  }

  *#read<T>(run: Run, share: number, read: (line: string, of: number) => T): Generator<T, void, undefined> {
    for (const line of this.#lines(run, share)) yield read(line, run.of);
  }

  *#lines({ offset, end }: Run, share: number): Generator<string, void, undefined> {
    const decoder = new TextDecoder();
    let buffer = new Uint8Array(share);
    let at = offset;
    while (at < end) {
      const length = this.#spill.read(at, buffer.subarray(0, Math.min(buffer.length, end - at)));
      const last = buffer.subarray(0, length).lastIndexOf(LINE_FEED);
      if (last < 0) {
        // a line longer than the buffer; nothing at all is a spill that was taken away
        if (length < buffer.length) return;
        buffer = new Uint8Array(buffer.length * 2);
        continue;
      }
      yield* decoder.decode(buffer.subarray(0, last)).split('\n');
      at += last + 1;
    }
  }
}

/** All that the runs give, each in the order of `compare`, in that order. */
export function* mergeRuns<T>(runs: Iterable<Iterator<T>>, compare: (a: T, b: T) => number): Generator<T, void, undefined> {
  const heads: { first: T; rest: Iterator<T> }[] = [];
  for (const rest of runs) {
    const { value, done } = rest.next();
    if (done !== true) heads.push({ first: value, rest });
  }
  // The least last, to be taken off cheaply.
  heads.sort((a, b) => compare(b.first, a.first));
  while (heads.length > 0) {
    const head = heads[heads.length - 1];
    yield head.first;
    const { value, done } = head.rest.next();
    if (done === true) {
      heads.pop();
      continue;
    }
    head.first = value;
    // Runs hardly overlap in time: the least mostly stays it.
    let place = heads.length - 1;
    for (; place > 0 && compare(heads[place - 1].first, head.first) < 0; place--) heads[place] = heads[place - 1];
    heads[place] = head;
  }
}
