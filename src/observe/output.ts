/** Where observations go: each gets its id here and nowhere else. */
import type { Stamp } from '../engine/message.ts';
import type { Observation } from '../observations.ts';
import { isoTime } from '../time.ts';

/** An observation whose id is still empty. It is made whole, with the place for it: to copy it takes longer than to make it. */
export type Draft = Observation;

/** Drafts whose hashes may still be computed: `drafts` waits for them. */
export interface Later {
  readonly isReady: () => boolean;
  readonly drafts: () => readonly Draft[];
}

/** Observations that wait behind one that is not ready; beyond it they wait no longer. */
const MOST_WAITING = 4096;

export class Output {
  #count = 0;
  #queue: (Observation | Later)[] = [];
  /** Drafts so far, those that are kept a place for included. */
  made = 0;

  emit(draft: Draft): void {
    this.made++;
    this.#queue.push(draft);
  }

  /** Keeps its place for what is not known yet. */
  emitLater(later: Later): void {
    this.made++;
    this.#queue.push(later);
  }

  /** What has come since the last call, up to the first that is not ready; `all`: waits for those. */
  take(all = false): Observation[] {
    const taken: Observation[] = [];
    const queue = this.#queue;
    let next = 0;
    for (; next < queue.length; next++) {
      const item = queue[next];
      if ('kind' in item) {
        taken.push(this.#number(item));
        continue;
      }
      if (!all && queue.length - next <= MOST_WAITING && !item.isReady()) break;
      for (const draft of item.drafts()) taken.push(this.#number(draft));
    }
    this.#queue = queue.slice(next);
    return taken;
  }

  #number(observation: Observation): Observation {
    observation.id = `o${++this.#count}`;
    return observation;
  }
}

export function timeOf(stamp: Stamp): string {
  return isoTime(stamp.time, stamp.digits);
}
