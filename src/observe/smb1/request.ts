/** What passes between an SMB1 dialogue and the handlers of its commands. */
import type { Malformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import type { Smb1Block, Smb1Header } from '../../wire/smb1/index.ts';
import type { Connection } from '../connection.ts';
import type { Observing } from '../observing.ts';
import type { Open } from '../open.ts';
import type { PayloadTaker } from '../payload.ts';
import type { Session, Tree } from '../sessions.ts';

/** What the server said of itself where no CHALLENGE does: without extended security NEGOTIATE brings it. */
export interface Negotiated {
  readonly challenge: string | null;
  readonly domainName: string | null;
  readonly serverName: string | null;
  /** NEGOTIATE_ENCRYPT_PASSWORDS is not set: passwords travel as they are. */
  readonly plainPasswords: boolean;
  /** ServerTimeZone: by it dates of the old dialects are told in UTC. */
  readonly zone: number | undefined;
  readonly frame: number;
}

/** An SMB1 NEGOTIATE that SMB1 or SMB2 may answer (MS-SMB2 §3.3.5.3); who does takes it. */
export interface Offer {
  smb1Negotiate: { stamp: Stamp; dialects: string[] } | undefined;
}

/** What of the dialogue its handlers may see and do. UIDs, TIDs and FIDs are the connection's (MS-CIFS §3.3.1.3). */
export interface Smb1State {
  readonly observing: Observing;
  readonly connection: Connection;
  readonly offer: Offer;
  negotiated: Negotiated | undefined;
  /** The session of that UID, begun now when its logon was not seen. */
  session(uid: number): Session;
  tree(tid: number): Tree;
  setTree(tree: Tree): void;
  /** The open of that FID, begun now when its CREATE was not seen. */
  open(fid: number, request: RequestContext): Open;
  setOpen(fid: number, open: Open): void;
  closed(open: Open): void;
  /** The directory, as it was named, that the search of that SID lists; null where its beginning was not seen. */
  search(tid: number, sid: number): string | null;
  setSearch(tid: number, sid: number, directory: string | null): void;
  /** The tree's or session's opens end, whatever was asked for in them. */
  endTree(tid: number, stamp: Stamp): void;
  endSession(uid: number, stamp: Stamp): void;
  malformed(malformed: Malformed, stamp: Stamp): void;
  /** Something that this version does not read. */
  unread(what: string, stamp: Stamp): void;
}

/** The server's answer, or that none was seen. */
export interface Answer {
  /** null: no answer was seen. */
  readonly status: number | null;
  /** By its MS-ERREF name, or `unknown`. */
  readonly name: string;
  readonly stamp: Stamp | null;
  readonly header: Smb1Header | null;
  /** null where no answer was seen, or the chain ended before it. */
  readonly block: Smb1Block | null;
  readonly succeeded: boolean;
  /** Data of it comes to the payload's taker; else it lies in the block's message. */
  readonly isStreamed: boolean;
  /** Bytes of the message are missing. */
  readonly isCut: boolean;
}

export interface Pending {
  answer(answer: Answer): void;
  /** An answer's data, where it comes in parts. */
  payload?: PayloadTaker;
  /** Where data goes that comes without a header. */
  raw?: RawData;
}

export interface RawData {
  take: PayloadTaker;
  isAwaited(): boolean;
  /** No answer comes behind it. */
  isLast: boolean;
}

/** A command in its place. */
export interface RequestContext {
  readonly dialogue: Smb1State;
  readonly observing: Observing;
  readonly connection: Connection;
  readonly header: Smb1Header;
  readonly block: Smb1Block;
  readonly stamp: Stamp;
  readonly session: Session;
  readonly tree: Tree;
  readonly chain: Chain;
  readonly isStreamed: boolean;
  readonly isCut: boolean;
}

/** What the commands of a chain hand on to those behind them (MS-CIFS §2.2.3.4). */
export interface Chain {
  uid: number;
  tid: number;
  /** Opened by a command of the chain: FIDs behind it mean this. */
  open: Open | undefined;
}

/** What a handler makes of a request: what to do with the answer, and where the request's own payload goes. */
export interface Handled {
  pending: Pending;
  payload?: PayloadTaker;
}

export type Handler = (request: RequestContext) => Handled | Malformed;

/** A transaction whose request is whole. Parameters and data are borrowed. */
export interface TransactionContext extends RequestContext {
  readonly name: string;
  readonly subcommand: number;
  readonly setup: Uint8Array;
  readonly parameters: Uint8Array;
  readonly data: Uint8Array;
}

/** The whole answer; parameters and data are empty where there is none, or the server refused. */
export interface TransactionAnswer extends Answer {
  readonly parameters: Uint8Array;
  readonly data: Uint8Array;
}

export interface TransactionPending {
  answer(answer: TransactionAnswer): void;
}

export type TransactionHandler = (request: TransactionContext) => TransactionPending | Malformed;
