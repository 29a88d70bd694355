/** SESSION_SETUP_ANDX and LOGOFF_ANDX (MS-CIFS §3.3.5.43, §3.3.5.45; MS-SMB §3.3.5.3): logons, and the sessions that they begin. */
import { isMalformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import { deduceNtlmVersion } from '../../wire/ntlmssp/responses.ts';
import { STATUS_MORE_PROCESSING_REQUIRED } from '../../wire/ntstatus.ts';
import {
  decodeSessionSetupAndxRequest,
  decodeSessionSetupAndxResponse,
  SMB_SETUP_GUEST,
  type SessionSetupPasswordRequest,
  type SessionSetupAndxResponse,
} from '../../wire/smb1/index.ts';
import { kerberosErrorIn, type LogonAttempt, type LogonFields, SecurityExchange } from '../logon.ts';
import { presentedTicket } from '../tickets.ts';
import type { Answer, Handler, Negotiated, RequestContext } from './request.ts';

/** Length of an LM and of an NTLM v1 response. */
const RESPONSE_LENGTH = 24;
/** Least length of an NTLM v2 response (MS-NLMP §2.2.2.8). */
const NTLMV2_LENGTH = 44;

export const sessionSetup: Handler = (request) => {
  const { block, connection, dialogue, header, observing, session: named, stamp } = request;
  const asked = decodeSessionSetupAndxRequest(block);
  if (isMalformed(asked)) return asked;
  // the first request has no UID yet: its exchange is handed to the session that the answer names
  const exchange = header.uid === 0 ? new SecurityExchange() : named.exchange(connection);
  const place = { tickets: observing.tickets, connection, via: 'smb' } as const;
  const attempt = asked.form === 'token' ? exchange.fromClient(asked.securityBlob, stamp, place) : passwordAttempt(asked, dialogue.negotiated, stamp);
  return {
    pending: {
      answer(answer) {
        const decoded = answer.block === null || answer.block.wordCount === 0 ? undefined : decodeSessionSetupAndxResponse(answer.block);
        if (isMalformed(decoded) && answer.stamp !== null && !answer.isCut) dialogue.malformed(decoded, answer.stamp);
        const response = isMalformed(decoded) ? undefined : decoded;
        if (response !== undefined && answer.stamp !== null) exchange.fromServer(response.securityBlob, answer.stamp, place);
        settle(request, exchange, attempt, response, answer);
      },
    },
  };
};

function settle(request: RequestContext, exchange: SecurityExchange, shown: LogonAttempt | undefined, response: SessionSetupAndxResponse | undefined, answer: Answer): void {
  const { chain, connection, dialogue, header, observing, stamp } = request;
  const error = kerberosErrorIn(response?.securityBlob);
  const asksMore = answer.status === STATUS_MORE_PROCESSING_REQUIRED;
  const attempt = exchange.answered(shown, asksMore && error === undefined);
  const goesOn = answer.succeeded || asksMore;
  const uid = goesOn && answer.header !== null ? answer.header.uid : header.uid;
  const session = uid === 0 ? undefined : dialogue.session(uid);
  session?.exchanges.set(connection, exchange);
  if (answer.succeeded) {
    chain.uid = uid;
    session?.exchanges.delete(connection);
    if (attempt !== undefined && session !== undefined) session.logon = attempt;
  }
  if (shown?.presented !== undefined) {
    observing.output.emit(presentedTicket(connection.common(stamp, answer.stamp), shown.presented, 'smb', error ?? answer.name));
  }
  // a token that the server wants another one for decides nothing yet
  if (attempt === undefined || (asksMore && attempt.fields.protocol !== 'NTLM')) return;
  observing.output.emit({
    kind: 'logon',
    ...connection.common(attempt.stamp, answer.stamp),
    via: 'smb1',
    ...attempt.fields,
    status: answer.name,
    outcome: outcomeOf(answer),
    guest: answer.succeeded && response !== undefined && (response.action & SMB_SETUP_GUEST) !== 0,
    encrypted: false,
    sessionId: session?.id ?? null,
    binding: false,
    nativeOs: response?.nativeOs || null,
    nativeLanMan: response?.nativeLanMan || null,
  });
}

/** An answer that asks for more refuses nothing: the one that decides was not seen. */
function outcomeOf({ status, succeeded }: Answer): 'success' | 'failure' | 'unknown' {
  if (status === null || status === STATUS_MORE_PROCESSING_REQUIRED) return 'unknown';
  return succeeded ? 'success' : 'failure';
}

/** Without a token: responses to the challenge of NEGOTIATE (MS-NLMP §3.3), or the password itself, which is not told. */
function passwordAttempt(asked: SessionSetupPasswordRequest, negotiated: Negotiated | undefined, stamp: Stamp): LogonAttempt {
  const { accountName, oemPassword, primaryDomain, unicodePassword } = asked;
  const fields: LogonFields = {
    protocol: 'unknown',
    domain: primaryDomain,
    user: accountName,
    workstation: null,
    ntlmVersion: null,
    anonymous: false,
    clientVersion: null,
    negotiateFlags: null,
    mic: false,
    targetName: null,
    realm: null,
    ticketFrame: null,
    server: negotiated === undefined ? null : serverOf(negotiated),
  };
  if (accountName === '' && isEmpty(unicodePassword) && isEmpty(oemPassword)) {
    return { stamp, fields: { ...fields, protocol: 'NTLM', ntlmVersion: 'anonymous', anonymous: true } };
  }
  if (negotiated?.plainPasswords === true || isPlain(oemPassword) || isPlain(unicodePassword)) return { stamp, fields: { ...fields, protocol: 'plain text password' } };
  // an LM response alone is of the time of NTLM v1
  const lmAlone = unicodePassword.length === 0 && oemPassword.length === RESPONSE_LENGTH;
  const user = new Uint8Array(accountName.length);
  const ntlmVersion = lmAlone ? 'NTLMv1' : deduceNtlmVersion(oemPassword, unicodePassword, user, 0);
  return { stamp, fields: { ...fields, protocol: ntlmVersion === undefined ? 'unknown' : 'NTLM', ntlmVersion: ntlmVersion ?? null } };
}

/** Nothing, or the null that ends it. */
function isEmpty(password: Uint8Array): boolean {
  return password.length <= 2 && password.every((byte) => byte === 0);
}

/** No response has such a length: a client may send its password whatever the server asked for. */
function isPlain(password: Uint8Array): boolean {
  return !isEmpty(password) && password.length !== RESPONSE_LENGTH && password.length < NTLMV2_LENGTH;
}

function serverOf({ challenge, domainName, frame, serverName }: Negotiated): LogonFields['server'] {
  return {
    netbiosName: serverName,
    netbiosDomain: domainName,
    dnsName: null,
    dnsDomain: null,
    dnsForest: null,
    osVersion: null,
    osBuild: null,
    time: null,
    targetName: null,
    challenge,
    frame,
  };
}

export const logoff: Handler = ({ dialogue, header }) => ({
  pending: {
    answer({ stamp, succeeded }) {
      if (succeeded && stamp !== null) dialogue.endSession(header.uid, stamp);
    },
  },
});
