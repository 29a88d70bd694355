/** Domain controllers as they are looked for over UDP: who asks, and which one answers for which domain. */
import { isMalformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import { decodeNetlogonPing, type NetlogonAnswer, type NetlogonPing } from '../../wire/cldap.ts';
import { Questions } from './questions.ts';
import { type Datagram, RECEIVER, SENDER, type Said, type Sayings } from './said.ts';

/** Questions that wait for an answer. */
const PENDING = 1024;

export class NetlogonPings {
  readonly #sayings: Sayings;
  /** By asker, its port and message. */
  readonly #asked: Questions;

  constructor(sayings: Sayings) {
    this.#sayings = sayings;
    this.#asked = new Questions(PENDING, sayings.losses);
  }

  datagram(datagram: Datagram, bytes: Uint8Array): void {
    const message = decodeNetlogonPing(bytes);
    if (isMalformed(message)) return;
    const [sender, receiver] = datagram.flow.ends;
    if (message.messageType === 'searchRequest') {
      this.#asked.ask(`${sender.ip} ${sender.port} ${message.messageId}`, datagram.stamp);
      this.#ask(message, datagram);
    } else {
      this.#answer(message, datagram, this.#asked.askedAt(`${receiver.ip} ${receiver.port} ${message.messageId}`, datagram.stamp));
    }
  }

  /** Who asks names itself. */
  #ask({ host, dnsHostName, user, dnsDomain }: NetlogonPing, datagram: Datagram): void {
    const sought = dnsDomain === undefined ? 'looks for a domain controller' : `looks for a domain controller of ${dnsDomain}`;
    const comment = user === undefined ? sought : `${sought} that knows the account ${user}`;
    const said = { protocol: 'CLDAP', action: 'announce', address: datagram.flow.ends[SENDER].ip, comment } as const;
    if (host !== undefined) this.#sayings.say({ ...said, name: host, nameKind: 'NetBIOS' }, datagram, SENDER);
    if (dnsHostName !== undefined) this.#sayings.say({ ...said, name: dnsHostName, nameKind: 'DNS' }, datagram, SENDER);
  }

  #answer(answer: NetlogonAnswer, datagram: Datagram, asked: Stamp | undefined): void {
    const { netbiosComputerName, netbiosDomainName, dnsHostName, dnsDomainName, dcSiteName, flags } = answer;
    const said = {
      protocol: 'CLDAP',
      action: 'answer',
      address: datagram.flow.ends[SENDER].ip,
      service: 'domain controllers',
      serverTypes: flags,
      comment: dcSiteName === undefined ? null : `site ${dcSiteName}`,
    } as const;
    const say = (name: string | undefined, nameKind: Said['nameKind'], domain: string | undefined): void => {
      if (name === undefined) return;
      this.#sayings.say({ ...said, serverTypes: [...flags], name: name.replace(/^\\\\/, ''), nameKind, domain: domain ?? null }, datagram, RECEIVER, asked);
    };
    say(netbiosComputerName, 'NetBIOS', netbiosDomainName);
    say(dnsHostName, 'DNS', dnsDomainName);
  }
}
