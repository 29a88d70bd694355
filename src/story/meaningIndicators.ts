/** Indicators out of what calls mean: tasks, command lines, keys, accounts, libraries of printers, listeners. */
import { answerTo } from '../answer.ts';
import type { Hop } from '../case.ts';
import type { Evidence } from './evidence.ts';
import type { Add } from './iocs.ts';
import type { Meaning } from './meanings.ts';
import { framesOf } from './sentence.ts';

/** Those that leave something behind, by their kind; what is only asked is no indicator. */
const LASTING: Readonly<Partial<Record<Meaning['kind'], ReadonlySet<string>>>> = {
  task: new Set(['register', 'run', 'enable', 'rename', 'create folder', 'set account']),
  process: new Set(['create']),
  registry: new Set(['create', 'set', 'save', 'load', 'restore', 'replace', 'delete key', 'delete value']),
  account: new Set(['create', 'set password', 'change password', 'add member', 'add rights']),
  printer: new Set(['add driver', 'add processor', 'add monitor', 'add printer']),
  sharing: new Set(['add', 'change']),
};

export function meaningIndicators({ target }: Hop, { meanings }: Evidence, where: string, add: Add): void {
  for (const meaning of meanings) {
    if (meaning.kind === 'coercion') {
      const to = meaning.listener ?? '';
      // An address of either version; names of machines have no colon.
      const type = /^[0-9.]+$|:/.test(to) ? 'ip' : 'hostname';
      if (to !== target.ip) add(type, to, `where ${where} was told to log on`, framesOf(meaning));
    }
    if (!('action' in meaning) || !LASTING[meaning.kind]?.has(meaning.action)) continue;
    for (const [type, value, what] of marksOf(meaning)) add(type, value, `${what} ${where}${endOf(meaning)}`, framesOf(meaning));
  }
}

type Mark = readonly [type: Parameters<Add>[0], value: string | null, what: string];

function marksOf(meaning: Meaning): Mark[] {
  switch (meaning.kind) {
    case 'task': {
      const of = 'of a scheduled task on';
      const commands = meaning.actions.map(({ command, arguments: given }) => [command, given].filter(Boolean).join(' '));
      return [
        ['task name', meaning.path, 'scheduled task on'],
        ...commands.map((command): Mark => ['command line', command, of]),
      ];
    }
    case 'process':
      return [['command line', meaning.commandLine, `started through ${meaning.via === 'wmi' ? 'WMI' : 'DCOM'} on`]];
    case 'registry': {
      const { action, key, value } = meaning;
      const path = key === null ? null : action.endsWith('key') || !value ? key : `${key}\\${value}`;
      return [['registry key', path, `${VERBS[action] ?? action} on`]];
    }
    case 'account':
      return [['account', meaning.account, `${meaning.action} on`]];
    case 'printer': {
      const files = [meaning.driverPath, meaning.dataFile, meaning.configFile];
      return files.map((file) => ['file path', file, 'of a printer driver on']);
    }
    case 'sharing':
      return [['file path', meaning.path, `shared as ${meaning.name} on`]];
    default:
      return [];
  }
}

const VERBS: Readonly<Record<string, string>> = {
  create: 'created',
  set: 'set',
  save: 'saved to a file',
  load: 'loaded',
  restore: 'restored',
  replace: 'replaced',
  'delete key': 'deleted',
  'delete value': 'deleted',
};

function endOf(meaning: Meaning): string {
  const answer = answerTo(meaning);
  return answer === 'done' ? '' : answer === 'refused' ? `: refused, ${meaning.status}` : ': answer not known';
}
