/** `hoptrace rules`: what rules there are, and what is wrong with them. */
import process from 'node:process';
import { loadRuleset } from '../detect/load.ts';
import { checkRuleset, type ListedRule, type Ruleset } from '../detect/ruleset.ts';
import { columns } from '../report/layout.ts';
import { safe } from '../report/safe.ts';
import { complain, EXIT_OK, EXIT_USAGE } from './exit.ts';
import { type Output, OutputError, standardOutput } from './output.ts';
import { problemLine, readRuleFiles, RuleFileError } from './ruleFiles.ts';

/** Rules of the files, or the built-in ones where none are named; those stand behind the files, which may refer to them. */
interface Loaded {
  ruleset: Ruleset;
  isMeant(file: string | null): boolean;
}

function load(paths: readonly string[]): Loaded {
  const files = readRuleFiles(paths);
  const names = new Set(files.map(({ file }) => file));
  const isMeant = (file: string | null): boolean => names.size === 0 || file === null || names.has(file);
  return { ruleset: loadRuleset({ files }), isMeant };
}

/** As a table, or as JSON; rules that cannot be read are not among them, which is said. */
export function listRules(paths: readonly string[], format: 'table' | 'json'): Promise<number> {
  return guarded(async (output) => {
    const { ruleset, isMeant } = load(paths);
    const rules = ruleset.rules.filter(({ file }) => isMeant(file));
    await output.write(format === 'json' ? `${JSON.stringify(rules, null, 2)}\n` : table(rules));
    const errors = ruleset.problems.filter(({ file, severity }) => severity === 'error' && isMeant(file));
    process.stderr.write(errors.map(problemLine).join(''));
    return errors.length === 0 ? EXIT_OK : EXIT_USAGE;
  });
}

/** Each problem on a line of its own, and how many there are. */
export function checkRules(paths: readonly string[]): Promise<number> {
  return guarded(async (output) => {
    const { ruleset, isMeant } = load(paths);
    const problems = checkRuleset(ruleset).filter(({ file }) => isMeant(file));
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const rules = ruleset.rules.filter(({ file }) => isMeant(file)).length;
    const counts = [counted(rules, 'rule'), counted(errors, 'error'), counted(problems.length - errors, 'warning')];
    await output.write(`${problems.map(problemLine).join('')}${counts.join(', ')}\n`);
    return errors === 0 ? EXIT_OK : EXIT_USAGE;
  });
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const HEAD = ['LEVEL', 'TITLE', 'ID', 'TECHNIQUES', 'FILE'];

/** The last column is as wide as it is. */
function table(rules: readonly ListedRule[]): string {
  const rows = rules.map(({ level, title, id, techniques, file }) =>
    [level, title, id ?? '-', techniques.join(' ') || '-', file ?? '-'].map(safe),
  );
  const widths = HEAD.map((head, i) => Math.max(...[HEAD, ...rows].map((row) => columns(row[i] ?? head))));
  return [HEAD, ...rows]
    .map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat(widths[i] - columns(cell)))))
    .map((cells) => `${cells.join('  ')}\n`)
    .join('');
}

async function guarded(action: (output: Output) => Promise<number>): Promise<number> {
  const output = standardOutput();
  try {
    const code = await action(output);
    await output.finish();
    return code;
  } catch (error) {
    if (!(error instanceof OutputError || error instanceof RuleFileError)) throw error;
    complain(error.message);
    return EXIT_USAGE;
  }
}
