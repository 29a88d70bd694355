/** Hops: one remote use of one target from one source by one account. */
import type { Hop, HostRef, Level } from '../case.ts';
import type { DetectedFinding } from '../detect/finding.ts';
import { authOf } from './account.ts';
import { type Activity, activities } from './activity.ts';
import { ALREADY_RUNNING, answerTo } from '../answer.ts';
import { nanoseconds } from './clock.ts';
import { pushTo } from './collect.ts';
import { displayFilter } from './displayFilter.ts';
import { commandsOf } from './commands.ts';
import { type Evidence, gather } from './evidence.ts';
import type { Hosts } from './hosts.ts';
import { higher, isLegitimate, levelOfFindings, rank } from './levels.ts';
import { hasRun } from './meanings.ts';
import { actOf, compareMethods, isPlumbing, isProbe, isQuestion, isStrong, type Method } from './method.ts';
import { compareText, type Sighting } from './order.ts';
import { judge } from './outcome.ts';
import { type Range, rangesOf } from './sentence.ts';
import { isFoothold } from './significant.ts';
import { stagesOf } from './stages.ts';
import type { Connecting } from './steps.ts';
import { type IdOf, toolOf } from './tool.ts';
import { clientOfKeyFile } from './toolNames.ts';
import { grantedOf, triedInVain } from './use.ts';

export interface TracedHop {
  hop: Hop;
  evidence: Evidence;
  /** Findings that rest on what was seen in it. */
  findings: DetectedFinding[];
  /** Connections it used, by Community ID. */
  flows: ReadonlySet<string>;
}

/** In order of time; `findings` and `blindSpots` of the hops are still empty. */
export function hopsOf(
  sightings: readonly Sighting[],
  findings: readonly DetectedFinding[],
  hosts: Hosts,
  ref: (ip: string) => HostRef,
  idOf: IdOf,
): TracedHop[] {
  const byObservation = new Map<string, DetectedFinding[]>();
  for (const finding of findings) for (const id of finding.observations) pushTo(byObservation, id, finding);
  const connecting = new Map<string, Connecting[]>();
  for (const sighting of sightings) {
    if (sighting.kind === 'connection' || sighting.kind === 'negotiate') pushTo(connecting, sighting.flow, sighting);
  }
  const traced = activities(sightings, hosts)
    .filter(({ sightings: own }) => own.some((sighting) => !isPassage(sighting) || byObservation.has(sighting.id)))
    .map((activity) => trace(activity, byObservation, connecting, hosts, ref, idOf));
  raiseRefusals(traced);
  traced.sort((a, b) => compareHops(a.hop, b.hop));
  for (const [i, { hop }] of traced.entries()) hop.id = `h${i + 1}`;
  return traced;
}

/** A refused try belongs to the story of a source that put or ran something elsewhere, or there by another account. */
function raiseRefusals(traced: readonly TracedHop[]): void {
  const grave = traced.filter(({ hop }) => isFoothold(hop) && rank(hop.level) >= rank('high'));
  const sources = new Set(grave.map(({ hop }) => hop.source.ip));
  for (const { hop } of traced) {
    if (hop.outcome === 'denied' && sources.has(hop.source.ip)) hop.level = higher(hop.level, 'medium');
  }
}

/** What only leads to something else: a bind, a question to the endpoint mapper. */
const isPassage = (sighting: Sighting): boolean =>
  sighting.kind === 'rpc' && (sighting.action === 'bind' || isPlumbing(sighting));

function trace(
  activity: Activity,
  byObservation: ReadonlyMap<string, DetectedFinding[]>,
  connecting: ReadonlyMap<string, readonly Connecting[]>,
  hosts: Hosts,
  ref: (ip: string) => HostRef,
  idOf: IdOf,
): TracedHop {
  const { sightings, source, target, account } = activity;
  const evidence = gather(activity);
  const flows = new Set(sightings.flatMap(({ flow }) => flow ?? []));
  const around = beginnings(flows, connecting, sightings);
  const findings = [...new Set([...around, ...sightings].flatMap(({ id }) => byObservation.get(id) ?? []))];
  const isFirm = firmIn(sightings);
  const method = methodOf(evidence, findings, isFirm);
  const { outcome, because } = judge(evidence, method, findings, isFirm);
  const ranges = [...around, ...sightings].flatMap((sighting): Range[] =>
    sighting.kind === 'connection' ? [[sighting.frame, sighting.frame]] : rangesOf(sighting),
  );
  const hop: Hop = {
    id: '',
    source: ref(source),
    target: ref(target),
    actor: actorOf(findings, activity),
    account: { domain: account.domain === '' ? null : account.domain, user: account.user === '' ? null : account.user },
    auth: authOfHop(evidence),
    method,
    tool: toolOf(
      findings.filter((finding) => finding.outcome !== 'refused' || outcome === 'denied'),
      idOf,
    ),
    outcome,
    because,
    level: isLegitimate(findings)
      ? levelOfFindings(findings)
      : higher(levelOfFindings(findings), ownLevel(evidence, outcome, method)),
    runs: outcome === 'executed' ? runsOf(evidence) : null,
    start: earliest([...around, ...sightings]),
    end: endOf(sightings),
    tunnels: tunnelsOf(flows, connecting),
    stages: stagesOf(evidence, around, hosts, findings),
    commands: commandsOf(evidence),
    findings: [],
    blindSpots: [],
    displayFilter: displayFilter([source, target], ranges),
  };
  return { hop, evidence, findings, flows };
}

/** The server, where all that makes the hop worth a story says that another than its source did it: the source is who it is done to. */
function actorOf(findings: readonly DetectedFinding[], { source, target }: Activity): Hop['actor'] {
  const grave = findings.filter(({ rule }) => rank(rule.level) >= rank('medium'));
  const isDoneTo = grave.length > 0 && grave.every(({ actor }) => actor !== null && actor !== source);
  return source !== target && isDoneTo ? 'target' : 'source';
}

/** Each chain of encapsulations once, outermost first. */
function tunnelsOf(flows: ReadonlySet<string>, connecting: ReadonlyMap<string, readonly Connecting[]>): string[] {
  const chains = [...flows]
    .flatMap((flow) => connecting.get(flow) ?? [])
    .flatMap((sighting) => (sighting.kind === 'connection' && sighting.tunnels.length > 0 ? sighting.tunnels.join(', ') : []));
  return [...new Set(chains)].sort(compareText);
}

/** Connections and their negotiation, where they began shortly before or in it. */
function beginnings(
  flows: ReadonlySet<string>,
  connecting: ReadonlyMap<string, readonly Connecting[]>,
  sightings: readonly Sighting[],
): Connecting[] {
  const first = nanoseconds(sightings[0].time) - 60_000_000_000n;
  // where packets came in another order, the first of a connection may be no earlier than what it asks
  const last = nanoseconds(sightings[sightings.length - 1].time) + 1_000_000_000n;
  return [...flows]
    .flatMap((flow) => connecting.get(flow) ?? [])
    .filter(({ time }) => nanoseconds(time) >= first && nanoseconds(time) <= last);
}

/** Whether a finding rests on more than files and shares: those alone show neither a start nor how it was made. */
function firmIn(sightings: readonly Sighting[]): (finding: DetectedFinding) => boolean {
  const firm = new Set(
    sightings.filter(({ kind }) => !['file', 'transfer', 'share'].includes(kind)).map(({ id }) => id),
  );
  return ({ observations }) => observations.some((id) => firm.has(id));
}

function methodOf(
  evidence: Evidence,
  findings: readonly DetectedFinding[],
  isFirm: (finding: DetectedFinding) => boolean,
): Method {
  const { activity, written, read, calls, meanings, services } = evidence;
  const methods: Method[] = ['logon'];
  const vain = triedInVain(evidence);
  // Who was refused that, and let in to something else, used what he was let in to.
  const beside = new Set(vain.length > 0 && grantedOf(evidence, vain).length > 0 ? vain : []);
  for (const sighting of activity.sightings) {
    const act = actOf(sighting);
    if (act !== null && !beside.has(sighting)) methods.push(act);
  }
  for (const finding of findings) {
    const { method } = finding.annotation;
    if (method === undefined || finding.outcome === 'refused') continue;
    if (!isStrong(method) || isFirm(finding)) methods.push(method);
  }
  if (beside.size === 0 && vain.some(({ kind }) => kind === 'service')) methods.push('service');
  if (written.length > 0 || read.length > 0) methods.push('file-copy');
  const questions = [...services, ...meanings, ...calls.filter(isQuestion), ...activity.sightings.filter(isProbe)];
  if (questions.some((one) => !beside.has(one))) methods.push('enumeration');
  if (calls.some((call) => !isPlumbing(call) && !beside.has(call))) methods.push('rpc');
  return methods.sort(compareMethods)[0];
}

/** Of the logon that was accepted; of any other where none was. */
function authOfHop({ logons }: Evidence): Hop['auth'] {
  const accepted = logons.filter((logon) => answerTo(logon) === 'done' && authOf(logon) !== 'unknown');
  // A Kerberos session may carry calls under an NTLM context: the account is named by the latter.
  const best = accepted.find(({ user }) => user !== null) ?? accepted[0] ?? logons[0];
  return best === undefined ? 'unknown' : authOf(best);
}

/** Without any rule: something that ran or was put in place by remote is worth a look, whatever its name. */
function ownLevel({ activity, own, outputs, meanings }: Evidence, outcome: Hop['outcome'], method: Method): Level {
  if (outcome === 'executed')
    return own.length > 0 || outputs.length > 0 || madeService(activity) || meanings.some(hasRun) ? 'medium' : 'low';
  return outcome === 'staged' || (isStrong(method) && outcome !== 'denied') ? 'low' : 'informational';
}

const madeService = ({ sightings }: Activity): boolean =>
  sightings.some((one) => one.kind === 'service' && (one.action === 'create' || one.action === 'change config'));

/** Each run has a console of its own, a start of its own and, since PsExec 2.30, a key file of its own. */
function runsOf({ consoles, services, written, files, own, meanings }: Evidence): number | null {
  const keys = new Set(
    [...written, ...files].flatMap(({ name }) => (name !== null && clientOfKeyFile(name) ? [name] : [])),
  );
  const starts = services.filter(
    (service) => service.action === 'start' && service.status !== ALREADY_RUNNING && answerTo(service) !== 'refused',
  );
  const runs = Math.max(consoles.length, keys.size, starts.length, meanings.filter(hasRun).length, own.length > 0 ? 1 : 0);
  return runs > 0 ? runs : null;
}

function earliest(sightings: readonly Sighting[]): string {
  return sightings.reduce(
    (first, { time }) => (nanoseconds(time) < nanoseconds(first) ? time : first),
    sightings[0].time,
  );
}

/** The end of the capture closes what is still open: that is no deed. */
function endOf(sightings: readonly Sighting[]): string {
  const deeds = sightings.filter(
    (sighting) => !('action' in sighting && sighting.action === 'close' && sighting.responseFrame === null),
  );
  return (deeds[deeds.length - 1] ?? sightings[sightings.length - 1]).time;
}

function compareHops(a: Hop, b: Hop): number {
  const [left, right] = [nanoseconds(a.start), nanoseconds(b.start)];
  if (left !== right) return left < right ? -1 : 1;
  const key = ({ source, target, account, method, displayFilter: filter }: Hop): string =>
    [source.ip, target.ip, account.domain, account.user, method, filter].join(' ');
  return compareText(key(a), key(b));
}
