/** Records to a sink, each with the connection that it belongs to. */
import {
  RECORD_COMPRESSION,
  RECORD_DATAGRAM,
  RECORD_DNS,
  RECORD_FLOW_BEGIN,
  RECORD_FLOW_END,
  RECORD_HOLE,
  RECORD_HTTP,
  RECORD_KERBEROS,
  RECORD_LDAP,
  RECORD_MALFORMED,
  RECORD_NBSS,
  RECORD_PAYLOAD,
  RECORD_RPC,
  RECORD_RPC_DATAGRAM,
  RECORD_SMB1,
  RECORD_SMB1_RAW,
  RECORD_SMB2,
  RECORD_TRANSFORM,
} from '../../assembly/abi.ts';
import { Beginnings } from './beginnings.ts';
import { END_REASONS, type Flow, type FlowCounts, type FlowEndReason, readFlow, readFlowCounts } from './flow.ts';
import { Message, type Stamp } from './message.ts';

/** Who takes what the engine finds. A message and its bytes are valid during the call only. */
export interface MessageSink {
  /** Comes with the first of what else comes of the flow, `message`, if that is its end only. */
  flowBegin(flow: Flow, begin: Stamp, message: Message): void;
  flowEnd(flow: Flow, counts: FlowCounts, reason: FlowEndReason, message: Message): void;
  smb2(flow: Flow, message: Message): void;
  smb1(flow: Flow, message: Message): void;
  /** Data of SMB1 without a header. */
  smb1Raw(flow: Flow, message: Message): void;
  transform(flow: Flow, message: Message): void;
  compression(flow: Flow, message: Message): void;
  payload(flow: Flow, message: Message): void;
  rpc(flow: Flow, message: Message): void;
  rpcDatagram(flow: Flow, message: Message): void;
  /** A datagram of no connection: `flow` says between whom, and its first end is the sender. */
  datagram(flow: Flow, message: Message): void;
  kerberos(flow: Flow, message: Message): void;
  ldap(flow: Flow, message: Message): void;
  http(flow: Flow, message: Message): void;
  dns(flow: Flow, message: Message): void;
  nbss(flow: Flow, message: Message): void;
  hole(flow: Flow, message: Message): void;
  malformed(flow: Flow, message: Message): void;
}

export class Delivery {
  readonly #message: Message;
  /** By the engine's numbers, which it uses again. */
  readonly #flows = new Map<number, Flow>();
  readonly #beginnings = new Beginnings();

  constructor(buffer: ArrayBufferLike) {
    this.#message = new Message(buffer);
  }

  /** Gives the record at this address to the sink. */
  deliver(address: number, sink: MessageSink): void {
    const message = this.#message;
    message.moveTo(address);
    const number = message.flow;
    if (message.kind === RECORD_FLOW_BEGIN) {
      this.#beginnings.keep(number, message.borrowBytes(), message.digits);
      return;
    }
    if (message.kind === RECORD_DATAGRAM) {
      sink.datagram(readFlow(0, message.borrowBytes()), message);
      return;
    }
    const flow = this.#flows.get(number) ?? this.#begin(number, sink);
    switch (message.kind) {
      case RECORD_SMB2:
        return sink.smb2(flow, message);
      case RECORD_PAYLOAD:
        return sink.payload(flow, message);
      case RECORD_RPC:
        return sink.rpc(flow, message);
      case RECORD_SMB1:
        return sink.smb1(flow, message);
      case RECORD_SMB1_RAW:
        return sink.smb1Raw(flow, message);
      case RECORD_TRANSFORM:
        return sink.transform(flow, message);
      case RECORD_COMPRESSION:
        return sink.compression(flow, message);
      case RECORD_RPC_DATAGRAM:
        return sink.rpcDatagram(flow, message);
      case RECORD_NBSS:
        return sink.nbss(flow, message);
      case RECORD_KERBEROS:
        return sink.kerberos(flow, message);
      case RECORD_LDAP:
        return sink.ldap(flow, message);
      case RECORD_HTTP:
        return sink.http(flow, message);
      case RECORD_DNS:
        return sink.dns(flow, message);
      case RECORD_HOLE:
        return sink.hole(flow, message);
      case RECORD_MALFORMED:
        return sink.malformed(flow, message);
      case RECORD_FLOW_END:
        this.#flows.delete(number);
        return sink.flowEnd(flow, readFlowCounts(message.borrowBytes()), END_REASONS[message.flags], message);
      default:
        throw new Error(`the engine wrote a record of unknown kind ${message.kind}`);
    }
  }

  #begin(number: number, sink: MessageSink): Flow {
    const begun = this.#beginnings.take(number);
    if (begun === undefined) throw new Error(`the engine wrote a record of connection ${number} before its beginning`);
    this.#flows.set(number, begun.flow);
    sink.flowBegin(begun.flow, begun.begin, this.#message);
    return begun.flow;
  }
}
