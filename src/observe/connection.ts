/** A connection as the observer knows it: who is the client, and what all its observations have in common. */
import type { Flow } from '../engine/flow.ts';
import type { Stamp } from '../engine/message.ts';
import { communityId } from '../net/communityId.ts';
import { parseIp } from '../net/network.ts';
import type { Common, ConnectionObservation, Endpoint, NtlmServer } from '../observations.ts';
import type { Hashes } from '../platform.ts';
import { BlindSpots } from './blind.ts';
import type { Observing } from './observing.ts';
import { timeOf } from './output.ts';

const SERVER_PORTS = new Set([445, 139, 135, 53, 88, 389, 3268, 5985, 5986, 47001]);

export interface Turn {
  readonly stamp: Stamp;
  /** Another spoke before. */
  readonly isNew: boolean;
}

/** What a server said of itself in an exchange that nobody was proved by, with the message that it answered, where that was seen. */
export interface Introduction {
  readonly server: NtlmServer;
  readonly asked: Stamp | null;
  readonly stamp: Stamp;
}

export class Connection {
  readonly flow: Flow;
  readonly blind: BlindSpots;
  hasEnded = false;
  /** How often bytes of either side went missing. */
  holes = 0;
  /** The last CHALLENGE, until an AUTHENTICATE comes. */
  introduction: Introduction | undefined;
  readonly #hashes: Pick<Hashes, 'sha1'>;
  #communityId: string | undefined;
  #turn: { stamp: Stamp; speaker: object } | undefined;
  protocol: ConnectionObservation['protocol'] = null;
  #client: 0 | 1;
  #isClientKnown = false;

  constructor(flow: Flow, { hashes, losses }: Pick<Observing, 'hashes' | 'losses'>) {
    this.flow = flow;
    this.blind = new BlindSpots(losses);
    this.#hashes = hashes;
    const [a, b] = flow.ends;
    // until a message or a SYN says better: the side that is not at a well-known port, else who was seen first
    this.#client = SERVER_PORTS.has(a.port) && !SERVER_PORTS.has(b.port) ? 1 : 0;
  }

  /** Made when it is first asked for: many connections wait long before anything is said of them. */
  get communityId(): string {
    this.#communityId ??= communityIdOf(this.flow, this.#hashes);
    return this.#communityId;
  }

  get client(): 0 | 1 {
    return this.#client;
  }

  /** A message, or the handshake, shows who the client is; the first to say so is believed. */
  setClient(direction: 0 | 1): void {
    if (this.#isClientKnown) return;
    this.#client = direction;
    this.#isClientKnown = true;
  }

  /**
   * When `speaker` said something, as far as its order matters: messages come in the order of their acknowledgements, whatever
   * order the capture has. What it has too early counts as said a nanosecond after what it waited for.
   */
  inTurn(stamp: Stamp, speaker: object): Turn {
    const last = this.#turn;
    const isEarly = last !== undefined && (stamp.time < last.stamp.time || (stamp.time === last.stamp.time && stamp.frame <= last.stamp.frame));
    const isBehind = isEarly && (last.speaker !== speaker || stamp.time < last.stamp.time);
    const turn = isBehind ? { frame: Math.max(stamp.frame, last.stamp.frame), time: last.stamp.time + 1n, digits: 9 } : stamp;
    const isNew = last?.speaker !== speaker;
    this.#turn = { stamp: turn, speaker };
    return { stamp: turn, isNew };
  }

  /** The same for all that is observed of it, as is the target. */
  get source(): Endpoint {
    return this.flow.ends[this.#client];
  }

  get target(): Endpoint {
    return this.flow.ends[1 - this.#client];
  }

  /** What every observation of it begins with. The output gives the id. */
  common(request: Stamp, response: Stamp | null): Common {
    return {
      id: '',
      time: timeOf(request),
      frame: request.frame,
      responseFrame: response?.frame ?? null,
      flow: this.communityId,
      source: this.source,
      target: this.target,
    };
  }
}

function communityIdOf({ protocol, ends: [a, b] }: Flow, hashes: Pick<Hashes, 'sha1'>): string {
  const [sourceIp, destinationIp] = [parseIp(a.ip) ?? [], parseIp(b.ip) ?? []];
  return communityId({ protocol, sourceIp, destinationIp, sourcePort: a.port, destinationPort: b.port }, (bytes) => hashes.sha1(bytes));
}
