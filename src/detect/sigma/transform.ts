/** Applies transforming modifiers to a pattern, in their order; one pattern may become several, any of which may match. */

import { BYTE_ORDER_MARK, base64, base64Offsets, utf8, utf16 } from './encode.ts';
import { MAX_EXPANSION } from './limits.ts';
import type { Transformation } from './modifiers.ts';
import { DASH, DASHES, endOpen, hasWildcard, type Pattern, startOpen, type Token, withDashes } from './pattern.ts';

/** `bytes`: literals hold bytes already, one to a character. */
interface State {
  pattern: Pattern;
  bytes: boolean;
}

type Result = Pattern[] | { problem: string };

export function transform(pattern: Pattern, transformations: readonly Transformation[]): Result {
  let states: State[] = [{ pattern, bytes: false }];
  for (const name of transformations) {
    const next: State[] = [];
    for (const state of states) {
      const made = step(state, name);
      if (!Array.isArray(made)) return made;
      next.push(...made);
      if (next.length > MAX_EXPANSION) return { problem: `${name} makes more than ${MAX_EXPANSION} values` };
    }
    states = next;
  }
  return states.map((state) => state.pattern);
}

function step(state: State, name: Transformation): State[] | { problem: string } {
  const { pattern, bytes } = state;
  switch (name) {
    case 'contains':
      return [{ pattern: startOpen(endOpen(pattern)), bytes }];
    case 'startswith':
      return [{ pattern: endOpen(pattern), bytes }];
    case 'endswith':
      return [{ pattern: startOpen(pattern), bytes }];
    case 'windash':
      return bytes ? { problem: 'windash stands behind an encoding' } : [{ pattern: withDashes(pattern), bytes }];
    case 'wide':
    case 'utf16':
    case 'utf16be':
      return bytes ? { problem: `${name} stands behind another encoding` } : wide(pattern, name);
    case 'base64':
    case 'base64offset':
      return encoded(state, name);
  }
}

function wide(pattern: Pattern, name: 'wide' | 'utf16' | 'utf16be'): State[] | { problem: string } {
  const spelled = spellDashes(pattern);
  if (!Array.isArray(spelled)) return spelled;
  return spelled.map((tokens) => {
    const encoded = tokens.map((token) => (typeof token === 'string' ? utf16(token, name === 'utf16be') : token));
    return { pattern: name === 'utf16' ? joined([BYTE_ORDER_MARK, ...encoded]) : encoded, bytes: true };
  });
}

function encoded({ pattern, bytes }: State, name: 'base64' | 'base64offset'): State[] | { problem: string } {
  if (hasWildcard(pattern))
    return { problem: `${name} of a value with wildcards (contains and the like stand behind ${name}, escape others)` };
  const spelled = spellDashes(pattern);
  if (!Array.isArray(spelled)) return spelled;
  const states: State[] = [];
  for (const tokens of spelled) {
    const literal = tokens.join('');
    const raw = bytes ? literal : utf8(literal);
    const texts = name === 'base64' ? [base64(raw)] : base64Offsets(raw);
    if (texts.includes('')) return { problem: `${name} of a value that is too short` };
    for (const text of texts) states.push({ pattern: [text], bytes: false });
  }
  return states;
}

/** Encodings look at characters: each dash of `windash` becomes one of the five. */
function spellDashes(pattern: Pattern): Pattern[] | { problem: string } {
  let spelled: Token[][] = [[]];
  for (const token of pattern) {
    if (token === DASH) spelled = spelled.flatMap((begun) => Array.from(DASHES, (dash) => [...begun, dash]));
    else for (const begun of spelled) begun.push(token);
    if (spelled.length > MAX_EXPANSION) return { problem: `windash makes more than ${MAX_EXPANSION} values` };
  }
  return spelled.map(joined);
}

function joined(tokens: readonly Token[]): Pattern {
  const pattern: Token[] = [];
  for (const token of tokens) {
    const last = pattern.at(-1);
    if (typeof token === 'string' && typeof last === 'string') pattern[pattern.length - 1] = last + token;
    else pattern.push(token);
  }
  return pattern;
}
