/**
 * More observations than a story holds in, those that it is told from out: what findings name, and of what is alike the first few
 * and the last. Everything else is counted.
 */
import type { DetectedFinding } from '../detect/finding.ts';
import type { CaptureObservation, CaptureProblem } from '../observations.ts';
import { fingerprint } from './likeness.ts';

/** Of those alike: so many of ends that a finding is about, and of others. */
const OF_A_FINDING = 64;
const OF_OTHERS = 8;
export const FIRST_OF_ALIKE = Math.max(OF_A_FINDING, OF_OTHERS);
/** Of all together: of ends that a finding is about; of others. */
const ROOM_OF_FINDINGS = 12_000;
const ROOM_OF_OTHERS = 8_000;

/** What is known of a sighting that is not at hand. */
export interface Known {
  id: string;
  kind: string;
  /** Of source and target, as `endsOf` gives it. */
  ends: number;
  likeness: number;
  /** How many it stands for: it, and some of those like it that were before it, but behind the first `FIRST_OF_ALIKE`. */
  times: number;
}

export const endsOf = (source: string | undefined, target: string | undefined): number => fingerprint(`${source} ${target}`);

interface Group<Card> {
  first: Card;
  kept: number;
  omitted: number;
  last: Card | null;
}

interface Tier<Card> {
  readonly each: number;
  room: number;
  readonly groups: Map<number, Group<Card>>;
}

export interface Condensed<Card> {
  /** Those that are told. */
  kept: Card[];
  /** How many more were like it, of those that are kept. */
  more: ReadonlyMap<Card, number>;
  /** All that were seen, by kind. */
  counts: Record<string, number>;
  /** Of them those that are not kept, by kind. */
  omitted: Record<string, number>;
}

/** `cards` in order of time. */
export function condense<Card extends Known>(cards: Iterable<Card>, findings: readonly DetectedFinding[]): Condensed<Card> {
  const named = new Set(findings.flatMap(({ observations }) => observations));
  const ends = new Set(findings.flatMap(({ source, target }) => (source === null || target === null ? [] : endsOf(source, target))));
  const ofFindings: Tier<Card> = { each: OF_A_FINDING, room: ROOM_OF_FINDINGS, groups: new Map() };
  const ofOthers: Tier<Card> = { each: OF_OTHERS, room: ROOM_OF_OTHERS, groups: new Map() };
  const kept: Card[] = [];
  const counts = new Map<string, number>();
  const omitted = new Map<string, number>();
  for (const card of cards) {
    counts.set(card.kind, (counts.get(card.kind) ?? 0) + card.times);
    if (named.has(card.id) || take(ends.has(card.ends) ? ofFindings : ofOthers, card)) kept.push(card);
    else omitted.set(card.kind, (omitted.get(card.kind) ?? 0) + card.times);
  }
  const more = new Map<Card, number>();
  for (const { groups } of [ofFindings, ofOthers]) {
    for (const { first, omitted: count, last } of groups.values()) {
      if (last === null) continue;
      kept.push(last);
      omitted.set(last.kind, (omitted.get(last.kind) ?? 0) - 1);
      if (count > 1) more.set(first, count - 1);
    }
  }
  const sorted = (of: ReadonlyMap<string, number>): Record<string, number> =>
    Object.fromEntries([...of].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { kept, more, counts: sorted(counts), omitted: sorted(omitted) };
}

/** Whether it is kept; the last of those alike is, too, in the end. */
function take<Card extends Known>(tier: Tier<Card>, card: Card): boolean {
  const key = card.likeness;
  const group = tier.groups.get(key);
  if (group === undefined) {
    // one for it, one for the last of its like
    if (tier.room < 2) return false;
    tier.room -= 2;
    tier.groups.set(key, { first: card, kept: 1, omitted: 0, last: null });
    return true;
  }
  if (group.kept < tier.each && tier.room > 0 && group.omitted === 0) {
    tier.room--;
    group.kept++;
    return true;
  }
  group.omitted += card.times;
  group.last = card;
  return false;
}

/** What was left out, told with the first capture. */
export function withOmitted(captures: readonly CaptureObservation[], omitted: Readonly<Record<string, number>>, lost: number): CaptureObservation[] {
  const count = Object.values(omitted).reduce((sum, of) => sum + of, 0);
  const problems: CaptureProblem[] = [];
  if (count > 0) {
    const kinds = Object.entries(omitted).map(([kind, of]) => `${of} of kind ${kind}`);
    const what = `${count} observations were looked at by rules and are counted, but not told one by one: there are too many of them (${kinds.join(', ')})`;
    problems.push({ problem: 'limit', what, offset: null, count });
  }
  if (lost > 0) {
    const what = `${lost} observations were given up: there was no room to put them away`;
    problems.push({ problem: 'limit', what, offset: null, count: lost });
  }
  return captures.map((capture, i) => (i === 0 ? { ...capture, problems: [...capture.problems, ...problems] } : capture));
}
