/** Of sightings that are alike the first few are told, and the last: others need not be put away, but counted. */
import type { Observation } from '../observations.ts';
import type { Placed } from './card.ts';

type Sighting = Exclude<Observation, { kind: 'capture' }>;

/** Kinds of likeness that are followed at once: what is like none of them is put away. */
const MOST = 10_000;

interface Group {
  /** Of the first that came, up to `first`: how many, and the last of them in the order of time. */
  count: number;
  bound: Placed;
  /** Those behind all of these. */
  rest: Rest | undefined;
}

/** `times` sightings, of which this one is the last. */
export interface Rest {
  sighting: Sighting;
  placed: Placed;
  likeness: number;
  times: number;
}

export class Alike {
  readonly #first: number;
  readonly #compare: (a: Placed, b: Placed) => number;
  readonly #groups = new Map<number, Group>();

  constructor(first: number, compare: (a: Placed, b: Placed) => number) {
    this.#first = first;
    this.#compare = compare;
  }

  /** False where so many like it were before it that it can be none of the first. Then it may still be the last: `rest` has it. */
  isOfFirst(sighting: Sighting, placed: Placed, likeness: number): boolean {
    const group = this.#groups.get(likeness);
    if (group === undefined) {
      if (this.#groups.size < MOST) this.#groups.set(likeness, { count: 1, bound: placed, rest: undefined });
      return true;
    }
    const isBehind = this.#compare(placed, group.bound) > 0;
    if (group.count < this.#first) {
      group.count++;
      if (isBehind) group.bound = placed;
      return true;
    }
    if (!isBehind) return true;
    const { rest } = group;
    if (rest === undefined) group.rest = { sighting, placed, likeness, times: 1 };
    else {
      rest.times++;
      if (this.#compare(placed, rest.placed) > 0) Object.assign(rest, { sighting, placed });
    }
    return false;
  }

  /** They are let go. */
  takeRest(): Rest[] {
    const all = [...this.#groups.values()].flatMap(({ rest }) => rest ?? []);
    this.#groups.clear();
    return all;
  }
}
