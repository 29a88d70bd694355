/** Phrases of the written report that several sections use. */
import type { Account, Finding, Hop, HostRef, Technique } from '../../case.ts';
import { accountLabel, frameList, fullTime, hostLabel, meansOf, OUTCOMES } from '../case-words.ts';
import { frames } from '../words.ts';
import { code, type Inline, plain, reference, strong, type Text, text } from './document.ts';

export const host = (ref: HostRef | null): Inline => plain(ref === null ? 'not known' : hostLabel(ref));

/** `HR-PC (10.0.0.130) → SALES-PC (10.0.0.133)`. */
export const route = (source: HostRef | null, target: HostRef | null): Inline =>
  plain(
    source === null && target === null
      ? 'not known'
      : source !== null && target !== null
        ? `${hostLabel(source)} → ${hostLabel(target)}`
        : source !== null
          ? hostLabel(source)
          : `→ ${target === null ? '' : hostLabel(target)}`,
  );

export const account = (of: Account, auth?: Hop['auth']): Inline =>
  of.user === null || of.user === '' ? plain(accountLabel(of, auth)) : code(accountLabel(of, auth));

export const at = (time: string): Inline => plain(`${fullTime(time)} UTC`);

export const pairOf = (frame: number, responseFrame: number | null): Inline => plain(frames(frame, responseFrame));

export const framesOf = (list: readonly number[], limit?: number): Inline => plain(frameList(list, limit));

export const outcome = ({ outcome }: Hop): Inline => ({ kind: 'outcome', text: OUTCOMES[outcome], outcome });

export const noAnswer: Inline = { kind: 'outcome', text: 'no answer seen', outcome: 'attempted' };

export const done = (of: Finding['outcome']): Inline =>
  of === 'unknown'
    ? { kind: 'outcome', text: 'not known', outcome: 'attempted' }
    : { kind: 'outcome', text: of, outcome: of === 'refused' ? 'denied' : 'done' };

/** The server's answer. */
export const status = (of: string): Text => (of === 'unknown' ? [noAnswer] : [code(of)]);

/** `h1: HR-PC (10.0.0.130) → SALES-PC (10.0.0.133), PsExec`. */
export const hopTitle = (hop: Hop): Text =>
  text(
    strong(`${hop.id}:`),
    plain(` ${hostLabel(hop.source)} → ${hostLabel(hop.target)}, ${meansOf(hop)}, ${OUTCOMES[hop.outcome]}`),
  );

/** `T1562.001 Disable or Modify Tools (v19: T1685)`. */
export const techniqueName = ({ id, name, idV19 }: Technique): string =>
  `${id} ${name}${idV19 !== '' && idV19 !== id ? ` (v19: ${idV19})` : ''}`;

/** `credential-access` as ATT&CK writes it: `Credential Access`. */
export const tacticName = (tactic: string): string =>
  tactic
    .split('-')
    .map((word) => (word === 'and' ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');

/** Ids of hops or findings, as many as are of use. */
export function references(ids: readonly string[], limit = 12): Text {
  const text: Inline[] = ids
    .slice(0, limit)
    .flatMap((id, i) => (i === 0 ? [reference(id)] : [plain(', '), reference(id)]));
  return ids.length > limit ? [...text, plain(` and ${ids.length - limit} more`)] : text;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinedWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
