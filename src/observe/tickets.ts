/** Kerberos exchanges with a KDC, each request with its answer; and whose the tickets are that it gave. */
import { isMalformed, type Malformed, toHex } from '../bytes.ts';
import type { Stamp } from '../engine/message.ts';
import type { Common, TicketObservation } from '../observations.ts';
import { decodeKerberosExchange, type KerberosExchange } from '../wire/kerberos/exchange.ts';
import { kerberosErrorName } from '../wire/kerberos/names.ts';
import type { Connection } from './connection.ts';
import { LimitedMap } from './limited.ts';
import type { Losses } from './losses.ts';
import type { Output } from './output.ts';

/** Requests that wait for an answer. */
const PENDING = 4096;
/** The last datagrams, which are known again when they come once more: those sent again come within seconds. */
const DATAGRAMS = 16384;

/** RFC 4120 §7.5.9 */
const KDC_ERR_NONE = 0;

/** Hexadecimal digits. */
const ID_LENGTH = 20;

/** Whose a ticket is, as the answer that gave it says. */
export interface TicketOwner {
  readonly client: string;
  readonly realm: string | null;
  /** Of that answer. */
  readonly frame: number;
}

interface Asked {
  request: KerberosExchange;
  connection: Connection;
  stamp: Stamp;
  via: TicketObservation['via'];
  key: string;
}

interface Early {
  answer: KerberosExchange;
  connection: Connection;
  via: TicketObservation['via'];
  stamp: Stamp;
}

export class Tickets {
  readonly #output: Output;
  readonly #sha1: (bytes: Uint8Array) => Uint8Array;
  /** By the hash of their cipher. */
  readonly #owners: LimitedMap<string, TicketOwner>;
  readonly #asked: LimitedMap<string, Asked>;
  /** Answers in datagrams whose question may come behind them. */
  readonly #early: LimitedMap<string, Early>;
  /** Those that came, by their ends and content. Each message has a time or a number of its own: RFC 4120 §5.4.1. */
  readonly #datagrams = new LimitedMap<string, true>(DATAGRAMS, () => {});

  /** `most`: tickets that are remembered. */
  constructor(output: Output, sha1: (bytes: Uint8Array) => Uint8Array, losses: Losses, most: number) {
    this.#output = output;
    this.#sha1 = sha1;
    this.#owners = new LimitedMap(most, () => losses.note('ticket'));
    this.#asked = new LimitedMap(PENDING, (asked) => {
      losses.note('ticket request');
      this.#write(asked, undefined, null);
    });
    this.#early = new LimitedMap(PENDING, (early) => this.#tellEarly(early));
  }

  #tellEarly({ answer, connection, via, stamp }: Early): void {
    this.#write({ request: { ...answer, encryptionTypes: [], preAuthentication: [] }, connection, stamp, via, key: '' }, answer, stamp);
  }

  /** Whose ticket this is, where the answer that gave it was seen. */
  ownerOf(ticket: Uint8Array | undefined): TicketOwner | undefined {
    return ticket === undefined ? undefined : this.ownerById(this.idOf(ticket));
  }

  ownerById(id: string): TicketOwner | undefined {
    return this.#owners.get(id);
  }

  /** The same of a ticket wherever it goes. */
  idOf(ticket: Uint8Array): string {
    return this.#key(ticket).slice(0, ID_LENGTH);
  }

  /** Copies first: what hashes may refuse views of shared memory. */
  #key(bytes: Uint8Array): string {
    return toHex(this.#sha1(bytes.slice()));
  }

  /** A message to or from a KDC; what is wrong with it where it is none. */
  message(connection: Connection, direction: 0 | 1, via: TicketObservation['via'], bytes: Uint8Array, stamp: Stamp): Malformed | undefined {
    const message = decodeKerberosExchange(bytes);
    if (isMalformed(message)) return message;
    const { messageType } = message;
    const key = this.#key(bytes);
    if (via === 'udp' && this.#isRepeated(connection, key)) return undefined;
    if (messageType === 'AS-REQ' || messageType === 'TGS-REQ') {
      connection.setClient(direction);
      this.#request(message, connection, via, key, stamp);
    } else if (messageType === 'AS-REP' || messageType === 'TGS-REP' || messageType === 'KRB-ERROR') {
      connection.setClient((1 - direction) as 0 | 1);
      this.#answer(message, connection, via, stamp);
    }
    return undefined;
  }

  /** A datagram that came twice, sent again or seen twice, is one. */
  #isRepeated(connection: Connection, key: string): boolean {
    const datagram = `${placeOf(connection)} ${key}`;
    if (this.#datagrams.get(datagram) === true) return true;
    this.#datagrams.set(datagram, true);
    return false;
  }

  #request(request: KerberosExchange, connection: Connection, via: TicketObservation['via'], key: string, stamp: Stamp): void {
    const place = placeOf(connection);
    const before = this.#asked.get(place);
    // sent again because the answer was late
    if (before?.key === key) return;
    if (before !== undefined) this.#write(before, undefined, null);
    // what is kept must not be a view on what was received
    const ticketGranting = request.ticketGranting?.slice();
    const asked = { request: { ...request, ticket: undefined, ticketGranting }, connection, stamp, via, key };
    const early = this.#early.get(place);
    if (early === undefined || !answers(early.answer, request)) {
      this.#asked.set(place, asked);
      return;
    }
    this.#early.delete(place);
    this.#asked.delete(place);
    this.#write(asked, early.answer, early.stamp);
  }

  #answer(answer: KerberosExchange, connection: Connection, via: TicketObservation['via'], stamp: Stamp): void {
    const place = placeOf(connection);
    const asked = this.#asked.get(place);
    if (asked === undefined && via === 'udp' && !this.#early.has(place)) {
      this.#early.set(place, { answer: { ...answer, ticket: answer.ticket?.slice(), ticketGranting: undefined }, connection, via, stamp });
      this.#own(answer, undefined, stamp);
      return;
    }
    this.#asked.delete(place);
    this.#own(answer, asked, stamp);
    if (asked === undefined) this.#tellEarly({ answer, connection, via, stamp });
    else this.#write(asked, answer, stamp);
  }

  /** Takes note of whose the ticket is that an answer gives. */
  #own(answer: KerberosExchange, asked: Asked | undefined, stamp: Stamp): void {
    // armoured answers may hide who the client is (RFC 6113 §5.4.2): who asked with a ticket is whom that was given to
    const owner = this.ownerOf(asked?.request.ticketGranting);
    const client = answer.client || owner?.client;
    const realm = answer.realm || owner?.realm;
    if (answer.ticket !== undefined && client) this.#owners.set(this.idOf(answer.ticket), { client, realm: realm ?? null, frame: stamp.frame });
  }

  #write({ request, connection, stamp, via }: Asked, answer: KerberosExchange | undefined, response: Stamp | null): void {
    const owner = this.ownerOf(request.ticketGranting);
    const isError = answer?.messageType === 'KRB-ERROR';
    const status = isError ? answer.errorName : answer && kerberosErrorName(KDC_ERR_NONE);
    this.#output.emit({
      kind: 'ticket',
      ...connection.common(stamp, response),
      exchange: (answer !== undefined && !isError ? answer : request).messageType.startsWith('TGS') ? 'TGS' : 'AS',
      via,
      client: (answer?.client || request.client || owner?.client) ?? null,
      realm: (answer?.realm || request.realm || owner?.realm) ?? null,
      service: request.service ?? answer?.service ?? null,
      encryptionTypes: request.encryptionTypes,
      keyEncryptionTypes: isError ? answer.encryptionTypes : [],
      salt: answer?.salt ?? null,
      ticketEncryption: answer?.ticketEncryption ?? null,
      replyEncryption: answer?.replyEncryption ?? null,
      preAuthentication: request.preAuthentication,
      preAuthenticationEncryption: request.preAuthenticationEncryption ?? null,
      forUser: request.forUser ?? null,
      options: request.options,
      addresses: request.addresses,
      from: request.from ?? null,
      till: request.till ?? null,
      issuedIn: owner?.frame ?? null,
      ticketId: answer?.ticket === undefined ? null : this.idOf(answer.ticket),
      status: status ?? 'unknown',
    });
  }

  finish(): void {
    for (const asked of this.#asked.values()) this.#write(asked, undefined, null);
    this.#asked.clear();
    for (const early of this.#early.values()) this.#tellEarly(early);
    this.#early.clear();
  }
}

/** Whether an answer is of the kind that the request asks for (RFC 4120 §3.1.2, §3.3.2); an error may be of any. */
function answers({ messageType }: KerberosExchange, request: KerberosExchange): boolean {
  return messageType === 'KRB-ERROR' || messageType.slice(0, 3) === request.messageType.slice(0, 3);
}

function placeOf({ source, target }: Connection): string {
  return `${source.ip} ${source.port} ${target.ip} ${target.port}`;
}

/** Where a security exchange is: what IAKERB has passed on in it goes to a KDC. */
export interface Place {
  readonly tickets: Tickets;
  readonly connection: Connection;
  readonly via: TicketObservation['via'];
}

/** A ticket that was presented to a service: what can be said of it, with how that ended. */
export type Presented = Pick<TicketObservation, 'client' | 'realm' | 'service' | 'ticketEncryption' | 'issuedIn' | 'ticketId'>;

export function presentedTicket(common: Common, presented: Presented, via: TicketObservation['via'], status: string): TicketObservation {
  return {
    kind: 'ticket',
    ...common,
    exchange: 'AP',
    via,
    ...presented,
    encryptionTypes: [],
    keyEncryptionTypes: [],
    salt: null,
    replyEncryption: null,
    preAuthentication: [],
    preAuthenticationEncryption: null,
    forUser: null,
    options: [],
    addresses: [],
    from: null,
    till: null,
    status,
  };
}
