/** Indicators out of the hops that are worth a story: what to look for elsewhere. */
import type { Hop, Ioc } from '../case.ts';
import { accountText } from './account.ts';
import { answerOf } from './answer.ts';
import { isCommandLine, isProgram } from './evidence.ts';
import type { TracedHop } from './hops.ts';
import { framesOf } from './sentence.ts';
import { isSignificant } from './significant.ts';
import { clientOfKeyFile } from './toolNames.ts';

type Add = (type: Ioc['type'], value: string | null | undefined, context: string, frames: readonly number[]) => void;

const MOST_FRAMES = 100;
const MOST_CONTEXTS = 4;

export function iocsOf(traced: readonly TracedHop[]): Ioc[] {
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
  return [...iocs.values()].map(({ type, value, contexts, all }) => {
    const more = contexts.size > MOST_CONTEXTS ? ` and ${contexts.size - MOST_CONTEXTS} more` : '';
    const context = [...contexts].slice(0, MOST_CONTEXTS).join('; ') + more;
    return { type, value, context, frames: [...all].sort((a, b) => a - b) };
  });
}

function indicators({ hop, evidence }: TracedHop, add: Add): void {
  const { source, target, account, stages } = hop;
  const first = stages.slice(0, 1).map(({ frame }) => frame);
  add('ip', source.ip, `source of ${hop.id}`, first);
  add('hostname', source.name, `name of ${source.ip}`, first);
  const logons = evidence.logons.flatMap(framesOf);
  const used = hop.outcome === 'denied' ? 'refused by' : 'used on';
  if (account.user !== null) add('account', accountText(account), `${used} ${hostText(target)}`, logons);
  for (const transfer of evidence.written) {
    const isKey = transfer.name !== null && clientOfKeyFile(transfer.name) !== null;
    if (!isProgram(transfer) && !isKey) continue;
    const name = (transfer.name ?? '').split('\\').pop();
    const frames = framesOf(transfer);
    const context = `written to ${transfer.share ?? 'a share'} of ${hostText(target)}`;
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
    add('file name', name.split('\\').pop(), `key file on ${share ?? 'a share'} of ${hostText(target)}`, frames);
  }
  for (const service of evidence.services) {
    if (!['create', 'change config', 'start'].includes(service.action)) continue;
    const context = `service that ${service.operation} names on ${hostText(target)}`;
    add('service name', service.name, context, framesOf(service));
    const type = isCommandLine(service.binaryPath ?? '') ? 'command line' : 'file path';
    add(type, service.binaryPath, `binary path of the ${context}`, framesOf(service));
  }
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

const hostText = ({ ip, name }: Hop['target']): string => (name === null ? ip : `${name} (${ip})`);
