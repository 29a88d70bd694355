/** A match of a rule in, a finding with its sentence and its proof out. */

import { type Answer, answerTo } from '../answer.ts';
import type { Account, Level, Technique } from '../case.ts';
import type { Observation } from '../observations.ts';
import { clauseOf } from './clause.ts';
import type { Annotation, DetectedFinding, Telling } from './finding.ts';
import { displayFilter, framesOf, orderedFrames } from './frames.ts';
import { sentenceOf } from './telling.ts';

/** What a finding takes from its rule. */
export interface RuleFacts {
  rule: { id: string | null; title: string; level: Level; file: string | null };
  techniques: readonly Technique[];
  falsePositives: readonly string[];
  references: readonly string[];
  annotation: Annotation;
  isCorrelation: boolean;
}

const MAX_OBSERVATIONS = 1000;

/** `observations` in order, without repetition, though parts of one may stand there; not empty. `leftOut` more contributed. */
export function compose(facts: RuleFacts, observations: readonly Observation[], leftOut: number): DetectedFinding {
  const sources = distinct(observations.map((o) => addressOf(o, 'source')));
  const targets = distinct(observations.map((o) => addressOf(o, 'target')));
  const frames = orderedFrames(observations.flatMap(framesOf));
  const source = sources.length === 1 ? sources[0] : null;
  const target = targets.length === 1 ? targets[0] : null;
  const pair = facts.isCorrelation ? [source, target].filter((address) => address !== null) : [];
  const account = accountOf(observations);
  const telling: Telling = { sources, targets, account, deeds: deedsOf(observations), leftOut };
  return {
    rule: { ...facts.rule },
    techniques: facts.techniques.map((technique) => ({ ...technique })),
    time: timeOf(observations[0]),
    source,
    target,
    account,
    outcome: outcomeOfAll(observations),
    what: sentenceOf(telling),
    telling,
    falsePositives: [...facts.falsePositives],
    references: [...facts.references],
    frames,
    observations: [...new Set(observations.map(({ id }) => id))].slice(0, MAX_OBSERVATIONS),
    displayFilter: displayFilter(frames, pair),
    annotation: { ...facts.annotation },
  };
}

function timeOf(o: Observation): string {
  return o.kind === 'capture' ? (o.firstTime ?? o.lastTime ?? '') : o.time;
}

export function addressOf(o: Observation, side: 'source' | 'target'): string | null {
  return o.kind === 'capture' ? null : (o[side]?.ip ?? null);
}

function distinct(addresses: readonly (string | null)[]): string[] {
  return [...new Set(addresses.filter((address) => address !== null))];
}

/**
 * The one account of all that name one. Different ones are told by nobody's: a spray has no account. The names of one
 * account may come with and without their domain.
 */
export function accountOf(observations: readonly Observation[]): Account | null {
  let account: Account | null = null;
  for (const o of observations) {
    if (!('user' in o) || o.user === null || o.user === '') continue;
    if (account === null) account = { domain: o.domain, user: o.user };
    else if (account.user?.toLowerCase() !== o.user.toLowerCase()) return null;
    else account.domain = account.domain || o.domain;
  }
  return account;
}

/** What came last decides: that a service existed already does not matter to him who then starts it. */
function outcomeOfAll(observations: readonly Observation[]): Answer {
  return answerTo(observations[observations.length - 1]);
}

/** In order; the same done to the same target again and again is one deed. */
function deedsOf(observations: readonly Observation[]): Telling['deeds'] {
  const deeds: Telling['deeds'] = [];
  for (const o of observations) {
    const clause = clauseOf(o);
    const target = addressOf(o, 'target');
    const last = deeds.at(-1);
    if (last?.did === clause.did && last.answer === clause.answer && last.target === target) last.times++;
    else deeds.push({ ...clause, target, times: 1 });
  }
  return deeds;
}
