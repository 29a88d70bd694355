/** How the report of a case is laid out on a terminal: blocks of lines, each at most as wide as the page, but for what is there to be copied. */
import type { Hop, Level } from '../../case.ts';
import { columns, type Piece, type Style, type StyleName, styled, whole, wrap } from '../layout.ts';
import { safe, shortened } from '../safe.ts';

export interface Page {
  readonly width: number;
  readonly style: Style;
}

export type Part = Piece | string;

const INDENT = 2;
/** Where what belongs to a label begins. */
export const BESIDE = 14;
/** Where a word without room beside its label begins: what is wider than the line from there loses its middle. */
const ALONE = 6;
const PROSE_LIMIT = 1200;
/** Beyond it the middle goes before words are looked at. */
const LONGEST_PROSE = 64 * 1024;

/** A sentence, perhaps with names from the wire in it; words that are wider than a line lose their middle. */
export function sentence(page: Page, text: string, style?: StyleName): Piece[] {
  const room = page.width - ALONE;
  const words = shortened(safe(text), LONGEST_PROSE)
    .split(' ')
    .map((word) => (columns(word) <= room ? word : shortened(word, Math.floor(room / 2))));
  return [{ text: shortened(words.join(' '), PROSE_LIMIT), style }];
}

/** Whatever a part is made of: ids and times of a stored stream are as hostile as names. */
const harmless = (parts: readonly Part[]): Piece[] =>
  parts.map((part) => (typeof part === 'string' ? { text: safe(part) } : { ...part, text: safe(part.text) }));

/** Lines of a paragraph. */
export const lines = (page: Page, parts: readonly Part[], indent = INDENT): string[] =>
  wrap(' '.repeat(indent), harmless(parts), indent, page.width, page.style);

/** `  label       text`, the text's further lines below it. */
export function labelled(page: Page, label: string, parts: readonly Part[]): string[] {
  if (parts.length === 0) return [];
  const first = `${' '.repeat(INDENT)}${page.style.dim(label)}${' '.repeat(Math.max(1, BESIDE - INDENT - columns(label)))}`;
  return wrap(first, harmless(parts), BESIDE, page.width, page.style);
}

/** `  - text`. */
export const point = (page: Page, parts: readonly Part[], indent = INDENT): string[] =>
  wrap(`${' '.repeat(indent)}- `, harmless(parts), indent + 2, page.width, page.style);

/** Something to copy: by itself on its line, however long. */
export const copyable = (text: string, indent = INDENT + 2): string => `${' '.repeat(indent)}${safe(text)}`;

export const heading = (page: Page, text: string): string => page.style.heading(text);

const LEVEL_STYLES: Readonly<Record<Level, StyleName>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'dim',
  informational: 'dim',
};

export const levelPiece = (level: Level): Piece => styled(level, LEVEL_STYLES[level]);
export const levelStyle = (level: Level): StyleName => LEVEL_STYLES[level];

const OUTCOME_STYLES: Readonly<Record<Hop['outcome'], StyleName>> = {
  executed: 'bad',
  staged: 'warn',
  accessed: 'warn',
  denied: 'good',
  attempted: 'warn',
};

export const outcomeStyle = (outcome: Hop['outcome']): StyleName => OUTCOME_STYLES[outcome];

/** A path or name in one piece where a line can hold it, and told by its ends where not. */
export function named(page: Page, text: string, style?: StyleName): Piece {
  const room = page.width - BESIDE;
  const harmless = safe(text);
  return whole(columns(harmless) <= room ? harmless : shortened(harmless, Math.floor(room / 2)), style);
}

/** The first of many, and a line that says how many are left. */
export function some<T>(
  page: Page,
  items: readonly T[],
  limit: number,
  each: (item: T) => readonly string[],
  what: string,
): string[] {
  const shown = items.slice(0, limit).flatMap(each);
  const left = items.length - limit;
  return left > 0
    ? [
        ...shown,
        ...lines(page, [
          styled(`and ${left} more ${left === 1 ? what.replace(/s$/, '') : what}; --format json has all`, 'dim'),
        ]),
      ]
    : shown;
}
