/** Observations in, in the order of time; findings out when all have been seen. */

import type { Observation } from '../observations.ts';
import { accountOf, addressOf, compose, type RuleFacts } from './compose.ts';
import { answerTo } from '../answer.ts';
import { eventsOf, timeOf } from './events/index.ts';
import type { DetectedFinding } from './finding.ts';
import type { Ruleset } from './ruleset.ts';
import type { Match, RuleProblem, SigmaEngine } from './sigma/index.ts';

/** What a hostile capture can make of findings of one rule. */
const MAX_FINDINGS_OF_A_RULE = 2000;
/** Of one finding: what is kept to be told, beyond it is counted. */
const MAX_KEPT = 1000;
/** A pause between two acts of one kind after which the second is told as a finding of its own. */
const PAUSE = 300_000_000_000n;

/** What one does again and again on one machine, by one rule, with one outcome. */
interface Series {
  facts: RuleFacts;
  observations: Observation[];
  leftOut: number;
  last: bigint;
}

export class Detector {
  readonly #ruleset: Ruleset;
  readonly #onFinding: ((finding: DetectedFinding) => void) | undefined;
  readonly #engine: SigmaEngine;
  /** Their events may grow until the end. */
  readonly #correlations: { match: Match; facts: RuleFacts }[] = [];
  readonly #series: Series[] = [];
  readonly #open = new Map<string, Series>();
  readonly #counts = new Map<RuleFacts, number>();
  #leftOut = 0;

  /** With `onFinding` each finding is told when it is made and not kept: acts that join it later, and `finish`, tell none. */
  constructor(ruleset: Ruleset, onFinding?: (finding: DetectedFinding) => void) {
    this.#ruleset = ruleset;
    this.#onFinding = onFinding;
    this.#engine = ruleset.compile();
  }

  observe(o: Observation): void {
    for (const event of eventsOf(o, this.#ruleset))
      for (const match of this.#engine.match(event)) this.#take(match, event.source as Observation, event.time);
  }

  /** In the order of time, then of frames. */
  finish(): DetectedFinding[] {
    for (const match of this.#engine.finish()) this.#correlated(match);
    const findings = this.#series.map(({ facts, observations, leftOut }) => compose(facts, observations, leftOut));
    for (const { match, facts } of this.#correlations) {
      const observations = observationsOf(match);
      if (observations.length > 0) findings.push(compose(facts, observations, match.eventsLeftOut));
    }
    // Sorting is stable: what else is equal stays in the order of its making.
    return findings.sort(compare);
  }

  /** What was given up for want of room. */
  get problems(): RuleProblem[] {
    const { problems } = this.#engine;
    if (this.#leftOut === 0) return problems;
    const message = `${this.#leftOut} findings beyond ${MAX_FINDINGS_OF_A_RULE} of one rule are not told`;
    return [...problems, { file: null, line: 1, column: 1, rule: null, severity: 'warning', message }];
  }

  #take(match: Match, o: Observation, time: bigint): void {
    if (match.rule.type === 'correlation') {
      this.#correlated(match);
      return;
    }
    const facts = this.#ruleset.factsOf(match.rule);
    const key = JSON.stringify([
      facts.rule,
      addressOf(o, 'source'),
      addressOf(o, 'target'),
      accountOf([o]),
      answerTo(o),
    ]);
    const series = this.#open.get(key);
    if (series !== undefined && time - series.last <= PAUSE) {
      if (this.#onFinding === undefined) lengthen(series, o, time);
      else series.last = time;
      return;
    }
    if (!this.#hasRoom(facts)) return;
    const begun: Series = { facts, observations: [o], leftOut: 0, last: time };
    this.#open.set(key, begun);
    if (this.#onFinding === undefined) this.#series.push(begun);
    else this.#onFinding(compose(facts, [o], 0));
  }

  #correlated(match: Match): void {
    const facts = this.#ruleset.factsOf(match.rule);
    if (!this.#hasRoom(facts)) return;
    if (this.#onFinding === undefined) {
      this.#correlations.push({ match, facts });
      return;
    }
    const observations = observationsOf(match);
    if (observations.length > 0) this.#onFinding(compose(facts, observations, match.eventsLeftOut));
  }

  #hasRoom(facts: RuleFacts): boolean {
    const count = this.#counts.get(facts) ?? 0;
    this.#counts.set(facts, count + 1);
    if (count < MAX_FINDINGS_OF_A_RULE) return true;
    this.#leftOut++;
    return false;
  }
}

const observationsOf = (match: Match): Observation[] => [
  ...new Set(match.events.map(({ source }) => source as Observation)),
];

function lengthen(series: Series, o: Observation, time: bigint): void {
  series.last = time;
  // Two events of one observation, a row of two of Zeek's logs for instance, are one act.
  if (series.observations.at(-1) === o) return;
  if (series.observations.length < MAX_KEPT) series.observations.push(o);
  else series.leftOut++;
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
