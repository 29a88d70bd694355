/** What rules saw in an observation, as plain data that may be put away and taken in again. */

import type { Act } from './act.ts';
import { nanosecondsOf } from '../time.ts';
import type { Place, SigmaEvent } from './sigma/index.ts';

/** An event, of its fields what correlations look at, with the places of the rules that it matches. `source` is its Act. */
export interface Sighted {
  rules: readonly Place[];
  event: SigmaEvent;
}

/** Plain data: acts, of which several events may have one, and events: the rules, the place of the act, the fields. */
export type Trace = [acts: Act[], events: [rules: readonly Place[], act: number, fields: SigmaEvent['fields']][]];

/** Undefined where no rule saw anything. */
export function traceOf(seen: readonly Sighted[]): Trace | undefined {
  if (seen.length === 0) return undefined;
  const acts = [...new Set(seen.map(({ event }) => event.source as Act))];
  return [acts, seen.map(({ rules, event }) => [rules, acts.indexOf(event.source as Act), event.fields])];
}

const NOWHERE = {};

/** Out of a trace that was JSON in between. `prefix`: of the stream's ids. */
export function readTrace([acts, events]: Trace, prefix: string): Sighted[] {
  for (const act of acts) act.id = prefix + act.id;
  return events.map(([rules, at, fields]) => ({ rules, event: { logsource: NOWHERE, fields, time: nanosecondsOf(acts[at].time), source: acts[at] } }));
}
