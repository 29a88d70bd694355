/** One connection's SMB1 dialogue (MS-CIFS §3.2.5.1): requests tied to their answers by PID and MID, chains taken apart, state by UID, TID and FID. */
import { hex, isMalformed, type Malformed } from '../../bytes.ts';
import type { Message, Stamp } from '../../engine/message.ts';
import {
  decodeSmb1Header,
  isSmb1Command,
  SMB_COM_LOCKING_ANDX,
  SMB_COM_NT_CANCEL,
  SMB_COM_READ_RAW,
  SMB_COM_WRITE_COMPLETE,
  SMB_COM_WRITE_RAW,
  type Smb1Block,
  type Smb1Header,
  smb1CommandName,
  walkSmb1,
} from '../../wire/smb1/index.ts';
import { BlindSpots, noteCut, noteMalformed, plural } from '../blind.ts';
import type { Connection } from '../connection.ts';
import { CountedMap, LimitedMap } from '../limited.ts';
import type { Observing } from '../observing.ts';
import { Open } from '../open.ts';
import type { PayloadTaker } from '../payload.ts';
import { Session, type Tree } from '../sessions.ts';
import { Waiting } from '../waiting.ts';
import { Exploits } from './exploits.ts';
import { HANDLERS, UNREAD } from './handlers.ts';
import { type Exchange, MessageExchange, type Received } from './exchange.ts';
import type { Handled, Negotiated, Offer, RequestContext, Smb1State } from './request.ts';
import { TransactionExchange } from './transaction.ts';
import { isSecondary, isTransaction } from './transactionKinds.ts';

/** A MID has 16 bits, and servers take 50 requests at once; beyond it the oldest counts as unanswered. */
const PENDING_LIMIT = 4096;
/** UIDs, TIDs and FIDs have 16 bits; what a capture claims beyond these ends the oldest. */
const SESSIONS = 1024;
const TREES = 4096;
const OPENS = 16384;
/** Searches under way; what is listed beyond them is of a directory that is not known. */
const SEARCHES = 256;
/** MID of an oplock break, which the server sends unasked (MS-CIFS §3.3.4.2). */
const UNASKED = 0xffff;

/** Takes the payload of a message that is of no use. */
const NOBODY: PayloadTaker = () => {};

export class Smb1Dialogue implements Smb1State {
  readonly observing: Observing;
  readonly connection: Connection;
  readonly offer: Offer;
  readonly blind: BlindSpots;
  negotiated: Negotiated | undefined;
  readonly #sessions: CountedMap<number, Session>;
  readonly #trees: CountedMap<number, Tree>;
  /** By FID. */
  readonly #opens: CountedMap<number, Open>;
  readonly #searches: LimitedMap<number, string | null>;
  readonly #pending: Waiting<number, Exchange>;
  readonly #payloads: [PayloadTaker | undefined, PayloadTaker | undefined] = [undefined, undefined];
  readonly #exploits: Exploits;
  /** Whose data the next without a header are. */
  #raw = -1;

  constructor(observing: Observing, connection: Connection, offer: Offer) {
    this.observing = observing;
    this.connection = connection;
    this.offer = offer;
    const { losses, requests } = observing;
    const { opens, smb1, trees } = observing.sessions;
    this.blind = new BlindSpots(losses);
    const lostRequest = (oldest: Exchange): void => {
      losses.note('request', connection);
      oldest.abandon();
    };
    this.#pending = new Waiting(PENDING_LIMIT, lostRequest, requests);
    this.#searches = new LimitedMap(SEARCHES, () => losses.note('listing', connection), observing.details);
    this.#sessions = new CountedMap(SESSIONS, smb1, () => losses.note('session', connection));
    this.#trees = new CountedMap(TREES, trees, () => losses.note('tree', connection));
    this.#opens = new CountedMap(OPENS, opens, (open) => {
      losses.note('open', connection);
      open.finish(open.touched);
    });
    this.#exploits = new Exploits(observing, connection);
  }

  /** One message, with the payload that lies behind it as far as it is here. */
  message(header: Smb1Header, message: Message): void {
    const { direction } = message;
    this.#payloads[direction] = undefined;
    if (header.command === SMB_COM_LOCKING_ANDX && header.mid === UNASKED) return;
    this.connection.setClient(header.isReply ? ((1 - direction) as 0 | 1) : direction);
    const stamp = message.stamp();
    const received: Received = {
      header,
      bytes: message.borrowBytes(),
      stamp,
      isStreamed: message.payloadTotal > 0 || !message.isLast,
      isCut: message.isCut,
    };
    if (message.isCut) noteCut(this.blind, message, stamp, 'SMB1 message');
    const taker = header.isReply ? this.#answer(received) : this.#request(received);
    if (!received.isStreamed) return;
    this.#payloads[direction] = taker ?? NOBODY;
    this.#pass(message, stamp);
  }

  /** Data without a header: the answer to READ_RAW, or what the server let come by its answer to WRITE_RAW (§3.3.5.24, §3.3.5.26). */
  raw(message: Message): void {
    const raw = this.#pending.get(this.#raw)?.raw;
    if (raw?.isLast === true) this.#pending.delete(this.#raw);
    this.#raw = -1;
    this.#payloads[message.direction] = raw?.take ?? NOBODY;
    this.#pass(message, message.stamp());
  }

  /** More of the payload of the direction's last message; false when that was none of SMB1. */
  payload(message: Message): boolean {
    if (this.#payloads[message.direction] === undefined) return false;
    this.#pass(message, message.stamp());
    return true;
  }

  #pass(message: Message, stamp: Stamp): void {
    this.#payloads[message.direction]?.(message.payloadOffset, message.borrowPayload(), stamp, message.isLast, message.isCut);
    if (message.isLast) this.#payloads[message.direction] = undefined;
  }

  #request(received: Received): PayloadTaker | undefined {
    const { header, stamp } = received;
    if (header.command === SMB_COM_NT_CANCEL) return undefined;
    const { blocks, broken } = walkSmb1(received.bytes, header.command, header.isUnicode);
    if (broken !== undefined && !received.isCut) this.malformed(broken, stamp);
    if (blocks.length === 0) return undefined;
    const key = keyOf(header);
    if (isSecondary(header.command)) {
      this.#secondary(key, received, blocks[0]);
      return undefined;
    }
    const exchange = isTransaction(header.command)
      ? new TransactionExchange(this, this.#exploits, received, blocks[0])
      : new MessageExchange(this, this.observing.waiting, received, blocks);
    this.#pending.get(key)?.abandon();
    this.#pending.set(key, exchange);
    if (header.command === SMB_COM_READ_RAW || header.command === SMB_COM_WRITE_RAW) this.#raw = key;
    return exchange.begin();
  }

  #secondary(key: number, received: Received, block: Smb1Block): void {
    const exchange = this.#pending.get(key);
    if (exchange instanceof TransactionExchange) exchange.more(received, block);
    else this.noteOrphan(received, 'requests');
  }

  #answer(received: Received): PayloadTaker | undefined {
    const { header } = received;
    const key = keyOf(header);
    const exchange = this.#pending.get(key);
    if (exchange === undefined) {
      if (!this.#exploits.answeredByImplant(received)) this.noteOrphan(received, 'answers');
      return undefined;
    }
    const { blocks } = walkSmb1(received.bytes, header.command, header.isUnicode);
    if (!exchange.answered(received, blocks)) return undefined;
    this.#pending.delete(key);
    return exchange.payload;
  }

  /** One command of a message. */
  handle(received: Received, block: Smb1Block, chain: RequestContext['chain']): Handled | undefined {
    const { header, stamp } = received;
    const handler = HANDLERS[block.command];
    if (handler === undefined) {
      if (!isSmb1Command(block.command)) this.unread(`commands that MS-CIFS does not know, the first ${smb1CommandName(block.command)}`, stamp);
      else if (UNREAD.has(block.command)) this.unread(smb1CommandName(block.command), stamp);
      return undefined;
    }
    const handled = handler(this.context(received, block, chain));
    if (!isMalformed(handled)) return handled;
    if (!received.isCut) this.malformed(handled, stamp);
    // one that cannot be read is answered all the same
    return header.isReply ? undefined : { pending: { answer() {} } };
  }

  context({ header, stamp, isStreamed, isCut }: Received, block: Smb1Block, chain: RequestContext['chain']): RequestContext {
    const { observing, connection } = this;
    const session = this.session(chain.uid);
    const tree = this.tree(chain.tid);
    return { dialogue: this, observing, connection, header, block, stamp, session, tree, chain, isStreamed, isCut };
  }

  session(uid: number): Session {
    let session = this.#sessions.get(uid);
    if (session === undefined) {
      session = new Session(BigInt(uid), this.observing.sessions, 4);
      this.#sessions.set(uid, session);
    }
    return session;
  }

  tree(tid: number): Tree {
    let tree = this.#trees.get(tid);
    if (tree === undefined) {
      tree = { treeId: tid, path: null, type: null };
      this.#trees.set(tid, tree);
    }
    return tree;
  }

  setTree(tree: Tree): void {
    this.#trees.set(tree.treeId, tree);
  }

  open(fid: number, { chain, session, stamp, tree }: RequestContext): Open {
    let open = chain.open ?? this.#opens.get(fid);
    if (open === undefined) {
      open = new Open(this.observing, this.connection, session, tree, null, stamp);
      this.setOpen(fid, open);
    }
    open.touched = stamp;
    return open;
  }

  setOpen(fid: number, open: Open): void {
    const before = this.#opens.get(fid);
    if (before !== undefined && before !== open) before.finish(before.touched);
    open.fileId = `0x${hex(fid, 4)}`;
    this.#opens.set(fid, open);
  }

  closed(open: Open): void {
    if (open.fileId !== null) this.#opens.delete(Number(open.fileId));
  }

  search(tid: number, sid: number): string | null {
    return this.#searches.get(tid * 0x20000 + sid) ?? null;
  }

  setSearch(tid: number, sid: number, directory: string | null): void {
    this.#searches.set(tid * 0x20000 + sid, directory);
  }

  endTree(tid: number, stamp: Stamp): void {
    this.#endOpens((open) => open.tree.treeId === tid, stamp);
    this.#trees.delete(tid);
  }

  endSession(uid: number, stamp: Stamp): void {
    const session = this.#sessions.get(uid);
    this.#endOpens((open) => open.session === session, stamp);
    this.#sessions.delete(uid);
  }

  #endOpens(ends: (open: Open) => boolean, stamp: Stamp): void {
    for (const [fid, open] of this.#opens) {
      if (!ends(open)) continue;
      this.#opens.delete(fid);
      open.finish(stamp);
    }
  }

  malformed(malformed: Malformed, stamp: Stamp): void {
    noteMalformed(this.blind, malformed, stamp);
  }

  unread(what: string, stamp: Stamp): void {
    this.blind.note({ reason: 'smb1', place: what, what: (count) => `${plural(count, 'request')} over SMB1 not read: ${what}`, stamp });
  }

  noteOrphan({ header, stamp }: Received, place: 'answers' | 'requests'): void {
    const one = place === 'answers' ? 'answer whose request was not seen' : 'part of a transaction whose beginning was not seen';
    const many = place === 'answers' ? 'answers whose request was not seen' : 'parts of transactions whose beginning was not seen';
    this.blind.note({
      reason: 'beginning not seen',
      place,
      what: (count) => `${plural(count, one, many)}, the first ${place === 'answers' ? 'to' : 'of'} ${smb1CommandName(header.command)}`,
      stamp,
    });
  }

  /** The connection has ended: what waits will not be answered. */
  finish(stamp: Stamp): void {
    for (const exchange of this.#pending.clear()) exchange.abandon();
    this.#searches.clear();
    this.#endOpens(() => true, stamp);
    for (const tid of [...this.#trees.keys()]) this.#trees.delete(tid);
    for (const uid of [...this.#sessions.keys()]) this.#sessions.delete(uid);
    this.#exploits.finish();
  }

  /** The same of one that holds a NEGOTIATE alone, and nobody is told. */
  drop(): void {
    this.#pending.clear();
  }
}

/** In the place of a command: a transaction's answer may name another kind of transaction than its request. */
const TRANSACTION_KEY = 0xff;

/** PID and MID name a request (§2.2.1.6); the command tells those apart that careless clients give the same. */
function keyOf({ command, mid, pid }: Smb1Header): number {
  const isPart = isTransaction(command) || isSecondary(command);
  const kind = isPart ? TRANSACTION_KEY : command === SMB_COM_WRITE_COMPLETE ? SMB_COM_WRITE_RAW : command;
  return ((pid & 0xffff) * 0x10000 + mid) * 0x100 + kind;
}

/** Whether `decodeSmb1Header` found one. */
export function smb1HeaderOf(message: Message): Smb1Header | undefined {
  const header = decodeSmb1Header(message.borrowBytes());
  return isMalformed(header) ? undefined : header;
}
