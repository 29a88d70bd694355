/** Connections that came to nothing: told one by one while they are few, and counted beyond that, so that a flood is told as one. */
import type { FlowCounts } from '../engine/flow.ts';
import type { Stamp } from '../engine/message.ts';
import type { BlindSpotObservation, ConnectionObservation, Endpoint } from '../observations.ts';
import { plural } from './blind.ts';
import type { Connection } from './connection.ts';
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
const WAYS = ['not answered', 'refused', 'opened and not used', 'greeted, without an answer', 'greeted, and no more', 'begun before the capture'] as const;
type Way = (typeof WAYS)[number];

/** Nothing came of it: neither side said anything, or there was a greeting, which may have been answered, and no more. */
export function isKnock(observed: Observed, { directions: [a, b] }: FlowCounts): boolean {
  const { connection, greeted, messages, isBlind } = observed;
  const { client, flow, protocol } = connection;
  if (flow.protocol !== TCP || isBlind || a.lost > 0 || b.lost > 0) return false;
  if (messages === 2) return observed.greetings === 1;
  if ((client === 0 ? b : a).bytes > 0) return false;
  if (messages === 0) return a.bytes + b.bytes === 0;
  return messages === 1 && greeted === true && (protocol === 'smb2' || protocol === 'smb1' || protocol === 'netbios');
}

/** Whom there are too many of: those to one port of a server, those of one client, or all that are left. */
interface Crowd {
  readonly key: string;
  readonly source: Endpoint | null;
  readonly target: Endpoint | null;
  /** Of it, those that are told one by one. */
  readonly told: number;
}

/** Those of a crowd that are not told one by one. */
class Flood {
  readonly #crowd: Crowd;
  #first: Stamp;
  readonly #ends = new Set<string>();
  readonly #ways = new Map<Way, number>();
  #lastFrame: number;
  #count = 0;

  constructor(first: Stamp, crowd: Crowd) {
    this.#first = first;
    this.#lastFrame = first.frame;
    this.#crowd = crowd;
  }

  add(way: Way, { begin, connection: { source, target } }: Observed, lastFrame: number): void {
    if (begin.frame < this.#first.frame) this.#first = begin;
    this.#count++;
    this.#ways.set(way, (this.#ways.get(way) ?? 0) + 1);
    if (this.#ends.size <= MOST_ENDS) this.#ends.add(this.#crowd.target === null ? target.ip : source.ip);
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
      source: this.#crowd.source,
      target: this.#crowd.target,
      reason: 'flood',
      what: this.#sentence(),
      count: this.#count,
      bytes: null,
      sessionId: null,
    };
  }

  #sentence(): string {
    const ends = this.#ends.size > MOST_ENDS ? `more than ${plural(MOST_ENDS, 'address', 'addresses')}` : plural(this.#ends.size, 'address', 'addresses');
    const { source, target, told } = this.#crowd;
    const between =
      target === null ? `${source === null ? '' : ` from ${source.ip}`} to ${ends}` : ` from ${ends} to port ${target.port} of ${target.ip}`;
    const ways = WAYS.flatMap((way) => (this.#ways.has(way) ? `${(this.#ways.get(way) ?? 0).toLocaleString('en-US')} ${way}` : []));
    const before = told === 0 ? '' : `, beyond the first ${told.toLocaleString('en-US')}`;
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

  /** Whether one more between these would not be told by itself. */
  isCrowded({ source, target }: Connection): boolean {
    return this.#crowdOf(source, target) !== undefined;
  }

  /** Whether it is told by itself; where not, it is counted with its like. */
  isTold(observed: Observed, { lastFrame }: FlowCounts, handshake: Handshake): boolean {
    const { source, target } = observed.connection;
    const crowd = this.#crowdOf(source, target);
    if (crowd !== undefined && !observed.isGreetingTold) {
      this.#floodOf(crowd, observed.begin).add(wayOf(observed, handshake), observed, lastFrame);
      return false;
    }
    const server = serverOf(target);
    this.#told++;
    this.#toOne.set(server, (this.#toOne.get(server) ?? 0) + 1);
    this.#ofOne.set(source.ip, (this.#ofOne.get(source.ip) ?? 0) + 1);
    return true;
  }

  finish(output: Output): void {
    for (const flood of this.#floods.values()) output.emit(flood.observation());
    this.#floods.clear();
  }

  #crowdOf(source: Endpoint, target: Endpoint): Crowd | undefined {
    const key = serverOf(target);
    const toOne = this.#toOne.get(key) ?? 0;
    if (toOne >= this.#mostToOne) return { key, source: null, target, told: toOne };
    const ofOne = this.#ofOne.get(source.ip) ?? 0;
    if (ofOne >= this.#mostOfOne) return { key: source.ip, source, target: null, told: ofOne };
    return this.#told >= this.#most ? REST : undefined;
  }

  #floodOf(crowd: Crowd, begin: Stamp): Flood {
    let flood = this.#floods.get(crowd.key);
    if (flood === undefined) {
      flood = new Flood(begin, crowd);
      this.#floods.set(crowd.key, flood);
    }
    return flood;
  }
}

const serverOf = ({ ip, port }: Endpoint): string => `${ip} ${port}`;

/** Those of which neither end has had so many. */
const REST: Crowd = { key: '', source: null, target: null, told: 0 };

function wayOf({ messages }: Observed, handshake: Handshake): Way {
  if (messages > 0) return messages === 1 ? 'greeted, without an answer' : 'greeted, and no more';
  if (handshake === null) return 'begun before the capture';
  return handshake === 'established' ? 'opened and not used' : handshake === 'refused' ? 'refused' : 'not answered';
}
