/** A TCP conversation of which every byte is known, and what a network or a capture can do to it. */
import { ACK, concat, type Endpoint, FIN, PSH, RST, type Segment, SYN } from './capture-builder.ts';
import { type Random, seeded } from './random.ts';

export type Side = 0 | 1;

export interface ConversationOptions {
  client?: Endpoint;
  server?: Endpoint;
  /** Initial sequence numbers. */
  isn?: readonly [number, number];
  mss?: number;
  /** Nanoseconds. */
  start?: bigint;
}

const NOTHING = new Uint8Array(0);
const STEP = 1_000_000n;

export class Conversation {
  readonly segments: Segment[] = [];
  /** Payload bytes of each side, in order. */
  readonly said: [Uint8Array[], Uint8Array[]] = [[], []];
  readonly ends: readonly [Endpoint, Endpoint];
  readonly isn: readonly [number, number];
  readonly #mss: number;
  readonly #next: [number, number];
  #time: bigint;

  constructor(options: ConversationOptions = {}) {
    this.ends = [options.client ?? { ip: '10.0.0.1', port: 49152 }, options.server ?? { ip: '10.0.0.2', port: 445 }];
    this.isn = options.isn ?? [1000, 2000];
    this.#next = [this.isn[0], this.isn[1]];
    this.#mss = options.mss ?? 1460;
    this.#time = options.start ?? 1_600_000_000_000_000_000n;
  }

  handshake(): this {
    this.#send(0, SYN, NOTHING, false);
    this.#send(1, SYN | ACK, NOTHING);
    this.#send(0, ACK, NOTHING);
    return this;
  }

  /** Sent in segments of the MSS, or of the sizes that `size` gives; acknowledged at the end. */
  say(side: Side, bytes: Uint8Array, size: () => number = () => this.#mss): this {
    this.said[side].push(bytes);
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + Math.max(1, size()));
      this.#send(side, ACK | (end === bytes.length ? PSH : 0), bytes.subarray(at, end));
      at = end;
    }
    return this;
  }

  ack(side: Side): this {
    this.#send(side, ACK, NOTHING);
    return this;
  }

  /** RFC 9293 §3.8.4: the byte before the next, again. */
  keepAlive(side: Side, garbage = true): this {
    const payload = garbage ? Uint8Array.of(0) : NOTHING;
    this.segments.push({ ...this.#segment(side, ACK, payload), seq: (this.#next[side] - 1) >>> 0, isProbe: true });
    return this;
  }

  fin(side: Side): this {
    this.#send(side, FIN | ACK, NOTHING);
    return this;
  }

  rst(side: Side): this {
    this.segments.push(this.#segment(side, RST | ACK, NOTHING));
    return this;
  }

  close(): this {
    return this.fin(0).fin(1).ack(0);
  }

  /** A segment of any content at an offset of the side's stream, as a retransmission would be. */
  repeat(side: Side, offset: number, payload: Uint8Array): this {
    this.segments.push({ ...this.#segment(side, ACK, payload), seq: (this.isn[side] + 1 + offset) >>> 0 });
    return this;
  }

  pause(nanoseconds: bigint): this {
    this.#time += nanoseconds;
    return this;
  }

  stream(side: Side): Uint8Array {
    return concat(...this.said[side]);
  }

  #segment(side: Side, flags: number, payload: Uint8Array, acks = true): Segment {
    this.#time += STEP;
    const [seq, ack] = [this.#next[side], this.#next[1 - side]];
    const [source, target] = [this.ends[side], this.ends[1 - side]];
    return { time: this.#time, source, target, side, seq: seq >>> 0, ack: acks ? ack >>> 0 : 0, flags, payload };
  }

  #send(side: Side, flags: number, payload: Uint8Array, acks = true): void {
    this.segments.push(this.#segment(side, flags, payload, acks));
    this.#next[side] += payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
  }
}

export interface Disturbance {
  seed: number;
  /** Probabilities, for each data segment. */
  loss?: number;
  reorder?: number;
  duplicate?: number;
  overlapAgree?: number;
  overlapConflict?: number;
  /** Places that a segment may move by. */
  distance?: number;
}

export interface Disturbed {
  readonly segments: Segment[];
  readonly lost: Segment[];
  /** Conflicting copies that were put in. */
  readonly conflicts: number;
}

/** The segments as another capture could have had them. Handshakes stay where they are; times follow the new order. */
export function disturb(conversation: Conversation, how: Disturbance): Disturbed {
  const random = seeded(how.seed);
  const distance = how.distance ?? 4;
  const lost: Segment[] = [];
  const placed: { at: number; segment: Segment }[] = [];
  let conflicts = 0;
  for (const [i, segment] of conversation.segments.entries()) {
    if ((segment.flags & SYN) !== 0) {
      placed.push({ at: i, segment });
      continue;
    }
    const isData = segment.payload.length > 0 && !segment.isProbe;
    if (isData && random.chance(how.loss ?? 0)) {
      lost.push(segment);
      continue;
    }
    const moves = random.chance(how.reorder ?? 0) ? random.between(1, distance) + 0.5 : 0;
    placed.push({ at: i + moves, segment });
    if (!isData) continue;
    const later = i + moves + random.between(1, distance) + 0.25;
    if (random.chance(how.duplicate ?? 0)) placed.push({ at: later, segment });
    if (random.chance(how.overlapAgree ?? 0)) placed.push({ at: later, segment: wider(conversation, segment, random) });
    if (random.chance(how.overlapConflict ?? 0)) {
      conflicts++;
      placed.push({
        at: i + moves + 0.125,
        segment: { ...segment, payload: segment.payload.map((byte) => byte ^ 0xa5) },
      });
    }
  }
  placed.sort((a, b) => a.at - b.at);
  const segments = placed.map(({ segment }, i) => ({
    ...segment,
    time: conversation.segments[0].time + BigInt(i) * STEP,
  }));
  return { segments, lost, conflicts };
}

/** A copy that begins earlier or ends later than the segment did. */
function wider(conversation: Conversation, segment: Segment, random: Random): Segment {
  const stream = conversation.stream(segment.side);
  const start = (conversation.isn[segment.side] + 1) >>> 0;
  const offset = (segment.seq - start) >>> 0;
  const from = Math.max(0, offset - random.below(2000));
  const to = Math.min(stream.length, offset + segment.payload.length + random.below(2000));
  return { ...segment, seq: (start + from) >>> 0, payload: stream.slice(from, to) };
}
