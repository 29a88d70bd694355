/** Where observations go: each gets its id here and nowhere else. */
import type { Stamp } from '../engine/message.ts';
import type { Observation } from '../observations.ts';
import { isoTime } from '../time.ts';

/** An observation before it has its id. */
export type Draft = Observation extends infer O ? (O extends Observation ? Omit<O, 'id'> : never) : never;

export class Output {
  #count = 0;
  #queue: Observation[] = [];

  emit(draft: Draft): void {
    const { kind, ...rest } = draft;
    this.#queue.push({ kind, id: `o${++this.#count}`, ...rest } as Observation);
  }

  /** What has come since the last call. */
  take(): Observation[] {
    const taken = this.#queue;
    this.#queue = [];
    return taken;
  }
}

export function timeOf(stamp: Stamp): string {
  return isoTime(stamp.time, stamp.digits);
}
