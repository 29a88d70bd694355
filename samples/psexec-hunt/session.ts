/** An SMB connection from its negotiation to its end: NTLM logon, trees, Logoff. */
import { cat } from './bytes.ts';
import {
  emptyBody,
  FSCTL_QUERY_NETWORK_INTERFACE_INFO,
  ioctlRequest,
  ioctlResponse,
  networkInterfaces,
  NO_FILE,
  sessionSetupRequest,
  sessionSetupResponse,
  treeConnectRequest,
  treeConnectResponse,
} from './bodies.ts';
import type { Names } from './hosts.ts';
import {
  negotiateRequest,
  negotiateResponse,
  serverGuidOf,
  SMB_3_1_1,
  smb1Negotiate,
  WILDCARD,
} from './negotiation.ts';
import { type Account, authenticate, challenge, type Exchange, negotiate } from './ntlmssp.ts';
import { randomFor } from './random.ts';
import {
  Command,
  nbss,
  SETTING_UP,
  type SmbConnection,
  STATUS_LOGON_FAILURE,
  STATUS_MORE_PROCESSING_REQUIRED,
} from './smb2.ts';
import {
  messageIntegrityCode,
  negTokenAccepted,
  negTokenAuthenticate,
  negTokenChallenge,
  negTokenInit,
} from './spnego.ts';
import { fileTime } from './time.ts';

const settingUp = { flags: SETTING_UP, credits: 31 };

/** HR-PC's redirector keeps one ClientGuid. */
const clientGuid = randomFor('client guid').bytes(16);

export interface Opening {
  server: Names;
  /** SMB1's multi-protocol negotiation first, as a Windows client does that does not know the server yet. */
  withSmb1: boolean;
}

export function openConnection(smb: SmbConnection, { server, withSmb1 }: Opening): void {
  const random = smb.random;
  const serverGuid = serverGuidOf(server.netbios);
  const answer = (dialect: number): Buffer =>
    negotiateResponse({
      dialect,
      server: server.netbios,
      serverGuid,
      systemTime: fileTime(smb.tcp.clock.now),
      salt: random.bytes(32),
    });
  smb.tcp.handshake();
  if (withSmb1) {
    smb.tcp.send('client', nbss(smb1Negotiate()));
    smb.answerToSmb1(answer(WILDCARD));
  }
  const netname = smb.tcp.serverHost.ip;
  const request = negotiateRequest({ netname, salt: random.bytes(32), clientGuid, isNew: !withSmb1 });
  smb.exchange(Command.NEGOTIATE, request, answer(SMB_3_1_1), settingUp);
}

export interface Logon {
  exchange: Exchange;
  account: Account;
  sessionId: bigint;
}

/** SESSION_SETUP, MS-SMB2 §3.2.4.2.3: the server names the session in its first answer and signs its last. */
export function logOn(smb: SmbConnection, { exchange, account, sessionId }: Logon, isAccepted = true): void {
  const purpose = `${account.user} ${sessionId}`;
  const first = smb.ask(Command.SESSION_SETUP, sessionSetupRequest(negTokenInit(negotiate())), settingUp);
  smb.sessionId = sessionId;
  smb.answer(first, sessionSetupResponse(negTokenChallenge(challenge(exchange))), {
    status: STATUS_MORE_PROCESSING_REQUIRED,
    credits: 1,
  });
  const token = negTokenAuthenticate(authenticate(exchange, account), messageIntegrityCode(`client ${purpose}`));
  const second = smb.ask(Command.SESSION_SETUP, sessionSetupRequest(token), settingUp);
  if (isAccepted) {
    const accepted = sessionSetupResponse(negTokenAccepted(messageIntegrityCode(`server ${purpose}`)));
    smb.answer(second, accepted, { signed: true, service: [900_000, 1_700_000] });
    return;
  }
  const refused = cat(Buffer.from([9, 0]), Buffer.alloc(6));
  smb.answer(second, refused, { status: STATUS_LOGON_FAILURE, credits: 1, service: [1_900_000, 2_600_000] });
}

export function connectTree(
  smb: SmbConnection,
  share: 'IPC$' | 'ADMIN$',
  treeId: number,
  signature?: Uint8Array,
): void {
  const request = treeConnectRequest(`\\\\${smb.tcp.serverHost.ip}\\${share}`);
  const response = treeConnectResponse(share === 'IPC$' ? 'pipe' : 'disk');
  const how = { flags: SETTING_UP, signed: { request: signature } };
  const pending = smb.ask(Command.TREE_CONNECT, request, how);
  smb.answer(pending, response, { treeId });
}

/** The client looks for more ways to the server (multichannel). */
export function queryNetworkInterfaces(smb: SmbConnection, treeId: number, server: Names): void {
  const { ip } = smb.tcp.serverHost;
  const linkLocal = cat(Buffer.from('fe80000000000000', 'hex'), randomFor(`link-local ${server.netbios}`).bytes(8));
  smb.exchange(
    Command.IOCTL,
    ioctlRequest(FSCTL_QUERY_NETWORK_INTERFACE_INFO, NO_FILE, Buffer.alloc(0), 65536),
    ioctlResponse(FSCTL_QUERY_NETWORK_INTERFACE_INFO, NO_FILE, networkInterfaces(ip, linkLocal)),
    { treeId, flags: SETTING_UP },
  );
}

export function logOff(smb: SmbConnection, trees: readonly number[]): void {
  for (const treeId of trees) smb.exchange(Command.TREE_DISCONNECT, emptyBody, emptyBody, { treeId });
  smb.exchange(Command.LOGOFF, emptyBody, emptyBody);
}
