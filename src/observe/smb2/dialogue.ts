/** One connection's SMB2 dialogue (MS-SMB2 §3.2.5.1): requests tied to their answers, payloads to the requests they belong to. */
import { isMalformed, type Malformed } from '../../bytes.ts';
import type { Message, Stamp } from '../../engine/message.ts';
import type { NegotiateObservation } from '../../observations.ts';
import { ntStatusName, STATUS_PENDING } from '../../wire/ntstatus.ts';
import {
  commandName,
  decodeSmb2Header,
  SMB2_CANCEL,
  SMB2_FLAGS_RELATED_OPERATIONS,
  SMB2_FLAGS_SERVER_TO_REDIR,
  type Smb2Header,
} from '../../wire/smb2/index.ts';
import { BlindSpots, noteCut, noteMalformed, plural } from '../blind.ts';
import type { Connection } from '../connection.ts';
import type { Observing } from '../observing.ts';
import type { PayloadTaker } from '../payload.ts';
import type { Session } from '../sessions.ts';
import { Waiting } from '../waiting.ts';
import { HANDLERS, ORPHANS } from './handlers.ts';
import type { Answer, Chain, DialogueState, Handled, Pending, RequestContext } from './request.ts';

/** Requests that wait; beyond it the oldest counts as unanswered. Servers grant at most 8192 credits. */
const PENDING_LIMIT = 16384;
/** What cannot be read is answered all the same. */
const UNREAD: Handled = { pending: { answer() {} } };
/** MessageId of what the server says unasked: breaks of oplocks and leases, notifications (MS-SMB2 §2.2.23, §2.2.44). */
const UNASKED = 0xffffffffffffffffn;
const UNANSWERED: Answer = { status: null, name: 'unknown', stamp: null, header: null, bytes: new Uint8Array(0), succeeded: false };

export class Dialogue implements DialogueState {
  readonly observing: Observing;
  readonly connection: Connection;
  readonly blind: BlindSpots;
  /** Out of the NEGOTIATE answer. */
  serverGuid: string | null = null;
  /** Answers to a NEGOTIATE. */
  greetings = 0;
  /** Waits until the connection says more, or ends: whether it does is what makes it one of a flood. */
  #greeting: NegotiateObservation | undefined;
  readonly #pending: Waiting<bigint, Pending>;
  #session: Session | undefined;
  /** Of the message at hand bytes are missing. */
  #isCut = false;
  /** An SMB1 NEGOTIATE that may be answered in SMB2 (§3.3.5.3). */
  smb1Negotiate: { stamp: Stamp; dialects: string[] } | undefined;
  readonly #chain: Chain = { sessionId: 0n, treeId: 0, open: undefined };
  readonly #payloads: [PayloadTaker | undefined, PayloadTaker | undefined] = [undefined, undefined];

  constructor(observing: Observing, connection: Connection) {
    this.observing = observing;
    this.connection = connection;
    const { losses, requests } = observing;
    this.blind = new BlindSpots(losses);
    const lostRequest = (oldest: Pending): void => {
      losses.note('request', connection);
      oldest.answer(UNANSWERED);
    };
    this.#pending = new Waiting(PENDING_LIMIT, lostRequest, requests);
  }

  /** One message of a chain, with the payload that lies behind it as far as it is here. */
  message(message: Message): void {
    const { direction } = message;
    const bytes = message.borrowBytes();
    const header = decodeSmb2Header(bytes);
    this.#tellGreeting();
    this.#payloads[direction] = undefined;
    this.#isCut = message.isCut;
    const stamp = message.stamp();
    if (message.isCut) noteCut(this.blind, message, stamp, 'SMB2 message');
    if (isMalformed(header)) {
      this.malformed(header, stamp);
      return;
    }
    const isAnswer = (header.flags & SMB2_FLAGS_SERVER_TO_REDIR) !== 0;
    this.connection.setClient(isAnswer ? ((1 - direction) as 0 | 1) : direction);
    const taker = isAnswer ? this.#answer(header, bytes, stamp) : this.#request(header, bytes, message.compound, stamp);
    if (taker === undefined || (message.payloadTotal === 0 && message.isLast)) return;
    this.#payloads[direction] = taker;
    this.#pass(message, stamp);
  }

  /** More of the payload of the direction's last message. */
  payload(message: Message): void {
    this.#pass(message, message.stamp());
  }

  #pass(message: Message, stamp: Stamp): void {
    const taker = this.#payloads[message.direction];
    if (taker === undefined) return;
    this.#isCut = message.isCut;
    taker(message.payloadOffset, message.borrowPayload(), stamp, message.isLast, message.isCut);
    if (message.isLast) this.#payloads[message.direction] = undefined;
  }

  #request(header: Smb2Header, bytes: Uint8Array, compound: number, stamp: Stamp): PayloadTaker | undefined {
    if (header.command === SMB2_CANCEL) return undefined;
    const related = (header.flags & SMB2_FLAGS_RELATED_OPERATIONS) !== 0;
    const chain = this.#chain;
    if (compound === 0 || !related) {
      chain.sessionId = header.sessionId;
      chain.treeId = header.treeId ?? 0;
      chain.open = undefined;
    }
    const session = chain.sessionId === 0n ? undefined : this.session(chain.sessionId);
    const context: RequestContext = {
      dialogue: this,
      observing: this.observing,
      connection: this.connection,
      header,
      bytes,
      stamp,
      session,
      tree: session?.tree(chain.treeId),
      chain,
    };
    const handled = HANDLERS[header.command]?.(context);
    if (handled === undefined) return undefined;
    if (isMalformed(handled)) this.malformed(handled, stamp);
    const { pending, payload } = isMalformed(handled) ? UNREAD : handled;
    const before = this.#pending.get(header.messageId);
    if (before !== undefined) before.answer(UNANSWERED);
    this.#pending.set(header.messageId, pending);
    return payload;
  }

  #answer(header: Smb2Header, bytes: Uint8Array, stamp: Stamp): PayloadTaker | undefined {
    // an interim answer (§3.3.4.2) says that the answer will come
    if (header.status === STATUS_PENDING || header.messageId === UNASKED) return undefined;
    const pending = this.#pending.get(header.messageId);
    if (pending === undefined) {
      const orphan = ORPHANS[header.command];
      if (orphan !== undefined) orphan({ dialogue: this, header, bytes, stamp });
      else this.noteOrphan(header, stamp);
      return undefined;
    }
    this.#pending.delete(header.messageId);
    pending.answer({
      status: header.status,
      name: ntStatusName(header.status),
      stamp,
      header,
      bytes,
      succeeded: header.status >>> 30 < 2,
    });
    return pending.payload;
  }

  /** The session of that id, begun now when its logon was not seen. */
  session(sessionId: bigint): Session {
    const { connection, observing, serverGuid } = this;
    // nearly all messages of a connection are of one session
    const last = this.#session;
    if (last?.sessionId === sessionId && last.isCarriedBy(connection, serverGuid)) return last;
    this.#session = observing.sessions.get(connection, sessionId, serverGuid);
    return this.#session;
  }

  malformed(malformed: Malformed, stamp: Stamp): void {
    // that it is cut is said
    if (!this.#isCut) noteMalformed(this.blind, malformed, stamp);
  }

  noteOrphan(header: Smb2Header, stamp: Stamp): void {
    this.blind.note({
      reason: 'beginning not seen',
      place: 'answers',
      what: (count) => `${plural(count, 'answer')} whose request was not seen, the first to ${commandName(header.command)}`,
      stamp,
    });
  }

  greet(negotiate: NegotiateObservation): void {
    this.#tellGreeting();
    if (negotiate.responseFrame !== null) this.greetings++;
    if (this.observing.knocks.isCrowded(this.connection)) this.#greeting = negotiate;
    else this.observing.output.emit(negotiate);
  }

  get isGreetingHeld(): boolean {
    return this.#greeting !== undefined;
  }

  #tellGreeting(): void {
    if (this.#greeting === undefined) return;
    this.observing.output.emit(this.#greeting);
    this.#greeting = undefined;
  }

  /** The connection has ended: what waits will not be answered. */
  finish(): void {
    for (const pending of this.#pending.clear()) pending.answer(UNANSWERED);
    this.#tellGreeting();
  }

  /** The same, and nobody is told. */
  drop(): void {
    this.#pending.clear();
    this.#greeting = undefined;
  }
}
