/** Mechanism of a remote use, by the calls that were made: what a published operation does, whatever tool made it. */
import type { Hop } from '../case.ts';
import type { ExploitObservation, RpcObservation } from '../observations.ts';
import { actOfMeaning, isMeaning } from './meanings.ts';
import type { Sighting } from './order.ts';

export type Method = Hop['method'];

/** Operations that make a target do something, by interface and published name. Where both are there, the first wins. */
const ACTS: readonly [Method, string, RegExp][] = [
  ['replication', 'drsuapi', /GetNCChanges$/],
  ['scheduled-task', 'ITaskSchedulerService', /^SchRpc(RegisterTask|Run|EnableTask)$/],
  ['scheduled-task', 'atsvc', /^NetrJobAdd$/],
  ['wmi', 'IWbemServices', /^(ExecMethod|PutInstance|PutClass)(Async)?$/],
  ['dcom', 'IDispatch', /^Invoke$/],
  // what mimikatz is to do on the machine that it serves
  ['rpc', 'MimiCom', /^MimiCommand$/],
  [
    'registry',
    'winreg',
    /^(Base)?Reg(CreateKey|SetValue|DeleteKey|DeleteValue|SaveKey|RestoreKey|ReplaceKey|LoadKey)(Ex)?$/,
  ],
  ['registry', 'winreg', /^(CreateKey|SetValue|DeleteKey|DeleteValue|SaveKey|RestoreKey|ReplaceKey|LoadKey)(Ex)?$/],
];

/** Methods that make the target do something, the more telling first. */
const STRONG: readonly Method[] = [
  'exploit',
  'replication',
  'service',
  'scheduled-task',
  'wmi',
  'dcom',
  'winrm',
  'registry',
  'printer',
  'account',
  'coercion',
  'administration',
];
const WEAK: readonly Method[] = ['file-copy', 'enumeration', 'rpc', 'logon'];

export const isStrong = (method: Method): boolean => STRONG.includes(method);

/** The more telling of two. */
export function compareMethods(a: Method, b: Method): number {
  const order = [...STRONG, ...WEAK];
  return order.indexOf(a) - order.indexOf(b);
}

/** MS-WSMV §2.1: HTTP, HTTPS, and what the machine itself listens on. */
const WINRM_PORTS: ReadonlySet<number> = new Set([5985, 5986, 47001]);

export const isWinrm = (sighting: Sighting): boolean =>
  sighting.kind === 'logon' && sighting.via === 'http' && WINRM_PORTS.has(sighting.target.port);

/** A logon to a directory or to a web site: it lets nobody in to the machine. */
export const isBeside = (sighting: Sighting): boolean =>
  sighting.kind === 'logon' && (sighting.via === 'ldap' || (sighting.via === 'http' && !isWinrm(sighting)));

/** A hole or an implant was looked for. */
export const isProbe = (sighting: Sighting): sighting is ExploitObservation => sighting.kind === 'exploit' && sighting.action === 'probe';

/** The mechanism that this one thing uses, where it makes the target do something; null for what surrounds it. */
export function actOf(sighting: Sighting): Method | null {
  if (isWinrm(sighting)) return 'winrm';
  if (sighting.kind === 'service') {
    return ['create', 'start', 'change config', 'delete', 'control'].includes(sighting.action) ? 'service' : null;
  }
  if (isMeaning(sighting)) return actOfMeaning(sighting);
  // to look whether a machine is open to it does nothing to the machine
  if (sighting.kind === 'exploit') return isProbe(sighting) ? null : 'exploit';
  return sighting.kind === 'rpc' && sighting.action === 'call' ? actOfCall(sighting) : null;
}

function actOfCall({ interface: bound, operation }: RpcObservation): Method | null {
  if (bound?.name == null || operation === null) return null;
  for (const [method, name, pattern] of ACTS) if (bound.name === name && pattern.test(operation)) return method;
  return null;
}

/** Acts that run a program on the target: after them, a file that is read and deleted may be its output. */
export function runsPrograms(sighting: Sighting): boolean {
  const method = actOf(sighting);
  if (method === 'service') return sighting.kind === 'service' && sighting.action === 'start';
  if (sighting.kind === 'task') return sighting.action === 'run' || sighting.action === 'register';
  return method === 'wmi' || method === 'dcom' || method === 'scheduled-task';
}

/** MS-OAUT §3.1.4.4 */
const DISPATCH_PROPERTYGET = 2;

/** IDispatch::Invoke without arguments that asks for a property, or would take one: it leads to the member that does something. */
export function readsMember({ interface: bound, operation, arguments: given }: RpcObservation): boolean {
  if (bound?.name !== 'IDispatch' || operation !== 'Invoke') return false;
  const { flags, dispParams } = given;
  const count = typeof dispParams === 'object' && dispParams !== null && 'cArgs' in dispParams ? dispParams.cArgs : null;
  return (Number(flags) & DISPATCH_PROPERTYGET) !== 0 && count === 0;
}

const PLUMBING: ReadonlySet<string> = new Set([
  'IOXIDResolver',
  'IObjectExporter',
  'IRemUnknown',
  'IRemUnknown2',
  'IWbemLoginClientID',
  'IWbemLoginClientIDEx',
  'mgmt',
]);

/** Ends what another call began: `SamrCloseHandle`, `LsarClose`, `DRSUnbind`, `ElfrCloseEL`, `EfsRpcCloseRaw`. */
export const isEnding = ({ operation }: RpcObservation): boolean =>
  operation !== null && /[A-Za-z](?:Close(?:Handle|EL|Raw|Printer)?|Unbind)$/.test(operation);

/** Interfaces that are there to be asked: what of them changes something has a meaning of its own. */
const ASKED: ReadonlySet<string> = new Set(['samr', 'lsarpc', 'srvsvc', 'wkssvc', 'netlogon', 'dssetup', 'drsuapi', 'winreg', 'eventlog']);

const isLookup = ({ interface: bound, operation }: RpcObservation): boolean =>
  bound?.name === 'epmapper' && operation === 'ept_lookup';

/** Asks for something, or leads to such a question, though it has no meaning of its own. */
export const isQuestion = (call: RpcObservation): boolean =>
  isLookup(call) || (call.operation !== null && ASKED.has(call.interface?.name ?? ''));

/** Calls that are made to connect, not to do or to learn something. */
export function isPlumbing(sighting: RpcObservation): boolean {
  const name = sighting.interface?.name ?? '';
  return name === 'epmapper' ? !isLookup(sighting) : PLUMBING.has(name);
}
