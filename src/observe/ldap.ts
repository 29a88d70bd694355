/** Binds of one LDAP connection: logons. */
import { isMalformed } from '../bytes.ts';
import type { Stamp } from '../engine/message.ts';
import { decodeLdapBind, type LdapBindRequest, type LdapBindResponse, RESULT_SASL_BIND_IN_PROGRESS, RESULT_SUCCESS } from '../wire/ldap.ts';
import { noteMalformed } from './blind.ts';
import type { Connection } from './connection.ts';
import { LimitedMap } from './limited.ts';
import { type LogonAttempt, passwordLogon, SecurityExchange } from './logon.ts';
import type { Observing } from './observing.ts';
import type { Place } from './tickets.ts';
import { UNANSWERED, writeLogon } from './tokens.ts';

/** Binds that wait for their answer; a client waits for one at a time (RFC 4511 §4.2.1). */
const PENDING = 16;

export class LdapBinds {
  readonly #observing: Observing;
  readonly #connection: Connection;
  readonly #place: Place;
  #exchange = new SecurityExchange();
  readonly #asked: LimitedMap<number, LogonAttempt>;

  constructor(observing: Observing, connection: Connection) {
    this.#observing = observing;
    this.#connection = connection;
    this.#place = { tickets: observing.tickets, connection, via: 'ldap' };
    this.#asked = new LimitedMap(PENDING, (attempt) => {
      observing.losses.note('logon', connection);
      this.#unanswered(attempt);
    });
  }

  message(direction: 0 | 1, bytes: Uint8Array, stamp: Stamp): void {
    const message = decodeLdapBind(bytes);
    if (isMalformed(message)) return noteMalformed(this.#connection.blind, message, stamp, 'LDAP message');
    if (message.messageType === 'bindRequest') {
      this.#connection.setClient(direction);
      const attempt = this.#attempt(message, stamp);
      if (attempt !== undefined) this.#asked.set(message.messageId, attempt);
    } else {
      this.#connection.setClient((1 - direction) as 0 | 1);
      this.#answer(message, stamp);
    }
  }

  #attempt({ method, name, token, hasPassword }: LdapBindRequest, stamp: Stamp): LogonAttempt | undefined {
    if (method === 'simple') return passwordLogon(name, !hasPassword, stamp);
    return token === undefined ? undefined : this.#exchange.fromClient(token, stamp, this.#place);
  }

  #answer({ messageId, resultCode, resultName, token }: LdapBindResponse, stamp: Stamp): void {
    if (token !== undefined) this.#exchange.fromServer(token, stamp, this.#place);
    const attempt = this.#asked.get(messageId);
    const goesOn = resultCode === RESULT_SASL_BIND_IN_PROGRESS;
    if (!goesOn) this.#exchange = new SecurityExchange();
    if (attempt === undefined) return;
    this.#asked.delete(messageId);
    // Kerberos with mutual authentication goes on once the server has accepted the ticket
    const isAccepted = resultCode === RESULT_SUCCESS || (goesOn && attempt.fields.protocol === 'Kerberos');
    writeLogon(this.#observing, this.#connection, 'ldap', attempt, {
      status: resultName,
      outcome: isAccepted ? 'success' : 'failure',
      response: stamp,
    });
  }

  #unanswered(attempt: LogonAttempt): void {
    writeLogon(this.#observing, this.#connection, 'ldap', attempt, UNANSWERED);
  }

  finish(): void {
    for (const attempt of this.#asked.values()) this.#unanswered(attempt);
    this.#asked.clear();
  }
}
