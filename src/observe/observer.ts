/** The observer: what the engine finds in, observations out. All protocol state is kept here and below. */
import {
  HOLE_LIMIT,
  HOLE_SNAPLEN,
  MALFORMED_CHAIN,
  MALFORMED_OVERLAP,
  SAW_DATA_A,
  SAW_RST_A,
  SAW_SYN_A,
  SAW_SYN_B,
  SAW_SYNACK_A,
  SAW_SYNACK_B,
} from '../../assembly/abi.ts';
import { isMalformed } from '../bytes.ts';
import type { MessageSink } from '../engine/delivery.ts';
import type { Flow, FlowCounts, FlowEndReason } from '../engine/flow.ts';
import type { Message, Stamp } from '../engine/message.ts';
import type { ConnectionObservation } from '../observations.ts';
import { SMB_COM_NEGOTIATE } from '../wire/smb1/index.ts';
import { decodeTransformHeader, SMB2_NEGOTIATE } from '../wire/smb2/index.ts';
import { BlindSpots, noteCut, noteMalformed, plural } from './blind.ts';
import { Connection } from './connection.ts';
import { HttpLogons } from './http.ts';
import { isKnock } from './knocks.ts';
import { LdapBinds } from './ldap.ts';
import { sayIntroduction } from './names/challenge.ts';
import { Names } from './names/index.ts';
import { Observed } from './observed.ts';
import type { Observing } from './observing.ts';
import { timeOf } from './output.ts';
import { RpcAssociation } from './rpc/association.ts';
import { RpcDatagrams } from './rpc/datagrams.ts';
import { smb1HeaderOf } from './smb1/dialogue.ts';

const TCP = 6;
const KERBEROS = 88;
const HANDSHAKE = SAW_SYN_A | SAW_SYN_B | SAW_SYNACK_A | SAW_SYNACK_B;
/** C706 §12.6.1 */
const PTYPE_BIND = 11;

/** Why bytes of a stream were given up. */
const LOST = { reason: 'lost', why: 'not in the capture' } as const;
const HOLES: Readonly<Record<number, { reason: 'cut' | 'limit'; why: string }>> = {
  [HOLE_SNAPLEN]: { reason: 'cut', why: 'cut off by the snapshot length' },
  [HOLE_LIMIT]: { reason: 'limit', why: 'had not come when what waits for them had no more room (limits outOfOrder and buffer)' },
};

/** How a connection began and ended. */
interface Ending {
  reason: FlowEndReason;
  handshake: ConnectionObservation['handshake'];
  stamp: Stamp;
}

export class Observer implements MessageSink {
  readonly #observing: Observing;
  readonly #observed = new Map<number, Observed>();

  readonly #datagrams: RpcDatagrams;
  /** Of datagrams that are of no connection. */
  readonly #blind: BlindSpots;
  readonly #names: Names;

  constructor(observing: Observing) {
    this.#observing = observing;
    this.#datagrams = new RpcDatagrams(observing);
    this.#blind = new BlindSpots(observing.losses);
    this.#names = new Names(observing);
  }

  #of(flow: Flow): Observed {
    const observed = this.#observed.get(flow.number);
    if (observed === undefined) throw new Error(`connection ${flow.number} has no beginning`);
    observed.messages++;
    return observed;
  }

  flowBegin(flow: Flow, begin: Stamp, message: Message): void {
    this.#observing.losses.at(message);
    this.#observed.set(flow.number, new Observed(this.#observing, flow, begin));
  }

  smb2(flow: Flow, message: Message): void {
    const observed = this.#of(flow);
    observed.connection.protocol = 'smb2';
    observed.greeted ??= commandOf(message.borrowBytes()) === SMB2_NEGOTIATE;
    observed.dialogue.message(message);
  }

  payload(flow: Flow, message: Message): void {
    const observed = this.#of(flow);
    if (observed.spokenSmb1?.payload(message) !== true) observed.dialogue.payload(message);
  }

  smb1(flow: Flow, message: Message): void {
    const observed = this.#of(flow);
    const header = smb1HeaderOf(message);
    if (header === undefined) return;
    if (observed.connection.protocol !== 'smb2') observed.connection.protocol = 'smb1';
    observed.greeted ??= header.command === SMB_COM_NEGOTIATE;
    observed.smb1.message(header, message);
  }

  smb1Raw(flow: Flow, message: Message): void {
    this.#of(flow).smb1.raw(message);
  }

  transform(flow: Flow, message: Message): void {
    const { connection } = this.#of(flow);
    connection.protocol = 'smb2';
    const header = decodeTransformHeader(message.borrowBytes());
    const session = isMalformed(header) ? undefined : this.#observing.sessions.find(connection, header.sessionId, null);
    const user = session?.logon?.fields.user;
    const whose = user ? ` of ${[session?.logon?.fields.domain, user].filter(Boolean).join('\\')}` : '';
    connection.blind.note({
      reason: 'encrypted',
      what: (count) =>
        `${plural(count, 'SMB3 message')}${whose} encrypted: files, pipes and calls in them cannot be read without the session's key`,
      stamp: message.stamp(),
      bytes: Math.max(0, message.wireLength - message.borrowBytes().length),
      sessionId: isMalformed(header) ? null : `0x${header.sessionId.toString(16).padStart(16, '0')}`,
    });
  }

  compression(flow: Flow, message: Message): void {
    const { connection } = this.#of(flow);
    connection.protocol = 'smb2';
    connection.blind.note({
      reason: 'compressed',
      what: (count) => `${plural(count, 'SMB3 message')} compressed: this version does not decompress them`,
      stamp: message.stamp(),
      bytes: Math.max(0, message.wireLength - message.borrowBytes().length),
    });
  }

  rpc(flow: Flow, message: Message): void {
    const observed = this.#of(flow);
    const { connection } = observed;
    connection.protocol = 'dcerpc';
    const bytes = message.borrowBytes();
    observed.greeted ??= bytes[2] === PTYPE_BIND;
    const fromClient = clientSpeaks(bytes[2], message.direction, connection);
    observed.association ??= new RpcAssociation(this.#observing, connection, {
      transport: 'ncacn_ip_tcp',
      pipe: null,
      session: undefined,
    });
    if (message.isCut) {
      noteCut(connection.blind, message, message.stamp(), 'DCE/RPC PDU', 'rpc');
      observed.association.miss();
      return;
    }
    observed.association.pdu(fromClient, bytes, message.stamp());
  }

  rpcDatagram(flow: Flow, message: Message): void {
    const observed = this.#of(flow);
    observed.connection.protocol = 'dcerpc';
    this.#datagrams.message(observed.connection, message);
  }

  datagram(flow: Flow, message: Message): void {
    this.#observing.losses.at(message);
    const bytes = message.borrowPayload();
    const stamp = message.stamp();
    const names = this.#names.readerOf(flow);
    if (names === undefined && !flow.ends.some(({ port }) => port === KERBEROS)) return;
    if (message.isCut) this.#noteCutDatagram(names?.protocol ?? 'Kerberos', message, stamp);
    if (names !== undefined) return names.read({ flow, stamp }, bytes);
    const malformed = this.#observing.tickets.message(new Connection(flow, this.#observing), 0, 'udp', bytes, stamp);
    if (malformed !== undefined && !message.isCut) noteMalformed(this.#blind, malformed, stamp, 'Kerberos message');
  }

  #noteCutDatagram(protocol: string, message: Message, stamp: Stamp): void {
    this.#blind.note({
      reason: 'cut',
      place: protocol,
      what: (count) => `${plural(count, `${protocol} datagram`)} cut off by the snapshot length: what ${count === 1 ? 'it says' : 'they say'} of names and accounts is not known, or in part only`,
      stamp,
      bytes: message.wireLength - message.borrowPayload().length,
    });
  }

  kerberos(flow: Flow, message: Message): void {
    const { connection } = this.#greeted(flow, 'kerberos');
    if (message.isCut) return noteCut(connection.blind, message, message.stamp(), 'Kerberos message', 'kerberos');
    const malformed = this.#observing.tickets.message(connection, message.direction, 'tcp', message.borrowBytes(), message.stamp());
    if (malformed !== undefined) noteMalformed(connection.blind, malformed, message.stamp(), 'Kerberos message');
  }

  ldap(flow: Flow, message: Message): void {
    const observed = this.#greeted(flow, 'ldap');
    const { connection } = observed;
    if (message.isCut) return noteCut(connection.blind, message, message.stamp(), 'LDAP message', 'ldap');
    observed.ldap ??= new LdapBinds(this.#observing, connection);
    observed.ldap.message(message.direction, message.borrowBytes(), message.stamp());
  }

  http(flow: Flow, message: Message): void {
    const observed = this.#greeted(flow, 'http');
    observed.http ??= new HttpLogons(this.#observing, observed.connection);
    observed.http.head(message.direction, message.borrowBytes(), message.stamp());
  }

  dns(flow: Flow, message: Message): void {
    const { connection } = this.#greeted(flow, 'dns');
    const sender = message.direction;
    connection.setClient((1 - sender) as 0 | 1);
    this.#names.stream({ flow, stamp: message.stamp(), sender }, message.borrowBytes());
  }

  /** Of protocols whose messages need nothing that was agreed before. */
  #greeted(flow: Flow, protocol: 'kerberos' | 'ldap' | 'http' | 'dns'): Observed {
    const observed = this.#of(flow);
    observed.connection.protocol ??= protocol;
    observed.greeted = true;
    return observed;
  }

  /** Nothing more comes. */
  finish(): void {
    this.#names.finish();
    this.#observing.tickets.finish();
    this.#observing.knocks.finish(this.#observing.output);
    this.#blind.flush(this.#observing.output, null);
    this.#observing.losses.finish(this.#observing.output);
  }

  nbss(flow: Flow, message: Message): void {
    const observed = this.#of(flow);
    const { connection } = observed;
    connection.protocol ??= 'netbios';
    // 0x81: the client asks for a session (RFC 1002 §4.3.2)
    const isRequest = message.borrowBytes()[0] === 0x81;
    if (isRequest) observed.greeted ??= true;
    connection.setClient(isRequest ? message.direction : ((1 - message.direction) as 0 | 1));
  }

  hole(flow: Flow, message: Message): void {
    const { connection } = this.#of(flow);
    connection.holes++;
    const from = flow.ends[message.direction];
    const { reason, why } = HOLES[message.flags] ?? LOST;
    connection.blind.note({
      reason,
      place: `hole ${message.direction}`,
      what: (count, bytes) => `${plural(bytes, 'byte')} from ${from.ip} ${why}, in ${plural(count, 'place')}`,
      stamp: message.stamp(),
      bytes: message.extra,
    });
  }

  malformed(flow: Flow, message: Message): void {
    const { blind } = this.#of(flow).connection;
    const from = flow.ends[message.direction];
    if (message.flags === MALFORMED_OVERLAP) {
      blind.note({
        reason: 'overlap conflict',
        place: `${message.direction}`,
        what: (count) =>
          `${plural(count, 'segment')} from ${from.ip} repeated with other content; the first copy was read`,
        stamp: message.stamp(),
        bytes: message.extra,
      });
      return;
    }
    blind.note({
      reason: 'malformed',
      place: `stream ${message.direction} ${message.flags}`,
      what: (count, bytes) =>
        message.flags === MALFORMED_CHAIN
          ? `${plural(count, 'compound chain')} from ${from.ip} broken`
          : `bytes from ${from.ip} that are no message where one should begin${bytes > 0 ? `, ${plural(bytes, 'byte')} passed over` : ''}`,
      stamp: message.stamp(),
      bytes: message.extra,
    });
  }

  flowEnd(flow: Flow, counts: FlowCounts, reason: FlowEndReason, message: Message): void {
    const observed = this.#of(flow);
    const { connection } = observed;
    this.#observed.delete(flow.number);
    observed.messages--;
    const syn = counts.state & (SAW_SYN_A | SAW_SYN_B);
    if (syn === SAW_SYN_A || syn === SAW_SYN_B) connection.setClient(syn === SAW_SYN_A ? 0 : 1);
    const stamp = message.stamp();
    const handshake = handshakeOf(counts.state, connection.client);
    if (isKnock(observed, counts) && !this.#observing.knocks.isTold(observed, counts, handshake)) {
      observed.dropDialogue();
      this.#observing.sessions.leave(connection, stamp);
      connection.hasEnded = true;
      return;
    }
    observed.finishDialogue(stamp);
    this.#observing.sessions.leave(connection, stamp);
    observed.association?.finish(stamp);
    observed.ldap?.finish();
    observed.http?.finish();
    this.#datagrams.finish(connection);
    observed.flushDialogue(this.#observing.output);
    sayIntroduction(this.#observing.sayings, connection);
    this.#noteShape(observed, counts);
    if (reason === 'evicted') this.#observing.losses.note('flow', connection);
    const isIdle = observed.http?.isIdle === true;
    // holes in what turned out to be nothing that is read hide nothing
    if (connection.protocol !== null && !isIdle) connection.blind.flush(this.#observing.output, connection);
    else connection.blind.drop();
    connection.hasEnded = true;
    if (!isIdle) this.#writeConnection(observed, counts, { reason, handshake, stamp });
  }

  /** What the connection's shape alone hides: its beginning, or one side of it. */
  #noteShape({ begin, connection, greeted }: Observed, counts: FlowCounts): void {
    const { blind } = connection;
    if (connection.protocol === null || connection.flow.protocol !== TCP) return;
    // who acknowledges and sends no data is in the capture: it said nothing
    const silent = counts.directions.findIndex(({ packets }) => packets === 0);
    if (silent >= 0) {
      const { ip } = connection.flow.ends[silent];
      blind.note({
        reason: 'one direction only',
        what: () => `nothing that ${ip} sent is in the capture: what it answered, or asked, is not known`,
        stamp: begin,
      });
    }
    // where content alone shows what a connection carries, its handshake is passed over
    if ((counts.state & HANDSHAKE) === 0 && greeted !== true) {
      blind.note({
        reason: 'beginning not seen',
        what: () => 'the connection began before the capture: what was agreed and opened until then is not known',
        stamp: begin,
      });
    }
  }

  #writeConnection({ begin, connection }: Observed, counts: FlowCounts, { reason, handshake, stamp }: Ending): void {
    const { client } = connection;
    const [source, target] = [counts.directions[client], counts.directions[1 - client]];
    this.#observing.output.emit({
      kind: 'connection',
      ...connection.common(begin, null),
      protocol: connection.protocol,
      end: reason,
      handshake,
      lastTime: timeOf({ ...stamp, time: counts.lastTime }),
      lastFrame: counts.lastFrame,
      sourcePackets: source.packets,
      sourceBytes: source.bytes,
      targetPackets: target.packets,
      targetBytes: target.bytes,
      tunnels: [...connection.flow.tunnels],
      sourceLost: source.lost,
      targetLost: target.lost,
    });
  }
}

/** Command of an SMB2 header (MS-SMB2 §2.2.1). */
function commandOf(bytes: Uint8Array): number {
  return bytes.length < 14 ? -1 : bytes[12] | (bytes[13] << 8);
}

function handshakeOf(state: number, client: 0 | 1): ConnectionObservation['handshake'] {
  const server = 1 - client;
  if ((state & (SAW_SYN_A << client)) === 0) return null;
  if ((state & (SAW_SYNACK_A << server)) !== 0) return 'established';
  if ((state & (SAW_DATA_A << server)) !== 0) return 'established';
  return (state & (SAW_RST_A << server)) !== 0 ? 'refused' : 'silent';
}

/** Whether the client sent a PDU of this type; types that only one side sends show who is who (C706 §12.6.4). */
function clientSpeaks(ptype: number, direction: 0 | 1, connection: Connection): boolean {
  const fromClient = ptype === 0 || ptype === 11 || ptype === 14 || ptype === 16;
  const fromServer = ptype === 2 || ptype === 12 || ptype === 13 || ptype === 15;
  if (fromClient) connection.setClient(direction);
  else if (fromServer) connection.setClient((1 - direction) as 0 | 1);
  return direction === connection.client;
}
