/** One valid observation of each kind that says what a call means, and of names, tickets and exploits. */
import type * as o from '../../src/observations.ts';
import { common } from './sample-common.ts';

const call = {
  ...common,
  sessionId: '0x0000000000000001',
  domain: 'LAB',
  user: 'alice',
  status: 'ERROR_SUCCESS',
  returnCode: 0,
  sealed: false,
  opnum: 1,
  pipe: 'atsvc',
  transport: 'ncacn_np',
  inferred: false,
} as const;

export const task = (given: Partial<o.TaskObservation> = {}): o.TaskObservation => ({
  ...call,
  kind: 'task',
  interface: 'ITaskSchedulerService',
  operation: 'SchRpcRegisterTask',
  action: 'register',
  path: null,
  newPath: null,
  actions: [],
  triggers: [],
  principal: null,
  runLevel: null,
  hidden: null,
  enabled: null,
  author: null,
  ...given,
});

export const registry = (given: Partial<o.RegistryObservation> = {}): o.RegistryObservation => ({
  ...call,
  kind: 'registry',
  interface: 'winreg',
  operation: 'BaseRegSetValue',
  action: 'open',
  key: null,
  value: null,
  valueType: null,
  data: null,
  dataBytes: null,
  file: null,
  ...given,
});

export const process = (given: Partial<o.ProcessObservation> = {}): o.ProcessObservation => ({
  ...call,
  kind: 'process',
  interface: 'IWbemServices',
  operation: 'ExecMethod',
  action: 'create',
  via: 'wmi',
  commandLine: null,
  currentDirectory: null,
  className: null,
  method: null,
  processId: null,
  ...given,
});

export const account = (given: Partial<o.AccountObservation> = {}): o.AccountObservation => ({
  ...call,
  kind: 'account',
  interface: 'samr',
  operation: 'SamrCreateUser2InDomain',
  action: 'create',
  account: null,
  domainName: null,
  rid: null,
  sid: null,
  member: null,
  rights: [],
  details: null,
  ...given,
});

export const replication = (given: Partial<o.ReplicationObservation> = {}): o.ReplicationObservation => ({
  ...call,
  kind: 'replication',
  interface: 'drsuapi',
  operation: 'DRSGetNCChanges',
  action: 'bind',
  objects: [],
  extendedOperation: null,
  flags: null,
  count: null,
  ...given,
});

export const coercion = (given: Partial<o.CoercionObservation> = {}): o.CoercionObservation => ({
  ...call,
  kind: 'coercion',
  interface: 'efsrpc',
  operation: 'EfsRpcOpenFileRaw',
  path: null,
  listener: null,
  ...given,
});

export const query = (given: Partial<o.QueryObservation> = {}): o.QueryObservation => ({
  ...call,
  kind: 'query',
  interface: 'srvsvc',
  operation: 'NetrSessionEnum',
  what: 'sessions',
  subject: null,
  names: [],
  count: null,
  ...given,
});

export const shutdown = (given: Partial<o.ShutdownObservation> = {}): o.ShutdownObservation => ({
  ...call,
  kind: 'shutdown',
  interface: 'InitShutdown',
  operation: 'BaseInitiateShutdown',
  action: 'shut down',
  message: null,
  timeout: null,
  force: null,
  ...given,
});

export const printer = (given: Partial<o.PrinterObservation> = {}): o.PrinterObservation => ({
  ...call,
  kind: 'printer',
  interface: 'spoolss',
  operation: 'RpcAddPrinterDriverEx',
  action: 'add driver',
  name: null,
  driverPath: null,
  dataFile: null,
  configFile: null,
  ...given,
});

export const sharing = (given: Partial<o.SharingObservation> = {}): o.SharingObservation => ({
  ...call,
  kind: 'sharing',
  interface: 'srvsvc',
  operation: 'NetrShareAdd',
  action: 'add',
  name: null,
  path: null,
  type: null,
  remark: null,
  ...given,
});

export const name = (given: Partial<o.NameObservation> = {}): o.NameObservation => ({
  ...common,
  kind: 'name',
  protocol: 'NBNS',
  action: 'announce',
  name: 'x',
  nameKind: 'NetBIOS',
  address: null,
  service: null,
  domain: null,
  osVersion: null,
  serverTypes: [],
  comment: null,
  ...given,
});

export const ticket = (given: Partial<o.TicketObservation> = {}): o.TicketObservation => ({
  ...common,
  kind: 'ticket',
  exchange: 'AS',
  via: 'udp',
  client: null,
  realm: null,
  service: null,
  encryptionTypes: [],
  keyEncryptionTypes: [],
  salt: null,
  ticketEncryption: null,
  replyEncryption: null,
  preAuthentication: [],
  preAuthenticationEncryption: null,
  forUser: null,
  options: [],
  addresses: [],
  from: null,
  till: null,
  issuedIn: null,
  ticketId: null,
  status: 'x',
  ...given,
});

export const exploit = (given: Partial<o.ExploitObservation> = {}): o.ExploitObservation => ({
  ...common,
  kind: 'exploit',
  name: 'x',
  action: 'probe',
  what: 'x',
  status: 'x',
  ...given,
});

/** One of each. */
export const calls = (): o.Observation[] => [
  task(),
  registry(),
  process(),
  account(),
  replication(),
  coercion(),
  query(),
  shutdown(),
  printer(),
  sharing(),
  name(),
  ticket(),
  exploit(),
];
