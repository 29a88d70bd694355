/** A call under way: its request as it came, fragment after fragment, and what it was answered. */
import type { Stamp } from '../../engine/message.ts';
import type { RpcInterface } from '../../observations.ts';
import type { RequestPdu, SecTrailer } from '../../wire/dcerpc/index.ts';

/** Fragments of one stub are put together up to this length; what is longer counts as cut. */
const STUB_LIMIT = 1 << 20;

/** The stub of a call or an answer, put together from fragments. */
export class Stub {
  #parts: Uint8Array[] = [];
  length = 0;
  isCut = false;

  add(part: Uint8Array): void {
    this.length += part.length;
    if (this.length > STUB_LIMIT) this.isCut = true;
    else this.#parts.push(part.slice());
  }

  whole(): Uint8Array {
    if (this.#parts.length === 1) return this.#parts[0];
    const bytes = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/** What a presentation context stands for. */
export interface Context {
  readonly interface: RpcInterface;
  /** Of the transfer syntax that was accepted. */
  transferSyntax: string | null;
  ndr64: boolean;
}

export interface Call {
  readonly callId: number;
  readonly contextId: number;
  readonly opnum: number;
  readonly object: string | null;
  readonly context: Context | undefined;
  readonly bigEndian: boolean;
  readonly auth: { type: number; level: number; contextId: number } | undefined;
  readonly request: Stub;
  readonly response: Stub;
  /** Of the request's last fragment. */
  stamp: Stamp;
  isComplete: boolean;
}

export function beginCall(pdu: RequestPdu, context: Context | undefined, stamp: Stamp): Call {
  return {
    callId: pdu.callId,
    contextId: pdu.contextId,
    opnum: pdu.opnum,
    object: pdu.object ?? null,
    context,
    bigEndian: pdu.bigEndian,
    auth: authOf(pdu.auth),
    request: new Stub(),
    response: new Stub(),
    stamp,
    isComplete: false,
  };
}

function authOf(auth: SecTrailer | undefined): Call['auth'] {
  return auth === undefined ? undefined : { type: auth.authType, level: auth.authLevel, contextId: auth.authContextId };
}
