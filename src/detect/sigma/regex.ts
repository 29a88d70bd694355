/** Regular expressions of rules, on an engine whose time grows with the text and never with the backtracking. */

import { RE2JS } from 're2js';
import { MAX_REGEX, MAX_REGEX_SIZE } from './limits.ts';

export interface RegexFlags {
  i: boolean;
  m: boolean;
  s: boolean;
}

/** Constructs of PCRE that no linear engine has, as one meets them. */
const NOT_REGULAR: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'lookaround'],
  [/\(\?>/, 'an atomic group'],
  [/\(\?(R|\d|&|P>)/, 'recursion'],
  [/\(\?\(/, 'a conditional group'],
  [/\(\?\|/, 'a branch reset group'],
  [/\(\?#/, 'a comment group'],
  [/\\([1-9]|k[<{']|g)|\(\?P=/, 'a backreference'],
  [/(?:[*+?]|\})\+/, 'a possessive quantifier'],
  [/\\[KGXRhHvVNZz]/, 'an escape that RE2 does not have'],
];

/** Anywhere in the text, without regard to nothing: the case counts unless `i` is set. */
export function compileRegex(source: string, flags: RegexFlags): ((text: string) => boolean) | { problem: string } {
  if (source.length > MAX_REGEX) return { problem: `the regular expression has more than ${MAX_REGEX} characters` };
  let bits = 0;
  if (flags.i) bits |= RE2JS.CASE_INSENSITIVE;
  if (flags.m) bits |= RE2JS.MULTILINE;
  if (flags.s) bits |= RE2JS.DOTALL;
  try {
    const regex = RE2JS.compile(source, bits);
    if (regex.programSize() > MAX_REGEX_SIZE) return { problem: 'the regular expression is too large' };
    return (text) => regex.test(text);
  } catch (error) {
    // What is between brackets or escaped is no construct.
    const bare = source.replace(/\\\\/g, '').replace(/\[\^?\]?(?:\\.|[^\]\\])*\]/g, '[]');
    const construct = NOT_REGULAR.find(([shape]) => shape.test(bare.replace(/\\[(){}+*?[\]|.]/g, '_')));
    const reason = String((error as Error).message ?? error).replace(/^error parsing regexp: /, '');
    return {
      problem:
        construct === undefined
          ? `the regular expression cannot be read: ${reason.slice(0, 200)}`
          : `the regular expression uses ${construct[1]}, which matching in linear time rules out (${reason.slice(0, 120)})`,
    };
  }
}

/** The same of one that is known to be good, compiled when the first text comes: that takes half a millisecond each. */
export function lazyRegex(source: string, flags: RegexFlags): (text: string) => boolean {
  let compiled: ((text: string) => boolean) | undefined;
  return (text) => {
    if (compiled === undefined) {
      const regex = compileRegex(source, flags);
      if (typeof regex !== 'function') throw new Error(`${source}: ${regex.problem}`);
      compiled = regex;
    }
    return compiled(text);
  };
}
