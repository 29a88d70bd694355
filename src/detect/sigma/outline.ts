/** What of a rule is kept beside its tree when it is built in. */

import { readCorrelation } from './correlation.ts';
import type { Outline, SigmaDocument } from './document.ts';
import type { CompiledRule } from './engine.ts';
import { Problems } from './problems.ts';

/** Of a document that made this rule without a problem. */
export function outlineOf(document: SigmaDocument, rule: CompiledRule): Outline {
  const { id, name, title, line } = document.info;
  const outline = { kind: rule.type, id, name, title, line };
  if (rule.type === 'detection') return { ...outline, logsource: rule.logsource, need: rule.need };
  const { references, generate, sliding } = readCorrelation(document.root, new Problems(document.place))!;
  return { ...outline, references: references.map(({ text }) => text), generate, sliding };
}
