/** What to do about it: each follows from hops, findings or blind spots, which it names. */
import type { CaseBlindSpot, Finding, Hop, Recommendation } from '../case.ts';
import type { NegotiateObservation, PipeObservation } from '../observations.ts';
import { accountKey, accountText } from './account.ts';
import { isAdministrative } from './address.ts';
import { answerOf, answerTo } from '../answer.ts';
import { directoryAdvice } from './directoryAdvice.ts';
import { isProgram, pathOf } from './evidence.ts';
import { holes, tracesOfExploit } from './exploitAdvice.ts';
import type { TracedHop } from './hops.ts';
import { isGuessing, rank } from './levels.ts';
import type { Sighting } from './order.ts';
import { compareText } from './order.ts';
import { counted, framesText, grouped, listed } from './sentence.ts';
import { actorOf, isFoothold, isSignificant, mayHaveRun } from './significant.ts';

export interface Grounds {
  traced: readonly TracedHop[];
  findings: readonly Finding[];
  spots: readonly CaseBlindSpot[];
  sightings: readonly Sighting[];
}

/** What most of them need: no packets to look at. */
type Advice = Omit<Recommendation, 'displayFilter'> & Partial<Recommendation>;

export function recommendationsOf(grounds: Grounds): Recommendation[] {
  const told = grounds.traced.filter(({ hop }) => isSignificant(hop));
  const all = [
    ...contain(told),
    ...ask(told),
    ...accounts(told),
    ...holes(told, text),
    ...replicated(told),
    ...directoryAdvice(grounds.findings, grounds.sightings),
    ...remove(told),
    ...narrow(told),
    ...guessing(grounds.traced),
    ...protocols(grounds, told),
    ...see(grounds.spots, told),
    ...consoles(told),
  ];
  return all.map((advice) => ({ displayFilter: null, ...advice }));
}

const ids = (of: readonly TracedHop[]): string[] => of.map(({ hop }) => hop.id);
const text = ({ ip, name }: Hop['source']): string => (name === null ? ip : `${name} (${ip})`);
const distinct = (items: readonly string[]): string[] => [...new Set(items)];

function contain(told: readonly TracedHop[]): Advice[] {
  const held = told.filter(({ hop }) => isFoothold(hop));
  const hidden = told.filter(mayHaveRun);
  const grave = told.filter(({ hop }) => isFoothold(hop) || (hop.actor === 'source' && rank(hop.level) >= rank('high')));
  const suffered = told.filter(({ hop }) => hop.actor === 'target');
  const all: Advice[] = [];
  if (suffered.length > 0) {
    all.push({
      title: `Examine ${targetsOf(suffered)}, and find out who works there`,
      detail: 'It takes, or passes on, what others log on to it with. Look for who else logged on there.',
      because: ids(suffered),
    });
  }
  if (held.length > 0) {
    all.push({
      title: `Isolate and examine ${targetsOf(held)}`,
      detail: 'Something was run or put in place there. Take memory and disk before anything is cleaned.',
      because: ids(held),
    });
  }
  if (hidden.length > 0) {
    all.push({
      title: `Examine ${targetsOf(hidden)}`,
      detail:
        `What runs a program or changes the machine was sent there, and the answers do not show what came of it: take it for done until the machine shows otherwise. ${tracesOf(hidden)}`.trim(),
      because: ids(hidden),
    });
  }
  if (grave.length > 0) {
    all.push({
      title: `Find out how ${listed(distinct(grave.map(({ hop }) => text(actorOf(hop)))))} came to be the source`,
      detail: 'Either its user did this, or it is itself under control of an attacker. Examine it like the targets.',
      because: ids(grave),
    });
  }
  return all;
}

/** Where Windows keeps a record of what the mechanism does. */
const TRACES: Readonly<Partial<Record<Hop['method'], string>>> = {
  service:
    'New services are in event 7045 (System) and 4697 (Security); one that was changed shows in the last write time of its key under HKLM\\SYSTEM\\CurrentControlSet\\Services.',
  'scheduled-task': 'New tasks are in event 4698 (Security) and 106 (TaskScheduler/Operational).',
  wmi: 'Programs that WMI starts have WmiPrvSE.exe as their parent in event 4688 (Security); subscriptions are in event 5861 (WMI-Activity/Operational).',
  dcom: 'Programs that automation objects start have mmc.exe, explorer.exe or an Office program as their parent in event 4688 (Security).',
  printer: 'Printer drivers that were added are in event 316 and those that failed in 808 (PrintService).',
};

const tracesOf = (of: readonly TracedHop[]): string =>
  distinct(
    of.flatMap(({ hop, evidence }) => {
      if (evidence.meanings.some(({ kind }) => kind === 'printer')) return TRACES.printer ?? [];
      return (hop.method === 'exploit' ? tracesOfExploit(evidence) : TRACES[hop.method]) ?? [];
    }),
  ).join(' ');

const targetsOf = (of: readonly TracedHop[]): string => listed(distinct(of.map(({ hop }) => text(hop.target))));

/** Nothing was put in place, but a rule or a tool's mark says that somebody should be asked. */
function ask(told: readonly TracedHop[]): Advice[] {
  const odd = told.filter((one) => one.hop.actor === 'source' && one.hop.outcome === 'accessed' && rank(one.hop.level) < rank('high'));
  if (odd.length === 0) return [];
  const tools = distinct(odd.flatMap(({ hop }) => hop.tool?.name ?? []));
  const sources = listed(distinct(odd.map(({ hop }) => text(actorOf(hop)))));
  return [
    {
      title: `Ask who ${tools.length === 0 ? 'works' : `uses ${listed(tools)}`} on ${sources}`,
      detail: `Nothing was seen to be put in place or run on ${targetsOf(odd)}. If nobody of yours did this, treat the source, and the account that it used, as taken over.`,
      because: ids(odd),
    },
  ];
}

function accounts(told: readonly TracedHop[]): Advice[] {
  const isTaken = ({ hop, findings }: TracedHop): boolean =>
    isFoothold(hop) ||
    rank(hop.level) >= rank('high') ||
    findings.some((finding) => isGuessing(finding) && finding.outcome === 'done');
  const used = told.filter((one) => one.hop.account.user && (one.hop.actor === 'target' || one.hop.outcome !== 'denied') && isTaken(one));
  const unknown = told.filter(({ hop }) => hop.account.user === null && hop.auth === 'Kerberos');
  const all: Advice[] = [];
  if (used.length > 0) {
    const names = new Map(used.map(({ hop }) => [accountKey(hop.account, new Set()), accountText(hop.account)]));
    const isLocal = used.some(({ hop: { account, target } }) => isPerhapsLocal(account, target.name));
    const laps = isLocal
      ? ' A local account with the same password on other machines is open there too: give each its own (LAPS).'
      : '';
    all.push({
      title: `Reset the ${names.size === 1 ? 'password' : 'passwords'} of ${listed([...names.values()])}`,
      detail: `End ${names.size === 1 ? 'its' : 'their'} sessions and look for ${names.size === 1 ? 'its' : 'their'} logons elsewhere.${laps}`,
      because: ids(used),
    });
  }
  if (unknown.length > 0) {
    all.push({
      title: 'Find the account in the event logs',
      detail: `A Kerberos ticket does not show its account. Event 4624 (logon) on ${listed(distinct(unknown.map(({ hop }) => text(hop.target))))}, or 4769 on the domain controller, names it.`,
      because: ids(unknown),
    });
  }
  return all;
}

/** No domain is given, or the target's own name. */
function isPerhapsLocal({ domain }: Hop['account'], target: string | null): boolean {
  return domain === null || domain === '.' || domain.toLowerCase() === target?.toLowerCase();
}

/** The directory's secrets were handed over, or may have been. */
function replicated(told: readonly TracedHop[]): Advice[] {
  const of = told.filter(({ hop }) => hop.method === 'replication' && hop.actor === 'source' && hop.outcome !== 'denied');
  if (of.length === 0) return [];
  return [
    {
      title: `Take the passwords that ${targetsOf(of)} keeps as known`,
      detail:
        'Replication hands over the hashes of the accounts that are asked for, krbtgt among them: reset krbtgt twice, then the accounts of administrators and services. Event 4662 on the domain controller names the rights that were used; take the replication rights from all that are no domain controllers.',
      because: ids(of),
    },
  ];
}

/** What was put in place and not seen to be taken away. */
function remove(told: readonly TracedHop[]): Advice[] {
  const left: string[] = [];
  const because: TracedHop[] = [];
  for (const one of told) {
    const { written, deletions, services } = one.evidence;
    const gone = new Set(deletions.map(pathOf));
    const files = written
      .filter((file) => isProgram(file) && !gone.has(pathOf(file)))
      .map(({ share, name }) => `${share}\\${name}`);
    const done = services.filter(({ status }) => answerOf(status) === 'done');
    const removed = new Set(done.flatMap(({ action, name }) => (action === 'delete' && name !== null ? [name] : [])));
    const made = done.flatMap(({ action, name }) =>
      action === 'create' && name !== null && !removed.has(name) ? [`service ${name}`] : [],
    );
    if (files.length + made.length === 0) continue;
    left.push(...files, ...made);
    because.push(one);
  }
  if (left.length === 0) return [];
  const detail = 'No removal of these was seen in the capture. Keep a copy for the investigation.';
  return [{ title: `Look for what was left behind: ${listed(distinct(left), 5)}`, detail, because: ids(because) }];
}

function narrow(told: readonly TracedHop[]): Advice[] {
  const byShare = told.filter(
    ({ hop, evidence }) =>
      isFoothold(hop) &&
      evidence.shares.some(({ path, status }) => isAdministrative(path) && answerOf(status) === 'done'),
  );
  const byService = told.filter(({ hop }) => hop.method === 'service' && hop.outcome !== 'denied');
  const of = [...new Set([...byShare, ...byService])];
  if (of.length === 0) return [];
  const what =
    byShare.length > 0 ? 'administrative shares and the service control manager' : 'the service control manager';
  return [
    {
      title: `Let only administration hosts reach ${what}`,
      detail:
        'Block TCP 445, 139 and 135 and dynamic RPC ports between workstations, and take the rights of local accounts to log on from the network (LocalAccountTokenFilterPolicy, "Deny access to this computer from the network").',
      because: ids(of),
    },
  ];
}

const MANY = 5;

function guessing(traced: readonly TracedHop[]): Advice[] {
  const of = traced.filter(({ evidence }) => evidence.logons.some((logon) => answerTo(logon) === 'refused'));
  const refused = of.flatMap(({ evidence }) => evidence.logons.filter((logon) => answerTo(logon) === 'refused'));
  if (refused.length < MANY) return [];
  return [
    {
      title: 'Check the refused logons for guessed passwords',
      detail: `${counted(refused.length, 'logon')} refused (${framesText(refused)}). Event 4625 on the targets says more; an account lockout policy slows guessing.`,
      because: ids(of),
    },
  ];
}

function protocols({ sightings }: Grounds, told: readonly TracedHop[]): Advice[] {
  const all: Advice[] = [];
  const ntlm = told.filter(({ hop }) => hop.auth === 'NTLMv2' || hop.auth === 'NTLMv1');
  if (ntlm.length > 0) {
    all.push({
      title: 'Restrict NTLM',
      detail:
        'Prefer Kerberos, put administrators into Protected Users, and audit then deny incoming NTLM: an NT hash alone is enough to log on by it.',
      because: ids(ntlm),
    });
  }
  const old = told.filter(({ hop }) => hop.auth === 'NTLMv1');
  if (old.length > 0) {
    all.push({
      title: 'Refuse NTLMv1',
      detail: 'Set LmCompatibilityLevel to 5: its answers give the NT hash away in hours.',
      because: ids(old),
    });
  }
  const targets = new Set(told.flatMap(({ hop }) => (hop.actor === 'target' ? [] : [hop.target.ip])));
  const loose = sightings.filter(
    (sighting): sighting is NegotiateObservation =>
      sighting.kind === 'negotiate' &&
      targets.has(sighting.target.ip) &&
      sighting.signing !== null &&
      sighting.signing !== 'required',
  );
  if (loose.length > 0) {
    const hosts = new Set(loose.map(({ target }) => target.ip));
    const names = distinct(told.flatMap(({ hop }) => (hosts.has(hop.target.ip) ? [text(hop.target)] : [])));
    all.push({
      title: 'Require SMB signing',
      detail: `${listed(names)} did not require it (${framesText(loose)}): a logon can be relayed to ${hosts.size === 1 ? 'it' : 'them'}.`,
      because: ids(told.filter(({ hop }) => hosts.has(hop.target.ip))),
    });
  }
  const spoken = new Set(sightings.flatMap((o) => (o.kind === 'connection' && o.protocol === 'smb1' ? [o.target.ip] : [])));
  const old1 = told.filter(({ hop }) => spoken.has(hop.target.ip));
  if (old1.length > 0) {
    all.push({
      title: `Turn SMB1 off on ${listed(distinct(old1.map(({ hop }) => text(hop.target))))}`,
      detail: 'It has no protection against tampering and is the way of old exploits.',
      because: ids(old1),
    });
  }
  return all;
}

function see(spots: readonly CaseBlindSpot[], told: readonly TracedHop[]): Advice[] {
  if (told.length === 0) return [];
  const between = new Set(told.flatMap(({ hop }) => [`${hop.source.ip} ${hop.target.ip}`]));
  const open = spots.filter(
    ({ opens, source, target }) => opens !== null && between.has(`${source?.ip} ${target?.ip}`),
  );
  if (open.length === 0) return [];
  return [
    {
      title: 'Open what could not be read',
      detail: `It would take ${waysOf(open.map(({ opens }) => opens ?? ''))}.`,
      because: ids(told),
    },
  ];
}

const WAYS = 3;

/** Each spot says what would open it, the first of all ways first: those that begin with the same are opened by it together. */
function waysOf(opens: readonly string[]): string {
  const ways = new Map<string, string>();
  for (const way of opens) {
    const [first] = way.split(', or ');
    if (!ways.has(first)) ways.set(first, way);
  }
  const told = [...ways.values()];
  if (!told.some((way) => way.includes(', or '))) return listed(told);
  const rest = told.length > WAYS ? `; and ${counted(told.length - WAYS, 'more key')}` : '';
  return told.slice(0, WAYS).join('; and ') + rest;
}

/** What a console carried is counted, not told. That of PsExec is encrypted, and a blind spot says so. */
function consoles(told: readonly TracedHop[]): Advice[] {
  const open = told.filter(({ hop, evidence }) => hop.tool?.name !== 'PsExec' && carried(evidence) > 0);
  if (open.length === 0) return [];
  const closes = open.flatMap(({ evidence }) => evidence.own.filter(({ action }) => action === 'close'));
  const names = distinct(
    closes.flatMap(({ name, bytesWritten, bytesRead }) =>
      name !== null && (bytesWritten ?? 0) + (bytesRead ?? 0) > 0 ? [name] : [],
    ),
  ).sort(compareText);
  const sum = (of: (close: PipeObservation) => number | null): number =>
    closes.reduce((total, close) => total + (of(close) ?? 0), 0);
  const first = Math.min(...open.flatMap(({ evidence }) => evidence.own.map(({ frame }) => frame)));
  const hosts = open.map(({ hop }) => `ip.addr == ${hop.target.ip}`);
  return [
    {
      title: 'Read what the console carried',
      detail: `${counted(
        sum(({ bytesWritten }) => bytesWritten),
        'byte',
      )} went in and ${grouped(sum(({ bytesRead }) => bytesRead))} came out through ${listed(names, 4)}: commands and their output, unless the tool encrypts them.`,
      because: ids(open),
      displayFilter: `smb2.cmd in {8, 9, 11} && frame.number >= ${first} && ${distinct(hosts).length === 1 ? hosts[0] : `(${distinct(hosts).join(' || ')})`}`,
    },
  ];
}

const carried = ({ own }: TracedHop['evidence']): number =>
  own.reduce(
    (sum, { action, bytesWritten, bytesRead }) =>
      action === 'close' ? sum + (bytesWritten ?? 0) + (bytesRead ?? 0) : sum,
    0,
  );
