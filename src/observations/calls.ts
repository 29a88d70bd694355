/**
 * What RPC calls mean: one observation beside the call's own, named after what was asked of the server. `arguments` of the
 * call hold what is said here in the words of its interface; here it is said in the words of the matter.
 */
import type { Common, SessionReference, StatusName } from './common.ts';

/** What all of them carry of the call that they are made of. */
interface Meaning extends Common, SessionReference {
  /** The return code's name; a fault's name; or `unknown` without an answer. */
  status: StatusName;
  returnCode: number | null;
  /** Arguments could not be read: the operation alone is known. */
  sealed: boolean;
  /** Published name of the interface: `ITaskSchedulerService`; `MS-RAP` for the Remote Administration Protocol of SMB1, which is no RPC. */
  interface: string;
  opnum: number;
  operation: string;
  pipe: string | null;
  transport: 'ncacn_np' | 'ncacn_ip_tcp';
  /** The bind was not seen: which interface it is follows from opnum and arguments alone. */
  inferred: boolean;
}

export interface TaskAction {
  type: 'command' | 'COM handler' | 'e-mail' | 'message';
  command: string | null;
  arguments: string | null;
  workingDirectory: string | null;
  classId: string | null;
}

/** Scheduled tasks: MS-TSCH (ITaskSchedulerService, SASec, atsvc). */
export interface TaskObservation extends Meaning {
  kind: 'task';
  action:
    | 'register'
    | 'run'
    | 'stop'
    | 'delete'
    | 'enable'
    | 'disable'
    | 'rename'
    | 'retrieve'
    | 'query'
    | 'enumerate'
    | 'create folder'
    | 'set security'
    | 'set account';
  /** `\Microsoft\Windows\...`; of atsvc the job's number: `At7`. */
  path: string | null;
  newPath: string | null;
  actions: TaskAction[];
  /** Kinds of trigger with their times, one sentence each. */
  triggers: string[];
  /** Account under which it is to run: a name or a SID. */
  principal: string | null;
  runLevel: string | null;
  hidden: boolean | null;
  enabled: boolean | null;
  author: string | null;
}

/** Remote registry: MS-RRP (winreg). */
export interface RegistryObservation extends Meaning {
  kind: 'registry';
  action:
    | 'open'
    | 'create'
    | 'set'
    | 'query'
    | 'enumerate'
    | 'delete key'
    | 'delete value'
    | 'save'
    | 'load'
    | 'unload'
    | 'restore'
    | 'replace'
    | 'set security'
    | 'close';
  /** From the root: `HKLM\SYSTEM\CurrentControlSet\Services`; from `?` where the handle's origin was not seen. */
  key: string | null;
  value: string | null;
  /** REG_SZ, REG_DWORD, ... */
  valueType: string | null;
  /** The value as text where it is a string or a number; else in hexadecimal, its first 256 bytes. */
  data: string | null;
  dataBytes: number | null;
  /** `save`, `load`, `restore`, `replace`: the file on the server. */
  file: string | null;
}

/** A process asked for from afar: Win32_Process.Create, DCOM automation. */
export interface ProcessObservation extends Meaning {
  kind: 'process';
  action: 'create' | 'terminate';
  via: 'wmi' | 'dcom';
  commandLine: string | null;
  currentDirectory: string | null;
  /** Class and method, or the automation object's member that was invoked. */
  className: string | null;
  method: string | null;
  processId: number | null;
}

/** Accounts and groups changed: MS-SAMR, MS-LSAD, MS-NRPC. */
export interface AccountObservation extends Meaning {
  kind: 'account';
  action:
    | 'create'
    | 'delete'
    | 'set information'
    | 'set password'
    | 'change password'
    | 'add member'
    | 'remove member'
    | 'create group'
    | 'delete group'
    | 'add rights'
    | 'remove rights'
    | 'set secret'
    | 'authenticate machine';
  /** The account, or the group that members are added to. */
  account: string | null;
  domainName: string | null;
  rid: number | null;
  sid: string | null;
  /** SID or name of the member. */
  member: string | null;
  rights: string[];
  /** What in it matters, in words: `client credential of zeros, flags 0x212fffff`. */
  details: string | null;
}

/** Directory replication: MS-DRSR (drsuapi), and what backup domain controllers are sent: MS-NRPC (netlogon). */
export interface ReplicationObservation extends Meaning {
  kind: 'replication';
  action:
    | 'bind'
    | 'get changes'
    | 'synchronise'
    | 'crack names'
    | 'add replica'
    | 'add entry'
    | 'modify replica'
    | 'domain controllers';
  /** Distinguished name asked for, or names to be cracked; of netlogon what came back. */
  objects: string[];
  /** EXOP_REPL_OBJ, ... of a GetNCChanges. */
  extendedOperation: string | null;
  flags: string | null;
  /** Objects that came back. */
  count: number | null;
}

/** A server made to connect somewhere: MS-EFSR, MS-RPRN, MS-DFSNM, MS-FSRVP, MS-EVEN. */
export interface CoercionObservation extends Meaning {
  kind: 'coercion';
  /** The path or name that was given: `\\10.0.0.5\share\file`. */
  path: string | null;
  /** The machine in it. */
  listener: string | null;
}

/** Something asked for and not changed: who is logged on, which shares there are, names of SIDs, WQL. */
export interface QueryObservation extends Meaning {
  kind: 'query';
  what:
    | 'sessions'
    | 'connections'
    | 'open files'
    | 'shares'
    | 'servers'
    | 'server'
    | 'workstation'
    | 'transports'
    | 'time'
    | 'logged-on users'
    | 'domains'
    | 'users'
    | 'groups'
    | 'aliases'
    | 'members'
    | 'memberships'
    | 'account'
    | 'password policy'
    | 'policy'
    | 'names'
    | 'sids'
    | 'trusts'
    | 'rights'
    | 'secret'
    | 'domain controller'
    | 'events'
    | 'clear events'
    | 'printers'
    | 'wmi'
    | 'objects'
    | 'backup key'
    | 'certificate';
  /** What it was asked about: a name, a SID, a query. */
  subject: string | null;
  /** Names that came back, the first 256 of `count`. */
  names: string[];
  count: number | null;
}

/** The machine shut down or restarted from afar: MS-RSP, winreg. */
export interface ShutdownObservation extends Meaning {
  kind: 'shutdown';
  action: 'shut down' | 'restart' | 'abort';
  message: string | null;
  timeout: number | null;
  force: boolean | null;
}

/** A share of the machine made, changed or taken away from afar: MS-SRVS. */
export interface SharingObservation extends Meaning {
  kind: 'sharing';
  action: 'add' | 'change' | 'remove';
  name: string | null;
  /** Of the folder on the server that is shared. */
  path: string | null;
  type: 'disk' | 'print' | 'device' | 'pipe' | null;
  remark: string | null;
}

/** A printer or its driver installed from afar: MS-RPRN, MS-PAR. */
export interface PrinterObservation extends Meaning {
  kind: 'printer';
  action: 'add driver' | 'add processor' | 'add monitor' | 'add printer' | 'open' | 'watch';
  name: string | null;
  driverPath: string | null;
  dataFile: string | null;
  configFile: string | null;
}
