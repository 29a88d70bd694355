/** What is thrown where rules cannot be used. */
import type { RuleProblem } from './sigma/index.ts';

/** Rules that cannot be read: they would never match, and silently so. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    const [{ file, line, column, message }] = problems;
    const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
    super(`${file ?? 'the rules'}:${line}:${column}: ${message}${more}`);
    this.problems = problems;
  }
}
