/** Names of domains by their SID, as answers of a capture say them: who opens a domain by its SID names it no more. */
import { LimitedMap } from '../limited.ts';
import type { Losses } from '../losses.ts';
import { listAt, text } from '../../facts.ts';

/** A forest has hundreds; keys are a server's to choose. */
const MOST = 4096;

export class Domains {
  readonly #names: LimitedMap<string, string>;

  constructor(losses: Losses) {
    this.#names = new LimitedMap(MOST, () => losses.note('domain'));
  }

  /** What is said first stands. */
  learn(sid: string | null, name: string | null): void {
    if (sid !== null && name && !this.#names.has(sid)) this.#names.set(sid, name);
  }

  /** LSAPR_TRUST_INFORMATION (MS-LSAT §2.2.11). */
  learnAll(list: readonly unknown[]): void {
    for (const domain of list) {
      const { name, sid } = (domain ?? {}) as { name?: unknown; sid?: unknown };
      this.learn(text(sid), text(name));
    }
  }

  /** LSAPR_REFERENCED_DOMAIN_LIST (MS-LSAT §2.2.12). */
  learnReferenced(results: Readonly<Record<string, unknown>>): void {
    this.learnAll(listAt(results, 'referencedDomains', 'domains'));
  }

  nameOf(sid: string): string | undefined {
    return this.#names.get(sid);
  }
}
