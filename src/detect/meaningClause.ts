/** What RPC calls mean, as clauses of a finding's sentence. */
import type {
  AccountObservation,
  Observation,
  PrinterObservation,
  ProcessObservation,
  QueryObservation,
  RegistryObservation,
  ReplicationObservation,
  TaskObservation,
} from '../observations.ts';
import { answerOf } from '../answer.ts';
import { type Deed, deed } from './deed.ts';

export type Meaning = Extract<Observation, { interface: string }>;

/** Regular verbs, base -> past. */
const pastOf = (base: string): string => {
  const [verb, ...rest] = base.split(' ');
  const past = PAST[verb] ?? (verb.endsWith('e') ? `${verb}d` : `${verb}ed`);
  return [past, ...rest].join(' ');
};

const PAST: Readonly<Record<string, string>> = {
  set: 'set',
  run: 'ran',
  stop: 'stopped',
  query: 'queried',
  get: 'got',
  shut: 'shut',
  make: 'made',
  put: 'put',
  read: 'read',
  modify: 'modified',
};

const verb = (base: string, object: string): Deed => deed(pastOf(base), base, object);

export function meaningDeed(o: Meaning): Deed {
  switch (o.kind) {
    case 'task':
      return taskDeed(o);
    case 'registry':
      return registryDeed(o);
    case 'process':
      return processDeed(o);
    case 'account':
      return accountDeed(o);
    case 'replication':
      return replicationDeed(o);
    case 'coercion':
      return verb('make', `the server connect to ${o.path || 'a path that was not seen'} (${o.operation})`);
    case 'query':
      return queryDeed(o);
    case 'shutdown':
      return verb(o.action, o.action === 'abort' ? 'the shutdown of the machine' : 'the machine');
    case 'printer':
      return printerDeed(o);
    case 'sharing':
      return verb(o.action, `share ${o.name ?? 'whose name was not seen'}${o.path === null ? '' : ` (${o.path})`}`);
  }
}

const VIA: Readonly<Record<string, string>> = { wmi: 'WMI', dcom: 'DCOM' };

function processDeed({ action, via, commandLine, className, method, operation, sealed }: ProcessObservation): Deed {
  if (method === 'PutInstance')
    return verb('put', `a WMI instance of ${className ?? 'an unknown class'}${commandLine === null ? '' : ` (${commandLine})`}`);
  if (sealed && method === null) return verb('call', `${operation} through ${VIA[via]}`);
  return verb(action, `process ${commandLine ?? 'whose command line was not seen'} through ${VIA[via]}`);
}

const PRINTING: Readonly<Record<PrinterObservation['action'], string>> = {
  'add driver': 'printer driver',
  'add processor': 'print processor',
  'add monitor': 'port monitor',
  'add printer': 'printer',
  open: 'printer',
  watch: 'printers for',
};

/** Of a driver all of its files: which of them lies elsewhere matters. */
function printerDeed({ action, name, driverPath, dataFile, configFile }: PrinterObservation): Deed {
  const files = [...new Set([driverPath, dataFile, configFile].filter((file) => file !== null))];
  const of = `${name ?? 'whose name was not seen'}${files.length === 0 ? '' : ` (${files.join(', ')})`}`;
  return verb(action.split(' ')[0], `${PRINTING[action]} ${of}`);
}

function taskDeed({ action, path, actions }: TaskObservation): Deed {
  const name = path || 'whose path was not seen';
  const does = actions
    .map(({ command, arguments: given }) => [command, given].filter(Boolean).join(' '))
    .filter(Boolean);
  switch (action) {
    case 'create folder':
      return verb('create', `task folder ${name}`);
    case 'set security':
    case 'set account':
      return verb('set', `${action.slice(4)} of task ${name}`);
    default:
      return verb(action, `task ${name}${does.length === 0 ? '' : ` (${does.join('; ')})`}`);
  }
}

/** A method was called, not a question asked. */
export const isThroughWmi = (o: RegistryObservation | QueryObservation): boolean =>
  o.interface === 'IWbemServices' && o.operation.startsWith('ExecMethod');

/** So much of a value that was read is told. */
const BRIEF = 100;

const brief = (data: string): string => (data.length <= BRIEF ? data : `${Array.from(data.slice(0, BRIEF)).slice(0, -1).join('')}…`);

function registryDeed(o: RegistryObservation): Deed {
  const { action, key, value, data, file } = o;
  const via = isThroughWmi(o) ? ' through WMI' : '';
  const name = key ?? 'a key whose path was not seen';
  const of = value === null ? name : `${name}\\${value === '' ? '(default)' : value}`;
  switch (action) {
    case 'set':
      return verb('set', `${of}${data === null ? '' : ` to ${data}`}${via}`);
    case 'delete key':
    case 'delete value':
      return verb('delete', `${action.slice(7)} ${of}${via}`);
    case 'set security':
      return verb('set', `security of ${name}${via}`);
    case 'query':
      return verb('query', `registry ${value === null ? 'key' : 'value'} ${of}${data === null || data === '' ? '' : ` (${brief(data)})`}${via}`);
    default:
      return verb(
        action,
        `registry ${value === null ? 'key' : 'value'} ${of}${file === null ? '' : ` (file ${file})`}${via}`,
      );
  }
}

function accountDeed({ action, account, sid, member, rights, domainName, details }: AccountObservation): Deed {
  const name =
    account === null
      ? (sid ?? 'an account whose name was not seen')
      : domainName === null
        ? account
        : `${domainName}\\${account}`;
  switch (action) {
    case 'add member':
      return verb('add', `${member ?? 'a member'} to ${name}`);
    case 'remove member':
      return verb('remove', `${member ?? 'a member'} from ${name}`);
    case 'create':
    case 'delete':
      return verb(action, `account ${name}`);
    case 'create group':
    case 'delete group':
      return verb(action.slice(0, 6), `group ${name}`);
    case 'add rights':
    case 'remove rights':
      return verb(action, `(${rights.join(', ')}) of ${name}`);
    case 'authenticate machine':
      return verb('authenticate', `as machine ${name} to Netlogon`);
    case 'set information':
      return verb(action, `of ${name}${details === null ? '' : ` (${details})`}`);
    default:
      return verb(action, `of ${name}`);
  }
}

function replicationDeed({ action, objects }: ReplicationObservation): Deed {
  const what = objects.length === 0 ? 'the directory' : objects.slice(0, 3).join(', ');
  switch (action) {
    case 'get changes':
      return verb('get', `changes of ${what} by replication`);
    case 'bind':
      return deed('bound', 'bind', 'to the replication service');
    case 'domain controllers':
      return verb('query', 'domain controllers');
    case 'crack names':
      return deed('looked up', 'look up', objects.length === 0 ? 'names' : `names ${what}`);
    case 'synchronise':
      return verb('synchronise', what);
    case 'add replica':
      return verb('add', `a replication partner to ${what}`);
    case 'add entry':
      return verb('add', `an entry to ${what}`);
    default:
      return verb(action, what);
  }
}

/** How a question is put, where it is not `queried X of Y, 3 of them`. `of`: what it is about, null where nothing says. */
const QUESTIONS: Readonly<Partial<Record<QueryObservation['what'], (of: string | null, o: QueryObservation) => Deed | null>>> = {
  'clear events': (of) => verb('clear', of === null ? 'an event log' : `the event log ${of}`),
  events: about((of) => verb('read', `the event log ${of}`)),
  names: about((of) => deed('looked up', 'look up', `the names of ${of}`)),
  sids: about((of) => deed('looked up', 'look up', `the identifiers of ${of}`)),
  // MS-LSAD LsarGetUserName asks about nobody: who is it that asks?
  account: (of, { names }) => {
    if (of !== null) return verb('query', `what is known of ${of}`);
    return verb('query', `the account that it is logged on as${names.length === 1 ? ` (${names[0]})` : ''}`);
  },
  policy: about((of) => verb('query', `the policy (${of})`)),
  secret: about((of) => verb('read', `the secret ${of}`)),
  'backup key': about((of) => verb('query', `the domain's backup key service for ${of}`)),
  // MS-SRVS §3.1.4.10: of one share; the others list them
  shares: (of, { operation }) => (of !== null && operation === 'NetrShareGetInfo' ? verb('query', `the share ${of}`) : null),
  server: () => verb('query', 'the description of the server'),
  workstation: () => verb('query', 'the description of the workstation'),
  time: () => verb('query', 'the time'),
};

function about(put: (of: string) => Deed): (of: string | null) => Deed | null {
  return (of) => (of === null ? null : put(of));
}

function queryDeed(o: QueryObservation): Deed {
  const { what, subject } = o;
  if (what === 'wmi') {
    return isThroughWmi(o)
      ? verb('call', `${subject ?? 'a method'} through WMI`)
      : verb('query', subject === null ? 'WMI' : `WMI for ${subject}`);
  }
  const put = Object.hasOwn(QUESTIONS, what) ? QUESTIONS[what]?.(subject, o) : null;
  return put ?? verb('query', `${what}${subject === null ? '' : ` of ${subject}`}${resultOf(o)}`);
}

/** How many came back, where the question was answered. */
function resultOf({ count, status }: QueryObservation): string {
  if (count === null || answerOf(status) !== 'done') return '';
  return count === 0 ? ', none of them there' : `, ${count} of them`;
}
