/** What passes between a dialogue and the handlers of its commands. */
import type { Malformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import type { NegotiateObservation } from '../../observations.ts';
import type { Smb2Header } from '../../wire/smb2/index.ts';
import type { Connection } from '../connection.ts';
import type { Observing } from '../observing.ts';
import type { Open } from '../open.ts';
import type { PayloadTaker } from '../payload.ts';
import type { Session, Tree } from '../sessions.ts';

/** What of the dialogue its handlers may see and do. */
export interface DialogueState {
  readonly observing: Observing;
  readonly connection: Connection;
  /** Out of the NEGOTIATE answer. */
  serverGuid: string | null;
  /** An SMB1 NEGOTIATE that may be answered in SMB2 (§3.3.5.3). */
  smb1Negotiate: { stamp: Stamp; dialects: string[] } | undefined;
  /** The session of that id, begun now when its logon was not seen. */
  session(sessionId: bigint): Session;
  /** Of a connection to whom there are too many it is told once the connection says more. */
  greet(negotiate: NegotiateObservation): void;
  malformed(malformed: Malformed, stamp: Stamp): void;
  /** An answer whose request was not seen. */
  noteOrphan(header: Smb2Header, stamp: Stamp): void;
}

/** The server's answer, or that none was seen. */
export interface Answer {
  /** null: no answer was seen. */
  readonly status: number | null;
  /** By its MS-ERREF name, or `unknown`. */
  readonly name: string;
  readonly stamp: Stamp | null;
  /** null where no answer was seen. */
  readonly header: Smb2Header | null;
  /** Header and body; empty without an answer. */
  readonly bytes: Uint8Array;
  /** STATUS_SUCCESS, or another status that is no error. */
  readonly succeeded: boolean;
}

/** A request that was read, and what is to be done once it is answered. */
export interface Pending {
  answer(answer: Answer): void;
  /** A READ's answer brings its payload. */
  payload?: PayloadTaker;
}

/** A request in its place: what the message's header and those before it in the chain name. */
export interface RequestContext {
  readonly dialogue: DialogueState;
  readonly observing: Observing;
  readonly connection: Connection;
  readonly header: Smb2Header;
  readonly bytes: Uint8Array;
  readonly stamp: Stamp;
  /** undefined for requests outside a session. */
  readonly session: Session | undefined;
  readonly tree: Tree | undefined;
  readonly chain: Chain;
}

/** An answer whose request was not seen. */
export interface OrphanContext {
  readonly dialogue: DialogueState;
  readonly header: Smb2Header;
  readonly bytes: Uint8Array;
  readonly stamp: Stamp;
}

/** What related requests of a compound take over from the one before (§3.3.5.2.7.2). */
export interface Chain {
  sessionId: bigint;
  treeId: number;
  open: Open | undefined;
}

/** What a handler makes of a request: what to do with the answer, and where the request's own payload goes. */
export interface Handled {
  pending: Pending;
  payload?: PayloadTaker;
}

export type Handler = (request: RequestContext) => Handled | Malformed;
