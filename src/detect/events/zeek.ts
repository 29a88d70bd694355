/**
 * `product: zeek`: observations as rows of Zeek's logs, with their field names. A row stands for each thing that Zeek
 * would log; what the server refused leaves none, as there, and what was not answered leaves one (docs/rules.md).
 */

import type {
  ConnectionObservation,
  FileObservation,
  LogonObservation,
  Observation,
  PipeObservation,
  RpcObservation,
  ShareObservation,
  TransferObservation,
} from '../../observations.ts';
import type { Fields } from './flatten.ts';
import { answerTo } from '../../answer.ts';
import { nanosecondsOf } from '../../time.ts';
import { secondsOf } from './time.ts';
import { MACHINES, MACHINES_OF_64_BITS, MIME_TYPES, SHARE_TYPES, zeekOperation } from './zeekNames.ts';

export type ZeekService = 'smb_files' | 'smb_mapping' | 'ntlm' | 'dce_rpc' | 'kerberos' | 'conn' | 'files' | 'pe';

export interface ZeekRow {
  service: ZeekService;
  fields: Fields;
}

export function zeekRows(o: Observation): ZeekRow[] {
  if (o.kind === 'blind spot' || o.kind === 'capture' || o.kind === 'negotiate' || o.kind === 'service') return [];
  const common: Fields = {
    ts: secondsOf(nanosecondsOf(o.time)),
    uid: o.flow,
    'id.orig_h': o.source.ip,
    'id.orig_p': o.source.port,
    'id.resp_h': o.target.ip,
    'id.resp_p': o.target.port,
    outcome: answerTo(o),
  };
  const row = (service: ZeekService, fields: Fields): ZeekRow => ({ service, fields: { ...common, ...fields } });
  if (o.kind === 'logon') return [logonRow(o, row)];
  if (o.kind === 'connection') return [row('conn', connFields(o))];
  if (common.outcome === 'refused') return [];
  switch (o.kind) {
    case 'share':
      return o.action === 'connect' ? [row('smb_mapping', mappingFields(o))] : [];
    case 'file':
      return fileActions(o).map((fields) => row('smb_files', fields));
    case 'pipe':
      return pipeActions(o).map((fields) => row('smb_files', fields));
    case 'transfer':
      return transferRows(o, row);
    case 'rpc':
      return o.action === 'call' && o.interface !== null && o.opnum !== null ? [row('dce_rpc', rpcFields(o))] : [];
    default:
      return [];
  }
}

type Row = (service: ZeekService, fields: Fields) => ZeekRow;

/** base/protocols/smb/main.zeek `SMB::TreeInfo`. */
function mappingFields(o: ShareObservation): Fields {
  return {
    path: o.path,
    service: null,
    native_file_system: null,
    share_type: o.type === null ? null : SHARE_TYPES[o.type],
  };
}

/** base/protocols/smb/main.zeek `SMB::FileInfo`; smb2-main.zeek calls the root of a share so. */
const SHARE_ROOT = '<share_root>';

function fileInfo(action: string, o: { share: string | null; name: string | null }): Fields {
  return { action: `SMB::${action}`, path: o.share, name: o.name === '' ? SHARE_ROOT : o.name };
}

function fileActions(o: FileObservation): Fields[] {
  const times: Fields = { 'times.created': o.created, 'times.modified': o.modified };
  switch (o.action) {
    case 'open':
      return [{ ...fileInfo('FILE_OPEN', o), size: o.size, ...times }];
    case 'close':
      return [fileInfo('FILE_CLOSE', o)];
    case 'delete':
      return [fileInfo('FILE_DELETE', o)];
    case 'rename':
      return [{ ...fileInfo('FILE_RENAME', { share: o.share, name: o.newName }), prev_name: o.name }];
    case 'set':
      return o.information === 'FileBasicInformation' ? [{ ...fileInfo('FILE_SET_ATTRIBUTE', o), ...times }] : [];
    default:
      return [];
  }
}

function pipeActions(o: PipeObservation): Fields[] {
  if (o.action === 'open') return [{ ...fileInfo('PIPE_OPEN', o), size: 0 }];
  if (o.action !== 'close') return [];
  const rows = [fileInfo('PIPE_CLOSE', o)];
  if ((o.bytesWritten ?? 0) > 0) rows.push(fileInfo('PIPE_WRITE', o));
  if ((o.bytesRead ?? 0) > 0) rows.push(fileInfo('PIPE_READ', o));
  return rows;
}

/** base/frameworks/files/main.zeek `Files::Info`, with the hashes; base/files/pe/main.zeek `PE::Info`. */
function transferRows(o: TransferObservation, row: Row): ZeekRow[] {
  const rows = [
    row('smb_files', { ...fileInfo(o.direction === 'write' ? 'FILE_WRITE' : 'FILE_READ', o), size: o.size }),
    row('files', {
      source: 'SMB',
      filename: o.name,
      mime_type: o.type === null ? null : (MIME_TYPES[o.type] ?? null),
      is_orig: o.direction === 'write',
      seen_bytes: o.bytes,
      total_bytes: o.size,
      missing_bytes: Math.max(0, o.size - o.bytes),
      md5: o.md5,
      sha1: o.sha1,
      sha256: o.sha256,
    }),
  ];
  if (o.pe !== null) {
    const { machine, kind, linkTime, sections, subsystem } = o.pe;
    rows.push(
      row('pe', {
        machine: MACHINES[machine] ?? machine,
        compile_ts: linkTime === null ? null : secondsOf(nanosecondsOf(linkTime)),
        is_exe: kind !== null,
        is_64bit: MACHINES_OF_64_BITS.has(machine),
        subsystem,
        section_names: sections,
      }),
    );
  }
  return rows;
}

/** base/protocols/ntlm/main.zeek `NTLM::Info`; of Kerberos the ticket that was shown, krb/main.zeek `KRB::Info`. */
function logonRow(o: LogonObservation, row: Row): ZeekRow {
  const success = o.outcome === 'unknown' ? null : o.outcome === 'success';
  if (o.protocol === 'Kerberos') {
    const client = o.user === null ? null : `${o.user}/${o.realm ?? ''}`;
    return row('kerberos', { request_type: null, client, service: o.targetName, success });
  }
  return row('ntlm', {
    username: o.user,
    hostname: o.workstation,
    domainname: o.domain,
    server_nb_computer_name: o.server?.netbiosName ?? null,
    server_dns_computer_name: o.server?.dnsName ?? null,
    server_tree_name: o.server?.dnsForest ?? null,
    success,
  });
}

/** base/protocols/dce-rpc/main.zeek `DCE_RPC::Info`; the pipe as the server's secondary address names it. */
function rpcFields(o: RpcObservation): Fields {
  const endpoint = o.interface?.name ?? `unknown-${o.interface?.uuid}`;
  return {
    rtt: null,
    named_pipe: o.pipe === null ? String(o.target.port) : `\\pipe\\${o.pipe}`,
    endpoint,
    operation: zeekOperation(endpoint, o.operation, o.opnum ?? 0),
  };
}

/** base/protocols/conn/main.zeek `Conn::Info`; a reset does not say whose it was. */
function connFields(o: ConnectionObservation): Fields {
  const duration = secondsOf(nanosecondsOf(o.lastTime) - nanosecondsOf(o.time));
  return {
    proto: 'tcp',
    service: o.protocol === null ? null : CONN_SERVICES[o.protocol],
    duration,
    orig_bytes: o.sourceBytes,
    resp_bytes: o.targetBytes,
    conn_state: connState(o),
    missed_bytes: o.sourceLost + o.targetLost,
    orig_pkts: o.sourcePackets,
    resp_pkts: o.targetPackets,
  };
}

const CONN_SERVICES: Readonly<Record<NonNullable<ConnectionObservation['protocol']>, string | null>> = {
  smb2: 'smb',
  smb1: 'smb',
  dcerpc: 'dce_rpc',
  netbios: null,
  kerberos: 'krb_tcp',
  ldap: 'ldap_tcp',
  http: 'http',
  winrm: 'http',
  dns: 'dns',
};

function connState({ handshake, end }: ConnectionObservation): string | null {
  if (handshake === null) return 'OTH';
  if (handshake === 'silent') return 'S0';
  if (handshake === 'refused') return 'REJ';
  if (end === 'fin') return 'SF';
  return end === 'rst' ? null : 'S1';
}
