/** Refusals: what a server was asked and did not grant, in words. */
import { answerTo, saysAbsent } from '../answer.ts';
import { pushTo } from './collect.ts';
import type { Evidence } from './evidence.ts';
import { isMeaning, meaningText } from './meanings.ts';
import { actOf } from './method.ts';
import type { Sighting } from './order.ts';
import { framesText, grouped, upperFirst } from './sentence.ts';

/** What was refused, with its status; the same refusal once. */
export function refusalSentences({ activity, meant }: Evidence): string[] {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of activity.sightings) {
    if (answerTo(sighting) !== 'refused') continue;
    if (sighting.kind === 'rpc' && (sighting.interface?.name === 'svcctl' || meant.has(sighting))) continue;
    const what = refusalOf(sighting);
    if (what !== null) pushTo(groups, what, sighting);
  }
  const sentences = [...groups].map(([what, of]) =>
    of.length === 1 ? `${what} (${framesText(of)}).` : `${what}, ${grouped(of.length)} times (${framesText(of)}).`,
  );
  const MOST = 6;
  if (sentences.length <= MOST) return sentences;
  return [...sentences.slice(0, MOST), `${grouped(sentences.length - MOST)} other kinds of request were refused.`];
}

/** What was refused in words; null for what is none. */
export function refusalOf(sighting: Sighting): string | null {
  if (!('status' in sighting)) return null;
  const status = (sighting.kind === 'rpc' && sighting.returnName) || sighting.status;
  if (saysAbsent(status) && actOf(sighting) === null) return null;
  switch (sighting.kind) {
    case 'logon':
      return `Logon refused: ${sighting.status}`;
    case 'share':
      return `Tree connect to ${sighting.path} refused: ${sighting.status}`;
    case 'file':
      return `${upperFirst(sighting.action)} of ${sighting.share ?? '?'}\\${sighting.name ?? '?'} refused: ${sighting.status}`;
    case 'pipe':
      return `${upperFirst(sighting.action)} of pipe ${sighting.name ?? '?'} refused: ${sighting.status}`;
    case 'service':
      return `${sighting.operation}${sighting.name === null ? '' : ` of service ${sighting.name}`} returned ${sighting.status}`;
    case 'rpc':
      return sighting.action === 'bind' ? null : `${sighting.operation ?? 'A call'} refused: ${status}`;
    default:
      return isMeaning(sighting) ? `${meaningText(sighting, 'refused')}: ${status}` : null;
  }
}
