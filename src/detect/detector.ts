/** Observations in, in the order of time; findings out when all have been seen. */

import type { Observation } from '../observations.ts';
import { LIMITS } from '../limits.ts';
import { type Act, actOf } from './act.ts';
import { Composition, KeptRoom, type RuleFacts } from './compose.ts';
import { eventsOf, timeOf } from './events/index.ts';
import type { DetectedFinding } from './finding.ts';
import type { Ruleset } from './ruleset.ts';
import type { CompiledRule, Match, Place, RuleProblem, SigmaEngine, SigmaEvent } from './sigma/index.ts';
import type { Sighted } from './trace.ts';

/** Of all rules together so many times what one rule may have. */
const RULES_FULL = 5;
/** Observations and addresses that all findings name together. */
const MOST_KEPT = 100_000;
/** A pause between two acts of one kind after which the second is told as a finding of its own. */
const PAUSE = 300_000_000_000n;

/** What one does again and again on one machine, by one rule, with one outcome. */
interface Series {
  composition: Composition;
  last: bigint;
}

const NOTHING: readonly Sighted[] = [];

export interface DetectorOptions {
  /** Each finding is told when it is made and not kept: acts that join it later, and `finish`, tell none. */
  onFinding?: (finding: DetectedFinding) => void;
  /** Findings of one rule that are told; beyond them they are counted. */
  most?: number;
}

export class Detector {
  readonly #ruleset: Ruleset;
  readonly #onFinding: ((finding: DetectedFinding) => void) | undefined;
  readonly #engine: SigmaEngine;
  /** In the order of their making; those of correlations may grow until the end. */
  readonly #series: Composition[] = [];
  readonly #correlations: { composition: Composition; match: Match }[] = [];
  readonly #open = new Map<string, Series>();
  readonly #counts = new Map<RuleFacts, number>();
  readonly #room = new KeptRoom(MOST_KEPT);
  readonly #most: number;
  #told = 0;
  #leftOut = 0;

  constructor(ruleset: Ruleset, { onFinding, most = LIMITS.findings.default }: DetectorOptions = {}) {
    this.#ruleset = ruleset;
    this.#onFinding = onFinding;
    this.#most = most;
    this.#engine = ruleset.compile();
  }

  observe(o: Observation): void {
    for (const sighted of this.see(o)) this.take(sighted);
    for (const match of this.#engine.advance(timeOf(o))) this.#correlated(match);
  }

  /** What rules see in it. Nothing is remembered: observations may come in any order. */
  see(o: Observation): readonly Sighted[] {
    let seen: Sighted[] | undefined;
    let act: Act | undefined;
    for (const event of eventsOf(o, this.#ruleset)) {
      const rules = this.#engine.see(event);
      if (rules.length === 0) continue;
      // of a console's parts each is an act of its own
      const told = event.source === o ? (act ??= actOf(o)) : actOf(event.source as Observation);
      seen ??= [];
      seen.push({ rules, event: this.#engine.remembered(event, rules, told) });
    }
    return seen ?? NOTHING;
  }

  /** What was seen, in the order of time. */
  take({ rules, event }: Sighted): void {
    for (const match of this.#engine.advance(event.time)) this.#correlated(match);
    for (const place of rules) this.#detected(place, event);
    for (const match of this.#engine.correlate(event, rules)) this.#correlated(match);
  }

  /** In the order of time, then of frames. */
  finish(): DetectedFinding[] {
    for (const match of this.#engine.finish()) this.#correlated(match);
    for (const { composition, match } of this.#correlations) composition.leaveOut(match.eventsLeftOut);
    const made = [...this.#series, ...this.#correlations.map(({ composition }) => composition)];
    const findings = made.filter(({ isEmpty }) => !isEmpty).map((composition) => composition.finding());
    // Sorting is stable: what else is equal stays in the order of its making.
    return findings.sort(compare);
  }

  /** What was given up for want of room. */
  get problems(): RuleProblem[] {
    const { refused } = this.#room;
    const told: string[] = [];
    if (this.#leftOut > 0)
      told.push(`${this.#leftOut} findings beyond ${this.#most} of one rule, or ${this.#most * RULES_FULL} of all, are not told (limit findings)`);
    if (refused > 0) told.push(`${refused} observations and addresses are counted in findings, but not named by them: there are too many`);
    const warning = { file: null, line: 1, column: 1, rule: null, severity: 'warning' } as const;
    return [...this.#engine.problems, ...told.map((message) => ({ ...warning, message }))];
  }

  #detected(place: Place, { source, time }: SigmaEvent): void {
    const rule = this.#engine.rules[place];
    if (!rule.output) return;
    const act = source as Act;
    const key = JSON.stringify([place, act.source, act.target, act.account, act.outcome]);
    const series = this.#open.get(key);
    if (series !== undefined && time - series.last <= PAUSE) {
      series.last = time;
      if (this.#onFinding === undefined) series.composition.add(act);
      return;
    }
    const facts = this.#factsOf(rule);
    if (!this.#hasRoom(facts)) return;
    const composition = new Composition(facts, this.#room);
    composition.add(act);
    this.#open.set(key, { composition, last: time });
    if (this.#onFinding === undefined) this.#series.push(composition);
    else this.#onFinding(composition.finding());
  }

  #factsOf(rule: CompiledRule): RuleFacts {
    return this.#ruleset.factsOf({ ...rule.info, type: rule.type });
  }

  #correlated(match: Match): void {
    const facts = this.#ruleset.factsOf(match.rule);
    if (!this.#hasRoom(facts)) return;
    const composition = new Composition(facts, this.#room);
    for (const { source } of match.events) composition.add(source as Act);
    if (this.#onFinding === undefined) {
      this.#correlations.push({ composition, match });
      match.follow?.(({ source }) => composition.add(source as Act));
      return;
    }
    composition.leaveOut(match.eventsLeftOut);
    if (!composition.isEmpty) this.#onFinding(composition.finding());
  }

  #hasRoom(facts: RuleFacts): boolean {
    const count = this.#counts.get(facts) ?? 0;
    if (count < this.#most && this.#told < this.#most * RULES_FULL) {
      this.#counts.set(facts, count + 1);
      this.#told++;
      return true;
    }
    this.#leftOut++;
    return false;
  }
}

/** All at once, whatever the order of arrival: rules on sequences look at them by time, frame and id. */
export function detect(observations: Iterable<Observation>, ruleset: Ruleset): DetectedFinding[] {
  const detector = new Detector(ruleset);
  for (const o of inOrder(observations)) detector.observe(o);
  return detector.finish();
}

export function inOrder(observations: Iterable<Observation>): Observation[] {
  const keyed = Array.from(observations, (o) => ({ o, time: timeOf(o), frame: o.kind === 'capture' ? 0 : o.frame }));
  keyed.sort((a, b) => compareBig(a.time, b.time) || a.frame - b.frame || compareIds(a.o.id, b.o.id));
  return keyed.map(({ o }) => o);
}

const compareBig = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** `o9` before `o10`. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

function compare(a: DetectedFinding, b: DetectedFinding): number {
  return a.time === b.time ? (a.frames[0] ?? 0) - (b.frames[0] ?? 0) : a.time < b.time ? -1 : 1;
}
