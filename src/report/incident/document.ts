/** What a written report is made of, before it is Markdown or HTML: sections of blocks of text, none of it trusted. */
import type { Hop, Level } from '../../case.ts';
import { safe, shortened } from '../safe.ts';

/** Text as it is to be read; whoever renders escapes it. `reference` names a hop or finding by its id. */
export type Inline =
  | { readonly kind: 'prose' | 'code' | 'strong' | 'reference'; readonly text: string }
  | { readonly kind: 'outcome'; readonly text: string; readonly outcome: Hop['outcome'] | 'done' }
  | { readonly kind: 'level'; readonly level: Level };

export type Text = readonly Inline[];
/** Lines of one cell. */
export type Cell = readonly Text[];

export type Block =
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: Cell])[] }
  | { readonly kind: 'table'; readonly table: Table }
  /** Something to copy, on lines of its own. */
  | { readonly kind: 'code'; readonly label: string; readonly text: string }
  /** `instead`: what says the same where there are no pictures. */
  | { readonly kind: 'figure'; readonly figure: 'path' | 'timeline'; readonly instead: readonly Text[] };

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that are not shown. */
  readonly left: number;
}

export interface Section {
  readonly id: string;
  readonly title: Text;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

export interface Document {
  readonly title: string;
  readonly reference: string;
  readonly level: Level;
  readonly head: readonly Block[];
  readonly sections: readonly Section[];
}

const WORD_LIMIT = 400;
const PROSE_LIMIT = 2000;
/** What is not a word of a language: paths, names of statuses and shares, hashes, file names, markup. */
const LITERAL = /[\\_$^`|<>{}~*=]|\.(?:exe|dll|sys|bat|cmd|ps1|vbs|key|tmp|txt|log|pcap|pcapng)\b|^[0-9a-f]{32,}$/i;
/** A host's name with a hyphen is read as one, whatever else joins its parts. */
const HOST_NAME = /^[a-z0-9]+(?:[_-][a-z0-9]+)*-[a-z0-9]+$/i;
/** No word of a language: a name. */
const LONG_WORD = 40;
const OPENING = '(["\'';
const CLOSING = ')]"\'.,;:!?';

/** A sentence with names from the wire in it: words that are literal are set as such. */
export function prose(sentence: string): Text {
  const text: Inline[] = [];
  let pending = '';
  for (const [i, word] of shortened(safe(sentence), PROSE_LIMIT).split(' ').entries()) {
    const [before, core, after] = stripped(word);
    pending += i === 0 ? before : ` ${before}`;
    const short = shortened(core, WORD_LIMIT);
    if ((LITERAL.test(core) && !HOST_NAME.test(core)) || core.length > LONG_WORD) {
      if (pending !== '') text.push({ kind: 'prose', text: pending });
      text.push({ kind: 'code', text: short });
      pending = after;
    } else pending += short + after;
  }
  if (pending !== '') text.push({ kind: 'prose', text: pending });
  return text;
}

/** A word without the brackets and stops around it. */
function stripped(word: string): [before: string, core: string, after: string] {
  let start = 0;
  let end = word.length;
  while (start < end && OPENING.includes(word[start])) start++;
  while (end > start && CLOSING.includes(word[end - 1])) end--;
  return [word.slice(0, start), word.slice(start, end), word.slice(end)];
}

/** A name or value from the wire, shown exactly, up to a length that tells which it is. */
export const code = (text: string): Inline => ({ kind: 'code', text: shortened(safe(text), WORD_LIMIT) });
export const strong = (text: string): Inline => ({ kind: 'strong', text: shortened(safe(text), WORD_LIMIT) });
export const plain = (text: string): Inline => ({ kind: 'prose', text: shortened(safe(text), PROSE_LIMIT) });
export const reference = (id: string): Inline => ({ kind: 'reference', text: shortened(safe(id), WORD_LIMIT) });
export const level = (of: Level): Inline => ({ kind: 'level', level: of });

export type Given = string | Inline | Text;

export const text = (...given: readonly Given[]): Text =>
  given.flatMap((part) => (typeof part === 'string' ? prose(part) : 'kind' in part ? [part] : part));

/** Each argument a line. */
export const cell = (...lines: readonly Given[]): Cell => lines.map((line) => text(line));

export const paragraph = (...given: readonly Given[]): Block => ({ kind: 'paragraph', text: text(...given) });
export const list = (items: readonly Given[]): Block => ({ kind: 'list', items: items.map((item) => text(item)) });

export const facts = (given: readonly (readonly [string, Cell | null])[]): Block => ({
  kind: 'facts',
  facts: given.flatMap(([label, value]) => (value === null || value.length === 0 ? [] : [[label, value] as const])),
});

/** Tables of thousands of rows are for the JSON of a case. */
export const MAX_ROWS = 500;

export function table<T>(
  caption: string,
  columns: readonly string[],
  items: readonly T[],
  row: (item: T) => readonly Cell[],
): Block {
  const rows = items.slice(0, MAX_ROWS).map(row);
  return { kind: 'table', table: { caption, columns, rows, left: items.length - rows.length } };
}

export function section(
  id: string,
  title: Given,
  blocks: readonly Block[],
  sections: readonly Section[] = [],
): Section {
  return { id, title: text(title), blocks, sections };
}
