/** What was granted of what was asked, where nothing ran and nothing was put in place. */
import type { Hop } from '../case.ts';
import { answerTo, isLetIn } from '../answer.ts';
import type { Evidence } from './evidence.ts';
import { isMeaning, phaseOf } from './meanings.ts';
import { actOf, isPlumbing, isProbe, isWinrm } from './method.ts';
import type { Sighting } from './order.ts';
import { refusalOf } from './refusals.ts';
import { counted, framesText, listed } from './sentence.ts';

export interface Judgement {
  outcome: Hop['outcome'];
  because: string[];
}

/** What would have made the target do something, where the server refused all of it; empty where it refused none or a part. */
export function triedInVain({ activity: { sightings }, services }: Evidence): readonly Sighting[] {
  const acts = sightings.filter((sighting) => actOf(sighting) !== null);
  const tries = acts.length > 0 ? acts : services;
  return tries.every((sighting) => answerTo(sighting) === 'refused') ? tries : [];
}

/** Uses that were let in, without those that only led to what was refused. */
export function grantedOf(evidence: Evidence, vain = triedInVain(evidence)): readonly Sighting[] {
  const refused = new Set(vain.map(interfaceOf));
  return evidence.activity.sightings.filter(
    (sighting) => isUse(sighting) && isLetIn(sighting) && !(vain.length > 0 && isApproach(sighting, refused)),
  );
}

/** Without an act: who was let in, refused or heard nothing. */
export function judgeUse(evidence: Evidence, refusals: readonly string[]): Judgement {
  const { sightings } = evidence.activity;
  const granted = grantedOf(evidence);
  const winrm = evidence.logons.filter((logon) => isWinrm(logon) && answerTo(logon) === 'done');
  const because = [
    ...lookedFor(sightings),
    ...(winrm.length > 0 ? [`WinRM let in; what went through it is not read (${framesText(winrm)}).`] : []),
    ...(granted.length > 0 ? [useSentence(granted)] : []),
  ];
  if (because.length > 0) return { outcome: 'accessed', because: [...because, ...refusals] };
  const logons = evidence.logons.filter((logon) => answerTo(logon) === 'done');
  const isRefused = sightings.some(
    (sighting) => isUse(sighting) && answerTo(sighting) === 'refused' && refusalOf(sighting) !== null,
  );
  if (logons.length > 0 && !isRefused) {
    return { outcome: 'accessed', because: [`The logon was accepted (${framesText(logons)}).`, ...refusals] };
  }
  if (refusals.length > 0) return { outcome: 'denied', because: [...refusals] };
  const answered = sightings.filter(({ responseFrame }) => responseFrame !== null);
  if (answered.length > 0) {
    const because = [`The server answered; nothing of note was asked (${framesText(answered)}).`];
    return { outcome: 'accessed', because };
  }
  return { outcome: 'attempted', because: [`No answer was seen (${framesText(sightings.slice(0, 4))}).`] };
}

/** Holes and implants: what is asked so is asked to come back. */
function lookedFor(sightings: readonly Sighting[]): string[] {
  const probes = sightings.filter(isProbe);
  const names = new Set(probes.map(({ name }) => name));
  return probes.length === 0 ? [] : [`${listed([...names])} ${names.size === 1 ? 'was' : 'were'} looked for (${framesText(probes)}).`];
}

/** Shares, files, pipes and calls: not what is needed to get to them. */
function isUse(sighting: Sighting): boolean {
  if (sighting.kind === 'rpc') return sighting.action === 'call' && !isPlumbing(sighting);
  return isMeaning(sighting) || ['share', 'file', 'pipe', 'transfer', 'service'].includes(sighting.kind);
}

/** IPC$, pipes and handles on the way to a call that was refused. */
function isApproach(sighting: Sighting, refused: ReadonlySet<string | null>): boolean {
  switch (sighting.kind) {
    case 'share':
      return isIpc(sighting.path);
    case 'file':
      return isIpc(sighting.share);
    case 'pipe':
    case 'service':
      return true;
    case 'rpc':
      return refused.has(interfaceOf(sighting));
    default:
      return isMeaning(sighting) && phaseOf(sighting) === null;
  }
}

const isIpc = (path: string | null): boolean => path !== null && /(^|\\)IPC\$$/i.test(path);

/** By name; that of services is fixed. */
function interfaceOf(sighting: Sighting): string | null {
  if (sighting.kind === 'service') return 'svcctl';
  if (sighting.kind === 'rpc') return sighting.interface?.name ?? null;
  return isMeaning(sighting) ? sighting.interface : null;
}

/** A call and what it means are one call. */
function callsIn(granted: readonly Sighting[]): number {
  const key = (one: Sighting): string => `${one.flow} ${one.frame} ${'opnum' in one ? one.opnum : ''}`;
  const calls = granted.filter(({ kind }) => kind === 'rpc');
  const called = new Set(calls.map(key));
  return calls.length + granted.filter((one) => (one.kind === 'service' || isMeaning(one)) && !called.has(key(one))).length;
}

function useSentence(granted: readonly Sighting[]): string {
  const of = (kind: Sighting['kind']): number => granted.filter((sighting) => sighting.kind === kind).length;
  const parts = [
    [of('share'), 'tree connect'],
    [of('file'), 'file operation'],
    [of('transfer'), 'transfer'],
    [of('pipe'), 'pipe operation'],
    [callsIn(granted), 'call'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => counted(count, word));
  return `The server granted ${listed(said, 5)} (${framesText(granted)}).`;
}
