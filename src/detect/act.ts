/** An observation in, what findings tell of it out: all that is kept of one that rules matched. */

import { type Answer, answerTo } from '../answer.ts';
import type { Account } from '../case.ts';
import type { Observation } from '../observations.ts';
import { type Clause, clauseOf } from './clause.ts';
import { framesOf } from './frames.ts';

/** Plain data: it may be put away as JSON. */
export interface Act {
  /** Of the observation; parts of one have the same. */
  id: string;
  time: string;
  source: string | null;
  target: string | null;
  /** null: it names nobody. */
  account: Account | null;
  outcome: Answer;
  frames: number[];
  clause: Clause;
}

export const actOf = (o: Observation): Act => ({
  id: o.id,
  time: o.kind === 'capture' ? (o.firstTime ?? o.lastTime ?? '') : o.time,
  source: addressOf(o, 'source'),
  target: addressOf(o, 'target'),
  account: accountOf(o),
  outcome: answerTo(o),
  frames: framesOf(o),
  clause: shared(clauseOf(o)),
});

function addressOf(o: Observation, side: 'source' | 'target'): string | null {
  return o.kind === 'capture' ? null : (o[side]?.ip ?? null);
}

function accountOf(o: Observation): Account | null {
  if (o.kind === 'ticket') return o.client === null ? null : { domain: o.realm, user: o.client };
  if (!('user' in o) || o.user === null || o.user === '') return null;
  return { domain: o.domain, user: o.user };
}

let last: Clause = { did: '', at: '', answer: '', by: undefined };

/** Floods repeat themselves, and tens of thousands of acts are remembered: what is said alike is said once. */
function shared(clause: Clause): Clause {
  const isSame =
    clause.did === last.did && clause.at === last.at && clause.answer === last.answer && clause.by === last.by;
  if (!isSame) last = clause;
  return last;
}
