/** SESSION_SETUP and LOGOFF (MS-SMB2 §3.3.5.5, §3.3.5.6): logons, and the sessions that they begin. */
import { isMalformed } from '../../bytes.ts';
import { STATUS_MORE_PROCESSING_REQUIRED } from '../../wire/ntstatus.ts';
import {
  decodeSessionSetupRequest,
  decodeSessionSetupResponse,
  SMB2_SESSION_FLAG_BINDING,
  SMB2_SESSION_FLAG_ENCRYPT_DATA,
  SMB2_SESSION_FLAG_IS_GUEST,
  SMB2_SESSION_FLAG_IS_NULL,
} from '../../wire/smb2/index.ts';
import type { Connection } from '../connection.ts';
import { kerberosErrorIn, SecurityExchange } from '../logon.ts';
import type { Observing } from '../observing.ts';
import { type Place, presentedTicket } from '../tickets.ts';
import type { Answer, Handler, OrphanContext } from './request.ts';

export const sessionSetup: Handler = ({ bytes, connection, dialogue, observing, session: named, stamp }) => {
  const request = decodeSessionSetupRequest(bytes);
  if (isMalformed(request)) return request;
  // the first request has no session yet: its exchange is handed to the one that the answer names
  const exchange = named?.exchange(connection) ?? new SecurityExchange();
  const place = placeOf(observing, connection);
  const shown = exchange.fromClient(request.securityBuffer, stamp, place);
  const binding = (request.flags & SMB2_SESSION_FLAG_BINDING) !== 0;

  const answer = (given: Answer): void => {
    const response = given.status === null ? undefined : decodeSessionSetupResponse(given.bytes);
    const readable = response !== undefined && !isMalformed(response) ? response : undefined;
    if (readable !== undefined && given.stamp !== null) exchange.fromServer(readable.securityBuffer, given.stamp, place);
    const sessionId = given.header?.sessionId ?? named?.sessionId ?? 0n;
    const error = kerberosErrorIn(readable?.securityBuffer);
    const asksMore = given.status === STATUS_MORE_PROCESSING_REQUIRED;
    const attempt = exchange.answered(shown, asksMore && error === undefined);
    const goesOn = given.succeeded || asksMore;
    const session = sessionId === 0n || !goesOn ? named : dialogue.session(sessionId);
    session?.exchanges.set(connection, exchange);
    if (given.succeeded) session?.exchanges.delete(connection);
    if (given.succeeded && attempt !== undefined && session !== undefined) session.logon = attempt;
    if (shown?.presented !== undefined) {
      observing.output.emit(presentedTicket(connection.common(stamp, given.stamp), shown.presented, 'smb', error ?? given.name));
    }
    // a token that the server wants another one for decides nothing yet
    if (attempt === undefined || (asksMore && attempt.fields.protocol !== 'NTLM')) return;
    const flags = given.succeeded ? (readable?.sessionFlags ?? 0) : 0;
    observing.output.emit({
      kind: 'logon',
      ...connection.common(attempt.stamp, given.stamp),
      via: 'smb2',
      ...attempt.fields,
      status: given.name,
      // an answer that asks for more refuses nothing: the one that decides was not seen
      outcome: given.status === null || asksMore ? 'unknown' : given.succeeded ? 'success' : 'failure',
      guest: (flags & SMB2_SESSION_FLAG_IS_GUEST) !== 0,
      anonymous: attempt.fields.anonymous || (flags & SMB2_SESSION_FLAG_IS_NULL) !== 0,
      encrypted: (flags & SMB2_SESSION_FLAG_ENCRYPT_DATA) !== 0,
      sessionId: session?.id ?? null,
      binding,
      nativeOs: null,
      nativeLanMan: null,
    });
    if (!given.succeeded && given.status !== null && session !== undefined && session.logon === undefined && !goesOn) observing.sessions.remove(session);
  };
  return { pending: { answer } };
};

/** A CHALLENGE whose NEGOTIATE was not seen still says who the server is. */
export function sessionSetupUnasked({ bytes, dialogue, header, stamp }: OrphanContext): void {
  dialogue.noteOrphan(header, stamp);
  const response = decodeSessionSetupResponse(bytes);
  if (isMalformed(response) || header.sessionId === 0n) return;
  const { connection, observing } = dialogue;
  dialogue.session(header.sessionId).exchange(connection).fromServer(response.securityBuffer, stamp, placeOf(observing, connection));
}

const placeOf = ({ tickets }: Observing, connection: Connection): Place => ({ tickets, connection, via: 'smb' });

export const logoff: Handler = ({ observing, session }) => ({
  pending: {
    answer({ succeeded, stamp }) {
      if (!succeeded || stamp === null || session === undefined) return;
      session.endOpens(stamp);
      observing.sessions.remove(session);
    },
  },
});
