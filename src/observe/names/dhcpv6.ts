/** DHCPv6: the name that a machine gives itself, with the addresses that it gets, or with the one that it asks from. */
import { isMalformed } from '../../bytes.ts';
import { decodeDhcpv6, type Dhcpv6 } from '../../wire/dhcpv6.ts';
import { Asked } from './asked.ts';
import { type Datagram, RECEIVER, type Said, SENDER, type Sayings } from './said.ts';

const DHCPV6_CLIENT = 546;

interface Question {
  name: string;
  datagram: Datagram;
}

export class Dhcpv6Names {
  readonly #sayings: Sayings;
  /** By transaction and DUID. */
  readonly #asked: Asked<Question>;

  constructor(sayings: Sayings) {
    this.#sayings = sayings;
    this.#asked = new Asked(sayings.losses, (asked) => this.#unanswered(asked));
  }

  message(datagram: Datagram, bytes: Uint8Array): void {
    const message = decodeDhcpv6(bytes);
    if (isMalformed(message)) return;
    const key = `${message.transactionId} ${message.clientId ?? ''}`;
    switch (message.messageType) {
      case 'SOLICIT':
      case 'REQUEST':
      case 'CONFIRM':
      case 'RENEW':
      case 'REBIND':
      case 'INFORMATION-REQUEST':
        // a relay's copy says no more than the client's own
        if (message.fqdn !== undefined && !this.#asked.has(key)) this.#asked.set(key, { name: message.fqdn, datagram });
        return;
      case 'REPLY': {
        const asked = this.#asked.get(key);
        if (asked === undefined) return;
        this.#asked.delete(key);
        this.#answered(asked, message, datagram);
      }
    }
  }

  /** RFC 8415 §18.3.10: a REPLY without addresses confirms those that the client has, or gives it none. */
  #answered(asked: Question, { addresses, statusCode = 0 }: Dhcpv6, datagram: Datagram): void {
    const { name } = asked;
    for (const address of addresses) this.#sayings.say(said('register', name, address), datagram, RECEIVER, asked.datagram.stamp);
    if (addresses.length > 0) return;
    if (statusCode !== 0) this.#sayings.say(said('refuse', name, null), datagram, RECEIVER, asked.datagram.stamp);
    else this.#unanswered(asked);
  }

  /** A client asks from an address of its own, a relay from that of the relay. */
  #unanswered({ datagram, name }: Question): void {
    const { ip, port } = datagram.flow.ends[SENDER];
    const isOwn = port === DHCPV6_CLIENT;
    this.#sayings.say(said(isOwn ? 'announce' : 'query', name, isOwn ? ip : null), datagram, SENDER);
  }

  finish(): void {
    this.#asked.finish();
  }
}

const said = (action: Said['action'], name: string, address: string | null): Said => ({
  protocol: 'DHCPv6',
  action,
  name,
  nameKind: 'DNS',
  address,
});
