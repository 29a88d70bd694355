/** Blind spots: what could not be read, gathered by reason and place, written out with its extent. */
import type { Stamp } from '../engine/message.ts';
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

export class BlindSpots {
  /** Most connections have none. */
  #spots: Map<string, BlindSpot> | undefined;

  note(note: BlindSpotNote): void {
    const key = `${note.reason} ${note.sessionId ?? ''} ${note.place ?? ''}`;
    this.#spots ??= new Map();
    const spot = this.#spots.get(key);
    if (spot === undefined) {
      this.#spots.set(key, {
        reason: note.reason,
        what: note.what,
        first: note.stamp,
        lastFrame: note.stamp.frame,
        count: note.count ?? 1,
        bytes: note.bytes ?? null,
        sessionId: note.sessionId ?? null,
      });
      return;
    }
    spot.count += note.count ?? 1;
    if (note.bytes !== undefined) spot.bytes = (spot.bytes ?? 0) + note.bytes;
    if (note.stamp.frame > spot.lastFrame) spot.lastFrame = note.stamp.frame;
  }

  /** Writes everything out; `null`: it is of no connection. */
  flush(output: Output, connection: Connection | null): void {
    for (const spot of this.#spots?.values() ?? []) {
      output.emit({
        kind: 'blind spot',
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
    this.#spots = undefined;
  }
}

/** `1 message`, `3 messages`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
