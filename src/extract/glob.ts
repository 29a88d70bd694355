/**
 * Which names a pattern means: `*` and `?` within a component, `**` across them, `[a-z]` and `[!a-z]`; without regard to
 * case, and to which way the slashes lean. A pattern without a slash is held against the last component, another one
 * against the end of the path, from the beginning of a component on.
 */

import { ExtractError } from './error.ts';

type Token =
  | { kind: 'character'; character: string }
  | { kind: 'any' }
  | { kind: 'star' }
  | { kind: 'stars' }
  | { kind: 'class'; negated: boolean; ranges: [string, string][] };

const LONGEST = 1024;

export class Glob {
  readonly #tokens: Token[];
  readonly #isPath: boolean;

  /** Throws an ExtractError for what is no pattern. */
  constructor(pattern: string) {
    if (pattern === '') throw new ExtractError('a pattern for names is empty');
    if (pattern.length > LONGEST) throw new ExtractError(`a pattern for names is longer than ${LONGEST} characters`);
    const slashed = folded(pattern.replaceAll('\\', '/')).replace(/^\/+/, '');
    this.#isPath = slashed.includes('/');
    this.#tokens = tokensOf(slashed);
  }

  /** `path`: components with slashes of either kind between them. Takes time in the product of both lengths, whatever they hold. */
  matches(path: string): boolean {
    const slashed = folded(path.replaceAll('\\', '/'));
    if (!this.#isPath) return this.#run(slashed.slice(slashed.lastIndexOf('/') + 1), false);
    return this.#run(slashed, true);
  }

  #run(text: string, fromAnyComponent: boolean): boolean {
    const tokens = this.#tokens;
    let states = new Set<number>();
    const enter = (into: Set<number>, state: number): void => {
      into.add(state);
      for (let at = state; tokens[at]?.kind === 'star' || tokens[at]?.kind === 'stars'; ) into.add(++at);
    };
    enter(states, 0);
    for (const character of text) {
      const next = new Set<number>();
      for (const state of states) {
        const token = tokens[state];
        if (token === undefined) continue;
        if (token.kind === 'stars' || (token.kind === 'star' && character !== '/')) enter(next, state);
        else if (accepts(token, character)) enter(next, state + 1);
      }
      if (fromAnyComponent && character === '/') enter(next, 0);
      states = next;
    }
    return states.has(tokens.length);
  }
}

const folded = (text: string): string => text.normalize('NFC').toUpperCase().toLowerCase();

function accepts(token: Token, character: string): boolean {
  switch (token.kind) {
    case 'character':
      return token.character === character;
    case 'any':
      return character !== '/';
    case 'class':
      return character !== '/' && token.ranges.some(([from, to]) => from <= character && character <= to) !== token.negated;
    default:
      return false;
  }
}

function tokensOf(pattern: string): Token[] {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === '*') {
      let count = 1;
      while (characters[at + 1] === '*') {
        at++;
        count++;
      }
      tokens.push({ kind: count > 1 ? 'stars' : 'star' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
    } else if (character === '[') {
      const end = characters.indexOf(']', at + 2);
      if (end < 0) throw new ExtractError(`the pattern ${pattern} has a [ without its ]`);
      tokens.push(classOf(characters.slice(at + 1, end)));
      at = end;
    } else {
      tokens.push({ kind: 'character', character });
    }
  }
  return tokens;
}

function classOf(members: string[]): Token {
  const negated = members[0] === '!' || members[0] === '^';
  const ranges: [string, string][] = [];
  for (let at = negated ? 1 : 0; at < members.length; at++) {
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push([members[at], isRange ? members[at + 2] : members[at]]);
    if (isRange) at += 2;
  }
  return { kind: 'class', negated, ranges };
}
