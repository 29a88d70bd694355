/** What the answers support: executed, staged, accessed, denied or attempted, and why, with frames. */
import type { DetectedFinding } from '../detect/finding.ts';
import type { CoercionObservation, ExploitObservation, PipeObservation, RpcObservation, ServiceObservation } from '../observations.ts';
import { isAdministrative } from './address.ts';
import { ALREADY_RUNNING, answerOf, answerTo, isLetIn, NO_SERVICE } from '../answer.ts';
import { pushTo } from './collect.ts';
import { type Evidence, isProgram, pathOf } from './evidence.ts';
import { rank } from './levels.ts';
import { hasRun, isMeaning, isPut, type Meaning, meaningText } from './meanings.ts';
import { actOf, type Method } from './method.ts';
import type { Sighting } from './order.ts';
import { refusalSentences } from './refusals.ts';
import { counted, framesText, listed, numbersText } from './sentence.ts';
import { type Judgement, judgeUse } from './use.ts';

export function judge(
  evidence: Evidence,
  method: Method,
  findings: readonly DetectedFinding[],
  isMoreThanFiles: (finding: DetectedFinding) => boolean,
): Judgement {
  const refusals = refusalSentences(evidence);
  const vain = new Set(
    evidence.services
      .filter(({ action, status }) => action === 'start' && status === ALREADY_RUNNING)
      .map(({ id }) => id),
  );
  const showsRun = ({ observations }: DetectedFinding): boolean => !observations.some((id) => vain.has(id));
  const ran = executedBecause(
    evidence,
    findings.filter((finding) => isMoreThanFiles(finding) && showsRun(finding)),
  );
  const grave = graveUse(findings);
  const unread = unreadBecause(evidence, method, grave.length > 0);
  if (ran.length > 0) return { outcome: 'executed', because: [...ran, ...unread, ...refusals] };
  const copied = replicatedBecause(evidence);
  if (copied.length > 0) return { outcome: 'accessed', because: [...copied, ...refusals] };
  const put = stagedBecause(evidence, findings);
  const isRunnable = evidence.written.length > 0 || evidence.services.length > 0 || evidence.meanings.some(({ kind }) => kind === 'task' || kind === 'process');
  if (put.length > 0) return { outcome: 'staged', because: [...put, ...unread, ...(isRunnable ? nothingRan(unread) : []), ...refusals] };
  if (unread.length > 0 && grave.length === 0) return { outcome: 'attempted', because: [...unread, ...refusals] };
  const use = judgeUse(evidence, refusals);
  if (use.outcome === 'accessed') use.because.unshift(...meaningsBecause(evidence.meanings.filter((one) => one.kind === 'shutdown' && answerTo(one) === 'done')));
  return grave.length === 0 ? use : { outcome: 'accessed', because: [...grave, ...unread, ...use.because] };
}

/** What rules of weight say was let happen: more than the count of what was granted. */
const graveUse = (findings: readonly DetectedFinding[]): string[] =>
  claimed(findings.filter(({ rule }) => rank(rule.level) >= rank('high')), 'accessed');

function executedBecause(evidence: Evidence, findings: readonly DetectedFinding[]): string[] {
  const because: string[] = [];
  const starts = new Map<string, ServiceObservation[]>();
  for (const start of evidence.services) {
    const ran = start.action === 'start' && answerTo(start) === 'done' && start.status !== ALREADY_RUNNING;
    if (ran) pushTo(starts, `${start.operation} ${start.status}`, start);
  }
  for (const of of starts.values()) {
    const [{ operation, status }] = of;
    const end = status === NO_SERVICE ? ': what was started did not report as a service, as a command does not' : '';
    because.push(`${operation} of ${servicesText(of)} returned ${status} (${framesText(of)})${end}.`);
  }
  because.push(...meaningsBecause(evidence.meanings.filter(hasRun)));
  const answered = answeredPipes(evidence.own);
  if (answered.length > 0) {
    const names = [...new Set(answered.map(({ name }) => name ?? ''))];
    because.push(`The program's own pipes answered: ${listed(names, 4)} (${framesText(answered)}).`);
  }
  if (evidence.outputs.length > 0) {
    const names = [...new Set(evidence.outputs.map(({ share, name }) => `${share}\\${name}`))];
    const paths = new Set(evidence.outputs.map(pathOf));
    const removed = evidence.deletions.filter((deletion) => paths.has(pathOf(deletion)));
    because.push(
      `Output was fetched: ${listed(names)}, read after the start and then deleted (${framesText([...evidence.outputs, ...removed])}).`,
    );
  }
  return because.length > 0 ? because : claimed(findings, 'executed');
}

function servicesText(of: readonly ServiceObservation[]): string {
  const names = [...new Set(of.map(({ name }) => name ?? 'unknown name'))];
  return `${names.length === 1 && names[0] !== 'unknown name' ? 'service' : names.length === 1 ? 'a service of' : 'services'} ${listed(names)}`;
}

/** What was opened; what was read from, where the opening was not seen. */
function answeredPipes(own: readonly PipeObservation[]): PipeObservation[] {
  const answered = own.filter(isAnswered);
  const opened = new Set(answered.flatMap(({ action, name }) => (action === 'open' ? [name] : [])));
  return answered.filter(({ action, name }) => action === 'open' || !opened.has(name));
}

/** Opened by the server's leave, or read from: the program that makes the pipe runs. */
function isAnswered({ action, status, bytesRead }: PipeObservation): boolean {
  return (action === 'open' && answerOf(status) === 'done') || (action === 'close' && (bytesRead ?? 0) > 0);
}

function stagedBecause(evidence: Evidence, findings: readonly DetectedFinding[]): string[] {
  const because: string[] = [];
  const programs = evidence.written.filter(
    (transfer) => transfer.bytes > 0 && (isProgram(transfer) || isAdministrative(transfer.share ?? '')),
  );
  if (programs.length > 0) {
    const names = [...new Set(programs.map(({ share, name }) => `${share ?? '?'}\\${name ?? '?'}`))];
    because.push(`${counted(names.length, 'file')} put in place: ${listed(names)} (${framesText(programs)}).`);
    const paths = new Set(programs.map(pathOf));
    const gone = evidence.deletions.filter((deletion) => paths.has(pathOf(deletion)));
    if (gone.length > 0)
      because.push(`Deleted again: ${counted(new Set(gone.map(pathOf)).size, 'file')} (${framesText(gone)}).`);
  }
  for (const [action, verb] of [
    ['create', 'Created'],
    ['change config', 'Changed'],
  ]) {
    const of = evidence.services.filter((service) => service.action === action && answerOf(service.status) === 'done');
    if (of.length > 0) because.push(`${verb} ${servicesText(of)} (${framesText(of)}).`);
  }
  because.push(...meaningsBecause(evidence.meanings.filter(isPut)));
  return because.length > 0 ? because : claimed(findings, 'staged');
}

const TOLD = 3;

/** Each deed with the server's answer, like ones once; many are counted. */
function meaningsBecause(meanings: readonly Meaning[]): string[] {
  const alike = new Map<string, Meaning[]>();
  for (const one of meanings) {
    const process = one.kind === 'process' && one.processId !== null ? `, process ${one.processId}` : '';
    pushTo(alike, `${meaningText(one)}: ${one.operation} returned ${one.status}${process}`, one);
  }
  const told = [...alike].slice(0, TOLD).map(([text, of]) => `${text} (${framesText(of)}).`);
  const rest = [...alike].slice(TOLD).flatMap(([, of]) => of);
  return rest.length === 0 ? told : [...told, `${counted(rest.length, 'more call')} like these (${framesText(rest)}).`];
}

const nothingRan = (unread: readonly string[]): string[] => (unread.length > 0 ? [] : ['No answer shows that it ran.']);

/** An answer of replication that carries no object is this long; longer ones do (MS-DRSR §4.1.10.2.11, DRS_MSG_GETCHGREPLY_V6). */
const EMPTY_REPLY = 512;

/** Objects of the directory were handed over: readable, or told by the length of what is encrypted. */
function replicatedBecause({ activity }: Evidence): string[] {
  const of = activity.sightings.filter(
    (sighting): sighting is RpcObservation =>
      sighting.kind === 'rpc' &&
      sighting.operation === 'DRSGetNCChanges' &&
      sighting.status === 'response' &&
      (sighting.responseBytes ?? 0) > EMPTY_REPLY,
  );
  if (of.length === 0) return [];
  const bytes = of.reduce((sum, { responseBytes }) => sum + (responseBytes ?? 0), 0);
  return [
    `The directory answered ${counted(of.length, 'request')} for changes with ${counted(bytes, 'byte')} (${framesText(of)}).`,
  ];
}

/** Calls that would have made the target do something, whose answers were not seen, cannot be read or are not decoded. */
function unreadBecause({ activity, meant }: Evidence, method: Method, isShown: boolean): string[] {
  const sealed: Sighting[] = [];
  const undecoded: Sighting[] = [];
  const silent: Sighting[] = [];
  const elsewhere: CoercionObservation[] = [];
  const exploits: ExploitObservation[] = [];
  for (const sighting of activity.sightings) {
    if (actOf(sighting) === null) continue;
    // A service's call is there twice: decoded, and as the call that carried it.
    if (sighting.kind === 'rpc' && (sighting.interface?.name === 'svcctl' || meant.has(sighting))) continue;
    if (sighting.kind === 'exploit') {
      if (answerTo(sighting) !== 'done') exploits.push(sighting);
    } else if (answerTo(sighting) === 'refused') {
      // a fault is told in clear, whatever the call held
      continue;
    } else if (sighting.responseFrame === null) silent.push(sighting);
    else if ('sealed' in sighting && sighting.sealed) sealed.push(sighting);
    else if (sighting.kind === 'coercion' && answerTo(sighting) === 'unknown') elsewhere.push(sighting);
    else if (answerTo(sighting) === 'unknown' && (isMeaning(sighting) || isLetIn(sighting))) undecoded.push(sighting);
  }
  const because: string[] = [];
  if (exploits.length > 0) {
    const names = listed([...new Set(exploits.map(({ name }) => name))]);
    because.push(`${names} was tried: whether it worked no answer says (${framesText(exploits)}).`);
  }
  const names = (of: readonly Sighting[]): string =>
    listed([...new Set(of.map((sighting) => ('operation' in sighting && sighting.operation) || method))], 4);
  if (sealed.length > 0) {
    because.push(
      `The answers to ${names(sealed)} are encrypted: what came of it cannot be read (${framesText(sealed)}).`,
    );
  }
  if (undecoded.length > 0) {
    because.push(`${names(undecoded)} met no fault; what the answers say is not decoded (${framesText(undecoded)}).`);
  }
  if (elsewhere.length > 0) {
    because.push(...meaningsBecause(elsewhere));
    if (!isShown) because.push('Whether the server connected there, such an answer does not say.');
  }
  if (silent.length > 0) because.push(`No answer to ${names(silent)} was seen (${framesText(silent)}).`);
  return because;
}

/** What rules say was done, each rule once. */
function claimed(findings: readonly DetectedFinding[], outcome: Judgement['outcome']): string[] {
  const frames = new Map<string, number[]>();
  for (const { annotation, outcome: answer, rule, frames: own } of findings) {
    if (annotation.outcome !== outcome || answer !== 'done') continue;
    const known = frames.get(rule.title) ?? [];
    frames.set(rule.title, known);
    for (const frame of own) known.push(frame);
  }
  return [...frames].map(([title, own]) => `${title} (${numbersText(own)}).`);
}
