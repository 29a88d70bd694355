/** The verdict: what it comes to in one sentence, how sure that is, and what that rests on. */
import { frameText } from '../frames.ts';
import type { CaseBlindSpot, Finding, Hop, Level, Verdict } from '../case.ts';
import type { DetectedFinding } from '../detect/finding.ts';
import { accountText } from './account.ts';
import { compareTimes } from './clock.ts';
import type { TracedHop } from './hops.ts';
import { higher, isLegitimate, rank, WEIGHT } from './levels.ts';
import { isStrong } from './method.ts';
import { counted, listed, numbersText } from './sentence.ts';
import { isFailure, isFoothold, isSignificant } from './significant.ts';
import { fullName, hopSentence, summaryOf, who } from './summary.ts';
import { combined } from './tool.ts';

/** What makes any verdict less sure: parts of the conversations that nobody could read. */
const OPAQUE: ReadonlySet<CaseBlindSpot['reason']> = new Set([
  'encrypted',
  'sealed',
  'smb1',
  'lost',
  'cut',
  'compressed',
  'evicted',
  'limit',
  'unsupported link',
]);

/** Datagrams, which are of no connection, say names and who asked for tickets: nothing that was done is hidden in them. */
const isOpaque = ({ reason, source }: CaseBlindSpot): boolean => OPAQUE.has(reason) && !(reason === 'cut' && source === null);

export function verdictOf(
  traced: readonly TracedHop[],
  loose: readonly Finding[],
  spots: readonly CaseBlindSpot[],
): Verdict {
  const hops = traced.map(({ hop }) => hop);
  const told = traced.filter(({ hop }) => isSignificant(hop));
  const notable = loose.filter(({ rule }) => rank(rule.level) >= rank('medium'));
  const beside = notable.length > 0 ? [ofFindings(notable)] : [];
  if (told.length > 0) return together([ofHops(told, traced), ...beside]);
  if (beside.length > 0) return together(beside);
  return ofOrdinaryUse(hops, traced, spots.filter(isOpaque));
}

const HEADS = {
  'attempts only': 'Attempts only',
  suspicious: 'Suspicious',
  'lateral movement': 'Lateral movement',
} as const;

/** What speaks for an intrusion. */
interface Sign extends Omit<Verdict, 'kind' | 'summary'> {
  kind: keyof typeof HEADS;
  /** Without the full stop. */
  clause: string;
}

/** What hops tell first, then findings of no hop: tickets that a domain controller was asked for, names that lie. */
function together(signs: readonly Sign[]): Verdict {
  const kinds = Object.keys(HEADS) as Sign['kind'][];
  const kind = kinds.findLast((one) => signs.some((sign) => sign.kind === one))!;
  return {
    kind,
    level: signs.reduce<Level>((highest, { level }) => higher(highest, level), 'informational'),
    confidence: Math.max(...signs.map(({ confidence }) => confidence)),
    summary: `${HEADS[kind]}: ${signs.map(({ clause }) => clause).join('. Besides: ')}.`,
    because: signs.flatMap(({ because }) => because).slice(0, 10),
  };
}

function ofHops(told: readonly TracedHop[], traced: readonly TracedHop[]): Sign {
  const sign = {
    level: told.reduce<Level>((highest, { hop }) => higher(highest, hop.level), 'informational'),
    confidence: confidenceOf(told),
    clause: summaryOf(told.map(({ hop }) => hop)),
    because: reasonsOf(told.map(({ hop }) => hop)),
  };
  if (told.every(isFailure)) {
    const admitted = lettingIn(told, traced);
    if (admitted.length === 0) return { kind: 'attempts only', ...sign };
    const then = listed(admitted.map((hop) => `${fullName(hop.target)} let in ${accountText(hop.account)}`));
    return { kind: 'suspicious', ...sign, clause: `${sign.clause}; ${then}` };
  }
  const isMovement = told.some(({ hop }) => rank(hop.level) >= rank('high') && isFoothold(hop));
  return { kind: isMovement ? 'lateral movement' : 'suspicious', ...sign };
}

/** The evidence of each hop; who did what is in the summary. */
function reasonsOf(hops: readonly Hop[]): string[] {
  if (hops.length === 1) {
    const [{ id, because, tool, method }] = hops;
    // What a weak method does is ordinary; a mark of a tool is what it stands out by.
    const marks = tool === null || isStrong(method) ? [] : [`${tool.name}: ${tool.because[0]}.`];
    return [...marks, ...because].slice(0, 4).map((reason) => `${id}: ${reason}`);
  }
  return hops.slice(0, 10).map((hop) => {
    const { id, target, because } = hop;
    return `${id}, ${target.name ?? target.ip} as ${who(hop)}: ${because[0] ?? 'nothing more is known'}`;
  });
}

/** Uses that succeeded between the same two hosts, during or after what failed. */
function lettingIn(failed: readonly TracedHop[], traced: readonly TracedHop[]): Hop[] {
  const pairs = new Map<string, string>();
  for (const { hop } of failed) {
    const pair = `${hop.source.ip} ${hop.target.ip}`;
    if (!pairs.has(pair)) pairs.set(pair, hop.start);
  }
  return traced
    .map(({ hop }) => hop)
    .filter(({ source, target, outcome, end, account }) => {
      const since = pairs.get(`${source.ip} ${target.ip}`);
      if (since === undefined || account.user === null || outcome === 'denied' || outcome === 'attempted') return false;
      return compareTimes(since, end) <= 0;
    });
}

function ofFindings(notable: readonly Finding[]): Sign {
  return {
    kind: notable.every(({ outcome }) => outcome === 'refused') ? 'attempts only' : 'suspicious',
    level: notable.reduce<Level>((highest, { rule }) => higher(highest, rule.level), 'informational'),
    confidence: combined(notable.map(({ rule }) => WEIGHT[rule.level])),
    clause: listed(titlesAndActors(notable)),
    because: notable.slice(0, 10).map(({ id, rule, frames }) => `${id}: ${rule.title} (${numbersText(frames)})`),
  };
}

/** `RC4 Tickets for Many Services by HR-PC (10.0.0.130)`. */
function titlesAndActors(notable: readonly Finding[]): string[] {
  const MOST = 6;
  const byTitle = new Map<string, Map<string, string>>();
  for (const { rule, actor } of notable) {
    const sources = byTitle.get(rule.title) ?? new Map<string, string>();
    byTitle.set(rule.title, sources);
    if (actor !== null) sources.set(actor.ip, fullName(actor));
  }
  const clauses = [...byTitle].slice(0, MOST).map(([title, sources]) => {
    const [only] = sources.values();
    return sources.size === 0 ? title : `${title} by ${sources.size === 1 ? only : counted(sources.size, 'host')}`;
  });
  const more = byTitle.size - clauses.length;
  return more === 0 ? clauses : [...clauses, counted(more, 'other kind')];
}

function ofOrdinaryUse(hops: readonly Hop[], traced: readonly TracedHop[], opaque: readonly CaseBlindSpot[]): Verdict {
  const unread = opaque.slice(0, 5).map(({ what, frame }) => `${what} (from ${frameText(frame)})`);
  const used = hops.filter(({ outcome }) => outcome !== 'denied' && outcome !== 'attempted');
  if (used.length === 0 && opaque.length > 0) {
    const summary = 'What was done cannot be read: nothing can be said for or against lateral movement.';
    return { kind: 'not readable', level: 'informational', confidence: 0.5, summary, because: unread };
  }
  const mute = opaque.filter((spot) => isMute(spot, hops));
  if (mute.length > 0) {
    const pairs = [...new Set(mute.map(({ source, target }) => `${hostText(source)} did on ${hostText(target)}`))];
    const rest = used.length > 0 ? ' The rest is ordinary use, as far as can be seen.' : '';
    const summary = `What ${listed(pairs)} cannot be read: nothing can be said for or against lateral movement there.${rest}`;
    return { kind: 'not readable', level: 'informational', confidence: 0.5, summary, because: unread };
  }
  const doubt = opaque.length > 0 ? ' What could not be read may hide more.' : '';
  if (hops.length === 0) {
    const summary = `Nothing in it speaks for lateral movement.${doubt}`;
    const confidence = opaque.length > 0 ? 0.6 : 0.9;
    return { kind: 'none', level: 'informational', confidence, summary, because: unread };
  }
  // That no rule matches proves little where a target was made to do something, or nobody is named.
  const isDoubtful = used.some(
    ({ method, account, auth }) => isStrong(method) || (account.user === null && auth !== 'Kerberos'),
  );
  const confidence = opaque.length > 0 || isDoubtful ? 0.5 : 0.8;
  const targets = new Set(hops.map(({ target }) => target.ip));
  const named = traced.filter(({ findings }) => isLegitimate(findings));
  const level = hops.reduce<Level>((highest, { level: of }) => higher(highest, of), 'informational');
  const because = [
    ...named.slice(0, 5).map(({ hop, findings }) => `${hop.id}: ${titlesOf(findings)}`),
    ...hops.slice(0, 5).map((hop) => `${hop.id}: ${hopSentence(hop)}`),
    ...unread,
  ];
  const summary = `Ordinary use, as far as can be seen: ${counted(hops.length, 'use')} of ${counted(targets.size, 'host')}, and nothing found that speaks for an intrusion.${doubt}`;
  return { kind: 'legitimate use', level, confidence, summary, because };
}

/** A whole conversation that could not be read: nothing of it became a hop. */
const MUTE: ReadonlySet<CaseBlindSpot['reason']> = new Set(['smb1', 'encrypted', 'compressed']);

function isMute({ reason, source, target }: CaseBlindSpot, hops: readonly Hop[]): boolean {
  if (!MUTE.has(reason) || source === null || target === null) return false;
  return !hops.some((hop) => hop.source.ip === source.ip && hop.target.ip === target.ip);
}

const hostText = (host: CaseBlindSpot['source']): string =>
  host === null ? 'a host' : host.name === null ? host.ip : `${host.name} (${host.ip})`;

const titlesOf = (findings: readonly DetectedFinding[]): string =>
  listed([...new Set(findings.filter(({ annotation }) => annotation.legitimate).map(({ rule }) => rule.title))]);

/** Of the strongest hop: its rules put together, once each; less where nothing ran. */
function confidenceOf(told: readonly TracedHop[]): number {
  const of = told.map(({ hop, findings }) => {
    const rules = new Map<string, number>();
    for (const { rule } of findings) rules.set(rule.id ?? rule.title, WEIGHT[rule.level]);
    const signs = rules.size === 0 ? [WEIGHT[hop.level]] : [...rules.values()];
    const surely = combined(signs);
    return hop.outcome === 'executed' ? surely : Math.round(surely * 90) / 100;
  });
  return of.reduce((highest, confidence) => Math.max(highest, confidence), 0);
}
