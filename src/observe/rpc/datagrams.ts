/**
 * Connectionless DCE/RPC (C706 §9.5): datagrams in, calls out, each tied to its answer by activity and sequence number;
 * a server may answer from another port than it was asked at.
 */
import { isMalformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import { type DatagramPdu, decodeDatagramPdu, interfaceName, PFC1_FRAG } from '../../wire/dcerpc/index.ts';
import { rpcStatusName } from '../../wire/rpcstatus.ts';
import type { Connection } from '../connection.ts';
import type { Observing } from '../observing.ts';
import { Gathered, type WaitingRoom } from '../gathered.ts';
import { LimitedMap } from '../limited.ts';
import { type Call, endCall } from './call.ts';
import { ContextHandles, writeCall } from './meaning.ts';
import { Stub } from './stub.ts';

const PENDING_LIMIT = 4096;

interface Asked {
  call: Call;
  connection: Connection;
}

/** An answer whose request has not come. */
interface Early {
  body: Gathered;
  status: string;
  stamp: Stamp;
}

export class RpcDatagrams {
  readonly #observing: Observing;
  readonly #asked: LimitedMap<string, Asked>;
  /** Datagrams come in any order, and more than once. */
  readonly #early: LimitedMap<string, Early>;
  readonly #ended = new LimitedMap<string, true>(PENDING_LIMIT, () => {});
  readonly #handles: ContextHandles;

  constructor(observing: Observing) {
    this.#observing = observing;
    this.#handles = new ContextHandles(observing);
    this.#asked = new LimitedMap(PENDING_LIMIT, (asked) => {
      observing.losses.note('call', asked.connection);
      this.#write(asked, 'unknown', null);
    });
    this.#early = new LimitedMap(PENDING_LIMIT, ({ body }) => {
      observing.losses.note('call');
      body.release();
    });
  }

  pdu(connection: Connection, direction: 0 | 1, bytes: Uint8Array, stamp: Stamp): void {
    const pdu = decodeDatagramPdu(bytes);
    if (isMalformed(pdu)) return;
    const key = `${pdu.actId} ${pdu.seqnum}`;
    if (this.#ended.has(key)) return;
    const asked = this.#asked.get(key);
    if (pdu.ptype === 'request') {
      connection.setClient(direction);
      if (asked === undefined) {
        this.#asked.set(key, { call: begin(pdu, stamp, this.#observing.waiting), connection });
        this.#answerEarly(key);
      } else if ((pdu.flags1 & PFC1_FRAG) !== 0 && asked.call.stamp.frame !== stamp.frame) {
        asked.call.request.add(pdu.body);
        asked.call.stamp = stamp;
      }
      return;
    }
    const isRefusal = pdu.ptype === 'fault' || pdu.ptype === 'reject';
    if (pdu.ptype !== 'response' && !isRefusal) return;
    const status = isRefusal && pdu.status !== undefined ? rpcStatusName(pdu.status) : pdu.ptype;
    if (asked === undefined) {
      if (this.#early.has(key)) return;
      const body = new Gathered(this.#observing.waiting);
      if (!isRefusal) body.add(pdu.body);
      this.#early.set(key, { body, status, stamp });
      return;
    }
    if (!isRefusal) asked.call.response.add(pdu.body);
    this.#end(key, status, stamp);
  }

  #answerEarly(key: string): void {
    const early = this.#early.get(key);
    const asked = this.#asked.get(key);
    if (early === undefined || asked === undefined) return;
    this.#early.delete(key);
    if (early.status === 'response') asked.call.response.add(early.body.whole());
    early.body.release();
    this.#end(key, early.status, early.stamp);
  }

  #end(key: string, status: string, response: Stamp | null): void {
    const asked = this.#asked.get(key);
    if (asked === undefined) return;
    this.#asked.delete(key);
    if (response !== null) this.#ended.set(key, true);
    this.#write(asked, status, response);
  }

  #write({ call, connection }: Asked, status: string, response: Stamp | null): void {
    writeCall(this.#observing, {
      call,
      status,
      response,
      sealed: false,
      authType: null,
      authLevel: null,
      common: { ...connection.common(call.stamp, response), sessionId: null, domain: null, user: null },
      carrier: { transport: 'ncadg_ip_udp', pipe: null, session: undefined },
      handles: this.#handles,
    });
    endCall(call);
  }

  /** The connection has ended: what it asked will not be answered. */
  finish(connection: Connection): void {
    for (const [key, asked] of [...this.#asked]) if (asked.connection === connection) this.#end(key, 'unknown', null);
  }
}

function begin(pdu: DatagramPdu, stamp: Stamp, room: WaitingRoom): Call {
  const request = new Stub(room);
  request.add(pdu.body);
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
    auth: undefined,
    request,
    response: new Stub(room),
    stamp,
    isComplete: true,
  };
}
