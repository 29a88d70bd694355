/** An event in, the detections that may match it out: by its log source, and by the one field that most of them ask for. */

import { covers } from './detection.ts';
import type { CompiledRule, DetectionRule, Place } from './engine.ts';
import type { Need } from './needs.ts';
import type { LogSource } from './types.ts';
import type { EventView } from './view.ts';

export interface Candidate {
  rule: DetectionRule;
  place: Place;
  /** Fields of which a text must be one of these, folded. */
  texts: ReadonlyMap<string, readonly string[]>;
}

/** Rules, or a field that decides which of them may match. */
type Shelf = Leaf | Branch;

interface Leaf {
  candidates: readonly Candidate[];
  field?: undefined;
}

interface Branch {
  /** Where the field has several values. */
  candidates: readonly Candidate[];
  field: string;
  /** Where the field has that text, folded; and where it has another, or none. */
  byText: ReadonlyMap<string, Shelf>;
  others: Shelf;
}

export class Candidates {
  readonly #rules: readonly CompiledRule[];
  /** Few things make events, and each says the same of its source again and again. */
  readonly #bySource = new WeakMap<LogSource, Shelf>();
  readonly #byName = new Map<string, Shelf>();

  constructor(rules: readonly CompiledRule[]) {
    this.#rules = rules;
  }

  /** In the order of the rules. */
  of(view: EventView): readonly Candidate[] {
    let shelf = this.#shelf(view.event.logsource);
    while (shelf.field !== undefined) {
      const texts = view.folded(shelf.field);
      if (texts.length > 1) break;
      shelf = (texts.length === 1 ? shelf.byText.get(texts[0]!) : undefined) ?? shelf.others;
    }
    return shelf.candidates;
  }

  #shelf(source: LogSource): Shelf {
    let shelf = this.#bySource.get(source);
    if (shelf === undefined) {
      const { product, service, category } = source;
      const name = JSON.stringify([product, service, category]);
      shelf = this.#byName.get(name) ?? shelfOf(this.#asking({ product, service, category }), []);
      this.#byName.set(name, shelf);
      this.#bySource.set(source, shelf);
    }
    return shelf;
  }

  #asking(source: LogSource): Candidate[] {
    return this.#rules.flatMap((rule, place) => (rule.type === 'detection' && covers(rule.logsource, source) ? [{ rule, place, texts: textsOf(rule.need) }] : []));
  }
}

/** Rules of a user may name tens of thousands of texts. */
const MOST_ENTRIES = 1_000_000;
/** Fields that are asked for one after another, and rules that are not worth another. */
const MOST_FIELDS = 3;
const FEW = 2;

function shelfOf(candidates: readonly Candidate[], asked: readonly string[]): Shelf {
  const field = candidates.length <= FEW || asked.length === MOST_FIELDS ? undefined : mostNeeded(candidates, asked);
  if (field === undefined) return { candidates };
  const others = candidates.filter(({ texts }) => !texts.has(field));
  const lists = new Map<string, Candidate[]>();
  for (const text of candidates.flatMap(({ texts }) => texts.get(field) ?? [])) lists.set(text, []);
  if (lists.size * candidates.length > MOST_ENTRIES) return { candidates };
  for (const one of candidates) for (const text of one.texts.get(field) ?? lists.keys()) lists.get(text)!.push(one);
  const shelve = (some: readonly Candidate[]): Shelf => shelfOf(some, [...asked, field]);
  return { candidates, field, byText: new Map([...lists].map(([text, some]) => [text, shelve(some)])), others: shelve(others) };
}

/** The narrowest list of each field. */
function textsOf(need: Need | null): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const one of need === null ? [] : need[0] === 'all' ? need[1] : [need])
    if (one[0] === 'is' && one[2].length < (found.get(one[1])?.length ?? Number.POSITIVE_INFINITY)) found.set(one[1], one[2]);
  return found;
}

/** By most of them, and of such the first in the order of names. */
function mostNeeded(candidates: readonly Candidate[], asked: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const field of candidates.flatMap(({ texts }) => [...texts.keys()])) counts.set(field, (counts.get(field) ?? 0) + 1);
  const [most] = [...counts].filter(([field]) => !asked.includes(field)).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return most?.[0];
}
