/** NetBIOS names: registrations, answers and node status on UDP 137, announcements and senders' names on UDP 138. */
import { isMalformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import { type BrowserFrame, decodeBrowserFrame } from '../../wire/netbios/browser.ts';
import { decodeNetbiosDatagram } from '../../wire/netbios/datagramService.ts';
import { isDomainSuffix, isSpecialName, serviceOfSuffix } from '../../wire/netbios/name.ts';
import * as nbns from '../../wire/netbios/nameService.ts';
import { Questions } from './questions.ts';
import { type Datagram, RECEIVER, SENDER, type Sayings } from './said.ts';

/** Questions that wait for an answer. */
const PENDING = 4096;

const REGISTRATIONS: ReadonlySet<number> = new Set([
  nbns.OPCODE_REGISTRATION,
  nbns.OPCODE_REFRESH,
  nbns.OPCODE_REFRESH_ALTERNATIVE,
  nbns.OPCODE_MULTIHOMED_REGISTRATION,
]);

const kindOf = (suffix: number, isGroup: boolean): 'NetBIOS' | 'NetBIOS domain' =>
  isDomainSuffix(suffix, isGroup) ? 'NetBIOS domain' : 'NetBIOS';

/** Who asked whom for all its names, or anybody for a name: scanners number all their questions alike. */
const keyOf = ({ nameTrnId, isNodeStatus, name }: nbns.NbnsMessage, asker: string, other: string): string =>
  `${asker} ${nameTrnId} ${isNodeStatus ? other : `${name.name} ${name.suffix}`}`;

export class NetbiosNames {
  readonly #sayings: Sayings;
  /** By `keyOf`. */
  readonly #asked: Questions;

  constructor(sayings: Sayings) {
    this.#sayings = sayings;
    this.#asked = new Questions(PENDING, sayings.losses);
  }

  nameService(datagram: Datagram, bytes: Uint8Array): void {
    const message = nbns.decodeNbns(bytes);
    if (isMalformed(message)) return;
    const [sender, receiver] = datagram.flow.ends;
    if (message.isResponse) {
      this.#response(message, datagram, this.#asked.askedAt(keyOf(message, receiver.ip, sender.ip), datagram.stamp));
      return;
    }
    if (REGISTRATIONS.has(message.opcode)) this.#bind(message, 'register', datagram, SENDER);
    this.#asked.ask(keyOf(message, sender.ip, receiver.ip), datagram.stamp);
  }

  #response(message: nbns.NbnsMessage, datagram: Datagram, asked: Stamp | undefined): void {
    const isRegistration = REGISTRATIONS.has(message.opcode);
    if (message.rcode !== 0) {
      if (isRegistration) this.#bind(message, 'refuse', datagram, RECEIVER, asked);
      return;
    }
    if (message.opcode !== nbns.OPCODE_QUERY) return;
    if (!message.isNodeStatus) {
      this.#bind(message, 'answer', datagram, RECEIVER, asked);
      return;
    }
    const domain = message.nodeNames.find(({ suffix, isGroup }) => isGroup && suffix === 0)?.name ?? null;
    const address = datagram.flow.ends[SENDER].ip;
    for (const { name, suffix, isGroup } of message.nodeNames) {
      if (isSpecialName(name)) continue;
      const service = serviceOfSuffix(suffix, isGroup);
      const said = { protocol: 'NBNS', action: 'answer', name, nameKind: kindOf(suffix, isGroup), address, service } as const;
      this.#sayings.say({ ...said, domain: said.nameKind === 'NetBIOS' ? domain : null }, datagram, RECEIVER, asked);
    }
  }

  #bind(
    { name: { name, suffix }, isGroup, addresses }: nbns.NbnsMessage,
    action: 'register' | 'answer' | 'refuse',
    datagram: Datagram,
    client: 0 | 1,
    asked?: Stamp,
  ): void {
    if (isSpecialName(name)) return;
    const nameKind = kindOf(suffix, isGroup);
    const service = serviceOfSuffix(suffix, isGroup);
    for (const address of addresses) {
      this.#sayings.say({ protocol: 'NBNS', action, name, nameKind, address, service }, datagram, client, asked);
    }
  }

  datagramService(datagram: Datagram, bytes: Uint8Array): void {
    const message = decodeNetbiosDatagram(bytes);
    if (isMalformed(message)) return;
    const { sourceName, destinationName, isGroup, mailslot, sourceIp } = message;
    // groups of names that end in these are domains: who writes to one is a member
    const domain = isDomainSuffix(destinationName.suffix, isGroup) && !isSpecialName(destinationName.name) ? destinationName.name : null;
    const frame = mailslot !== undefined && /\\(BROWSE|LANMAN)$/i.test(mailslot.name) ? decodeBrowserFrame(mailslot.data) : undefined;
    const sender = { protocol: 'BROWSER', nameKind: 'NetBIOS', address: sourceIp } as const;
    if (frame !== undefined && !isMalformed(frame) && this.#announced(frame, sourceIp, domain, datagram)) return;
    const isQuestion = frame !== undefined && !isMalformed(frame) && /Request$/.test(frame.type);
    if (isSpecialName(sourceName.name)) return;
    const service = serviceOfSuffix(sourceName.suffix, false);
    this.#sayings.say({ ...sender, action: isQuestion ? 'query' : 'announce', name: sourceName.name, service, domain }, datagram, SENDER);
  }

  /** Whether the frame says more of its sender than the datagram's own name does. */
  #announced(frame: BrowserFrame, address: string, domain: string | null, datagram: Datagram): boolean {
    const { type, name = '', osVersion = null, serverTypes, comment = null } = frame;
    const said = { protocol: 'BROWSER', action: 'announce', name, osVersion, serverTypes, comment } as const;
    switch (type) {
      case 'HostAnnouncement':
      case 'LocalMasterAnnouncement':
        this.#sayings.say({ ...said, nameKind: 'NetBIOS', address, domain }, datagram, SENDER);
        return name !== '';
      case 'DomainAnnouncement':
        // it names the domain, and the machine that is its master browser here: the sender
        this.#sayings.say({ ...said, nameKind: 'NetBIOS domain', address }, datagram, SENDER);
        return false;
      case 'MasterAnnouncement':
      case 'RequestElection':
        this.#sayings.say({ ...said, nameKind: 'NetBIOS', address, domain }, datagram, SENDER);
        return name !== '';
      default:
        return false;
    }
  }
}
