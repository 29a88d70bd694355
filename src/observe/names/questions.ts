/** Questions by who asked and their transaction: when each was asked first. Those that are sent again are the same. */
import type { Stamp } from '../../engine/message.ts';
import { LimitedMap } from '../limited.ts';
import type { Losses } from '../losses.ts';

/** UCAST_REQ_RETRY_COUNT times UCAST_REQ_RETRY_TIMEOUT (RFC 1002 §6.1.2): then a number may be used again. */
const REPEATED = 15_000_000_000n;

export class Questions {
  readonly #asked: LimitedMap<string, Stamp>;

  /** `most`: questions that wait for an answer. */
  constructor(most: number, losses: Losses) {
    this.#asked = new LimitedMap(most, () => losses.note('question'));
  }

  ask(key: string, stamp: Stamp): void {
    const first = this.#asked.get(key);
    if (first === undefined || stamp.time - first.time > REPEATED) this.#asked.set(key, stamp);
  }

  /** The question that what came at `answered` may be the answer to. */
  askedAt(key: string, answered: Stamp): Stamp | undefined {
    const asked = this.#asked.get(key);
    return asked === undefined || answered.time - asked.time > REPEATED ? undefined : asked;
  }
}
