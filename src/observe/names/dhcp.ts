/** DHCP: the name that a machine gives itself, with the address that it gets. */
import { isMalformed } from '../../bytes.ts';
import type { NameObservation } from '../../observations.ts';
import { decodeDhcp, type Dhcp } from '../../wire/dhcp.ts';
import { LimitedMap } from '../limited.ts';
import { Asked } from './asked.ts';
import { type Datagram, RECEIVER, SENDER, type Sayings } from './said.ts';

/** Answers that wait for their question. */
const EARLY = 1024;

interface Question {
  request: Dhcp;
  datagram: Datagram;
}

interface Answered {
  /** What has come before its question does; undefined once it was told. */
  early: { answer: Dhcp; datagram: Datagram } | undefined;
}

export class DhcpNames {
  readonly #sayings: Sayings;
  /** By transaction and hardware address. */
  readonly #asked: Asked<Question>;
  /** By the same: datagrams come in any order, and more than once. */
  readonly #answered = new LimitedMap<string, Answered>(EARLY, () => {});

  constructor(sayings: Sayings) {
    this.#sayings = sayings;
    this.#asked = new Asked(sayings.losses, (asked) => this.#unanswered(asked));
  }

  message(datagram: Datagram, bytes: Uint8Array): void {
    const message = decodeDhcp(bytes);
    if (isMalformed(message)) return;
    const key = `${message.xid} ${message.clientHardwareAddress}`;
    const { messageType } = message;
    if (message.isRequest) {
      const isAsking = messageType === 'DISCOVER' || messageType === 'REQUEST' || messageType === 'INFORM';
      if (isAsking && nameOf(message) !== undefined) this.#ask(key, { request: message, datagram });
      return;
    }
    if (messageType !== 'ACK' && messageType !== 'NAK') return;
    const asked = this.#asked.get(key);
    const isAnswered = asked !== undefined && asked.request.messageType !== 'DISCOVER';
    if (isAnswered) this.#answer(key, asked, message, datagram);
    else if (!this.#answered.has(key)) this.#answered.set(key, { early: { answer: message, datagram } });
  }

  #ask(key: string, asked: Question): void {
    const answered = this.#answered.get(key);
    const isFirst = asked.request.messageType === 'DISCOVER';
    if (answered !== undefined && (answered.early === undefined || !isFirst)) {
      if (answered.early !== undefined) this.#answer(key, asked, answered.early.answer, answered.early.datagram);
      return;
    }
    // what is asked for came already, and the search for it comes late
    if (!(isFirst && this.#asked.has(key))) this.#asked.set(key, asked);
  }

  #answer(key: string, { request, datagram: asked }: Question, answer: Dhcp, datagram: Datagram): void {
    this.#asked.delete(key);
    this.#answered.set(key, { early: undefined });
    const address = answer.yourAddress ?? request.clientAddress ?? request.requestedAddress ?? null;
    const action = answer.messageType === 'ACK' ? 'register' : 'refuse';
    this.#say(request, action, address, answer.domain ?? null, datagram, RECEIVER, asked);
  }

  finish(): void {
    // an ACK may answer a DISCOVER (RFC 4039 §3.1)
    for (const [key, { early }] of [...this.#answered]) {
      const asked = this.#asked.get(key);
      if (early !== undefined && asked !== undefined) this.#answer(key, asked, early.answer, early.datagram);
    }
    this.#answered.clear();
    this.#asked.finish();
  }

  /** An address that the machine has already (RFC 2131 §4.4.1: RENEWING, or INFORM) is its own to say. */
  #unanswered({ request, datagram }: Question): void {
    const address = request.clientAddress ?? null;
    this.#say(request, address === null ? 'query' : 'announce', address, null, datagram, SENDER);
  }

  #say(
    request: Dhcp,
    action: NameObservation['action'],
    address: string | null,
    domain: string | null,
    datagram: Datagram,
    client: 0 | 1,
    asked?: Datagram,
  ): void {
    const name = nameOf(request);
    if (name === undefined) return;
    const comment = request.vendorClass ?? null;
    this.#sayings.say({ protocol: 'DHCP', action, name, nameKind: 'DNS', address, domain, comment }, datagram, client, asked?.stamp);
  }
}

/** The whole name before the short one. */
const nameOf = ({ fqdn, hostName }: Dhcp): string | undefined => fqdn ?? hostName;
