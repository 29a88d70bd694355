/**
 * Observations: what happened, as plain data, each with the frames that prove it. One JSON object a line in `ndjson`.
 *
 * A request and its answer make one observation. `status` is the server's answer by its MS-ERREF name, `unknown` where
 * no answer was seen; interim answers (STATUS_PENDING) are no answers. Absent knowledge is `null`, never a guess.
 */

import type {
  AccountObservation,
  CoercionObservation,
  PrinterObservation,
  ProcessObservation,
  QueryObservation,
  RegistryObservation,
  ReplicationObservation,
  SharingObservation,
  ShutdownObservation,
  TaskObservation,
} from './observations/calls.ts';
import type { Common, Endpoint, SessionReference, StatusName } from './observations/common.ts';
import type { ConsoleObservation } from './observations/consoles.ts';
import type { FileObservation, PipeObservation, ShareObservation, TransferObservation } from './observations/files.ts';
import type { ExploitObservation, NameObservation, TicketObservation } from './observations/names.ts';

export type * from './observations/calls.ts';
export type * from './observations/common.ts';
export type * from './observations/finding.ts';
export type * from './observations/consoles.ts';
export type * from './observations/files.ts';
export type * from './observations/names.ts';

export type Observation =
  | ConnectionObservation
  | NegotiateObservation
  | LogonObservation
  | ShareObservation
  | FileObservation
  | PipeObservation
  | ConsoleObservation
  | TransferObservation
  | RpcObservation
  | ServiceObservation
  | TaskObservation
  | RegistryObservation
  | ProcessObservation
  | AccountObservation
  | ReplicationObservation
  | CoercionObservation
  | QueryObservation
  | ShutdownObservation
  | PrinterObservation
  | SharingObservation
  | NameObservation
  | TicketObservation
  | ExploitObservation
  | BlindSpotObservation
  | CaptureObservation;

export interface ConnectionObservation extends Common {
  kind: 'connection';
  /** What was recognised in it; null when nothing was (a refused or silent port). */
  protocol: 'smb2' | 'smb1' | 'dcerpc' | 'netbios' | 'kerberos' | 'ldap' | 'http' | 'winrm' | 'dns' | null;
  /** How it ended: `timeout` when the capture went on without it, `capture end` when it was still open. */
  end: 'fin' | 'rst' | 'timeout' | 'evicted' | 'reused' | 'capture end';
  /** SYN seen from the source; and whether the target accepted: `established`, `refused` (RST), `silent`, or null when the beginning was not seen. */
  handshake: 'established' | 'refused' | 'silent' | null;
  lastTime: string;
  lastFrame: number;
  sourcePackets: number;
  sourceBytes: number;
  targetPackets: number;
  targetBytes: number;
  /**
   * What its first packet lay in, outermost first, with the VLAN, label, key, VNI or TEID: `802.1Q 10`, `VXLAN 5001`,
   * `IPv6 in IPv4`; the first eight, then `more`. Addresses and ports are the innermost ones.
   */
  tunnels: string[];
  /** Bytes of either direction that never arrived in the capture. */
  sourceLost: number;
  targetLost: number;
}

export interface NegotiateObservation extends Common {
  kind: 'negotiate';
  /** `0x0311` -> `SMB 3.1.1`; null where the answer was not seen. */
  dialect: string | null;
  dialects: string[];
  status: StatusName;
  signing: 'required' | 'enabled' | 'none' | null;
  clientSigning: 'required' | 'enabled' | 'none' | null;
  encryption: string | null;
  compression: string[];
  clientGuid: string | null;
  serverGuid: string | null;
  clientCapabilities: string[];
  serverCapabilities: string[];
  serverTime: string | null;
  serverStartTime: string | null;
  maxTransactSize: number | null;
  maxReadSize: number | null;
  maxWriteSize: number | null;
  /** Host name that the client asked for (SMB2_NETNAME_NEGOTIATE_CONTEXT_ID). */
  netname: string | null;
  /** Negotiate contexts of the client, in order, by their MS-SMB2 names. */
  clientContexts: string[];
  serverContexts: string[];
}

export interface NtlmServer {
  netbiosName: string | null;
  netbiosDomain: string | null;
  dnsName: string | null;
  dnsDomain: string | null;
  dnsForest: string | null;
  /** `10.0.19041`, out of the VERSION structure of the CHALLENGE. */
  osVersion: string | null;
  osBuild: number | null;
  /** MsvAvTimestamp. */
  time: string | null;
  targetName: string | null;
  challenge: string | null;
  /** The frame of the CHALLENGE. */
  frame: number;
}

export interface LogonObservation extends Common {
  kind: 'logon';
  /** `plain text password`: SMB1 where the server asks for it, a simple bind, HTTP's Basic; what it was is not told. */
  protocol: 'NTLM' | 'Kerberos' | 'plain text password' | 'unknown';
  /** What carried it: an SMB session setup, a DCE/RPC security context, an LDAP bind, or a header of HTTP. */
  via: 'smb2' | 'smb1' | 'dcerpc' | 'ldap' | 'http';
  domain: string | null;
  user: string | null;
  workstation: string | null;
  ntlmVersion: 'NTLMv2' | 'NTLMv1' | 'NTLMv1-ESS' | 'anonymous' | null;
  status: StatusName;
  /**
   * What the server's answer means. DCE/RPC has no answer to an AUTHENTICATE of its own: there the answer to the first
   * call under that security context decides, and `status` stays `unknown` unless the server refused.
   */
  outcome: 'success' | 'failure' | 'unknown';
  /** SMB2_SESSION_FLAG_IS_GUEST or _IS_NULL, over SMB1 SMB_SETUP_GUEST, in the answer. */
  guest: boolean;
  anonymous: boolean;
  /** SMB2_SESSION_FLAG_ENCRYPT_DATA in the answer. */
  encrypted: boolean;
  /** An SMB session id; null inside DCE/RPC over TCP. */
  sessionId: string | null;
  /** Bound to a session that another connection began (multichannel). */
  binding: boolean;
  /** Of the client: VERSION of its AUTHENTICATE or NEGOTIATE message. */
  clientVersion: string | null;
  negotiateFlags: string | null;
  mic: boolean;
  /** MsvAvTargetName of the client, or the service name of the Kerberos ticket: `cifs/dc1.contoso.local`. */
  targetName: string | null;
  /** Of the Kerberos ticket. */
  realm: string | null;
  /**
   * A Kerberos ticket names no client to the reader. The frame of the KDC's answer that gave this very ticket, and whose client
   * `domain` and `user` are; null where that was not seen.
   */
  ticketFrame: number | null;
  /** What the server said of itself in the CHALLENGE, or over SMB1 in its NEGOTIATE; null where that was not seen. */
  server: NtlmServer | null;
  /** SMB1: what the server says it runs, `Windows Server 2008 R2 Enterprise 7601 Service Pack 1`; null elsewhere. */
  nativeOs: string | null;
  nativeLanMan: string | null;
}

export interface RpcInterface {
  uuid: string;
  /** `2.0`: major and minor. */
  version: string | null;
  /** Published name (`svcctl`); null when the table has none. */
  name: string | null;
}

export interface RpcObservation extends Common, SessionReference {
  kind: 'rpc';
  action: 'bind' | 'call';
  /** `bind`: alter_context when it changed an association; one observation for each presentation context. */
  alter: boolean;
  /** null where the bind was not seen. */
  interface: RpcInterface | null;
  contextId: number;
  callId: number;
  opnum: number | null;
  /** As published: `RCreateServiceW`; null when not known. */
  operation: string | null;
  transport: 'ncacn_np' | 'ncacn_ip_tcp' | 'ncadg_ip_udp';
  pipe: string | null;
  /** Stub encrypted (RPC_C_AUTHN_LEVEL_PKT_PRIVACY): arguments cannot be read. */
  sealed: boolean;
  authType: string | null;
  authLevel: string | null;
  /** NDR, NDR64 or `bind time feature negotiation`, as offered (`bind`) or in use (`call`). */
  transferSyntax: string | null;
  object: string | null;
  /** `bind`: `acceptance` or the rejection's reason; `call`: `response`, or the fault's name (`nca_s_op_rng_error`); `unknown`. */
  status: string;
  /** Return value of the operation where its answer was decoded; null otherwise. */
  returnCode: number | null;
  returnName: string | null;
  /** The bind was not seen: which interface it is follows from the pipe, or from opnum and arguments. */
  inferred: boolean;
  /** Decoded arguments and results of operations that are known; empty where sealed or not decoded. */
  arguments: Record<string, unknown>;
  requestBytes: number;
  responseBytes: number | null;
  /** Why the arguments could not be read: `sealed`, `cut`, `malformed`, `limit`; null otherwise. */
  unread: string | null;
}

export interface ServiceObservation extends Common, SessionReference {
  kind: 'service';
  action:
    | 'open manager'
    | 'create'
    | 'open'
    | 'start'
    | 'control'
    | 'delete'
    | 'change config'
    | 'query status'
    | 'query config'
    | 'enumerate'
    | 'close';
  /** Machine that the caller named in opening the manager. */
  machine: string | null;
  name: string | null;
  displayName: string | null;
  binaryPath: string | null;
  serviceType: string | null;
  startType: string | null;
  startName: string | null;
  /** `start`: its arguments. */
  arguments: string[];
  /** `control`: SERVICE_CONTROL_STOP, ... */
  control: string | null;
  /** State out of the answer: SERVICE_RUNNING, ... */
  state: string | null;
  /** ERROR_SUCCESS, ERROR_SERVICE_EXISTS, ... by MS-ERREF §2.2; the fault's name; or `unknown`. */
  status: StatusName;
  returnCode: number | null;
  /** Arguments could not be read: the operation alone is known. */
  sealed: boolean;
  opnum: number;
  operation: string;
  pipe: string | null;
  transport: 'ncacn_np' | 'ncacn_ip_tcp';
}

export type BlindSpotReason =
  | 'encrypted'
  | 'compressed'
  | 'lost'
  | 'cut'
  | 'malformed'
  | 'evicted'
  | 'limit'
  | 'flood'
  | 'sealed'
  | 'smb1'
  | 'beginning not seen'
  | 'one direction only'
  | 'unsupported link'
  | 'overlap conflict';

/** What could not be read and why. One for each reason and place, with its count and extent. */
export interface BlindSpotObservation {
  kind: 'blind spot';
  id: string;
  time: string;
  frame: number;
  lastFrame: number;
  responseFrame: null;
  flow: string | null;
  source: Endpoint | null;
  target: Endpoint | null;
  reason: BlindSpotReason;
  /** One sentence that a person understands. */
  what: string;
  /** Messages, holes or packets it stands for. */
  count: number;
  /** Bytes that were not read; null where that is not known. */
  bytes: number | null;
  sessionId: string | null;
}

export interface CaptureProblem {
  /** `cut short`, `damaged`, `unsupported link type`, ... */
  problem: string;
  /** One sentence with what, where and how many. */
  what: string;
  /** Byte offset in the capture, where there is one. */
  offset: number | null;
  count: number;
}

/** Always the last line. */
export interface CaptureObservation {
  kind: 'capture';
  id: string;
  /** Name of the file as given, without its folder; null for a stream. */
  name: string | null;
  format: 'pcap' | 'pcapng' | null;
  packets: number;
  /** Packets that the filter left out; the other numbers are of the whole capture. */
  filtered: number;
  /** Bytes on the wire, as the packets' original lengths say. */
  bytes: number;
  firstTime: string | null;
  lastTime: string | null;
  /** LINKTYPE_ names: `ETHERNET`, `LINUX_SLL`, or `LINKTYPE 147`. */
  linkTypes: string[];
  problems: CaptureProblem[];
  /**
   * Packets that a capture of the same sequence, which overlaps with this one in time, had too: they are told once, as that
   * capture's. Where there are none, it is not there.
   */
  repeatedPackets?: number;
}
