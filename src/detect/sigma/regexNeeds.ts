/** A regular expression in, what every text that it matches holds out: looked for first, that spares compiling it and running it. */

import { allOf, type Need } from './needs.ts';
import { byWorth, needsOf } from './regexPart.ts';
import { RegexReader, Unread } from './regexReader.ts';
import type { RegexFlags } from './regex.ts';

const MOST_LISTS = 4;

/** Null where nothing is known. The expression is one that RE2 takes; texts are looked for folded, whether its case counts or not. */
export function needOfRegex(field: string, source: string, { m: isMultiline }: RegexFlags): Need | null {
  const reader = new RegexReader(source);
  try {
    const whole = reader.read();
    const { least, atStart, atEnd } = whole;
    const isWhole = atStart && atEnd && !isMultiline && !reader.isMultiline && Number.isFinite(whole.most);
    const lists = [...needsOf(whole)].sort(byWorth).slice(0, MOST_LISTS);
    const long: Need | null = least > 0 || isWhole ? ['long', field, least, isWhole ? whole.most : null] : null;
    return allOf([...lists.map((list): Need => ['has', field, list]), long]);
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}
