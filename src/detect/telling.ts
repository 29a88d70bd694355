/** What a finding says, in one sentence: who did what, where, how often. */

import { grouped } from '../numbers.ts';
import type { Telling } from './finding.ts';

type Deed = Telling['deeds'][number];
/** The name of the host with that address; the address where none is known. */
export type NameOf = (address: string) => string;

const asItIs: NameOf = (address) => address;

/** Deeds told one by one; beyond them their number stands for the rest. */
const MOST_DEEDS = 6;

/** `HR-PC as ssales on SALES-PC: created the service X; started the service X, 2 times`. */
export function sentenceOf(telling: Telling, nameOf: NameOf = asItIs): string {
  const { sources, targets, account, deeds, leftOut } = telling;
  if (sources.length === 0) return deeds.map((deed) => deedText(deed, '', account)).join('; ');
  const subject = machines(sources, nameOf) + (account === null ? '' : ` as ${accountText(account)}`);
  if (deeds.length === 1 && targets.length <= 1) {
    const where = targets.length === 0 ? '' : `${deeds[0].at}${nameOf(targets[0])}`;
    return `${subject} ${deedText({ ...deeds[0], times: deeds[0].times + leftOut }, where, account)}`;
  }
  const where = targets.length === 0 ? '' : ` on ${machines(targets, nameOf)}`;
  return `${subject}${where}: ${toldOf(telling, MOST_DEEDS, nameOf).join('; ')}`;
}

/** What was done, without who did it; where each was done if there is more than one place. The last deed is always told. */
export function toldOf({ targets, account, deeds, leftOut }: Telling, most: number, nameOf: NameOf = asItIs): string[] {
  const texts = deeds.map((deed) =>
    deedText(deed, targets.length > 1 && deed.target !== null ? `${deed.at}${nameOf(deed.target)}` : '', account),
  );
  const rest = Math.max(texts.length - most, 0) + leftOut;
  if (rest === 0) return texts;
  if (texts.length < 2) return [...texts, more(rest)];
  return [...texts.slice(0, Math.min(most, texts.length) - 1), more(rest), texts[texts.length - 1]];
}

const more = (count: number): string => `${grouped(count)} more`;

/** One account of all deeds is the subject's, and told with it. */
const deedText = ({ did, by, answer, times }: Deed, where: string, account: Telling['account']): string =>
  `${did}${by === undefined || account !== null ? '' : ` as ${by}`}${where}${answer}${times === 1 ? '' : `, ${grouped(times)} times`}`;

const machines = (addresses: readonly string[], nameOf: NameOf): string =>
  addresses.length === 1 ? nameOf(addresses[0]) : `${grouped(addresses.length)} machines`;

function accountText({ domain, user }: NonNullable<Telling['account']>): string {
  return domain === null || domain === '' ? `${user}` : `${domain}\\${user}`;
}
