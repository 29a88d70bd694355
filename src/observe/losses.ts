/** What there was no more room for: counted by what it was, and told as blind spots of its connection, or of none. */
import type { Message, Stamp } from '../engine/message.ts';
import type { LimitName } from '../limits.ts';
import { BlindSpots, plural } from './blind.ts';
import type { Output } from './output.ts';

/** Whose blind spots tell it, for as long as it lasts. */
interface Teller {
  readonly blind: BlindSpots;
  readonly hasEnded: boolean;
}

interface Kind {
  readonly reason: 'evicted' | 'limit';
  readonly one: string;
  readonly many: string;
  /** What it means for what is told. */
  readonly so: string;
  /** What raises it; null for one that is fixed. */
  readonly limit: LimitName | null;
}

const evicted = (one: string, so: string, limit: LimitName | null = null, many = `${one}s`): Kind => ({ reason: 'evicted', one, many, so, limit });
const limited = (one: string, so: string, limit: LimitName | null, many = `${one}s`): Kind => ({ reason: 'limit', one, many, so, limit });

const UNANSWERED = 'what the server answered is not known';
const KINDS = {
  flow: evicted('connection', 'what follows of it is told as another one', 'flows'),
  session: evicted('SMB session', 'what is done in it from then on is nobody\'s', 'sessions'),
  channel: evicted('further channel of an SMB session', 'the session may end too early', null, 'further channels of SMB sessions'),
  tree: evicted('connected share', 'what is done on it from then on has no path', 'opens'),
  open: evicted('open file or pipe', 'what goes through it from then on has no name', 'opens', 'open files or pipes'),
  listing: evicted('listing of a directory', 'it may be told twice', 'opens', 'listings of directories'),
  request: evicted('request that waited for its answer', UNANSWERED, 'requests', 'requests that waited for their answer'),
  bind: evicted('RPC bind that waited for its answer', UNANSWERED, 'requests', 'RPC binds that waited for their answer'),
  call: evicted('RPC call that waited for its answer', UNANSWERED, 'requests', 'RPC calls that waited for their answer'),
  logon: evicted('logon that waited for its answer', UNANSWERED, 'requests', 'logons that waited for their answer'),
  exchange: evicted('unfinished exchange of security tokens', 'its logon says less of the server', 'requests', 'unfinished exchanges of security tokens'),
  context: evicted('RPC presentation context', 'calls under it are of an interface that has to be inferred', 'opens'),
  handle: evicted('RPC context handle', 'what is done with it is done to something that has no name', 'opens'),
  domain: evicted('name of a domain', 'it is told by its SID alone', null, 'names of domains'),
  question: evicted('question for a name', 'the answer to it is told without it', null, 'questions for names'),
  'ticket request': evicted('request to a KDC that waited for its answer', UNANSWERED, null, 'requests to a KDC that waited for their answer'),
  ticket: evicted('Kerberos ticket', 'who presents it is not known', 'names'),
  exploit: evicted('transaction that looked like an exploit', 'an answer of an implant may not be known as one', null, 'transactions that looked like an exploit'),
  unfinished: limited('part of an unfinished call or message', 'it is not read', 'unfinished', 'parts of unfinished calls or messages'),
  message: limited('call, transaction or message of a pipe', 'too long to be put together: it is not read', 'message', 'calls, transactions or messages of pipes'),
  text: limited('text of a console or file', 'it is not kept, or not to its end', 'text', 'texts of consoles or files'),
} as const satisfies Record<string, Kind>;

export type LossKind = keyof typeof KINDS;

/** Blind spots that are kept until they can be told, of all connections. */
const MOST_SPOTS = 65_536;

export class Losses {
  /** Of no connection that is still there. */
  readonly blind: BlindSpots = new BlindSpots(this);
  #message: Message | undefined;
  #spots = 0;
  readonly #mostSpots: number;

  constructor(mostSpots = MOST_SPOTS) {
    this.#mostSpots = mostSpots;
  }

  /** The message at hand: what is lost is lost at it. */
  at(message: Message): void {
    this.#message = message;
  }

  note(kind: LossKind, teller?: Teller): void {
    const { reason, one, many, so, limit } = KINDS[kind];
    const hint = limit === null ? '' : ` (limit ${limit})`;
    const verb = reason === 'evicted' ? ' forgotten, there were too many at once' : '';
    const blind = teller === undefined || teller.hasEnded ? this.blind : teller.blind;
    blind.note({
      reason,
      place: `lost ${kind}`,
      what: (count) => `${plural(count, one, many)}${verb}${hint}: ${so}`,
      stamp: this.#message?.stamp() ?? NO_STAMP,
    });
  }

  /** Room for one more blind spot. */
  takeSpot(): boolean {
    if (this.#spots >= this.#mostSpots) return false;
    this.#spots++;
    return true;
  }

  giveSpots(count: number): void {
    this.#spots -= count;
  }

  finish(output: Output): void {
    this.blind.flush(output, null);
  }
}

const NO_STAMP: Stamp = { frame: 0, time: 0n, digits: 0 };
