/** Connectionless DCE/RPC (C706 §9.5): datagrams in, calls out, each tied to its answer by activity and sequence number. */
import { isMalformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import { authLevelName, authTypeName, type DatagramPdu, decodeDatagramPdu, interfaceName } from '../../wire/dcerpc/index.ts';
import { ntStatusName } from '../../wire/ntstatus.ts';
import type { Connection } from '../connection.ts';
import type { Observing } from '../observing.ts';
import { type Call, Stub } from './call.ts';
import { ContextHandles, writeCall } from './meaning.ts';

const PENDING_LIMIT = 4096;

export class RpcDatagrams {
  readonly #observing: Observing;
  readonly #connection: Connection;
  readonly #calls = new Map<string, Call>();
  readonly #handles = new ContextHandles();

  constructor(observing: Observing, connection: Connection) {
    this.#observing = observing;
    this.#connection = connection;
  }

  pdu(direction: 0 | 1, bytes: Uint8Array, stamp: Stamp): void {
    const pdu = decodeDatagramPdu(bytes);
    if (isMalformed(pdu)) return;
    const key = `${pdu.actId} ${pdu.seqnum}`;
    if (pdu.ptype === 'request') {
      this.#connection.setClient(direction);
      const known = this.#calls.get(key);
      if (known !== undefined) {
        known.request.add(pdu.body);
        known.stamp = stamp;
        return;
      }
      this.#calls.set(key, begin(pdu, stamp));
      if (this.#calls.size > PENDING_LIMIT) this.#end(this.#calls.keys().next().value as string, 'unknown', null);
      return;
    }
    const call = this.#calls.get(key);
    if (call === undefined) return;
    if (pdu.ptype === 'response') {
      call.response.add(pdu.body);
      this.#end(key, 'response', stamp);
    } else if (pdu.ptype === 'fault' || pdu.ptype === 'reject') {
      this.#end(key, pdu.status === undefined ? pdu.ptype : ntStatusName(pdu.status), stamp);
    }
  }

  #end(key: string, status: string, response: Stamp | null): void {
    const call = this.#calls.get(key);
    if (call === undefined) return;
    this.#calls.delete(key);
    writeCall(this.#observing.output, {
      call,
      status,
      response,
      sealed: false,
      authType: call.auth === undefined ? null : authTypeName(call.auth.type),
      authLevel: call.auth === undefined ? null : authLevelName(call.auth.level),
      common: { ...this.#connection.common(call.stamp, response), sessionId: null, domain: null, user: null },
      carrier: { transport: 'ncadg_ip_udp', pipe: null, session: undefined },
      handles: this.#handles,
    });
  }

  finish(): void {
    for (const key of [...this.#calls.keys()]) this.#end(key, 'unknown', null);
  }
}

function begin(pdu: DatagramPdu, stamp: Stamp): Call {
  const request = new Stub();
  request.add(pdu.body);
  return {
    callId: pdu.seqnum,
    contextId: 0,
    opnum: pdu.opnum,
    object: /^[0-]+$/.test(pdu.object) ? null : pdu.object,
    context: {
      interface: { uuid: pdu.ifId, version: `${pdu.ifVersMajor}.${pdu.ifVersMinor}`, name: interfaceName(pdu.ifId) ?? null },
      transferSyntax: 'NDR',
      ndr64: false,
    },
    bigEndian: pdu.bigEndian,
    auth: undefined,
    request,
    response: new Stub(),
    stamp,
    isComplete: true,
  };
}
