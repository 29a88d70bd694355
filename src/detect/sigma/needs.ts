/** What an event must hold for a condition to be true: looked for first, it spares compiling what is then not true, and running it. */

import type { Condition } from './condition.ts';
import type { Detection } from './detection.ts';
import type { Item } from './item.ts';
import { lengthOf, type Pattern } from './pattern.ts';
import { fold } from './text.ts';
import type { EventView } from './view.ts';

/**
 * Of the texts of a field, folded: one is one of these; one holds one of these; at each place from the beginning of
 * one stands one of these characters; one is so long, in UTF-16 units. Necessary and never more: what is not known of a
 * condition is left out.
 */
export type Need =
  | readonly ['is' | 'has' | 'like', field: string, texts: readonly string[]]
  | readonly ['long', field: string, least: number, most: number | null]
  | readonly ['all' | 'any', needs: readonly Need[]];

/** Null, of which nothing is known, needs nothing. */
export function allOf(needs: readonly (Need | null)[]): Need | null {
  const known = needs.flatMap((need) => (need === null ? [] : need[0] === 'all' ? need[1] : [need]));
  return known.length > 1 ? ['all', known] : (known[0] ?? null);
}

export function anyOf(needs: readonly (Need | null)[]): Need | null {
  const known = needs.flatMap((need) => (need === null ? [] : need[0] === 'any' ? need[1] : [need]));
  if (known.length < needs.length || known.length < 2) return known.length < needs.length ? null : (known[0] ?? null);
  const [kind, field] = known[0]!;
  const isOneList = (kind === 'is' || kind === 'has') && known.every((need) => need[0] === kind && need[1] === field);
  return isOneList ? [kind, field, [...new Set(known.flatMap((need) => need[2] as string[]))]] : ['any', known];
}

export function needOf({ searches, conditions }: Detection): Need | null {
  const ofName = (name: string): Need | null =>
    anyOf((searches.get(name)?.groups ?? []).map((items) => allOf(items.map(needOfItem))));
  const ofCondition = (condition: Condition): Need | null => {
    if (condition.kind === 'name') return ofName(condition.name);
    if (condition.kind === 'not') return null;
    const parts = condition.of.map(ofCondition);
    return condition.kind === 'and' ? allOf(parts) : anyOf(parts);
  };
  return anyOf(conditions.map(ofCondition));
}

function needOfItem({ modifiers, values }: Item): Need | null {
  const { neq, field, expand, all } = modifiers;
  if (neq || field === '' || expand) return null;
  const needs = values.map(({ need }) => need?.() ?? null);
  return all ? allOf(needs) : anyOf(needs);
}

const SURROGATE = /[\ud800-\udfff]/;

/** Of a text that is folded before it is compared, or not: folding its parts is folding it, unless a character is cut. */
export function needOfPattern(field: string, pattern: Pattern, cased: boolean): Need | null {
  const [only = ''] = pattern;
  if (pattern.length <= 1 && typeof only === 'string') return ['is', field, [fold(only)]];
  const literals = pattern.filter((token) => typeof token === 'string');
  const safe = literals.filter((literal) => !cased || !SURROGATE.test(literal));
  const longest = safe.reduce((best, literal) => (literal.length > best.length ? literal : best), '');
  if (longest !== '') return ['has', field, [fold(longest)]];
  return lengthOf(pattern) > 0 ? ['long', field, lengthOf(pattern), null] : null;
}

/** In a regular expression without regard to case it is an s; `toLowerCase` leaves it as it is. */
const LONG_S = 'ſ';

/** Whether an event holds what is needed. */
export function meets(need: Need, view: EventView): boolean {
  switch (need[0]) {
    case 'is':
      for (const text of view.folded(need[1])) if (need[2].includes(text)) return true;
      return false;
    case 'has':
      for (const text of view.folded(need[1])) if (hasAny(text, need[2]) || text.includes(LONG_S)) return true;
      return false;
    case 'like':
      return view.folded(need[1]).some((text) => isLike(text, need[2]) || text.includes(LONG_S));
    case 'long':
      return view.texts(need[1]).some(({ length }) => length >= need[2] && (need[3] === null || length <= need[3]));
    case 'all':
      for (const one of need[1]) if (!meets(one, view)) return false;
      return true;
    case 'any':
      for (const one of need[1]) if (meets(one, view)) return true;
      return false;
  }
}

function hasAny(text: string, parts: readonly string[]): boolean {
  for (const part of parts) if (text.includes(part)) return true;
  return false;
}

function isLike(text: string, shape: readonly string[]): boolean {
  return text.length >= shape.length && shape.every((characters, place) => characters.includes(text.charAt(place)));
}
