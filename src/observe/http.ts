/** Logons of one HTTP connection: the tokens of its heads, decided by the status of the answer (RFC 4559 §4). */
import { isMalformed } from '../bytes.ts';
import type { Stamp } from '../engine/message.ts';
import { decodeHttpHead, type HttpHead } from '../wire/http.ts';
import { noteMalformed, plural } from './blind.ts';
import type { Connection } from './connection.ts';
import { type LogonAttempt, passwordLogon, SecurityExchange } from './logon.ts';
import type { Observing } from './observing.ts';
import type { Place } from './tickets.ts';
import { UNANSWERED, writeLogon } from './tokens.ts';

const WINRM_PORTS: ReadonlySet<number> = new Set([5985, 5986, 47001]);
const UNAUTHORIZED = 401;
const PROXY_AUTHENTICATION_REQUIRED = 407;

export class HttpLogons {
  readonly #observing: Observing;
  readonly #connection: Connection;
  readonly #place: Place;
  #exchange = new SecurityExchange();
  #attempt: LogonAttempt | undefined;
  /** Basic sends the same with every request: it is told once. */
  #told: string | undefined;
  /** Of a sealed body that comes in chunks (RFC 9112 §7.1) the length is not known. */
  #hasChunks = false;
  /** A head named credentials, asked for some, or could not be read. */
  #mayLogOn = false;

  constructor(observing: Observing, connection: Connection) {
    this.#observing = observing;
    this.#connection = connection;
    this.#place = { tickets: observing.tickets, connection, via: 'http' };
  }

  /** It was followed for a head longer than a segment, and is what browsers do all day: none that is followed for a logon. */
  get isIdle(): boolean {
    return this.#connection.protocol === 'http' && !this.#mayLogOn;
  }

  head(direction: 0 | 1, bytes: Uint8Array, stamp: Stamp): void {
    const head = decodeHttpHead(bytes);
    this.#mayLogOn ||= isMalformed(head) || head.status === UNAUTHORIZED || head.credentials.length > 0;
    if (isMalformed(head)) return noteMalformed(this.#connection.blind, head, stamp, 'HTTP head');
    this.#connection.setClient(head.isRequest ? direction : ((1 - direction) as 0 | 1));
    if (WINRM_PORTS.has(this.#connection.target.port) || head.target?.startsWith('/wsman')) this.#connection.protocol = 'winrm';
    if (head.sealedBy !== undefined) this.#noteSealed(head.sealedBy, head.bodyLength, stamp);
    if (head.isRequest) this.#request(head, stamp);
    else this.#answer(head, stamp);
  }

  #noteSealed(by: string, bytes: number | undefined, stamp: Stamp): void {
    this.#hasChunks ||= bytes === undefined;
    this.#connection.blind.note({
      reason: 'sealed',
      place: by,
      what: (count, all) =>
        `${plural(count, 'message')} of remote management (WinRM) encrypted, ${plural(all, 'byte')}${this.#hasChunks ? ' and more' : ''}: commands and what they gave back cannot be read (${by.replace(/^application\//i, '')})`,
      stamp,
      bytes: bytes ?? 0,
    });
  }

  /** One request at a time (RFC 9112 §9.3): where the next one comes, the answer to the one before is not in the capture. */
  #request({ credentials }: HttpHead, stamp: Stamp): void {
    this.finish();
    for (const { scheme, token, user } of credentials) {
      const isTold = user !== undefined && user === this.#told;
      const basic = user === undefined || isTold ? undefined : passwordLogon(user, false, stamp);
      const attempt = token === undefined ? basic : isToken(scheme) ? this.#exchange.fromClient(token, stamp, this.#place) : undefined;
      if (attempt === undefined) continue;
      this.#attempt = attempt;
      this.#told = user;
    }
  }

  #answer({ status = 0, credentials }: HttpHead, stamp: Stamp): void {
    if (status < 200) return;
    for (const { scheme, token } of credentials) if (token !== undefined && isToken(scheme)) this.#exchange.fromServer(token, stamp, this.#place);
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    this.#attempt = undefined;
    const isRefused = status === UNAUTHORIZED || status === PROXY_AUTHENTICATION_REQUIRED;
    if (isRefused) this.#exchange = new SecurityExchange();
    writeLogon(this.#observing, this.#connection, 'http', attempt, {
      status: String(status),
      outcome: isRefused ? 'failure' : 'success',
      response: stamp,
    });
  }

  finish(): void {
    if (this.#attempt !== undefined) writeLogon(this.#observing, this.#connection, 'http', this.#attempt, UNANSWERED);
    this.#attempt = undefined;
  }
}

const isToken = (scheme: string): boolean => /^(negotiate|ntlm|kerberos)$/i.test(scheme);
