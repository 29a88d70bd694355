/** Logons inside DCE/RPC (MS-RPCE §3.3.1.5.2.2): an AUTHENTICATE has no answer of its own, so later answers decide. */
import type { Stamp } from '../../engine/message.ts';
import type { SecTrailer } from '../../wire/dcerpc/index.ts';
import type { Connection } from '../connection.ts';
import { type LogonAttempt, type LogonFields, SecurityExchange } from '../logon.ts';
import { LimitedMap } from '../limited.ts';
import type { Observing } from '../observing.ts';
import { type Place, presentedTicket } from '../tickets.ts';
import type { Carrier } from './carrier.ts';

/** Security contexts of one association that are kept; real ones have a handful. */
const CONTEXTS = 256;

export class RpcLogons {
  readonly #observing: Observing;
  readonly #connection: Connection;
  readonly #place: Place;
  readonly #carrier: Carrier;
  /** By auth_context_id. */
  readonly #exchanges: LimitedMap<number, SecurityExchange>;
  readonly #pending: LimitedMap<number, LogonAttempt>;
  /** The identity that the server accepted last. */
  accepted: LogonFields | undefined;

  constructor(observing: Observing, connection: Connection, carrier: Carrier) {
    this.#observing = observing;
    this.#connection = connection;
    this.#place = { tickets: observing.tickets, connection, via: 'dcerpc' };
    this.#carrier = carrier;
    const { losses, requests } = observing;
    this.#exchanges = new LimitedMap(CONTEXTS, () => losses.note('exchange', connection), requests);
    const lostLogon = (attempt: LogonAttempt): void => {
      losses.note('logon', connection);
      this.#write(attempt, 'unknown', 'unknown', null);
    };
    this.#pending = new LimitedMap(CONTEXTS, lostLogon, requests);
  }

  fromClient(auth: SecTrailer, stamp: Stamp): void {
    if (auth.authValue.length === 0) return;
    let exchange = this.#exchanges.get(auth.authContextId);
    if (exchange === undefined) {
      exchange = new SecurityExchange();
      this.#exchanges.set(auth.authContextId, exchange);
    }
    const attempt = exchange.fromClient(auth.authValue, stamp, this.#place);
    // authentication types with tokens of their own (Netlogon, SChannel) are no logons
    if (attempt === undefined || attempt.fields.protocol === 'unknown') return;
    const before = this.#pending.get(auth.authContextId);
    if (before !== undefined) this.#write(before, 'unknown', 'unknown', null);
    this.#pending.set(auth.authContextId, attempt);
  }

  /** A token that came with an acknowledgement: a challenge, or the last word of the exchange. */
  fromServer(auth: SecTrailer, stamp: Stamp): void {
    this.#exchanges.get(auth.authContextId)?.fromServer(auth.authValue, stamp, this.#place);
    this.proven(auth.authContextId, stamp);
  }

  /** The server went on under this security context: it accepted who the client said to be. */
  proven(authContextId: number, stamp: Stamp): void {
    const attempt = this.#pending.get(authContextId);
    if (attempt === undefined) return;
    this.#pending.delete(authContextId);
    this.accepted = attempt.fields;
    this.#write(attempt, 'unknown', 'success', stamp);
  }

  /** The server refused: a bind_nak, or a fault that denies access; under one security context where that is known. */
  refused(status: string, stamp: Stamp, authContextId?: number): void {
    for (const [id, attempt] of this.#pending) {
      if (authContextId !== undefined && id !== authContextId) continue;
      this.#pending.delete(id);
      this.#write(attempt, status, 'failure', stamp);
    }
  }

  finish(): void {
    for (const attempt of this.#pending.values()) this.#write(attempt, 'unknown', 'unknown', null);
    this.#pending.clear();
    this.#exchanges.clear();
  }

  #write(
    attempt: LogonAttempt,
    status: string,
    outcome: 'success' | 'failure' | 'unknown',
    response: Stamp | null,
  ): void {
    const { presented } = attempt;
    const common = this.#connection.common(attempt.stamp, response);
    if (presented !== undefined) {
      const answer = outcome === 'success' ? 'KDC_ERR_NONE' : status;
      this.#observing.output.emit(presentedTicket(common, presented, 'dcerpc', answer));
    }
    this.#observing.output.emit({
      kind: 'logon',
      ...common,
      via: 'dcerpc',
      ...attempt.fields,
      status,
      outcome,
      guest: false,
      encrypted: false,
      sessionId: this.#carrier.session?.id ?? null,
      binding: false,
      nativeOs: null,
      nativeLanMan: null,
    });
  }
}
