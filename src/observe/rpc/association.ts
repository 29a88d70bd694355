/** One DCE/RPC association (C706 §9.3, MS-RPCE §3.3): PDUs in, binds, calls and logons out. */
import { isMalformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import type { SessionReference } from '../../observations.ts';
import {
  authLevelName,
  authTypeName,
  type BindAckPdu,
  type BindNakPdu,
  type BindPdu,
  contextResultName,
  decodePdu,
  type FaultPdu,
  interfaceName,
  NDR64_UUID,
  type Pdu,
  providerReasonName,
  type RequestPdu,
  type ResponsePdu,
  RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
  rejectReasonName,
  type SyntaxId,
  transferSyntaxName,
} from '../../wire/dcerpc/index.ts';
import { nca_s_fault_access_denied, rpcStatusName } from '../../wire/rpcstatus.ts';
import { BlindSpots, noteMalformed, plural } from '../blind.ts';
import type { Connection } from '../connection.ts';
import { rpcDraft } from '../drafts.ts';
import { LimitedMap } from '../limited.ts';
import type { Observing } from '../observing.ts';
import type { Output } from '../output.ts';
import { beginCall, type Call, type Context, endCall } from './call.ts';
import type { Carrier } from './carrier.ts';
import { Inferences } from './inferences.ts';
import { ContextHandles, type EndedCall, writeCall } from './meaning.ts';
import { RpcLogons } from './logons.ts';
import type { Stub } from './stub.ts';

/** Calls of one association that wait for an answer; an older one beyond it is written out as unanswered. */
const PENDING_LIMIT = 4096;
/** A context's id has 16 bits; real clients have a handful. */
const CONTEXTS = 4096;

const RPC_S_SEC_PKG_ERROR = 0x721;
/** How a server faults when it could not authenticate (MS-RPCE §3.3.1.5.2.2). */
const DENIED: ReadonlySet<number> = new Set([nca_s_fault_access_denied, RPC_S_SEC_PKG_ERROR]);

const NO_SESSION: SessionReference = { sessionId: null, domain: null, user: null };

export class RpcAssociation {
  readonly #observing: Observing;
  readonly #connection: Connection;
  readonly carrier: Carrier;
  readonly handles: ContextHandles;
  readonly #blind: BlindSpots;
  readonly #contexts: LimitedMap<number, Context>;
  readonly #binds: LimitedMap<number, { pdu: BindPdu; stamp: Stamp }>;
  readonly #calls: LimitedMap<number, Call<Stub>>;
  readonly #logons: RpcLogons;
  readonly #inferences: Inferences;
  #auth: { type: number; level: number } | undefined;
  #missedPdus = 0;

  constructor(observing: Observing, connection: Connection, carrier: Carrier) {
    this.#observing = observing;
    this.#connection = connection;
    this.carrier = carrier;
    const { details, losses, requests } = observing;
    this.handles = new ContextHandles(observing, connection);
    this.#blind = new BlindSpots(losses);
    this.#contexts = new LimitedMap(CONTEXTS, () => losses.note('context', connection), details);
    const lostBind = ({ pdu, stamp }: { pdu: BindPdu; stamp: Stamp }): void => {
      losses.note('bind', connection);
      this.#writeBind(pdu, stamp, () => 'unknown', null);
    };
    this.#binds = new LimitedMap(PENDING_LIMIT, lostBind, requests);
    const lostCall = (call: Call<Stub>): void => {
      losses.note('call', connection);
      this.#writeCall(call, 'unknown', null);
    };
    this.#calls = new LimitedMap(PENDING_LIMIT, lostCall, requests);
    this.#logons = new RpcLogons(observing, connection, carrier);
    this.#inferences = new Inferences(observing, this.#blind, carrier.pipe);
  }

  get reference(): SessionReference {
    const session = this.carrier.session?.reference ?? NO_SESSION;
    const logon = this.#logons.accepted;
    // a security context of its own says more than the session that carries it
    return logon === undefined ? session : { ...session, domain: logon.domain, user: logon.user };
  }

  /** Of a PDU bytes are missing: it does not come. */
  miss(): void {
    this.#missedPdus++;
  }

  get #missed(): number {
    return this.#connection.holes + this.#missedPdus;
  }

  /** One PDU. It is valid during the call only. */
  pdu(fromClient: boolean, bytes: Uint8Array, stamp: Stamp): void {
    const pdu = decodePdu(bytes);
    if (isMalformed(pdu)) {
      noteMalformed(this.#blind, pdu, stamp, 'DCE/RPC PDU');
      return;
    }
    this.#take(pdu, fromClient, stamp);
  }

  #take(pdu: Pdu, fromClient: boolean, stamp: Stamp): void {
    switch (pdu.ptype) {
      case 'bind':
      case 'alter_context':
        this.#bind(pdu, stamp);
        break;
      case 'bind_ack':
      case 'alter_context_resp':
        this.#bindAck(pdu, stamp);
        break;
      case 'bind_nak':
        this.#bindNak(pdu, stamp);
        break;
      case 'auth3':
        if (pdu.auth !== undefined) this.#logons.fromClient(pdu.auth, stamp);
        break;
      case 'request':
        this.#request(pdu, stamp);
        break;
      case 'response':
        this.#response(pdu, stamp);
        break;
      case 'fault':
        // a client's fault ends a callback; only the server's answers a call
        if (!fromClient) this.#fault(pdu, stamp);
        break;
    }
  }

  #bind(pdu: BindPdu, stamp: Stamp): void {
    if (pdu.auth !== undefined) {
      this.#auth = { type: pdu.auth.authType, level: pdu.auth.authLevel };
      this.#logons.fromClient(pdu.auth, stamp);
    }
    for (const { contextId, abstractSyntax, transferSyntaxes } of pdu.contexts) {
      const offered = transferSyntaxes[0];
      this.#inferences.forget(contextId);
      this.#contexts.set(contextId, {
        interface: describe(abstractSyntax),
        transferSyntax: offered === undefined ? null : syntaxName(offered),
        ndr64: offered?.uuid === NDR64_UUID,
        inferred: false,
      });
    }
    const before = this.#binds.get(pdu.callId);
    if (before !== undefined) this.#writeBind(before.pdu, before.stamp, () => 'unknown', null);
    this.#binds.set(pdu.callId, { pdu, stamp });
  }

  #bindAck(pdu: BindAckPdu, stamp: Stamp): void {
    if (pdu.auth !== undefined) this.#logons.fromServer(pdu.auth, stamp);
    const bind = this.#takeBind(pdu.callId);
    if (bind === undefined) return;
    bind.pdu.contexts.forEach(({ contextId }, i) => {
      const result = pdu.results[i];
      const context = this.#contexts.get(contextId);
      if (context === undefined || result === undefined || result.result !== 0) return;
      context.transferSyntax = syntaxName(result.transferSyntax);
      context.ndr64 = result.transferSyntax.uuid === NDR64_UUID;
    });
    const statusOf = (i: number): string => {
      const result = pdu.results[i];
      if (result === undefined) return 'unknown';
      const name = contextResultName(result.result);
      return name === 'provider_rejection' ? providerReasonName(result.reason) : name;
    };
    this.#writeBind(bind.pdu, bind.stamp, statusOf, stamp);
  }

  #bindNak(pdu: BindNakPdu, stamp: Stamp): void {
    this.#logons.refused(`bind_nak: ${rejectReasonName(pdu.providerRejectReason)}`, stamp);
    const bind = this.#takeBind(pdu.callId);
    if (bind !== undefined)
      this.#writeBind(bind.pdu, bind.stamp, () => rejectReasonName(pdu.providerRejectReason), stamp);
  }

  #takeBind(callId: number): { pdu: BindPdu; stamp: Stamp } | undefined {
    const bind = this.#binds.get(callId);
    this.#binds.delete(callId);
    return bind;
  }

  #writeBind(pdu: BindPdu, stamp: Stamp, statusOf: (index: number) => string, response: Stamp | null): void {
    pdu.contexts.forEach(({ contextId, abstractSyntax, transferSyntaxes }, i) => {
      const draft = rpcDraft(this.#connection.common(stamp, response), this.reference, 'bind');
      const { authType, authLevel } = authNames(this.#auth);
      draft.alter = pdu.ptype === 'alter_context';
      draft.interface = describe(abstractSyntax);
      draft.contextId = contextId;
      draft.callId = pdu.callId;
      draft.transport = this.carrier.transport;
      draft.pipe = this.carrier.pipe;
      draft.authType = authType;
      draft.authLevel = authLevel;
      draft.transferSyntax = transferSyntaxes.map(syntaxName).join(', ') || null;
      draft.status = statusOf(i);
      this.#observing.output.emit(draft);
    });
  }

  #request(pdu: RequestPdu, stamp: Stamp): void {
    let call = this.#calls.get(pdu.callId);
    if (call === undefined || pdu.firstFragment) {
      if (call !== undefined) this.#writeCall(call, 'unknown', null);
      call = beginCall(pdu, this.#contexts.get(pdu.contextId), stamp, this.#observing.waiting);
      this.#calls.set(pdu.callId, call);
    }
    call.request.addFragment(pdu, this.#missed);
    call.stamp = stamp;
    call.isComplete = pdu.lastFragment;
  }

  #response(pdu: ResponsePdu, stamp: Stamp): void {
    const call = this.#calls.get(pdu.callId);
    if (call === undefined) return;
    call.response.addFragment(pdu, this.#missed);
    call.answersBigEndian = pdu.bigEndian;
    if (!pdu.lastFragment) return;
    this.#calls.delete(pdu.callId);
    if (call.auth !== undefined) this.#logons.proven(call.auth.contextId, stamp);
    this.#writeCall(call, 'response', stamp);
  }

  #fault(pdu: FaultPdu, stamp: Stamp): void {
    const call = this.#calls.get(pdu.callId);
    const status = rpcStatusName(pdu.status);
    // a fault with a verifier is refused by the operation: who protects it has a security context, and so accepted the logon
    if (pdu.auth !== undefined) this.#logons.proven(pdu.auth.authContextId, stamp);
    else if (DENIED.has(pdu.status)) this.#logons.refused(status, stamp, call?.auth?.contextId);
    if (call === undefined) return;
    this.#calls.delete(pdu.callId);
    this.#writeCall(call, status, stamp);
  }

  #writeCall(call: Call, status: string, response: Stamp | null): void {
    const ended: EndedCall = {
      call,
      status,
      response,
      sealed: call.auth?.level === RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
      ...authNames(call.auth ?? this.#auth),
      common: { ...this.#connection.common(call.stamp, response), ...this.reference },
      carrier: this.carrier,
      handles: this.handles,
    };
    this.#inferences.write(ended, (known, output) => this.#writeEnded(known, output));
  }

  #writeEnded(ended: EndedCall, output: Output): void {
    const { authType, call } = ended;
    if (ended.sealed) {
      const name = call.context?.interface.name ?? call.context?.interface.uuid ?? 'an interface that was bound before';
      this.#blind.note({
        reason: 'sealed',
        place: name,
        what: (count) => `${plural(count, 'call')} of ${name}: arguments are encrypted (${authType} packet privacy)`,
        stamp: call.stamp,
        bytes: call.request.length + call.response.length,
        sessionId: this.carrier.session?.id ?? null,
      });
    }
    writeCall({ output, sayings: this.#observing.sayings }, ended);
    endCall(call);
  }

  /** What was not answered is written out as unknown. */
  finish(_stamp: Stamp): void {
    for (const bind of this.#binds.values()) this.#writeBind(bind.pdu, bind.stamp, () => 'unknown', null);
    this.#binds.clear();
    for (const call of this.#calls.values()) this.#writeCall(call, 'unknown', null);
    this.#calls.clear();
    this.#inferences.finish();
    this.#contexts.clear();
    this.handles.clear();
    this.#logons.finish();
    this.#blind.flush(this.#observing.output, this.#connection);
  }
}

function describe(syntax: SyntaxId): { uuid: string; version: string; name: string | null } {
  return {
    uuid: syntax.uuid,
    version: `${syntax.versionMajor}.${syntax.versionMinor}`,
    name: interfaceName(syntax.uuid) ?? null,
  };
}

function syntaxName(syntax: SyntaxId): string {
  return transferSyntaxName(syntax.uuid) ?? syntax.uuid;
}

function authNames(auth: { type: number; level: number } | undefined): {
  authType: string | null;
  authLevel: string | null;
} {
  return auth === undefined
    ? { authType: null, authLevel: null }
    : { authType: authTypeName(auth.type), authLevel: authLevelName(auth.level) };
}
