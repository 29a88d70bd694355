/** Placeholders (rules specification, "Placeholders"): `%name%` under `expand`, `\%` for a percent sign. */

import { MAX_EXPANSION } from './limits.ts';
import type { Placeholders } from './types.ts';

/** Every text that the values of the placeholders make of it, or why there is none. */
export function expandPlaceholders(text: string, placeholders: Placeholders): string[] | { problem: string } {
  let texts = [''];
  for (const [piece, name] of pieces(text)) {
    if (name === undefined) {
      texts = texts.map((begun) => begun + piece);
      continue;
    }
    const values = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
    if (values === undefined || values.length === 0)
      return { problem: `no value is known for the placeholder %${name}%` };
    if (texts.length * values.length > MAX_EXPANSION)
      return { problem: `the placeholders make more than ${MAX_EXPANSION} values` };
    texts = texts.flatMap((begun) => values.map((value) => begun + value));
  }
  return texts;
}

function* pieces(text: string): Generator<[piece: string, name?: string]> {
  let from = 0;
  for (const match of text.matchAll(/\\%|%([\w.-]+)%/g)) {
    yield [text.slice(from, match.index)];
    if (match[1] === undefined) yield ['%'];
    else yield ['', match[1]];
    from = match.index + match[0].length;
  }
  yield [text.slice(from)];
}

export const hasPlaceholder = (text: string): boolean => [...pieces(text)].some(([, name]) => name !== undefined);
