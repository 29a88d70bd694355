/** Sets of bytes as ranges [start, end): sorted, disjoint, and merged where they touch. */
export class Ranges {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #bytes = 0;

  /** Number of ranges. */
  get count(): number {
    return this.#starts.length;
  }

  /** Number of bytes in all of them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** End of the range that begins at 0; 0 when none does. */
  get front(): number {
    return this.#starts[0] === 0 ? this.#ends[0] : 0;
  }

  /** End of the last range; 0 when there is none. */
  get last(): number {
    return this.#ends.length === 0 ? 0 : this.#ends[this.#ends.length - 1];
  }

  /** Index of the first range that ends at or behind `at`. */
  #find(at: number): number {
    let low = 0;
    let high = this.#ends.length;
    if (high > 0 && this.#ends[high - 1] < at) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle] < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** End of the range that holds byte `at`; `at` itself when none does. */
  endAt(at: number): number {
    const index = this.#find(at + 1);
    return index < this.#starts.length && this.#starts[index] <= at ? this.#ends[index] : at;
  }

  /** Start of the first range behind `at`, which must lie in none; Infinity when there is none. */
  startAfter(at: number): number {
    const index = this.#find(at + 1);
    return index < this.#starts.length ? this.#starts[index] : Infinity;
  }

  /** Whether a range holds or ends at `at`: a range added there begins no new one. */
  touches(at: number): boolean {
    const index = this.#find(at);
    return index < this.#starts.length && this.#starts[index] <= at;
  }

  add(start: number, end: number): void {
    if (end <= start) return;
    const last = this.#ends.length - 1;
    if (last >= 0 && this.#ends[last] === start) {
      this.#ends[last] = end;
      this.#bytes += end - start;
      return;
    }
    const first = this.#find(start);
    let behind = first;
    let from = start;
    let to = end;
    while (behind < this.#starts.length && this.#starts[behind] <= end) {
      from = Math.min(from, this.#starts[behind]);
      to = Math.max(to, this.#ends[behind]);
      this.#bytes -= this.#ends[behind] - this.#starts[behind];
      behind++;
    }
    this.#bytes += to - from;
    if (behind === first + 1) {
      this.#starts[first] = from;
      this.#ends[first] = to;
    } else {
      this.#starts.splice(first, behind - first, from);
      this.#ends.splice(first, behind - first, to);
    }
  }

  /** Takes out every byte at or behind `at`. */
  cut(at: number): void {
    while (this.last > at) {
      const index = this.#starts.length - 1;
      const start = this.#starts[index];
      if (start < at) {
        this.#bytes -= this.#ends[index] - at;
        this.#ends[index] = at;
      } else {
        this.#bytes -= this.#ends[index] - start;
        this.#starts.pop();
        this.#ends.pop();
      }
    }
  }

  /** The parts of the set that lie in [start, end), in order. */
  *within(start: number, end: number): Generator<[number, number]> {
    for (let index = this.#find(start + 1); index < this.#starts.length && this.#starts[index] < end; index++) {
      yield [Math.max(start, this.#starts[index]), Math.min(end, this.#ends[index])];
    }
  }

  /** What is missing of [0, size): the first `most` holes as [offset, length], and how many there are. */
  holes(size: number, most: number): { holes: [number, number][]; count: number } {
    const holes: [number, number][] = [];
    let count = 0;
    let at = 0;
    for (let index = 0; index <= this.#starts.length && at < size; index++) {
      const start = Math.min(size, index < this.#starts.length ? this.#starts[index] : size);
      if (start > at && ++count <= most) holes.push([at, start - at]);
      at = index < this.#starts.length ? this.#ends[index] : size;
    }
    return { holes, count };
  }
}
