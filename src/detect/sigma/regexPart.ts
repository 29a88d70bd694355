/** What a part of a regular expression says of the texts that it matches, and how it is put together from that of its parts (RE2's prefilter.cc). */

export interface Part {
  /** All texts that it matches, where they are few and of ASCII: in lower case, whatever counts. */
  readonly exact: readonly string[] | null;
  /** Of each list one stands in what it matches; of what is exact it is not told again. */
  readonly needs: readonly (readonly string[])[];
  /** What may stand at each of its first places, in lower case, as far as that is one character of ASCII. */
  readonly shape: readonly string[];
  /** UTF-16 units. */
  readonly least: number;
  readonly most: number;
  /** What it matches begins where the text begins; ends where it ends. */
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** A class of more characters is not written out. */
const MOST_OF_CLASS = 4;
const MOST_EXACT = 32;
const MOST_ALTERNATIVES = 64;
/** A single character stands in most texts. */
const LEAST_LENGTH = 2;
const MOST_PLACES = 64;

export const NOTHING: Part = { exact: [''], needs: [], shape: [], least: 0, most: 0, atStart: false, atEnd: false };
export const START: Part = { ...NOTHING, atStart: true };
export const END: Part = { ...NOTHING, atEnd: true };
/** Outside of the Basic Multilingual Plane it takes two units. */
export const CHARACTER: Part = { ...NOTHING, exact: null, least: 1, most: 2 };
/** One of these characters; which without regard to case may be others outside of ASCII, of one unit as well. */
export function oneOf(characters: readonly string[]): Part {
  if (!characters.every((character) => character <= '\x7f')) return CHARACTER;
  const folded = [...new Set(characters.map((character) => character.toLowerCase()))];
  return { ...CHARACTER, exact: folded.length > MOST_OF_CLASS ? null : folded, shape: [folded.sort().join('')], most: 1 };
}

export function needsOf({ exact, needs }: Part): readonly (readonly string[])[] {
  return exact === null ? needs : listOf(exact);
}

/** Texts of which one stands there: those that hold another say nothing more, and short ones say nothing. */
function listOf(texts: readonly string[]): string[][] {
  if (texts.length === 0 || texts.length > MOST_ALTERNATIVES || texts.some(({ length }) => length < LEAST_LENGTH)) return [];
  const different = [...new Set(texts)];
  return [different.filter((text) => !different.some((other) => other !== text && text.includes(other)))];
}

export function sequence(parts: readonly Part[]): Part {
  let exact: readonly string[] = [''];
  let isExact = true;
  const needs: (readonly string[])[] = [];
  for (const part of parts) {
    const following = part.exact;
    if (following !== null && exact.length * following.length <= MOST_EXACT) {
      exact = exact.flatMap((text) => following.map((next) => text + next));
      continue;
    }
    isExact = false;
    needs.push(...listOf(exact), ...part.needs);
    exact = following ?? [''];
  }
  const sum = (of: (part: Part) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    exact: isExact ? exact : null,
    needs: isExact ? [] : [...needs, ...listOf(exact)],
    shape: shapeOf(parts),
    least: sum(({ least }) => least),
    most: sum(({ most }) => most),
    atStart: parts.some(({ atStart }) => atStart),
    atEnd: parts.some(({ atEnd }) => atEnd),
  };
}

/** Of parts behind one another: to the first whose length is not known place by place. */
function shapeOf(parts: readonly Part[]): string[] {
  const shape: string[] = [];
  for (const part of parts) {
    shape.push(...part.shape);
    if (part.shape.length < part.most || shape.length > MOST_PLACES) break;
  }
  return shape.slice(0, MOST_PLACES);
}

export function alternatives(parts: readonly Part[]): Part {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const exact = parts.every((part) => part.exact !== null) ? [...new Set(parts.flatMap((part) => part.exact!))] : null;
  const isExact = exact !== null && exact.length <= MOST_EXACT;
  return {
    exact: isExact ? exact : null,
    needs: isExact ? [] : inAny(parts),
    shape: only!.shape
      .slice(0, Math.min(...parts.map(({ shape }) => shape.length)))
      .map((_, place) => [...new Set(parts.flatMap(({ shape }) => [...shape[place]!]))].sort().join('')),
    least: Math.min(...parts.map(({ least }) => least)),
    most: Math.max(...parts.map(({ most }) => most)),
    atStart: parts.every(({ atStart }) => atStart),
    atEnd: parts.every(({ atEnd }) => atEnd),
  };
}

/** One list out of the best of each part. */
function inAny(parts: readonly Part[]): readonly (readonly string[])[] {
  const best = parts.map((part) => [...needsOf(part)].sort(byWorth)[0]);
  return best.every((list) => list !== undefined) ? listOf(best.flat()) : [];
}

const shortest = (texts: readonly string[]): number => Math.min(...texts.map(({ length }) => length));

/** What fails most often first: long texts, and few of them. */
export const byWorth = (a: readonly string[], b: readonly string[]): number =>
  shortest(b) - shortest(a) || a.length - b.length;

export function repeated(part: Part, least: number, most: number): Part {
  if (most === 0) return NOTHING;
  if (least === 0 && most === 1 && part.exact !== null) return { ...alternatives([part, NOTHING]), least: 0 };
  const times = Array.from({ length: Math.min(least, MOST_PLACES) }, () => part);
  if (least === most && least > 0 && least <= MOST_EXACT && part.exact !== null) return sequence(times);
  return {
    exact: null,
    needs: least > 0 ? needsOf(part) : [],
    shape: shapeOf(times),
    least: part.least * least,
    // Nothing, however often, is nothing.
    most: part.most === 0 ? 0 : part.most * most,
    atStart: least > 0 && part.atStart,
    atEnd: least > 0 && part.atEnd,
  };
}
