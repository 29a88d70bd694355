/** Blind spots: what could not be read, gathered by reason and place, written out with its extent. */
import type { Malformed } from '../bytes.ts';
import type { Message, Stamp } from '../engine/message.ts';
import type { BlindSpotReason } from '../observations.ts';
import type { Connection } from './connection.ts';
import { type Output, timeOf } from './output.ts';

interface BlindSpot {
  reason: BlindSpotReason;
  /** The sentence, given the count and the bytes. */
  what: (count: number, bytes: number) => string;
  first: Stamp;
  lastFrame: number;
  count: number;
  bytes: number | null;
  sessionId: string | null;
}

export interface BlindSpotNote {
  reason: BlindSpotReason;
  /** Tells places of one reason apart within a connection. */
  place?: string;
  what: (count: number, bytes: number) => string;
  stamp: Stamp;
  count?: number;
  bytes?: number;
  sessionId?: string | null;
}

/** What all blind spots share: the room for them, and those that tell of the others. */
export interface SpotRoom {
  takeSpot(): boolean;
  giveSpots(count: number): void;
  readonly blind: BlindSpots;
}

/** Blind spots of one connection that are told apart: their places are the wire's to choose. */
const MOST = 1024;

export class BlindSpots {
  /** Most connections have none. */
  #spots: Map<string, BlindSpot> | undefined;
  readonly #room: SpotRoom;

  constructor(room: SpotRoom) {
    this.#room = room;
  }

  get isEmpty(): boolean {
    return this.#spots === undefined;
  }

  note(note: BlindSpotNote): void {
    const key = `${note.reason} ${note.sessionId ?? ''} ${note.place ?? ''}`;
    const spot = this.#spots?.get(key);
    if (spot !== undefined) {
      spot.count += note.count ?? 1;
      if (note.bytes !== undefined) spot.bytes = (spot.bytes ?? 0) + note.bytes;
      if (note.stamp.frame > spot.lastFrame) spot.lastFrame = note.stamp.frame;
      return;
    }
    // the few that tell of all others always have room
    const isRest = this === this.#room.blind;
    if (!isRest && ((this.#spots?.size ?? 0) >= MOST || !this.#room.takeSpot())) {
      this.#room.blind.note(restOf(note));
      return;
    }
    this.#spots ??= new Map();
    this.#spots.set(key, {
      reason: note.reason,
      what: note.what,
      first: note.stamp,
      lastFrame: note.stamp.frame,
      count: note.count ?? 1,
      bytes: note.bytes ?? null,
      sessionId: note.sessionId ?? null,
    });
  }

  /** Writes everything out; `null`: it is of no connection. */
  flush(output: Output, connection: Connection | null): void {
    for (const spot of this.#spots?.values() ?? []) {
      output.emit({
        kind: 'blind spot',
        id: '',
        time: timeOf(spot.first),
        frame: spot.first.frame,
        lastFrame: spot.lastFrame,
        responseFrame: null,
        flow: connection?.communityId ?? null,
        source: connection?.source ?? null,
        target: connection?.target ?? null,
        reason: spot.reason,
        what: spot.what(spot.count, spot.bytes ?? 0),
        count: spot.count,
        bytes: spot.bytes,
        sessionId: spot.sessionId,
      });
    }
    this.drop();
  }

  /** What it hides nothing of goes untold. */
  drop(): void {
    if (this !== this.#room.blind) this.#room.giveSpots(this.#spots?.size ?? 0);
    this.#spots = undefined;
  }
}

/** Of blind spots that there is no room to tell one by one, one for each reason. */
const restOf = ({ reason, stamp, count, bytes }: BlindSpotNote): BlindSpotNote => ({
  reason,
  place: 'rest',
  what: (more) => `${plural(more, `thing`)} more that could not be read (${reason}), of too many conversations to be told one by one`,
  stamp,
  count,
  bytes,
});

/** A message of which the end is missing: in the capture, or for want of room. */
export function noteCut(blind: BlindSpots, message: Message, stamp: Stamp, one: string, place?: string): void {
  const bytes = Math.max(0, message.wireLength - message.borrowBytes().length - message.payloadTotal);
  const { isLimited } = message;
  const extent = place === undefined ? 'could be read in part only' : 'could not be read';
  const why = isLimited
    ? 'they are longer than what is put together, or all buffers were full (limits message and buffer)'
    : 'bytes of them are not in the capture';
  blind.note({ reason: isLimited ? 'limit' : 'cut', place, what: (count) => `${plural(count, one)} ${extent}: ${why}`, stamp, bytes });
}

/** Bytes that are all there and are not what they should be. */
export function noteMalformed(blind: BlindSpots, malformed: Malformed, stamp: Stamp, one = 'message'): void {
  const detail = malformed.detail ?? `ends at byte ${malformed.offset + malformed.had}, ${malformed.needed - malformed.had} short`;
  blind.note({ reason: 'malformed', place: malformed.layer, what: (count) => `${plural(count, one)} could not be read: ${malformed.layer} ${detail}`, stamp });
}

/** `1 message`, `3 messages`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
