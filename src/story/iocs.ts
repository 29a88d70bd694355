/** Indicators out of the hops that are worth a story: what to look for elsewhere. */
import type { Finding, Hop, Ioc } from '../case.ts';
import type { ServiceObservation } from '../observations.ts';
import { accountText } from './account.ts';
import { isAdministrative } from './address.ts';
import { answerOf } from '../answer.ts';
import { isCommandLine, isProgram, pathOf } from './evidence.ts';
import type { TracedHop } from './hops.ts';
import { framesOf } from './sentence.ts';
import { meaningIndicators } from './meaningIndicators.ts';
import { rank } from './levels.ts';
import { actorOf, isSignificant } from './significant.ts';
import { clientOfKeyFile } from './toolNames.ts';

export type Add = (type: Ioc['type'], value: string | null | undefined, context: string, frames: readonly number[]) => void;

/** Who, then what to look for on disk, then what it did: the order of a reader. Within a type, as first seen. */
const ORDER: readonly Ioc['type'][] = [
  'ip',
  'hostname',
  'account',
  'file name',
  'file path',
  'sha256',
  'sha1',
  'md5',
  'service name',
  'task name',
  'command line',
  'registry key',
  'pipe name',
];

const MOST_FRAMES = 100;
const MOST_CONTEXTS = 4;
/** Files on administrative shares, of one hop, that are no programs. */
const MOST_PUT = 50;

/** Of hops that are told, and of findings of no hop. */
export function iocsOf(traced: readonly TracedHop[], loose: readonly Finding[]): Ioc[] {
  const iocs = new Map<string, Omit<Ioc, 'context' | 'frames'> & { contexts: Set<string>; all: Set<number> }>();
  const add: Add = (type, value, context, frames) => {
    if (!value) return;
    const key = `${type} ${value.toLowerCase()}`;
    const ioc = iocs.get(key) ?? { type, value, contexts: new Set<string>(), all: new Set<number>() };
    iocs.set(key, ioc);
    ioc.contexts.add(context);
    for (const frame of frames) if (ioc.all.size < MOST_FRAMES) ioc.all.add(frame);
  };
  for (const one of traced) if (isSignificant(one.hop)) indicators(one, add);
  for (const { id, rule, source, actor, frames } of loose)
    if (rank(rule.level) >= rank('medium')) add('ip', actor?.ip, `${actor?.ip === source?.ip ? 'source of' : 'has the tool of'} ${id}`, frames);
  const sorted = [...iocs.values()].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
  return sorted.map(({ type, value, contexts, all }) => {
    const more = contexts.size > MOST_CONTEXTS ? ` and ${contexts.size - MOST_CONTEXTS} more` : '';
    const context = [...contexts].slice(0, MOST_CONTEXTS).join('; ') + more;
    return { type, value, context, frames: [...all].sort((a, b) => a - b) };
  });
}

function indicators({ hop, evidence }: TracedHop, add: Add): void {
  const { source, target, account, stages } = hop;
  const actor = actorOf(hop);
  const first = stages.slice(0, 1).map(({ frame }) => frame);
  add('ip', actor.ip, `${actor === source ? 'source of' : 'took the logon of'} ${hop.id}`, first);
  add('hostname', actor.name, `name of ${actor.ip}`, first);
  const logons = evidence.logons.flatMap(framesOf);
  const used = hop.outcome === 'denied' ? 'refused by' : 'used on';
  if (account.user !== null) add('account', accountText(account), `${used} ${hostText(target)}`, logons);
  let put = 0;
  for (const transfer of [...evidence.written, ...evidence.read]) {
    const isWritten = transfer.direction === 'write';
    const isKey = isWritten && transfer.name !== null && clientOfKeyFile(transfer.name) !== null;
    const isPut = isWritten && transfer.bytes > 0 && isAdministrative(transfer.share ?? '') && ++put <= MOST_PUT;
    if (!isProgram(transfer) && !isKey && !isPut) continue;
    const name = (transfer.name ?? '').split('\\').pop();
    const frames = framesOf(transfer);
    const context = `${isWritten ? 'written to' : 'fetched from'} ${transfer.share ?? 'a share'} of ${hostText(target)}`;
    add('file name', name, context, frames);
    add('file path', `${transfer.share ?? ''}\\${transfer.name ?? ''}`, context, frames);
    const of = `${name} ${context}`;
    add('sha256', transfer.sha256, of, frames);
    add('sha1', transfer.sha1, of, frames);
    add('md5', transfer.md5, of, frames);
  }
  for (const { share, name, ...file } of evidence.files) {
    if (name === null || clientOfKeyFile(name) === null || file.action !== 'open') continue;
    if (answerOf(file.status) !== 'done') continue;
    const frames = [file.frame, ...(file.responseFrame === null ? [] : [file.responseFrame])];
    const isWritten = evidence.written.some((transfer) => pathOf(transfer) === pathOf({ share, name }));
    const verb = isWritten ? 'written to' : 'key file on';
    add('file name', name.split('\\').pop(), `${verb} ${share ?? 'a share'} of ${hostText(target)}`, frames);
  }
  const restored = putBack(evidence.services);
  for (const service of evidence.services) {
    if (DEEDS[service.action] === undefined) continue;
    const deed = deedOf(service.action, service.status, hostText(target));
    add('service name', service.name, deed, framesOf(service));
    if (restored.has(service)) continue;
    const type = isCommandLine(service.binaryPath ?? '') ? 'command line' : 'file path';
    const of = service.name === null ? 'a service' : `the service ${service.name}`;
    add(type, service.binaryPath, `program of ${of}, ${deed}`, framesOf(service));
  }
  meaningIndicators(hop, evidence, hostText(target), add);
  for (const pipe of evidence.own)
    add('pipe name', pipe.name, `pipe of the program on ${hostText(target)}`, framesOf(pipe));
  for (const output of evidence.outputs) {
    add(
      'file path',
      `${output.share ?? ''}\\${output.name ?? ''}`,
      `output fetched from ${hostText(target)}`,
      framesOf(output),
    );
  }
}

/** Changes that give a service its own program again, after it was started with another: nothing to look for elsewhere. */
function putBack(services: readonly ServiceObservation[]): Set<ServiceObservation> {
  const changes = new Map<string, { last: ServiceObservation; isStarted: boolean }>();
  const restored = new Set<ServiceObservation>();
  for (const service of services) {
    if (service.name === null || service.status === 'unknown') continue;
    const key = service.name.toLowerCase();
    const change = changes.get(key);
    if (service.action === 'start' && change !== undefined) {
      change.isStarted = true;
      restored.delete(change.last);
    }
    if (service.action !== 'change config') continue;
    if (change?.isStarted && !isCommandLine(service.binaryPath ?? '')) restored.add(service);
    changes.set(key, { last: service, isStarted: false });
  }
  return restored;
}

/** What was done, and what was tried. */
const DEEDS: Readonly<Record<string, readonly [past: string, base: string]>> = {
  create: ['created', 'create'],
  'change config': ['changed', 'change'],
  start: ['started', 'start'],
};

/** `created on SALES-PC (10.0.0.133)`, `asked to create on ...: ERROR_SERVICE_EXISTS`. */
function deedOf(action: string, status: string, where: string): string {
  const [past, base] = DEEDS[action];
  const answer = answerOf(status);
  if (answer === 'done') return `${past} on ${where}`;
  return `asked to ${base} on ${where}: ${answer === 'refused' ? status : 'answer not known'}`;
}

const hostText = ({ ip, name }: Hop['target']): string => (name === null ? ip : `${name} (${ip})`);
