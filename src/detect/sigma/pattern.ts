/** Sigma strings: text with wildcards in, a function that compares out. */

import { fold } from './text.ts';

/** `*`, `?`, and with `windash` any of the five dashes that Windows takes for one another. */
export const MANY = Symbol('*');
export const ONE = Symbol('?');
export const DASH = Symbol('dash');

export type Token = string | typeof MANY | typeof ONE | typeof DASH;

/** Literal text and wildcards, no two literals side by side. */
export type Pattern = readonly Token[];

export const DASHES = '-/–—―';

/**
 * Rules specification, "Escape Character": a backslash escapes `*`, `?` and a backslash, and is a plain character before
 * anything else.
 */
export function parsePattern(text: string): Pattern {
  const tokens: Token[] = [];
  let literal = '';
  const wildcard = (token: Token): void => {
    if (literal !== '') tokens.push(literal);
    literal = '';
    tokens.push(token);
  };
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const next = text.charAt(i + 1);
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next;
      i++;
    } else if (char === '*') {
      if (literal !== '' || tokens.at(-1) !== MANY) wildcard(MANY);
    } else if (char === '?') wildcard(ONE);
    else literal += char;
  }
  if (literal !== '') tokens.push(literal);
  return tokens;
}

/** Whether an escape makes a wildcard character plain, which on paths is rarely meant. */
export function hasEscapedWildcard(text: string): boolean {
  return parsePattern(text).some((token) => typeof token === 'string' && /[*?]/.test(token));
}

export const hasWildcard = (pattern: Pattern): boolean => pattern.some((token) => token === MANY || token === ONE);

export const startOpen = (pattern: Pattern): Pattern => (pattern[0] === MANY ? pattern : [MANY, ...pattern]);
export const endOpen = (pattern: Pattern): Pattern => (pattern.at(-1) === MANY ? pattern : [...pattern, MANY]);

/**
 * Every dash that could begin a parameter: before a word and not inside one. The specification names the characters; that
 * those within words (`a/b`, `pass-the-hash`) stay is from its reference implementation.
 */
export function withDashes(pattern: Pattern): Pattern {
  return pattern.flatMap((token) => {
    if (typeof token !== 'string') return [token];
    const parts: Token[] = [];
    let from = 0;
    for (const { index } of token.matchAll(/(?<![\p{L}\p{N}_])[-/–—―](?=[\p{L}\p{N}_])/gu)) {
      if (index > from) parts.push(token.slice(from, index));
      parts.push(DASH);
      from = index + 1;
    }
    if (from < token.length) parts.push(token.slice(from));
    return parts;
  });
}

/** How many UTF-16 units a text must have at least to match. */
export const lengthOf = (pattern: Pattern): number =>
  pattern.reduce((sum, token) => sum + (typeof token === 'string' ? token.length : token === MANY ? 0 : 1), 0);

/** A function of the text, which is folded already unless the pattern is `cased`. */
export function compilePattern(pattern: Pattern, cased: boolean): (text: string) => boolean {
  const tokens = cased ? pattern : pattern.map((token) => (typeof token === 'string' ? fold(token) : token));
  if (tokens.length === 0) return (text) => text === '';
  if (!tokens.some((token) => token === ONE || token === DASH)) {
    const [first, second, third] = tokens;
    if (tokens.length === 1) return first === MANY ? () => true : (text) => text === first;
    if (tokens.length === 2) {
      if (first === MANY) return (text) => text.endsWith(second as string);
      return (text) => text.startsWith(first as string);
    }
    if (tokens.length === 3 && first === MANY && third === MANY) return (text) => text.includes(second as string);
  }
  return glob(tokens);
}

type Atom = string | typeof ONE | typeof DASH;

/** Pieces between stars: the first and last are held to the ends, the others searched in order, so nothing backtracks. */
function glob(tokens: readonly Token[]): (text: string) => boolean {
  const pieces: Atom[][] = [[]];
  for (const token of tokens) {
    if (token === MANY) pieces.push([]);
    else pieces.at(-1)!.push(token as Atom);
  }
  const head = pieces[0]!;
  const tail = pieces.at(-1)!;
  const middle = pieces.slice(1, -1);
  if (pieces.length === 1) return (text) => endOf(head, text, 0) === text.length;
  return (text) => {
    let at = endOf(head, text, 0);
    for (let i = 0; at >= 0 && i < middle.length; i++) at = search(middle[i]!, text, at);
    return at >= 0 && endsWith(tail, text, at);
  };
}

/** Where a piece that begins at `at` ends; -1 when it does not stand there. */
function endOf(piece: readonly Atom[], text: string, at: number): number {
  for (const atom of piece) {
    if (typeof atom === 'string') {
      if (!text.startsWith(atom, at)) return -1;
      at += atom.length;
    } else if (at >= text.length || (atom === DASH && !DASHES.includes(text.charAt(at)))) return -1;
    else at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return at;
}

function search(piece: readonly Atom[], text: string, from: number): number {
  const [first] = piece;
  if (typeof first === 'string') {
    for (let at = text.indexOf(first, from); at >= 0; at = text.indexOf(first, at + 1)) {
      const end = endOf(piece, text, at);
      if (end >= 0) return end;
    }
    return -1;
  }
  for (let at = from; at <= text.length; at++) {
    const end = endOf(piece, text, at);
    if (end >= 0) return end;
  }
  return -1;
}

/** A piece that ends with the text; its length in UTF-16 units varies with the characters behind `?`. */
function endsWith(piece: readonly Atom[], text: string, from: number): boolean {
  const units = lengthOf(piece);
  const singles = piece.reduce((count, atom) => count + (atom === ONE ? 1 : 0), 0);
  for (let at = Math.max(from, text.length - units - singles); at <= text.length - units; at++)
    if (endOf(piece, text, at) === text.length) return true;
  return false;
}
