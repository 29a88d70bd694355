/**
 * Connectionless DCE/RPC (C706 §9.5): datagrams in, calls out, each tied to its answer by activity and sequence number;
 * a server may answer from another port than it was asked at.
 */
import { isMalformed } from '../../bytes.ts';
import type { Message, Stamp } from '../../engine/message.ts';
import { authLevelName, authTypeName, type DatagramPdu, decodeDatagramPdu, interfaceName, RPC_C_AUTHN_LEVEL_PKT_PRIVACY } from '../../wire/dcerpc/index.ts';
import { rpcStatusName } from '../../wire/rpcstatus.ts';
import { noteCut, noteMalformed } from '../blind.ts';
import type { Connection } from '../connection.ts';
import { LimitedMap } from '../limited.ts';
import type { Observing } from '../observing.ts';
import type { Call } from './call.ts';
import { DatagramStub } from './datagramStub.ts';
import { ContextHandles, type EndedCall, writeCall } from './meaning.ts';

const PENDING_LIMIT = 4096;

interface Asked {
  readonly call: Call;
  readonly connection: Connection;
  readonly security: Pick<EndedCall, 'sealed' | 'authType' | 'authLevel'>;
}

/** A call as it comes, its answer perhaps before it. */
interface Exchange {
  readonly request: DatagramStub;
  readonly response: DatagramStub;
  /** Null before the first datagram of the request. */
  asked: Asked | null;
  /** `response`, or why it was refused: null before its first datagram. */
  answered: { status: string; stamp: Stamp; bigEndian?: boolean } | null;
}

export class RpcDatagrams {
  readonly #observing: Observing;
  /** Datagrams come in any order, and more than once. */
  readonly #exchanges: LimitedMap<string, Exchange>;
  readonly #ended = new LimitedMap<string, true>(PENDING_LIMIT, () => {});
  readonly #handles: ContextHandles;

  constructor(observing: Observing) {
    this.#observing = observing;
    this.#handles = new ContextHandles(observing);
    this.#exchanges = new LimitedMap(PENDING_LIMIT, (exchange) => {
      observing.losses.note('call', exchange.asked?.connection);
      this.#write(exchange);
    });
  }

  message(connection: Connection, message: Message): void {
    const stamp = message.stamp();
    const pdu = decodeDatagramPdu(message.borrowBytes());
    if (!isMalformed(pdu)) return this.#pdu(connection, message.direction, pdu, stamp);
    if (message.isCut) return noteCut(connection.blind, message, stamp, 'DCE/RPC datagram', 'rpc');
    noteMalformed(connection.blind, pdu, stamp, 'DCE/RPC datagram');
  }

  #pdu(connection: Connection, direction: 0 | 1, pdu: DatagramPdu, stamp: Stamp): void {
    const key = `${pdu.actId} ${pdu.seqnum}`;
    if (this.#ended.has(key)) return;
    const { ptype } = pdu;
    const isRefusal = ptype === 'fault' || ptype === 'reject';
    if (ptype !== 'request' && ptype !== 'response' && !isRefusal) return;
    const exchange = this.#exchanges.get(key) ?? this.#begin(key);
    if (ptype === 'request') {
      connection.setClient(direction);
      const isNew = exchange.request.addDatagram(pdu);
      exchange.asked ??= { call: begin(exchange, pdu, stamp), connection, security: securityOf(pdu) };
      if (isNew) exchange.asked.call.stamp = stamp;
    } else if (isRefusal) {
      exchange.answered = { status: pdu.status === undefined ? ptype : rpcStatusName(pdu.status), stamp };
    } else if (exchange.response.addDatagram(pdu)) {
      exchange.answered = { status: 'response', stamp, bigEndian: pdu.bigEndian };
    }
    if (isEnded(exchange)) this.#end(key, exchange);
  }

  #begin(key: string): Exchange {
    const { waiting } = this.#observing;
    const exchange: Exchange = { request: new DatagramStub(waiting), response: new DatagramStub(waiting), asked: null, answered: null };
    this.#exchanges.set(key, exchange);
    return exchange;
  }

  #end(key: string, exchange: Exchange): void {
    this.#exchanges.delete(key);
    if (exchange.answered !== null) this.#ended.set(key, true);
    this.#write(exchange);
  }

  #write(exchange: Exchange): void {
    const { asked, answered, request, response } = exchange;
    request.settle();
    if (answered?.status === 'response') response.settle();
    if (asked !== null) {
      const { call, connection, security } = asked;
      call.isComplete = request.isWhole;
      call.answersBigEndian = answered?.bigEndian ?? false;
      const stamp = answered?.stamp ?? null;
      writeCall(this.#observing, {
        call,
        status: answered?.status ?? 'unknown',
        response: stamp,
        ...security,
        common: { ...connection.common(call.stamp, stamp), sessionId: null, domain: null, user: null },
        carrier: { transport: 'ncadg_ip_udp', pipe: null, session: undefined },
        handles: this.#handles,
      });
    }
    request.release();
    response.release();
  }

  /** The connection has ended: what it asked will not be answered. */
  finish(connection: Connection): void {
    for (const [key, exchange] of [...this.#exchanges]) if (exchange.asked?.connection === connection) this.#end(key, exchange);
  }
}

/** All of the request and all of an answer have come; a refusal ends a call wherever it is. */
function isEnded({ request, response, asked, answered }: Exchange): boolean {
  if (asked === null || answered === null) return false;
  return answered.status !== 'response' || (request.isWhole && response.isWhole);
}

function securityOf({ authProto, authLevel }: DatagramPdu): Asked['security'] {
  return {
    sealed: authLevel === RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
    authType: authProto === 0 ? null : authTypeName(authProto),
    authLevel: authLevel === undefined ? null : authLevelName(authLevel),
  };
}

function begin({ request, response }: Exchange, pdu: DatagramPdu, stamp: Stamp): Call {
  return {
    callId: pdu.seqnum,
    contextId: 0,
    opnum: pdu.opnum,
    object: /^[0-]+$/.test(pdu.object) ? null : pdu.object,
    context: {
      interface: {
        uuid: pdu.ifId,
        version: `${pdu.ifVersMajor}.${pdu.ifVersMinor}`,
        name: interfaceName(pdu.ifId) ?? null,
      },
      transferSyntax: 'NDR',
      ndr64: false,
      inferred: false,
    },
    bigEndian: pdu.bigEndian,
    answersBigEndian: false,
    auth: undefined,
    request,
    response,
    stamp,
    isComplete: false,
  };
}
