/** Events in, matches out. */

import { Candidates } from './candidates.ts';
import type { Detection } from './detection.ts';
import type { Contribution, Correlator, Memory } from './correlator.ts';
import { meets, type Need } from './needs.ts';
import type { FieldValue, LogSource, Match, RuleInfo, RuleProblem, SigmaEvent } from './types.ts';
import { EventView, fieldOf } from './view.ts';

/** Remembers nothing: rules are read once, for engines without number. */
interface Rule {
  info: RuleInfo;
  /** False for rules that are only there for correlations (`generate`). */
  output: boolean;
}

export interface DetectionRule extends Rule {
  type: 'detection';
  logsource: LogSource;
  /** What an event must hold for `detection` to be asked: that of a rule that was built in is compiled then. */
  readonly need: Need | null;
  detection: Detection;
  filters: Detection[];
}

export interface CorrelationRule extends Rule {
  type: 'correlation';
  /** Decided as events come, not at the end of a window. */
  sliding: boolean;
  begin(memory: Memory): Correlator;
  /** The rules that it refers to, in the order of `rules`. */
  sources: CompiledRule[];
}

export type CompiledRule = DetectionRule | CorrelationRule;

/** Who is to be told of the matches of a rule, and as which of its references. */
interface Listener {
  order: number;
  reference: number;
}

/** A rule's place in `rules`. */
export type Place = number;

const NONE: readonly Place[] = [];
const NOBODY: readonly Listener[] = [];
const NO_FIELDS: Readonly<Record<string, FieldValue>> = {};

export class SigmaEngine {
  /** Correlations behind what they refer to. */
  readonly rules: readonly CompiledRule[];
  readonly #correlations: readonly CorrelationRule[];
  /** By the place in `#correlations`; each begins with its first event. */
  readonly #correlators: (Correlator | undefined)[];
  readonly #memory: Memory = { entries: 0 };
  /** Places in `#correlations` of those that the end of a window decides. */
  readonly #windowed: readonly number[];
  /** By the place of what they listen to. */
  readonly #listeners: (readonly Listener[])[];
  readonly #places: ReadonlyMap<CompiledRule, Place>;
  readonly #candidates: Candidates;
  /** What correlations look at of the events that a rule matches. */
  readonly #fields: (readonly string[] | undefined)[] = [];
  #clock: bigint | undefined;

  constructor(rules: readonly CompiledRule[]) {
    this.rules = rules;
    this.#correlations = rules.filter((rule) => rule.type === 'correlation');
    this.#correlators = this.#correlations.map(() => undefined);
    this.#windowed = [...this.#correlations.keys()].filter((order) => !this.#correlations[order]!.sliding);
    this.#places = new Map(rules.map((rule, place) => [rule, place]));
    this.#candidates = new Candidates(rules);
    const listeners = rules.map((): Listener[] => []);
    for (const [order, { sources }] of this.#correlations.entries())
      for (const [reference, source] of sources.entries()) listeners[this.#places.get(source)!]?.push({ order, reference });
    this.#listeners = listeners.map((all) => (all.length === 0 ? NOBODY : all));
  }

  /** Events come in the order of time; one that comes late is taken as it is, where its windows are still open. */
  match(event: SigmaEvent): Match[] {
    const matches = this.advance(event.time);
    const view = new EventView(event);
    const places = this.#seen(view);
    if (places.length === 0) return matches;
    for (const place of places) {
      const rule = this.rules[place] as DetectionRule;
      if (rule.output) matches.push(matchOf(rule, view));
    }
    for (const match of this.correlate(this.remembered(event, places, event.source), places)) matches.push(match);
    return matches;
  }

  /** The detections that an event matches, in their order. Nothing of it is remembered: events may come in any order. */
  see(event: SigmaEvent): readonly Place[] {
    return this.#seen(new EventView(event));
  }

  #seen(view: EventView): readonly Place[] {
    let places: Place[] | undefined;
    for (const { rule, place } of this.#candidates.of(view)) {
      if (rule.need !== null && !meets(rule.need, view)) continue;
      if (!rule.detection.test(view) || !rule.filters.every((filter) => filter.test(view))) continue;
      places ??= [];
      places.push(place);
    }
    return places ?? NONE;
  }

  /** Of an event that was seen, what correlations look at: it has a hundred fields, and they remember thousands of events. */
  remembered(event: SigmaEvent, places: readonly Place[], source: unknown): SigmaEvent {
    let fields: Record<string, FieldValue> | undefined;
    for (const place of places) {
      for (const field of this.#lookedAt(place)) {
        const value = fieldOf(event, field);
        if (value === undefined) continue;
        fields ??= {};
        fields[field] = value;
      }
    }
    return { logsource: event.logsource, fields: fields ?? NO_FIELDS, time: event.time, source };
  }

  /** By the correlations that a rule's matches come to, those of others among them. */
  #lookedAt(place: Place): readonly string[] {
    let fields = this.#fields[place];
    if (fields === undefined) {
      const found = this.#listeners[place]!.flatMap(({ order }) => {
        const to = this.#correlations[order]!;
        return [...this.#correlator(order).fields, ...this.#lookedAt(this.#places.get(to)!)];
      });
      fields = [...new Set(found)];
      this.#fields[place] = fields;
    }
    return fields;
  }

  /** Time passes: windows that end before. */
  advance(time: bigint): Match[] {
    const matches: Match[] = [];
    if (this.#clock === undefined || time > this.#clock) {
      this.#clock = time;
      if (this.#windowed.length > 0) this.#close(time, matches);
    }
    return matches;
  }

  /** What an event that matches these detections makes correlations tell. The clock has come to it. */
  correlate(event: SigmaEvent, places: readonly Place[]): Match[] {
    const matches: Match[] = [];
    let pending: Contribution[][] | undefined;
    for (const place of places) pending = this.#announce(place, { time: event.time, events: [event] }, pending);
    if (pending !== undefined) this.#correlate(pending, matches);
    return matches;
  }

  /** The windows that are still open end here. */
  finish(): Match[] {
    const matches: Match[] = [];
    this.#close(undefined, matches);
    return matches;
  }

  /** What was given up for want of room, rule by rule. */
  get problems(): RuleProblem[] {
    return this.#correlations.flatMap(({ info }, order) => {
      const lost = this.#correlators[order]?.lost;
      if (lost === undefined || (lost.events === 0 && lost.groups === 0)) return [];
      const message = `too much to remember: ${lost.events} events and ${lost.groups} groups were given up, matches may be missing`;
      return [
        { file: info.file, line: info.line, column: 1, rule: info.id ?? info.title, severity: 'warning', message },
      ];
    });
  }

  #correlator(order: number): Correlator {
    return (this.#correlators[order] ??= this.#correlations[order]!.begin(this.#memory));
  }

  #announce(
    place: Place,
    found: Omit<Contribution, 'reference'>,
    pending: Contribution[][] | undefined,
  ): Contribution[][] | undefined {
    for (const { order, reference } of this.#listeners[place]!) {
      pending ??= [];
      pending[order] ??= [];
      pending[order].push({ ...found, reference });
    }
    return pending;
  }

  /** In the order of the rules, which is that of their references: what one tells may be for one behind it. */
  #correlate(pending: Contribution[][], matches: Match[]): void {
    for (let order = 0; order < pending.length; order++) {
      const contributions = pending[order];
      if (contributions === undefined) continue;
      for (const match of this.#correlator(order).take(contributions)) this.#tell(order, match, matches, pending);
    }
  }

  #tell(order: number, match: Match, matches: Match[], pending: Contribution[][]): void {
    const rule = this.#correlations[order]!;
    if (rule.output) matches.push(match);
    const place = this.#places.get(rule)!;
    if (this.#listeners[place]!.length === 0) return;
    const { time, events, groupBy } = match;
    this.#announce(place, { time, events: events.slice(), ...(groupBy === undefined ? {} : { groupBy }) }, pending);
  }

  /** Windows that ended before `time`, in the order of their ends: what one tells may open the next. */
  #close(time: bigint | undefined, matches: Match[]): void {
    while (true) {
      let next = -1;
      let end: bigint | undefined;
      for (const order of this.#windowed) {
        const nextEnd = this.#correlators[order]?.nextEnd;
        if (nextEnd !== undefined && (end === undefined || nextEnd < end)) {
          next = order;
          end = nextEnd;
        }
      }
      if (next < 0 || (time !== undefined && end! >= time)) return;
      const match = this.#correlator(next).closeNext();
      if (match === undefined) continue;
      const pending: Contribution[][] = [];
      this.#tell(next, match, matches, pending);
      this.#correlate(pending, matches);
    }
  }
}

function matchOf(rule: DetectionRule, view: EventView): Match {
  const identifiers: string[] = [];
  for (const [name, { test }] of rule.detection.searches) if (test(view)) identifiers.push(name);
  return {
    rule: { ...rule.info, type: 'detection' },
    events: [view.event],
    eventsLeftOut: 0,
    identifiers,
    time: view.event.time,
  };
}
