/** A match of a rule in, a finding with its sentence and its proof out. */

import type { Answer } from '../answer.ts';
import type { Account, Level, Technique } from '../case.ts';
import type { Act } from './act.ts';
import type { Annotation, DetectedFinding, Telling } from './finding.ts';
import { displayFilter, orderedFrames } from './frames.ts';
import { sentenceOf } from './telling.ts';

/** What a finding takes from its rule. */
export interface RuleFacts {
  rule: { id: string | null; title: string; level: Level; file: string | null };
  techniques: readonly Technique[];
  falsePositives: readonly string[];
  references: readonly string[];
  annotation: Annotation;
  isCorrelation: boolean;
  /** A correlation that counts: its parts come in any order, and each stands for itself. */
  isCount: boolean;
}

/** Of one finding: what is kept to be told, beyond it is counted. */
const MAX_OBSERVATIONS = 1000;

/** A finding while it is made. */
export class Composition {
  readonly #facts: RuleFacts;
  readonly #room: KeptRoom;
  readonly #sources = new Set<string>();
  readonly #targets = new Set<string>();
  readonly #seen = new WeakSet<Act>();
  readonly #ids = new Set<string>();
  readonly #frames: number[] = [];
  readonly #account = new SharedAccount();
  readonly #deeds: Telling['deeds'] = [];
  #first: string | null = null;
  #time = '';
  #outcome: Answer = 'unknown';
  #kept = 0;
  #leftOut = 0;

  constructor(facts: RuleFacts, room: KeptRoom) {
    this.#facts = facts;
    this.#room = room;
  }

  get isEmpty(): boolean {
    return this.#kept === 0;
  }

  /** In order; parts of one observation may come each. One that comes again, a row of two of Zeek's logs for instance, is one act. */
  add(act: Act): void {
    if (this.#seen.has(act)) return;
    this.#seen.add(act);
    const isFirst = this.isEmpty;
    if (isFirst) {
      this.#time = act.time;
      this.#first = act.source;
    }
    this.#meet(this.#sources, act.source);
    this.#meet(this.#targets, act.target);
    this.#account.add(act.account);
    // what came last decides: that a service existed already does not matter to him who then starts it; of many alike, that one was done
    this.#outcome = isFirst || !this.#facts.isCount ? act.outcome : weightier(this.#outcome, act.outcome);
    if (this.#kept >= MAX_OBSERVATIONS || !this.#room.take(this.#kept)) {
      this.#leftOut++;
      return;
    }
    this.#kept++;
    this.#ids.add(act.id);
    for (const frame of act.frames) this.#frames.push(frame);
    this.#do(act);
  }

  #meet(addresses: Set<string>, address: string | null): void {
    if (address !== null && !addresses.has(address) && this.#room.take(addresses.size)) addresses.add(address);
  }

  /** More contributed that are not at hand. */
  leaveOut(count: number): void {
    this.#leftOut += count;
  }

  /** The same done to the same target again and again is one deed. */
  #do({ clause, target }: Act): void {
    const last = this.#deeds.at(-1);
    if (last?.did === clause.did && last.answer === clause.answer && last.by === clause.by && last.target === target)
      last.times++;
    else this.#deeds.push({ ...clause, target, times: 1 });
  }

  get #actor(): string | null {
    switch (this.#facts.annotation.actor) {
      case 'target':
        return onlyOf(this.#targets);
      case 'between':
        return onlyOf([...this.#targets].filter((address) => this.#sources.has(address)));
      case 'first':
        return this.#first;
      case 'unknown':
        return null;
      default:
        return onlyOf(this.#sources);
    }
  }

  /** Not of nothing. */
  finding(): DetectedFinding {
    const facts = this.#facts;
    const [sources, targets] = [[...this.#sources], [...this.#targets]];
    const frames = orderedFrames(this.#frames);
    const [source, target] = [onlyOf(sources), onlyOf(targets)];
    const pair = facts.isCorrelation ? [source, target].filter((address) => address !== null) : [];
    const account = this.#account.one;
    const telling: Telling = { sources, targets, account, deeds: this.#deeds, leftOut: this.#leftOut };
    return {
      rule: { ...facts.rule },
      techniques: facts.techniques.map((technique) => ({ ...technique })),
      time: this.#time,
      source,
      target,
      actor: this.#actor,
      account,
      outcome: this.#outcome,
      what: sentenceOf(telling),
      telling,
      falsePositives: [...facts.falsePositives],
      references: [...facts.references],
      frames,
      observations: [...this.#ids],
      displayFilter: displayFilter(frames, pair),
      annotation: { ...facts.annotation },
    };
  }
}

const WEIGHTS: readonly Answer[] = ['refused', 'unknown', 'done'];

const weightier = (a: Answer, b: Answer): Answer => (WEIGHTS.indexOf(b) > WEIGHTS.indexOf(a) ? b : a);

/** null: there are none, or several. */
function onlyOf(addresses: Iterable<string>): string | null {
  const [one, ...others] = addresses;
  return one === undefined || others.length > 0 ? null : one;
}

/** So many of each finding are kept once half of the room is taken, and so many when it is full. */
const WHEN_SCARCE = 100;
const IN_ANY_CASE = 4;

/** What all findings may rest on together, observations and addresses: those beyond it are counted. */
export class KeptRoom {
  readonly #size: number;
  #taken = 0;
  refused = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** `kept`: how many the finding has already. */
  take(kept: number): boolean {
    const most = this.#taken < this.#size / 2 ? Number.POSITIVE_INFINITY : this.#taken < this.#size ? WHEN_SCARCE : IN_ANY_CASE;
    if (kept < most) this.#taken++;
    else this.refused++;
    return kept < most;
  }
}

/**
 * The one account of all that name one. Different ones are told by nobody's: a spray has no account. The names of one
 * account may come with and without their domain.
 */
class SharedAccount {
  #account: Account | null = null;
  #isShared = true;

  add(account: Account | null): void {
    if (account === null || account.user === null) return;
    const { domain, user } = account;
    if (this.#account === null) this.#account = { domain, user };
    else if (this.#account.user?.toLowerCase() !== user.toLowerCase()) this.#isShared = false;
    else this.#account.domain = this.#account.domain || domain;
  }

  get one(): Account | null {
    return this.#isShared ? this.#account : null;
  }
}
