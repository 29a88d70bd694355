/** Matches of referenced rules in, matches of a correlation out. Remembers no more than its limits allow, and tells. */

import type { CorrelationSpec } from './correlation.ts';
import { type Entry, type Found, type Group, OrderedGroup, SlidingGroup, WindowGroup } from './groups.ts';
import { MAX_GROUPS, MAX_REMEMBERED, REMEMBERED_BY_EACH } from './limits.ts';
import { fold } from './text.ts';
import type { Match, RuleInfo, SigmaEvent } from './types.ts';
import { type Single, valuesOf } from './view.ts';

/** A match of a referenced rule. */
export interface Contribution {
  /** Place of the rule in `rules`. */
  reference: number;
  time: bigint;
  events: readonly SigmaEvent[];
  /** Of a correlation: looked up where the events do not have a field. */
  groupBy?: Readonly<Record<string, string>>;
}

/** What all correlations of an engine remember together. */
export interface Memory {
  entries: number;
}

interface Slot {
  group: Group;
  values: Record<string, string>;
  last: bigint;
}

export class Correlator {
  readonly spec: CorrelationSpec;
  /** Of the events, what it looks at. */
  readonly fields: ReadonlySet<string>;
  readonly #memory: Memory;
  readonly #rule: Match['rule'];
  /** The first is the next to go: least recently used, or of windows with an end the one that began first. */
  readonly #slots = new Map<string, Slot>();
  /** Over `#slots`; what it gave last and is still there, and where it was. */
  #order = this.#slots.entries();
  #oldest: [string, Slot] | undefined;
  readonly #windowed: boolean;
  #clock = 0n;
  #remembered = 0;
  #dropped = 0;
  #evicted = 0;

  constructor(spec: CorrelationSpec, info: RuleInfo, memory: Memory) {
    this.spec = spec;
    const aliases = [...spec.aliases.values()].flatMap((names) => [...names.values()]);
    this.fields = new Set([...spec.groupBy, ...spec.valueFields, ...aliases]);
    this.#memory = memory;
    this.#rule = { ...info, type: 'correlation' };
    this.#windowed = !spec.sliding;
  }

  /** Events and groups that were given up for want of room. */
  get lost(): { events: number; groups: number } {
    return { events: this.#dropped, groups: this.#evicted };
  }

  /** What one event brought, or one match of another correlation. */
  take(contributions: readonly Contribution[]): Match[] {
    const entries = new Map<string, { values: Record<string, string>; entries: Entry[] }>();
    for (const contribution of contributions) {
      if (contribution.time > this.#clock) this.#clock = contribution.time;
      this.#assign(contribution, entries);
    }
    const matches: Match[] = [];
    for (const [key, { values, entries: brought }] of entries) {
      const slot = this.#slot(key, values, brought[0]!.time);
      const before = slot.group.size;
      const { dropped } = slot.group;
      const found = slot.group.take(brought);
      this.#remember(slot.group.size - before);
      this.#dropped += slot.group.dropped - dropped;
      if (found !== undefined) matches.push(this.#match(found, slot.values));
    }
    this.#makeRoom();
    return matches;
  }

  /** When the next window closes that only its end decides. */
  get nextEnd(): bigint | undefined {
    if (!this.#windowed) return undefined;
    const [slot] = this.#slots.values();
    return slot === undefined ? undefined : (slot.group as WindowGroup).end;
  }

  closeNext(): Match | undefined {
    const [next] = this.#slots;
    if (next === undefined) return undefined;
    const [key, { group, values }] = next;
    this.#slots.delete(key);
    this.#remember(-group.size);
    const found = (group as WindowGroup).close();
    return found === undefined ? undefined : this.#match(found, values);
  }

  /** An event without one of the `group-by` fields belongs to no group. */
  #assign(contribution: Contribution, into: Map<string, { values: Record<string, string>; entries: Entry[] }>): void {
    const groups = new Map<string, Entry & { events: SigmaEvent[]; values: (readonly Single[])[] }>();
    for (const event of contribution.events) {
      const values = this.#groupOf(event, contribution);
      if (values === undefined) continue;
      const key = JSON.stringify(Object.values(values).map(fold));
      const known = groups.get(key);
      if (known !== undefined) {
        known.events.push(event);
        known.values.push(...this.#valuesOf(event, contribution));
        continue;
      }
      // tens of thousands are remembered: an array that something is pushed to takes room for 17
      const entry = { reference: contribution.reference, time: contribution.time, events: [event], values: this.#valuesOf(event, contribution) };
      groups.set(key, entry);
      const assigned = into.get(key) ?? { values, entries: [] };
      assigned.entries.push(entry);
      into.set(key, assigned);
    }
  }

  #field(event: SigmaEvent, name: string, { reference, groupBy }: Contribution): readonly Single[] {
    const field = this.spec.aliases.get(name)?.get(this.spec.references[reference]!.text) ?? name;
    const values = Object.hasOwn(event.fields, field) ? valuesOf(event.fields[field]) : [];
    if (values.length > 0 || groupBy === undefined || !Object.hasOwn(groupBy, field)) return values;
    return [groupBy[field]!];
  }

  #groupOf(event: SigmaEvent, contribution: Contribution): Record<string, string> | undefined {
    const values: Record<string, string> = {};
    for (const name of this.spec.groupBy) {
      const value = this.#field(event, name, contribution);
      if (value.length === 0) return undefined;
      values[name] = value.join(', ');
    }
    return values;
  }

  #valuesOf(event: SigmaEvent, contribution: Contribution): (readonly Single[])[] {
    const [field, ...more] = this.spec.valueFields;
    if (field === undefined) return [];
    if (more.length === 0) return this.#field(event, field, contribution).map((value) => [value]);
    const tuple = this.spec.valueFields.map((name) => this.#field(event, name, contribution).join(', '));
    return tuple.includes('') ? [] : [tuple];
  }

  #slot(key: string, values: Record<string, string>, time: bigint): Slot {
    const known = this.#slots.get(key);
    if (known !== undefined) {
      if (!this.#windowed) {
        this.#slots.delete(key);
        this.#slots.set(key, known);
        if (this.#oldest?.[1] === known) this.#oldest = undefined;
      }
      if (time > known.last) known.last = time;
      return known;
    }
    const { spec } = this;
    const group = this.#windowed
      ? new WindowGroup(spec, time)
      : spec.type === 'temporal_ordered'
        ? new OrderedGroup(spec)
        : new SlidingGroup(spec);
    const slot = { group, values, last: time };
    this.#slots.set(key, slot);
    return slot;
  }

  /** From the group that was silent longest on. */
  #makeRoom(): void {
    for (let oldest = this.#next(); oldest !== undefined; oldest = this.#next()) {
      const [key, { group, last }] = oldest;
      const full = this.#slots.size > MAX_GROUPS || (this.#memory.entries > MAX_REMEMBERED && this.#remembered > REMEMBERED_BY_EACH);
      if (!full) {
        if (this.#windowed) return;
        if (last >= this.#clock - this.spec.timespan) return;
      }
      this.#slots.delete(key);
      this.#oldest = undefined;
      this.#remember(-group.size);
      if (full) this.#evicted++;
    }
  }

  /**
   * One iterator for good: a new one passes again over the places of all that was deleted, which took a third of the time of
   * 200,000 connections.
   */
  #next(): [string, Slot] | undefined {
    if (this.#oldest !== undefined && this.#slots.get(this.#oldest[0]) === this.#oldest[1]) return this.#oldest;
    let { value } = this.#order.next();
    if (value === undefined) {
      this.#order = this.#slots.entries();
      value = this.#order.next().value;
    }
    this.#oldest = value;
    return value;
  }

  #remember(entries: number): void {
    this.#remembered += entries;
    this.#memory.entries += entries;
  }

  #match(found: Found, groupBy: Record<string, string>): Match {
    const { references } = this.spec;
    return {
      rule: this.#rule,
      events: found.events,
      // A match that goes on grows.
      get eventsLeftOut() {
        return found.eventsLeftOut;
      },
      get identifiers() {
        return found.references.map((reference) => references[reference]!.text);
      },
      follow(take) {
        found.take = take;
        found.events.length = 0;
      },
      groupBy,
      time: found.time,
    };
  }
}
