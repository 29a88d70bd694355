/** A call under way: its request as it came, fragment after fragment, and what it was answered. */
import type { Stamp } from '../../engine/message.ts';
import type { RpcInterface } from '../../observations.ts';
import type { RequestPdu, SecTrailer } from '../../wire/dcerpc/index.ts';
import type { Gathered, WaitingRoom } from '../gathered.ts';
import { Stub } from './stub.ts';

/** What a presentation context stands for. */
export interface Context {
  readonly interface: RpcInterface;
  /** Of the transfer syntax that was accepted. */
  transferSyntax: string | null;
  ndr64: boolean;
  /** The bind was not seen: see infer.ts. */
  readonly inferred: boolean;
}

export interface Call<Body extends Gathered = Gathered> {
  readonly callId: number;
  readonly contextId: number;
  readonly opnum: number;
  readonly object: string | null;
  readonly context: Context | undefined;
  /** The byte order of what is asked; an answer has its server's own (C706 §14.1). */
  readonly bigEndian: boolean;
  answersBigEndian: boolean;
  readonly auth: { type: number; level: number; contextId: number } | undefined;
  readonly request: Body;
  readonly response: Body;
  /** Of the request's last fragment. */
  stamp: Stamp;
  isComplete: boolean;
}

export function beginCall(pdu: RequestPdu, context: Context | undefined, stamp: Stamp, room: WaitingRoom): Call<Stub> {
  return {
    callId: pdu.callId,
    contextId: pdu.contextId,
    opnum: pdu.opnum,
    object: pdu.object ?? null,
    context,
    bigEndian: pdu.bigEndian,
    answersBigEndian: false,
    auth: authOf(pdu.auth),
    request: new Stub(room),
    response: new Stub(room),
    stamp,
    isComplete: false,
  };
}

function authOf(auth: SecTrailer | undefined): Call['auth'] {
  return auth === undefined ? undefined : { type: auth.authType, level: auth.authLevel, contextId: auth.authContextId };
}

/** The call has been written out: what its stubs held is given back. */
export function endCall(call: Call): void {
  call.request.release();
  call.response.release();
}
