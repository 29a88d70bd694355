/** What was asked, until it is answered; of what never is, what was asked is said. */
import { LimitedMap } from '../limited.ts';
import type { Losses } from '../losses.ts';

/** Questions that wait for an answer. */
const PENDING = 1024;

export class Asked<T> extends LimitedMap<string, T> {
  readonly #unanswered: (asked: T) => void;

  constructor(losses: Losses, unanswered: (asked: T) => void) {
    super(PENDING, (asked) => {
      losses.note('question');
      unanswered(asked);
    });
    this.#unanswered = unanswered;
  }

  /** Nothing more comes. */
  finish(): void {
    for (const asked of this.values()) this.#unanswered(asked);
    this.clear();
  }
}
