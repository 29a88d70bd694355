/** DHCP: the name that a machine gives itself, with the address that it gets. */
import { isMalformed } from '../../bytes.ts';
import type { NameObservation } from '../../observations.ts';
import { decodeDhcp, type Dhcp } from '../../wire/dhcp.ts';
import { LimitedMap } from '../limited.ts';
import { type Datagram, RECEIVER, SENDER, type Sayings } from './said.ts';

/** Requests that wait for an answer. */
const PENDING = 1024;

interface Asked {
  request: Dhcp;
  datagram: Datagram;
}

export class DhcpNames {
  readonly #sayings: Sayings;
  /** By transaction and hardware address. Of what is never answered, what was asked is said. */
  readonly #asked: LimitedMap<string, Asked>;

  constructor(sayings: Sayings) {
    this.#sayings = sayings;
    this.#asked = new LimitedMap(PENDING, (asked) => {
      sayings.losses.note('question');
      this.#unanswered(asked);
    });
  }

  message(datagram: Datagram, bytes: Uint8Array): void {
    const message = decodeDhcp(bytes);
    if (isMalformed(message)) return;
    const key = `${message.xid} ${message.clientHardwareAddress}`;
    const { messageType } = message;
    if (message.isRequest) {
      const isAsking = messageType === 'DISCOVER' || messageType === 'REQUEST' || messageType === 'INFORM';
      if (isAsking && nameOf(message) !== undefined) this.#asked.set(key, { request: message, datagram });
      return;
    }
    if (messageType !== 'ACK' && messageType !== 'NAK') return;
    const asked = this.#asked.get(key);
    if (asked === undefined) return;
    this.#asked.delete(key);
    const { request } = asked;
    const address = message.yourAddress ?? request.clientAddress ?? request.requestedAddress ?? null;
    const action = messageType === 'ACK' ? 'register' : 'refuse';
    this.#say(request, action, address, message.domain ?? null, datagram, RECEIVER, asked.datagram);
  }

  finish(): void {
    for (const asked of this.#asked.values()) this.#unanswered(asked);
    this.#asked.clear();
  }

  /** An address that the machine has already (RFC 2131 §4.4.1: RENEWING, or INFORM) is its own to say. */
  #unanswered({ request, datagram }: Asked): void {
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
