/** What a correlation compares with its bounds, kept up to date as events come and go. */

import type { CorrelationSpec } from './correlation.ts';
import { numberOf } from './item.ts';
import { fold } from './text.ts';
import type { Single } from './view.ts';

/** What one match of a referenced rule adds to a group. */
export interface Addition {
  /** Place of the rule in `rules`. */
  reference: number;
  /** Values of `field`, in tuples where it names several. */
  values: readonly (readonly Single[])[];
}

export interface Measure {
  add(addition: Addition): void;
  remove(addition: Addition): void;
  /** Undefined while there is nothing to compare. */
  value(): number | undefined;
  /** Whether a rule, by its place, occurs. */
  has(reference: number): boolean;
}

export function measureOf(spec: CorrelationSpec): Measure {
  switch (spec.type) {
    case 'event_count':
      return new Events();
    case 'value_count':
    case 'value_percentile':
      return spec.type === 'value_percentile' && spec.percentile !== null
        ? new Ranked(spec.percentile)
        : new Distinct();
    case 'value_median':
      return new Ranked(null);
    case 'value_sum':
    case 'value_avg':
      return new Total(spec.type === 'value_avg');
    case 'temporal':
    case 'temporal_ordered':
      return new Rules();
  }
}

/** Values compare without regard to case, as everything in Sigma does. */
export const keyOf = (values: readonly Single[]): string =>
  values.length === 1 ? fold(String(values[0])) : JSON.stringify(values.map((value) => fold(String(value))));

class Events implements Measure {
  #count = 0;
  add(): void {
    this.#count++;
  }
  remove(): void {
    this.#count--;
  }
  value(): number {
    return this.#count;
  }
  has(): boolean {
    return false;
  }
}

/** How often each key occurs. Of tens of thousands of groups most have one key only: it needs no map. */
class Tally {
  #only: string | number | undefined;
  #times = 0;
  #counts: Map<string | number, number> | undefined;

  get size(): number {
    return this.#counts?.size ?? (this.#times > 0 ? 1 : 0);
  }
  has(key: string | number): boolean {
    return this.#counts?.has(key) ?? (this.#times > 0 && this.#only === key);
  }
  add(key: string | number): void {
    if (this.#counts === undefined && (this.#times === 0 || this.#only === key)) {
      this.#only = key;
      this.#times++;
      return;
    }
    this.#counts ??= new Map([[this.#only!, this.#times]]);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }
  remove(key: string | number): void {
    if (this.#counts === undefined) {
      if (this.#only === key && this.#times > 0) this.#times--;
      return;
    }
    const count = (this.#counts.get(key) ?? 0) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }
}

class Distinct implements Measure {
  readonly #tally = new Tally();
  add({ values }: Addition): void {
    for (const value of values) this.#tally.add(keyOf(value));
  }
  remove({ values }: Addition): void {
    for (const value of values) this.#tally.remove(keyOf(value));
  }
  value(): number {
    return this.#tally.size;
  }
  has(): boolean {
    return false;
  }
}

class Rules implements Measure {
  readonly #tally = new Tally();
  add({ reference }: Addition): void {
    this.#tally.add(reference);
  }
  remove({ reference }: Addition): void {
    this.#tally.remove(reference);
  }
  value(): number {
    return this.#tally.size;
  }
  has(reference: number): boolean {
    return this.#tally.has(reference);
  }
}

const numbersOf = ({ values }: Addition): number[] =>
  values.flatMap(([value]) => (value === undefined ? [] : (numberOf(value) ?? [])));

class Total implements Measure {
  readonly #average: boolean;
  #sum = 0;
  #count = 0;

  constructor(average: boolean) {
    this.#average = average;
  }
  add(addition: Addition): void {
    for (const number of numbersOf(addition)) {
      this.#sum += number;
      this.#count++;
    }
  }
  remove(addition: Addition): void {
    for (const number of numbersOf(addition)) {
      this.#sum -= number;
      this.#count--;
    }
  }
  value(): number | undefined {
    if (this.#count === 0) return undefined;
    return this.#average ? this.#sum / this.#count : this.#sum;
  }
  has(): boolean {
    return false;
  }
}

/** The nearest rank of a percentile, or the median: the mean of the two in the middle. */
class Ranked implements Measure {
  readonly #percentile: number | null;
  readonly #sorted: number[] = [];

  constructor(percentile: number | null) {
    this.#percentile = percentile;
  }
  add(addition: Addition): void {
    for (const number of numbersOf(addition)) this.#sorted.splice(this.#place(number), 0, number);
  }
  remove(addition: Addition): void {
    for (const number of numbersOf(addition)) this.#sorted.splice(this.#place(number), 1);
  }
  #place(number: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  value(): number | undefined {
    const { length } = this.#sorted;
    if (length === 0) return undefined;
    if (this.#percentile === null) {
      const middle = length >> 1;
      return length % 2 === 1 ? this.#sorted[middle] : (this.#sorted[middle - 1]! + this.#sorted[middle]!) / 2;
    }
    return this.#sorted[Math.max(Math.ceil((this.#percentile / 100) * length), 1) - 1];
  }
  has(): boolean {
    return false;
  }
}
