/** What a correlation remembers of one group: a window that slides with the events, or one that begins with the first. */

import { evaluate } from './condition.ts';
import { type CorrelationSpec, meets } from './correlation.ts';
import { MAX_GROUP_EVENTS, MAX_MATCH_EVENTS } from './limits.ts';
import { type Addition, keyOf, type Measure, measureOf } from './measure.ts';
import type { SigmaEvent } from './types.ts';

export interface Entry extends Addition {
  time: bigint;
  events: readonly SigmaEvent[];
}

/** What contributes to a match of a group. */
export interface Found {
  time: bigint;
  events: SigmaEvent[];
  eventsLeftOut: number;
  /** Places of the rules that contributed. */
  references: number[];
  /** Where later events go, if not to `events`. */
  take?: (event: SigmaEvent) => void;
}

export interface Group {
  readonly size: number;
  /** Entries that there was no room for. */
  readonly dropped: number;
  /** Takes what one event brought; a match, if that made one. */
  take(entries: readonly Entry[]): Found | undefined;
}

const isMet = (spec: CorrelationSpec, measure: Measure): boolean => {
  const { condition } = spec;
  if (condition !== null)
    return evaluate(condition, (name) => measure.has(spec.references.findIndex(({ text }) => text === name)));
  const value = measure.value();
  return value !== undefined && meets(spec.bounds, value);
};

export function gather(entries: readonly Entry[], time: bigint, leftOut = 0): Found {
  const events = [...new Set(entries.flatMap((entry) => entry.events))].sort(byTime);
  const references = [...new Set(entries.map((entry) => entry.reference))].sort((a, b) => a - b);
  const kept = events.slice(0, MAX_MATCH_EVENTS);
  return { time, events: kept, eventsLeftOut: leftOut + events.length - kept.length, references };
}

const byTime = (a: SigmaEvent, b: SigmaEvent): number => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0);

/** event_count, value_count, value_sum and temporal with bounds that more events cannot undo. */
export class SlidingGroup implements Group {
  readonly #spec: CorrelationSpec;
  readonly #measure: Measure;
  #entries: Entry[] = [];
  #first = 0;
  /** The match that is going on, and the entries from `#untold` on that are not in it yet. */
  #open: Found | undefined;
  #untold = 0;
  #lastTold = 0n;
  /** Most groups never tell anything, and there are tens of thousands of them. */
  #told: Set<SigmaEvent> | undefined;
  #count = 0;
  dropped = 0;

  constructor(spec: CorrelationSpec) {
    this.#spec = spec;
    this.#measure = measureOf(spec);
  }

  get size(): number {
    return this.#entries.length - this.#first;
  }

  take(entries: readonly Entry[]): Found | undefined {
    for (const entry of entries) {
      this.#insert(entry);
      this.#measure.add(entry);
    }
    const latest = this.#entries.at(-1)!.time;
    while (this.#entries[this.#first]!.time < latest - this.#spec.timespan) this.#forget();
    while (this.size > MAX_GROUP_EVENTS) {
      this.#forget();
      this.dropped++;
    }
    if (this.#first * 2 > this.#entries.length) this.#compact();
    // A match goes on while what it told last is still in the window.
    if (this.#open !== undefined && this.#lastTold < latest - this.#spec.timespan) this.#open = undefined;
    return isMet(this.#spec, this.#measure) ? this.#tell(latest) : undefined;
  }

  /** Almost always at the end: events come in the order of time. */
  #insert(entry: Entry): void {
    let at = this.#entries.length;
    while (at > this.#first && this.#entries[at - 1]!.time > entry.time) at--;
    if (at === this.#entries.length) this.#entries.push(entry);
    else this.#entries.splice(at, 0, entry);
    if (at < this.#untold) this.#untold = at;
  }

  #forget(): void {
    this.#measure.remove(this.#entries[this.#first]!);
    this.#first++;
  }

  #compact(): void {
    this.#entries = this.#entries.slice(this.#first);
    this.#untold = Math.max(this.#untold - this.#first, 0);
    this.#first = 0;
  }

  #tell(time: bigint): Found | undefined {
    const from = this.#open === undefined ? this.#first : Math.max(this.#untold, this.#first);
    const fresh = this.#entries.slice(from);
    this.#untold = this.#entries.length;
    this.#lastTold = time;
    if (this.#open !== undefined) {
      this.#extend(this.#open, fresh);
      return undefined;
    }
    this.#open = gather(fresh, time, this.dropped);
    this.#told = new Set(this.#open.events);
    this.#count = this.#open.events.length;
    return this.#open;
  }

  #extend(found: Found, fresh: readonly Entry[]): void {
    const { events, references } = gather(fresh, found.time);
    const told = (this.#told ??= new Set());
    for (const event of events) {
      if (told.has(event)) continue;
      if (this.#count >= MAX_MATCH_EVENTS) {
        found.eventsLeftOut++;
        continue;
      }
      this.#count++;
      told.add(event);
      if (found.take === undefined) found.events.push(event);
      else found.take(event);
    }
    this.#forgetTold(told);
    for (const reference of references) if (!found.references.includes(reference)) found.references.push(reference);
  }

  /** What left the window does not come again, but in a match of another correlation: that is told again then. */
  #forgetTold(told: Set<SigmaEvent>): void {
    const since = this.#lastTold - this.#spec.timespan;
    for (const event of told) {
      if (event.time >= since) return;
      told.delete(event);
    }
  }
}

/** Everything that only the end of the window decides. The window begins with the group's first event. */
export class WindowGroup implements Group {
  readonly #spec: CorrelationSpec;
  readonly #measure: Measure;
  readonly #entries: Entry[] = [];
  /** The last moment that belongs to the window. */
  readonly end: bigint;
  dropped = 0;

  constructor(spec: CorrelationSpec, start: bigint) {
    this.#spec = spec;
    this.#measure = measureOf(spec);
    this.end = start + spec.timespan;
  }

  get size(): number {
    return this.#entries.length;
  }

  take(entries: readonly Entry[]): undefined {
    for (const entry of entries) {
      if (this.#entries.length < MAX_GROUP_EVENTS) this.#entries.push(entry);
      else this.dropped++;
      // Numbers of all events decide, also of those that there was no room for, unless each must be kept to be ranked.
      if (this.dropped === 0 || !['value_percentile', 'value_median'].includes(this.#spec.type))
        this.#measure.add(entry);
    }
  }

  close(): Found | undefined {
    const { type, percentile } = this.#spec;
    if (type === 'value_percentile' && percentile === null) return this.#rare();
    return isMet(this.#spec, this.#measure) ? gather(this.#entries, this.end, this.dropped) : undefined;
  }

  /** value_percentile as the specification's example has it: values whose share of all events, in percent, fits. */
  #rare(): Found | undefined {
    const counts = new Map<string, number>();
    const keys = this.#entries.map((entry) => entry.values.map(keyOf));
    let total = 0;
    for (const key of keys.flat()) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      total++;
    }
    const fits = (key: string): boolean => meets(this.#spec.bounds, (100 * counts.get(key)!) / total);
    const found = this.#entries.filter((_, index) => keys[index]!.some(fits));
    return found.length > 0 ? gather(found, this.end) : undefined;
  }
}

interface Chain {
  /** Of its first event: the later, the longer the chain lasts. */
  start: bigint;
  entry: Entry;
  before: Chain | undefined;
}

/** temporal_ordered: for each set of rules seen in order, the chain of events that began last. */
export class OrderedGroup implements Group {
  readonly #spec: CorrelationSpec;
  /** All rules are needed: only beginnings of `rules` matter, named by their length. Else sets, named by their bits. */
  readonly #all: boolean;
  readonly #chains = new Map<number, Chain>();
  readonly dropped = 0;

  constructor(spec: CorrelationSpec) {
    this.#spec = spec;
    const { condition, bounds, references } = spec;
    this.#all = condition === null && (bounds.gte === references.length || bounds.gt === references.length - 1);
  }

  get size(): number {
    return this.#chains.size;
  }

  /** From the last rule to the first, so that one event does not follow itself. */
  take(entries: readonly Entry[]): Found | undefined {
    for (const entry of [...entries].sort((a, b) => b.reference - a.reference)) {
      const chain = this.#all ? this.#lengthen(entry) : this.#combine(entry);
      if (chain === undefined) continue;
      this.#chains.clear();
      return gather(linksOf(chain), entry.time);
    }
    return undefined;
  }

  #isOver(chain: Chain, time: bigint): boolean {
    return time - chain.start > this.#spec.timespan;
  }

  #keep(key: number, chain: Chain): void {
    const known = this.#chains.get(key);
    if (known === undefined || known.start <= chain.start) this.#chains.set(key, chain);
  }

  #lengthen(entry: Entry): Chain | undefined {
    const { reference, time } = entry;
    const before = reference === 0 ? undefined : this.#chains.get(reference);
    if (reference > 0 && (before === undefined || this.#isOver(before, time))) return undefined;
    const chain: Chain = { start: before?.start ?? time, entry, before };
    if (reference === this.#spec.references.length - 1) return chain;
    this.#keep(reference + 1, chain);
    return undefined;
  }

  #combine(entry: Entry): Chain | undefined {
    const bit = 1 << entry.reference;
    const made: [number, Chain][] = [[bit, { start: entry.time, entry, before: undefined }]];
    for (const [key, chain] of this.#chains) {
      if (this.#isOver(chain, entry.time)) this.#chains.delete(key);
      else if (key < bit) made.push([key | bit, { start: chain.start, entry, before: chain }]);
    }
    // The largest set first: it tells most.
    for (const [key, chain] of made.reverse()) {
      if (this.#fits(key)) return chain;
      this.#keep(key, chain);
    }
    return undefined;
  }

  #fits(bits: number): boolean {
    const { condition, references, bounds } = this.#spec;
    if (condition !== null)
      return evaluate(condition, (name) => ((bits >> references.findIndex(({ text }) => text === name)) & 1) === 1);
    let count = 0;
    for (let rest = bits; rest > 0; rest &= rest - 1) count++;
    return meets(bounds, count);
  }
}

function linksOf(chain: Chain): Entry[] {
  const links: Entry[] = [];
  for (let link: Chain | undefined = chain; link !== undefined; link = link.before) links.push(link.entry);
  return links.reverse();
}
