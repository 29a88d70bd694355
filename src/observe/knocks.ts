/** Connections that came to nothing: told one by one while they are few, and counted beyond that, so that a flood is told as one. */
import type { FlowCounts } from '../engine/flow.ts';
import type { Stamp } from '../engine/message.ts';
import type { BlindSpotObservation, ConnectionObservation, Endpoint } from '../observations.ts';
import { plural } from './blind.ts';
import type { Observed } from './observed.ts';
import { type Output, timeOf } from './output.ts';

const TCP = 6;
/** What of all that are told one by one may be to one port of a server, and of one client: a scan names thousands of machines. */
const TO_ONE = 1 / 50;
const OF_ONE = 1 / 5;
/** Other ends that are told apart. */
const MOST_ENDS = 1000;

type Handshake = ConnectionObservation['handshake'];

/** How they came to nothing, in the order in which it is told. */
const WAYS = ['not answered', 'refused', 'opened and not used', 'greeted, without an answer', 'begun before the capture'] as const;
type Way = (typeof WAYS)[number];

/** Nothing came of it: not a byte of the server's, and of the client's none, or one that begins a conversation. */
export function isKnock({ connection, greeted, messages, isBlind }: Observed, { directions }: FlowCounts): boolean {
  const { client, flow, protocol } = connection;
  if (flow.protocol !== TCP || isBlind) return false;
  const [source, target] = [directions[client], directions[1 - client]];
  if (target.bytes > 0 || target.lost > 0) return false;
  if (messages === 0) return source.bytes === 0 && source.lost === 0;
  return messages === 1 && greeted === true && (protocol === 'smb2' || protocol === 'smb1' || protocol === 'netbios');
}

/** Those that are not told one by one, to one port of a server, of one client, or all that are left. */
class Flood {
  readonly #source: Endpoint | null;
  readonly #target: Endpoint | null;
  readonly #told: number;
  #first: Stamp;
  readonly #ends = new Set<string>();
  readonly #ways = new Map<Way, number>();
  #lastFrame: number;
  #count = 0;

  constructor(first: Stamp, { source, target, told }: { source: Endpoint | null; target: Endpoint | null; told: number }) {
    this.#first = first;
    this.#lastFrame = first.frame;
    this.#source = source;
    this.#target = target;
    this.#told = told;
  }

  add(way: Way, { begin, connection: { source, target } }: Observed, lastFrame: number): void {
    if (begin.frame < this.#first.frame) this.#first = begin;
    this.#count++;
    this.#ways.set(way, (this.#ways.get(way) ?? 0) + 1);
    if (this.#ends.size <= MOST_ENDS) this.#ends.add(this.#target === null ? target.ip : source.ip);
    if (lastFrame > this.#lastFrame) this.#lastFrame = lastFrame;
  }

  observation(): BlindSpotObservation {
    return {
      kind: 'blind spot',
      id: '',
      time: timeOf(this.#first),
      frame: this.#first.frame,
      lastFrame: this.#lastFrame,
      responseFrame: null,
      flow: null,
      source: this.#source,
      target: this.#target,
      reason: 'flood',
      what: this.#sentence(),
      count: this.#count,
      bytes: null,
      sessionId: null,
    };
  }

  #sentence(): string {
    const ends = this.#ends.size > MOST_ENDS ? `more than ${plural(MOST_ENDS, 'address', 'addresses')}` : plural(this.#ends.size, 'address', 'addresses');
    const between =
      this.#target !== null
        ? ` from ${ends} to port ${this.#target.port} of ${this.#target.ip}`
        : `${this.#source === null ? '' : ` from ${this.#source.ip}`} to ${ends}`;
    const ways = WAYS.flatMap((way) => (this.#ways.has(way) ? `${(this.#ways.get(way) ?? 0).toLocaleString('en-US')} ${way}` : []));
    const before = this.#told === 0 ? '' : `, beyond the first ${this.#told.toLocaleString('en-US')}`;
    return `${plural(this.#count, 'connection')}${between} came to nothing (${ways.join('; ')})${before}: counted and not told one by one (limit knocks)`;
  }
}

export class Knocks {
  readonly #most: number;
  readonly #mostToOne: number;
  readonly #mostOfOne: number;
  #told = 0;
  /** By the server's address and port, and by the client's address: how many were told. */
  readonly #toOne = new Map<string, number>();
  readonly #ofOne = new Map<string, number>();
  readonly #floods = new Map<string, Flood>();

  constructor(most: number) {
    this.#most = most;
    this.#mostToOne = Math.ceil(most * TO_ONE);
    this.#mostOfOne = Math.ceil(most * OF_ONE);
  }

  /** Whether it is told by itself; where not, it is counted with its like. */
  isTold(observed: Observed, { lastFrame }: FlowCounts, handshake: Handshake): boolean {
    const { source, target } = observed.connection;
    const server = `${target.ip} ${target.port}`;
    const toOne = this.#toOne.get(server) ?? 0;
    const ofOne = this.#ofOne.get(source.ip) ?? 0;
    if (toOne < this.#mostToOne && ofOne < this.#mostOfOne && this.#told < this.#most) {
      this.#told++;
      this.#toOne.set(server, toOne + 1);
      this.#ofOne.set(source.ip, ofOne + 1);
      return true;
    }
    const ends = toOne >= this.#mostToOne ? ([server, null, target, toOne] as const) : ofOne >= this.#mostOfOne ? ([source.ip, source, null, ofOne] as const) : REST;
    this.#floodOf(ends, observed.begin).add(wayOf(observed, handshake), observed, lastFrame);
    return false;
  }

  finish(output: Output): void {
    for (const flood of this.#floods.values()) output.emit(flood.observation());
    this.#floods.clear();
  }

  #floodOf([key, source, target, told]: readonly [string, Endpoint | null, Endpoint | null, number], begin: Stamp): Flood {
    let flood = this.#floods.get(key);
    if (flood === undefined) {
      flood = new Flood(begin, { source, target, told });
      this.#floods.set(key, flood);
    }
    return flood;
  }
}

/** Those of which neither end has had so many. */
const REST = ['', null, null, 0] as const;

function wayOf({ messages }: Observed, handshake: Handshake): Way {
  if (messages > 0) return 'greeted, without an answer';
  if (handshake === null) return 'begun before the capture';
  return handshake === 'established' ? 'opened and not used' : handshake === 'refused' ? 'refused' : 'not answered';
}
