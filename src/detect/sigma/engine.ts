/** Events in, matches out. */

import { covers, type Detection } from './detection.ts';
import type { Contribution, Correlator } from './correlator.ts';
import { meets, type Need } from './needs.ts';
import type { FieldValue, LogSource, Match, RuleInfo, RuleProblem, SigmaEvent } from './types.ts';
import { EventView } from './view.ts';

interface Rule {
  info: RuleInfo;
  /** False for rules that are only there for correlations (`generate`). */
  output: boolean;
  /** First parts of the names of fields that it asks for, without its filters, where that is known already; null for all of them. */
  fields?: readonly string[] | null;
}

export interface DetectionRule extends Rule {
  type: 'detection';
  logsource: LogSource;
  /** What an event must hold for `detection` to be asked: that of a rule that was built in is compiled then. */
  need: Need | null;
  detection: Detection;
  filters: Detection[];
}

export interface CorrelationRule extends Rule {
  type: 'correlation';
  /** Decided as events come, not at the end of a window. */
  sliding: boolean;
  correlator: Correlator;
  /** Whether it has a correlator yet: one that was built in gets it with its first event. */
  isBegun: boolean;
  /** The rules that it refers to, in the order of `rules`. */
  sources: CompiledRule[];
}

export type CompiledRule = DetectionRule | CorrelationRule;

/** Who is to be told of the matches of a rule, and as which of its references. */
interface Listener {
  order: number;
  reference: number;
}

export class SigmaEngine {
  /** Correlations behind what they refer to. */
  readonly rules: readonly CompiledRule[];
  readonly #correlations: readonly CorrelationRule[];
  readonly #windowed: readonly CorrelationRule[];
  readonly #listeners = new Map<CompiledRule, Listener[]>();
  readonly #bySource = new Map<string, readonly DetectionRule[]>();
  /** What correlations look at of the events of these rules that they remember. */
  readonly #fields = new Map<readonly DetectionRule[], ReadonlySet<string>>();
  #clock: bigint | undefined;

  constructor(rules: readonly CompiledRule[]) {
    this.rules = rules;
    this.#correlations = rules.filter((rule) => rule.type === 'correlation');
    this.#windowed = this.#correlations.filter(({ sliding }) => !sliding);
    for (const [order, { sources }] of this.#correlations.entries())
      for (const [reference, source] of sources.entries()) {
        const listeners = this.#listeners.get(source) ?? [];
        listeners.push({ order, reference });
        this.#listeners.set(source, listeners);
      }
  }

  /** Events come in the order of time; one that comes late is taken as it is, where its windows are still open. */
  match(event: SigmaEvent): Match[] {
    const matches: Match[] = [];
    if (this.#clock === undefined || event.time > this.#clock) {
      this.#clock = event.time;
      if (this.#windowed.length > 0) this.#close(event.time, matches);
    }
    const rules = this.#rulesFor(event.logsource);
    if (rules.length === 0) return matches;
    const view = new EventView(event);
    let pending: Contribution[][] | undefined;
    let remembered: SigmaEvent | undefined;
    for (const rule of rules) {
      if (rule.need !== null && !meets(rule.need, view)) continue;
      if (!rule.detection.test(view) || !rule.filters.every((filter) => filter.test(view))) continue;
      if (rule.output) matches.push(matchOf(rule, view));
      if (!this.#listeners.has(rule)) continue;
      remembered ??= this.#withoutOthers(event, rules);
      pending = this.#announce(rule, { time: event.time, events: [remembered] }, pending);
    }
    if (pending !== undefined) this.#correlate(pending, matches);
    return matches;
  }

  /** An event has a hundred fields, and correlations remember thousands of events: 50,000 logons took 210 MB with all of them. */
  #withoutOthers(event: SigmaEvent, rules: readonly DetectionRule[]): SigmaEvent {
    let wanted = this.#fields.get(rules);
    if (wanted === undefined) {
      wanted = new Set(rules.flatMap((rule) => this.#lookedAt(rule)));
      this.#fields.set(rules, wanted);
    }
    const fields: Record<string, FieldValue> = {};
    for (const field of wanted) if (Object.hasOwn(event.fields, field)) fields[field] = event.fields[field]!;
    return { ...event, fields };
  }

  /** By the correlations that a rule's matches come to, those of others among them. */
  #lookedAt(rule: CompiledRule): string[] {
    return (this.#listeners.get(rule) ?? []).flatMap(({ order }) => {
      const to = this.#correlations[order]!;
      return [...to.correlator.fields, ...this.#lookedAt(to)];
    });
  }

  /** The windows that are still open end here. */
  finish(): Match[] {
    const matches: Match[] = [];
    this.#close(undefined, matches);
    return matches;
  }

  /** What was given up for want of room, rule by rule. */
  get problems(): RuleProblem[] {
    return this.#correlations.flatMap((rule) => {
      if (!rule.isBegun) return [];
      const { info, correlator } = rule;
      const { lost } = correlator;
      if (lost.events === 0 && lost.groups === 0) return [];
      const message = `too much to remember: ${lost.events} events and ${lost.groups} groups were given up, matches may be missing`;
      return [
        { file: info.file, line: info.line, column: 1, rule: info.id ?? info.title, severity: 'warning', message },
      ];
    });
  }

  #rulesFor({ product, service, category }: LogSource): readonly DetectionRule[] {
    const key = `${product ?? ''}\n${service ?? ''}\n${category ?? ''}`;
    let rules = this.#bySource.get(key);
    if (rules === undefined) {
      const has = { product, service, category };
      rules = this.rules.filter((rule) => rule.type === 'detection').filter((rule) => covers(rule.logsource, has));
      this.#bySource.set(key, rules);
    }
    return rules;
  }

  #announce(
    rule: CompiledRule,
    found: Omit<Contribution, 'reference'>,
    pending: Contribution[][] | undefined,
  ): Contribution[][] | undefined {
    for (const { order, reference } of this.#listeners.get(rule) ?? []) {
      pending ??= [];
      pending[order] ??= [];
      pending[order].push({ ...found, reference });
    }
    return pending;
  }

  /** In the order of the rules, which is that of their references. */
  #correlate(pending: Contribution[][], matches: Match[]): void {
    for (const [order, rule] of this.#correlations.entries()) {
      const contributions = pending[order];
      if (contributions === undefined) continue;
      for (const match of rule.correlator.take(contributions)) this.#tell(rule, match, matches, pending);
    }
  }

  #tell(rule: CorrelationRule, match: Match, matches: Match[], pending: Contribution[][]): void {
    if (rule.output) matches.push(match);
    const { time, events, groupBy } = match;
    this.#announce(rule, { time, events: events.slice(), ...(groupBy === undefined ? {} : { groupBy }) }, pending);
  }

  /** Windows that ended before `time`, in the order of their ends: what one tells may open the next. */
  #close(time: bigint | undefined, matches: Match[]): void {
    while (true) {
      let next: CorrelationRule | undefined;
      let end: bigint | undefined;
      for (const rule of this.#windowed) {
        if (!rule.isBegun) continue;
        const { nextEnd } = rule.correlator;
        if (nextEnd !== undefined && (end === undefined || nextEnd < end)) {
          next = rule;
          end = nextEnd;
        }
      }
      if (next === undefined || (time !== undefined && end! >= time)) return;
      const match = next.correlator.closeNext();
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
