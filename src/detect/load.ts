/** Rule files in, rules to detect with out. */

import { builtInRules } from './builtin.ts';
import { type RuleFile, Ruleset } from './ruleset.ts';
import type { ParsedRules, Placeholders } from './sigma/index.ts';
import { parseRules } from './sigma/parse.ts';

export interface RulesetOptions {
  /** The rules that come with hoptrace; left out where false. */
  builtIn?: boolean;
  files?: readonly RuleFile[];
  /** Values of `%name%` under Sigma's modifier `expand`. */
  placeholders?: Placeholders;
}

export function loadRuleset({ builtIn = true, files = [], placeholders = {} }: RulesetOptions = {}): Ruleset {
  const parsed = files.map(parsedFile);
  const documents = parsed.flatMap((one) => one.documents);
  return new Ruleset(
    [...(builtIn ? builtInRules() : []), ...documents],
    parsed.flatMap(({ problems }) => problems),
    placeholders,
  );
}

/** A file that somebody names as one of rules and that has none would never match: that is said too. */
function parsedFile({ file, text }: RuleFile): ParsedRules {
  const parsed = parseRules(text, file);
  if (parsed.documents.length > 0 || parsed.problems.length > 0) return parsed;
  const message = 'there is no rule in this file';
  return { ...parsed, problems: [{ file, line: 1, column: 1, rule: null, severity: 'warning', message }] };
}
