/** What an observation says was done, without who and where. Names stand as on the wire: the report makes them safe. */

import type {
  ConnectionObservation,
  ConsoleObservation,
  FileObservation,
  LogonObservation,
  NameObservation,
  NegotiateObservation,
  Observation,
  PipeObservation,
  RpcObservation,
  ServiceObservation,
  TicketObservation,
  TransferObservation,
} from '../observations.ts';
import { answerOf, answerTo, isAnswered, saysAbsent } from '../answer.ts';
import { counted, grouped } from '../numbers.ts';
import { type Deed, deed } from './deed.ts';
import { typedInto } from './events/commands.ts';
import { meaningDeed } from './meaningClause.ts';

/** `tried to create X`, ` on `, `: refused with ERROR_ACCESS_DENIED`: the target's name goes between the last two. */
export interface Clause {
  did: string;
  at: string;
  answer: string;
  /** In whose name, where the sentence does not begin with it. */
  by?: string;
}

/** No server is asked for these: they are there once they are seen. */
const SEEN_DONE: ReadonlySet<Observation['kind']> = new Set(['blind spot', 'capture', 'connection', 'exploit']);

export function clauseOf(o: Observation): Clause {
  const { past, base, at = 'on', by } = deedOf(o);
  const clause = (did: string, answer = ''): Clause => ({ did, at: ` ${at} `, answer, by });
  if (o.kind === 'service' && o.sealed && answerTo(o) === 'unknown')
    return clause(
      `asked to ${base}`,
      isAnswered(o) ? ' (call and answer are encrypted)' : ' (encrypted, no answer seen)',
    );
  switch (answerTo(o)) {
    case 'done':
      return clause(past);
    case 'refused':
      return clause(
        `tried to ${base}`,
        'status' in o && o.status !== 'unknown' ? `: ${saysAbsent(reasonOf(o)) ? 'answered' : 'refused'} with ${reasonOf(o)}` : ': refused',
      );
    case 'unknown': {
      const isTold = 'status' in o && o.kind !== 'rpc' && answerOf(o.status) !== 'unknown';
      const answer = isTold ? `, answered with ${o.status}` : null;
      if (o.kind === 'console') return clause(past, o.role === 'stdin' ? '' : ': no answer was seen');
      if (SEEN_DONE.has(o.kind)) return clause(past, answer ?? '');
      return clause(`asked to ${base}`, answer ?? (isAnswered(o) ? ': the answer cannot be read' : ': no answer was seen'));
    }
  }
}

function reasonOf(o: Observation & { status: string }): string {
  return o.kind === 'rpc' && o.status === 'response' ? (o.returnName ?? String(o.returnCode)) : o.status;
}

function deedOf(o: Observation): Deed {
  switch (o.kind) {
    case 'logon':
      return logonDeed(o);
    case 'share':
      return o.action === 'connect' ? deed('connected to', 'connect to', o.path) : deed('left', 'leave', o.path);
    case 'file':
      return fileDeed(o);
    case 'pipe':
      return pipeDeed(o);
    case 'console':
      return consoleDeed(o);
    case 'transfer':
      return transferDeed(o);
    case 'service':
      return serviceDeed(o);
    case 'rpc':
      return rpcDeed(o);
    case 'negotiate':
      return negotiateDeed(o);
    case 'connection':
      return connectionDeed(o);
    case 'task':
    case 'registry':
    case 'process':
    case 'account':
    case 'replication':
    case 'coercion':
    case 'query':
    case 'shutdown':
    case 'printer':
    case 'sharing':
      return meaningDeed(o);
    case 'name':
      return nameDeed(o);
    case 'ticket':
      return ticketDeed(o);
    case 'exploit':
      return deed(EXPLOITED[o.action], EXPLOITED[o.action], `${o.name} (${o.what})`);
    case 'blind spot':
      return deed('left unread', 'leave unread', o.what);
    case 'capture':
      return deed('captured', 'capture', o.name ?? 'a stream');
  }
}

/** An answer comes from the target: the source asked. */
function nameDeed({ action, name, address, protocol }: NameObservation): Deed {
  const whose = `${name} as ${address ?? 'an address'} (${protocol})`;
  switch (action) {
    case 'answer':
      return deed('learnt', 'learn', whose, 'from');
    case 'query':
      return deed('resolved', 'resolve', `${name} (${protocol})`);
    case 'announce':
      return deed('announced', 'announce', whose, 'to');
    case 'register':
    case 'refuse':
      return deed('registered', 'register', whose, 'with');
  }
}

function ticketDeed({ exchange, service, client }: TicketObservation): Deed {
  const what = `a Kerberos ticket (${exchange}) for ${service ?? 'a service that was not seen'}`;
  return { ...deed('got', 'get', what, 'from'), by: client ?? undefined };
}

function logonDeed(o: LogonObservation): Deed {
  const as = o.guest ? ' as guest' : o.anonymous ? ' anonymously' : '';
  const within = o.via === 'dcerpc' ? ' inside DCE/RPC' : o.via === 'ldap' ? ' over LDAP' : o.via === 'http' ? ' over HTTP' : '';
  return deed(
    'logged on',
    'log on',
    `with ${o.ntlmVersion === null || o.anonymous ? o.protocol : o.ntlmVersion}${within}${as}`,
    'to',
  );
}

/** The answer to SMB1's negotiation, 0x02FF, names no dialect yet: MS-SMB2 §2.2.4. */
function negotiateDeed(o: NegotiateObservation): Deed {
  const open = o.dialect !== null && o.dialect.includes('?');
  const dialect = open ? 'SMB2, any dialect' : (o.dialect ?? (o.dialects.join(', ') || 'SMB'));
  const guids = [
    o.clientGuid === null ? [] : `client GUID ${o.clientGuid}`,
    o.serverGuid === null ? [] : `server GUID ${o.serverGuid}`,
  ].flat();
  const told = guids.length === 0 || open ? '' : ` (${guids.join(', ')})`;
  return deed('negotiated', 'negotiate', `${dialect}${told}`, 'with');
}

function pathOf(o: { share: string | null; name: string | null }): string {
  if (o.name === '' || o.name === null) return `${o.share ?? 'a file whose name was not seen'}`;
  return o.share === null ? o.name : `${o.share}\\${o.name}`;
}

const RESULTS: Readonly<Record<string, string>> = {
  FILE_CREATED: 'created',
  FILE_OVERWRITTEN: 'overwrote',
  FILE_SUPERSEDED: 'replaced',
};
const DISPOSITIONS: Readonly<Record<string, string>> = {
  FILE_CREATE: 'create',
  FILE_OVERWRITE: 'overwrite',
  FILE_OVERWRITE_IF: 'create or overwrite',
  FILE_OPEN_IF: 'open or create',
  FILE_SUPERSEDE: 'create or replace',
};

const EXPLOITED = { probe: 'looked for', attempt: 'sent', implant: 'reached' } as const;

function fileDeed(o: FileObservation): Deed {
  const path = pathOf(o);
  switch (o.action) {
    case 'open':
      return deed(RESULTS[o.result ?? ''] ?? 'opened', DISPOSITIONS[o.disposition ?? ''] ?? 'open', `${path}${asOf(o)}`);
    case 'close':
      return deed('closed', 'close', path);
    case 'rename':
      return deed('renamed', 'rename', `${path} to ${o.newName ?? 'a name that was not seen'}`);
    case 'delete':
      return deed('deleted', 'delete', path);
    case 'set':
      return deed('set', 'set', `${o.information ?? 'information'} of ${path}`);
    case 'list':
      return deed('listed', 'list', `${path}${o.pattern === null ? '' : ` (${o.pattern})`}`);
    case 'ioctl':
      return deed('called', 'call', `${o.information ?? 'an FSCTL'} on ${path}`);
    case 'query':
      return deed('asked about', 'ask about', path);
  }
}

/** The snapshot in which a file is opened. */
const asOf = ({ details }: FileObservation): string =>
  typeof details?.timewarp === 'string' ? ` as of ${details.timewarp}` : '';

function pipeDeed(o: PipeObservation): Deed {
  const pipe = `the pipe ${o.name ?? 'whose name was not seen'}`;
  switch (o.action) {
    case 'open':
      return deed('opened', 'open', pipe);
    case 'wait':
      return deed('waited for', 'wait for', pipe);
    case 'peek':
      return deed('looked into', 'look into', pipe);
    case 'close': {
      const bytes = `${counted(o.bytesWritten ?? 0, 'byte')} written, ${grouped(o.bytesRead ?? 0)} read`;
      return deed('closed', 'close', `${pipe} (${bytes})`);
    }
  }
}

/** A part of a console is what was typed; the whole of it is a talk. */
function consoleDeed(o: ConsoleObservation): Deed {
  const pipe = `the console pipe ${o.name ?? 'of unknown name'}`;
  const typed = typedInto(o);
  if (o.role === 'control' && o.command !== null && o.runAs !== null) {
    const password = o.password === null ? '' : ', with the password,';
    return deed('asked for', 'ask for', `${o.command} to be run as ${o.runAs}${password} through ${pipe}`);
  }
  if (typed.length !== 1 || o.frame !== typed[0].part.frame) return deed('spoke', 'speak', `through ${pipe}`, 'with');
  return deed('typed', 'type', `${typed[0].text} into ${pipe}`);
}

function transferDeed(o: TransferObservation): Deed {
  const facts = [o.type, counted(o.size, 'byte'), o.complete ? null : `${grouped(o.bytes)} of them seen`];
  const file = `${pathOf(o)} (${facts.filter((fact) => fact !== null).join(', ')})`;
  return o.direction === 'write' ? deed('wrote', 'write', file) : deed('read', 'read', file);
}

function serviceDeed(o: ServiceObservation): Deed {
  const service = o.name === null ? 'a service' : `the service ${o.name}`;
  const binary = o.binaryPath === null ? '' : ` with the program ${o.binaryPath}`;
  switch (o.action) {
    case 'open manager':
      return deed('opened', 'open', 'the service control manager');
    case 'create':
      return deed('created', 'create', `${service}${binary}`);
    case 'open':
      return deed('opened', 'open', service);
    case 'start':
      if (o.status === 'ERROR_SERVICE_ALREADY_RUNNING')
        return deed('asked to start', 'start', `${service}, which was running already`);
      return deed('started', 'start', `${service}${o.arguments.length === 0 ? '' : ` with ${o.arguments.join(' ')}`}`);
    case 'control':
      return deed('sent', 'send', `${o.control ?? 'a control'} to ${service}`);
    case 'delete':
      return deed('deleted', 'delete', service);
    case 'change config':
      return deed('changed', 'change', `the configuration of ${service}${binary}`);
    case 'query status':
      return deed('queried', 'query', `the status of ${service}${o.state === null ? '' : ` (${o.state})`}`);
    case 'query config':
      return queryOfConfig(o, service);
    case 'enumerate':
      return deed('listed', 'list', 'the services');
    case 'close':
      return deed('closed', 'close', service);
  }
}

/** MS-SCMR §3.1.4.20, §3.1.4.21: one name of a service is asked for by the other. */
function queryOfConfig({ operation, displayName }: ServiceObservation, service: string): Deed {
  if (operation.startsWith('RGetServiceKeyName')) return deed('looked up', 'look up', `the service that is displayed as ${displayName ?? 'a name that was not seen'}`);
  if (operation.startsWith('RGetServiceDisplayName')) return deed('looked up', 'look up', `how ${service} is displayed`);
  return deed('queried', 'query', `the configuration of ${service}`);
}

function rpcDeed(o: RpcObservation): Deed {
  const name = o.interface?.name ?? o.interface?.uuid ?? 'an interface that was not seen';
  if (o.action === 'bind') return deed('bound to', 'bind to', name);
  return deed('called', 'call', `${name}::${o.operation ?? `operation ${o.opnum}`}`);
}

const PROTOCOLS = {
  smb2: 'SMB2',
  smb1: 'SMB1',
  dcerpc: 'DCE/RPC',
  netbios: 'NetBIOS',
  kerberos: 'Kerberos',
  ldap: 'LDAP',
  http: 'HTTP',
  winrm: 'WinRM',
  dns: 'DNS',
} as const;

function connectionDeed(o: ConnectionObservation): Deed {
  const port = `port ${o.target.port}`;
  if (o.protocol !== null) return deed('spoke', 'speak', `${PROTOCOLS[o.protocol]} to ${port}`);
  return o.handshake === 'silent' ? deed('knocked at', 'connect to', port) : deed('connected to', 'connect to', port);
}
