/** A regular expression in, what every text that it matches holds out: looked for first, that spares compiling it and running it. */

import { allOf, type Need } from './needs.ts';
import { byWorth, needsOf, type Part } from './regexPart.ts';
import { RegexReader, Unread } from './regexReader.ts';
import type { RegexFlags } from './regex.ts';

const MOST_LISTS = 4;

/** Null where nothing is known. The expression is one that RE2 takes; texts are looked for folded, whether its case counts or not. */
export function needOfRegex(field: string, source: string, { m }: RegexFlags): Need | null {
  try {
    const reader = new RegexReader(source);
    return needOfPart(field, reader.read(), m || reader.isMultiline);
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}

function needOfPart(field: string, part: Part, isMultiline: boolean): Need | null {
  const { shape, least, most } = part;
  const atStart = part.atStart && !isMultiline;
  const isWhole = atStart && part.atEnd && Number.isFinite(most);
  const needs: Need[] = [...needsOf(part)].sort(byWorth).slice(0, MOST_LISTS).map((list) => ['has', field, list]);
  if (least > 0 || isWhole) needs.push(['long', field, least, isWhole ? most : null]);
  // Where there is no text to look for.
  if (needs[0]?.[0] === 'long' && atStart && shape.length > 0) needs.push(['like', field, shape]);
  return allOf(needs);
}
