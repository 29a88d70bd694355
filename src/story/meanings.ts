/** What calls mean, as parts of a story: tasks, processes, keys, accounts, replication, questions. */
import type { Hop, Phase } from '../case.ts';
import { isThroughWmi, type Meaning, meaningDeed } from '../detect/meaningClause.ts';
import type { Observation, ProcessObservation, RegistryObservation, TaskObservation } from '../observations.ts';
import { type Answer, answerTo } from '../answer.ts';
import { upperFirst } from './sentence.ts';

export type { Meaning };

const KINDS: ReadonlySet<Observation['kind']> = new Set([
  'task',
  'registry',
  'process',
  'account',
  'replication',
  'coercion',
  'query',
  'shutdown',
  'printer',
  'sharing',
]);

export const isMeaning = (observation: Observation): observation is Meaning => KINDS.has(observation.kind);

const TASKS: Readonly<Record<TaskObservation['action'], Phase>> = {
  register: 'stage',
  'create folder': 'stage',
  rename: 'stage',
  enable: 'stage',
  'set security': 'stage',
  'set account': 'stage',
  run: 'execute',
  stop: 'clean up',
  disable: 'clean up',
  delete: 'clean up',
  retrieve: 'collect',
  query: 'collect',
  enumerate: 'collect',
};

/** null: what only leads to something else. */
const KEYS: Readonly<Record<RegistryObservation['action'], Phase | null>> = {
  create: 'stage',
  set: 'stage',
  load: 'stage',
  restore: 'stage',
  replace: 'stage',
  'set security': 'stage',
  'delete key': 'clean up',
  'delete value': 'clean up',
  unload: 'clean up',
  save: 'collect',
  query: 'collect',
  enumerate: 'collect',
  open: null,
  close: null,
};

/** Of a hop; null for what is not told as a step. */
export function phaseOf(meaning: Meaning): Phase | null {
  switch (meaning.kind) {
    case 'task':
      return TASKS[meaning.action];
    case 'registry':
      return KEYS[meaning.action];
    case 'process':
      return isSubscription(meaning) ? 'stage' : 'execute';
    case 'account':
      if (meaning.action === 'authenticate machine') return 'authenticate';
      return /^(delete|remove)/.test(meaning.action) ? 'clean up' : 'stage';
    case 'replication':
      return meaning.action === 'bind' ? null : changesDirectory(meaning.action) ? 'stage' : 'collect';
    case 'coercion':
    case 'shutdown':
      return 'execute';
    case 'query':
      if (meaning.what === 'clear events') return 'clean up';
      return meaning.what === 'wmi' && isThroughWmi(meaning) && !ASKING.test(meaning.subject ?? '') ? 'execute' : 'collect';
    case 'printer':
      return meaning.action.startsWith('add') ? 'stage' : null;
    case 'sharing':
      return meaning.action === 'remove' ? 'clean up' : 'stage';
  }
}

/** Methods of WMI that tell and change nothing, by their names. */
const ASKING = /\.(?:Get|Enum|Check|Query|Find|Verify|Evaluate)\w*$/i;

const changesDirectory = (action: string): boolean => /^(add|modify)/.test(action);

/** The mechanism by which it makes the target do something; null for questions and what surrounds them. */
export function actOfMeaning(meaning: Meaning): Hop['method'] | null {
  switch (meaning.kind) {
    case 'task':
      return TASKS[meaning.action] === 'collect' ? null : 'scheduled-task';
    case 'registry':
      if (isThroughWmi(meaning)) return 'wmi';
      return ['open', 'close', 'query', 'enumerate'].includes(meaning.action) ? null : 'registry';
    case 'process':
      return meaning.via;
    case 'account':
      return meaning.action === 'authenticate machine' ? null : 'account';
    case 'replication':
      return ['bind', 'crack names', 'domain controllers'].includes(meaning.action) ? null : 'replication';
    case 'coercion':
      return 'coercion';
    case 'printer':
      return meaning.action.startsWith('add') ? 'printer' : null;
    case 'shutdown':
    case 'sharing':
      return 'administration';
    default:
      return null;
  }
}

/** Something of WMI that is kept and acts later: it runs nothing by itself. */
export const isSubscription = ({ method }: ProcessObservation): boolean => method === 'PutInstance';

/** The server says that a program was started: of Win32_Process.Create its process counts, not the call's return code. */
export function hasRun(meaning: Meaning): boolean {
  if (answerTo(meaning) !== 'done') return false;
  if (meaning.kind === 'task') return meaning.action === 'run';
  if (meaning.kind !== 'process' || meaning.action !== 'create' || isSubscription(meaning)) return false;
  return meaning.via === 'wmi' ? (meaning.processId ?? 0) > 0 : true;
}

/** The server says that something was put in place that stays until it is removed. */
export function isPut(meaning: Meaning): boolean {
  if (answerTo(meaning) !== 'done') return false;
  switch (meaning.kind) {
    case 'process':
      return isSubscription(meaning);
    case 'task':
      return meaning.action === 'register' || meaning.action === 'enable';
    case 'registry':
      return ['create', 'set', 'load', 'restore', 'replace', 'set security'].includes(meaning.action);
    case 'account':
      return phaseOf(meaning) === 'stage';
    case 'replication':
      return changesDirectory(meaning.action);
    case 'printer':
    case 'sharing':
      return phaseOf(meaning) === 'stage';
    default:
      return false;
  }
}

/** `Registered task \X (cmd.exe /c dir)`; of what is not known to be done, what was asked for. */
export function meaningText(meaning: Meaning, answer: Answer = answerTo(meaning)): string {
  const { past, base } = meaningDeed(meaning);
  return answer === 'done' ? upperFirst(past) : `Asked to ${base}`;
}

/** What sort of step it is: `task run`, `query of users`. */
export function sortOf(meaning: Meaning): string {
  if (meaning.kind === 'query') return `query of ${meaning.what}`;
  return 'action' in meaning ? `${meaning.kind}: ${meaning.action}` : meaning.kind;
}

/** The command lines of a task, one after another; null where none is known. */
export function commandOf({ actions }: TaskObservation): string | null {
  const lines = actions.map(({ command, arguments: given }) => [command, given].filter(Boolean).join(' ')).filter(Boolean);
  return lines.length === 0 ? null : lines.join('; ');
}
