/** Answers of DNS, LLMNR and multicast DNS: which address a name has, and who said so. */
import { isMalformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import { decodeDns, type DnsMessage, OPCODE_QUERY, RCODE_NO_ERROR } from '../../wire/dns.ts';
import { Questions } from './questions.ts';
import { type Datagram, RECEIVER, SENDER, type Sayings } from './said.ts';

/** LLMNR questions that wait for an answer. */
const PENDING = 4096;

export class DnsNames {
  readonly #sayings: Sayings;
  /** By asker, its port and transaction. */
  readonly #asked: Questions;

  constructor(sayings: Sayings) {
    this.#sayings = sayings;
    this.#asked = new Questions(PENDING, sayings.losses);
  }

  dns(datagram: Datagram, bytes: Uint8Array): void {
    const message = decodeDns(bytes);
    if (!isMalformed(message)) this.#answers('DNS', 'answer', message, datagram, RECEIVER);
  }

  /** RFC 6762 §6: a machine tells all others, asked or not. */
  multicast(datagram: Datagram, bytes: Uint8Array): void {
    const message = decodeDns(bytes);
    if (!isMalformed(message)) this.#answers('mDNS', 'announce', message, datagram, SENDER);
  }

  /** RFC 4795 §2: questions to all, answers to the asker. */
  linkLocal(datagram: Datagram, bytes: Uint8Array): void {
    const message = decodeDns(bytes);
    if (isMalformed(message)) return;
    const [sender, receiver] = datagram.flow.ends;
    if (!message.isResponse) {
      this.#asked.ask(`${sender.ip} ${sender.port} ${message.id}`, datagram.stamp);
      return;
    }
    const asked = this.#asked.askedAt(`${receiver.ip} ${receiver.port} ${message.id}`, datagram.stamp);
    this.#answers('LLMNR', 'answer', message, datagram, RECEIVER, asked);
  }

  #answers(
    protocol: 'DNS' | 'mDNS' | 'LLMNR',
    action: 'answer' | 'announce',
    { isResponse, opcode, rcode, records }: DnsMessage,
    datagram: Datagram,
    client: 0 | 1,
    asked?: Stamp,
  ): void {
    if (!isResponse || opcode !== OPCODE_QUERY || rcode !== RCODE_NO_ERROR) return;
    for (const { name, target, address } of records) {
      if (address === undefined) continue;
      this.#sayings.say({ protocol, action, name: target ?? name, nameKind: 'DNS', address }, datagram, client, asked);
    }
  }
}
