/** What a verdict says of the hops it rests on: who did what to whom, said once for each source. */
import type { Hop } from '../case.ts';
import { accountText } from './account.ts';
import { pushTo } from './collect.ts';
import { isStrong } from './method.ts';
import { listed } from './sentence.ts';
import { actorOf } from './significant.ts';

/** How sure a tool must be to be named, and to be named without reserve. */
const PROBABLE = 0.5;
const SURE = 0.75;

type Outcome = Exclude<Hop['outcome'], 'denied'>;

const VERBS: Readonly<Record<Outcome, string>> = {
  executed: 'ran a program on',
  staged: 'put something in place on',
  accessed: 'used',
  attempted: 'tried to use',
};

/** What weighs more is said first. */
const OUTCOMES: readonly Hop['outcome'][] = ['executed', 'staged', 'accessed', 'attempted', 'denied'];

const METHODS: Readonly<Record<Hop['method'], string>> = {
  service: 'by a service',
  'scheduled-task': 'by a scheduled task',
  wmi: 'by WMI',
  dcom: 'by DCOM',
  winrm: 'by WinRM',
  registry: 'by the remote registry',
  'file-copy': 'by copying files',
  replication: 'by directory replication',
  printer: 'by its print spooler',
  account: 'by changes of its accounts',
  administration: 'by administering it',
  coercion: 'by coercion',
  exploit: 'by an exploit',
  enumeration: 'by asking it for information',
  rpc: 'by remote procedure calls',
  logon: 'by logging on',
};

/** `HR-PC (10.0.0.130) ran a program on SALES-PC (10.0.0.133) with PsExec as ssales`. */
export function hopClause(hop: Hop): string {
  const { source, target, outcome } = hop;
  if (hop.actor === 'target') return taken([hop]);
  if (outcome === 'denied') return `${fullName(source)} was refused by ${fullName(target)} as ${who(hop)}`;
  return `${fullName(source)} ${verb(outcome, [hop])} ${fullName(target)} ${how(hop)} as ${who(hop)}`;
}

export const hopSentence = (hop: Hop): string => `${hopClause(hop)}. ${hop.because[0] ?? ''}`.trim();

/** Of one source that fans out: `HR-PC (10.0.0.130) ran programs on A and B with PsExec, as x and y; B refused z`. */
export function summaryOf(hops: readonly Hop[]): string {
  const byActor = new Map<string, Hop[]>();
  for (const hop of hops) pushTo(byActor, `${hop.actor} ${actorOf(hop).ip}`, hop);
  return listed([...byActor.values()].map((of) => (of[0].actor === 'target' ? taken(of) : of.length === 1 ? hopClause(of[0]) : fanOut(of))));
}

/** What a machine does of itself for another that it was made to go to. */
const isMade = ({ method }: Hop): boolean => method === 'replication' || method === 'exploit' || method === 'printer';

/** Of one server that has the tool: `X took a logon of A and B as anna`, `A was made to use X by directory replication as nobody`. */
function taken(of: readonly Hop[]): string {
  const [first] = of;
  const sources = listed([...new Set(of.map(({ source }) => fullName(source)))]);
  if (of.every(isMade)) return `${sources} ${sources.includes(' and ') ? 'were' : 'was'} made to use ${fullName(first.target)} ${how(first)} as ${accounts(of)}`;
  return `${fullName(first.target)} took ${of.length === 1 ? 'a logon' : 'logons'} of ${sources} as ${accounts(of)}`;
}

function fanOut(hops: readonly Hop[]): string {
  const groups = new Map<string, Hop[]>();
  for (const hop of hops) pushTo(groups, hop.outcome === 'denied' ? 'denied' : `${hop.outcome} ${isImplant(hop)} ${how(hop)}`, hop);
  const denied = groups.get('denied') ?? [];
  groups.delete('denied');
  const source = fullName(hops[0].source);
  if (groups.size === 0) return `${source} was refused by ${names(denied)} as ${accounts(denied)}`;
  const grave = [...groups.values()].sort((a, b) => OUTCOMES.indexOf(a[0].outcome) - OUTCOMES.indexOf(b[0].outcome));
  const done = grave.map(
    (of) => `${verb(of[0].outcome as Outcome, of)} ${names(of)} ${how(of[0])}, as ${accounts(of)}`,
  );
  const refused = denied.length === 0 ? '' : `; ${names(denied)} refused ${accounts(denied)}`;
  return `${source} ${done.join('; ')}${refused}`;
}

/** An implant that answers runs there already: who put it there may be another. */
const isImplant = ({ method, outcome, runs, stages }: Hop): boolean =>
  method === 'exploit' && outcome === 'executed' && runs === null && stages.some(({ what }) => what.startsWith('Reached '));

function verb(outcome: Outcome, of: readonly Hop[]): string {
  if (of.every(isImplant)) return 'reached an implant on';
  return outcome === 'executed' && (of.length > 1 || of.some(({ runs }) => (runs ?? 0) > 1))
    ? 'ran programs on'
    : VERBS[outcome];
}

function how({ tool, method, auth }: Hop): string {
  // Whose logon was before the capture began is seen at work all the same.
  const by = method === 'logon' && auth === 'unknown' ? 'over SMB' : METHODS[method];
  if (tool === null || tool.confidence < PROBABLE) return by;
  const named = `${tool.confidence < SURE ? 'probably ' : ''}with ${tool.name}`;
  return isStrong(method) ? named : `${by} ${named}`;
}

export const who = ({ account, auth }: Hop): string =>
  auth === 'anonymous' ? 'the anonymous account' : accountText(account);

const names = (of: readonly Hop[]): string => listed([...new Set(of.map(({ target }) => target.name ?? target.ip))]);
const accounts = (of: readonly Hop[]): string => listed([...new Set(of.map(who))]);

export const fullName = ({ ip, name }: Hop['source']): string => (name === null ? ip : `${name} (${ip})`);
