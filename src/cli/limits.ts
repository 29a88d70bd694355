/** `--max-...`: what may be held at once, in the words of the command; the library's limits out. */
import type { Options } from 'yargs';
import { isWithin, type LimitName, LIMITS, type Limits } from '../limits.ts';
import { bytesOf } from './bytes.ts';
import { UsageError } from './exit.ts';

/** Of `analyze`; all but the last two are of `extract` too. */
const OPTIONS: readonly (readonly [option: string, limit: LimitName, describe: string])[] = [
  ['max-flows', 'flows', 'connections followed at once'],
  ['max-buffer', 'buffer', 'segments that wait, messages not yet whole'],
  ['max-out-of-order', 'outOfOrder', 'of it, one side of a connection'],
  ['max-fragments', 'fragments', 'fragmented datagrams at once'],
  ['max-message', 'message', 'longest message or call put together'],
  ['max-unfinished', 'unfinished', 'unfinished calls and messages of pipes'],
  ['max-sessions', 'sessions', 'SMB sessions at once'],
  ['max-opens', 'opens', 'shares, and files and pipes, open at once'],
  ['max-requests', 'requests', 'requests that wait for their answer'],
  ['max-knocks', 'knocks', 'connections without an answer, one by one'],
  ['max-names', 'names', 'names, and tickets, remembered'],
  ['max-files', 'files', 'memory for contents of files'],
  ['max-spill', 'spill', 'temporary storage for contents of files'],
  ['max-text', 'text', 'text of consoles and small files'],
  ['max-observations', 'observations', 'observations in memory for the case'],
  ['max-findings', 'findings', 'findings of one rule'],
];
const OF_A_CASE: ReadonlySet<LimitName> = new Set(['observations', 'findings']);

type Command = 'analyze' | 'extract';

const optionsOf = (command: Command): typeof OPTIONS => (command === 'analyze' ? OPTIONS : OPTIONS.filter(([, limit]) => !OF_A_CASE.has(limit)));

/** As yargs takes them; their values are `limitsOf`'s to read. */
export const limitOptions = (command: Command): Record<never, Options> =>
  Object.fromEntries(
    optionsOf(command).map(([option, limit, describe]) => [
      option,
      { type: 'string' as const, requiresArg: true, describe, defaultDescription: textOf(limit, LIMITS[limit].default), group: 'Limits:' },
    ]),
  );

/** Undefined where none is given. Throws a UsageError that says what an option has to be. */
export function limitsOf(command: Command, given: Readonly<Record<string, unknown>>): Partial<Limits> | undefined {
  const limits: Partial<Limits> = {};
  for (const [option, limit] of optionsOf(command)) {
    const value = given[option];
    if (Array.isArray(value)) throw new UsageError(`--${option} may be given once`);
    if (typeof value === 'string') limits[limit] = limitOf(option, limit, value);
  }
  return Object.keys(limits).length === 0 ? undefined : limits;
}

function limitOf(option: string, limit: LimitName, text: string): number {
  const facts = LIMITS[limit];
  const value = facts.unit === 'bytes' ? bytesOf(`--${option}`, text) : /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (isWithin(facts, value)) return value;
  const what = facts.unit === 'bytes' ? 'number of bytes' : 'whole number';
  throw new UsageError(`--${option} must be a ${what} from ${textOf(limit, facts.low)} to ${textOf(limit, facts.high)}`);
}

/** `128M`, `32768`. */
function textOf(limit: LimitName, value: number): string {
  if (LIMITS[limit].unit === 'count' || value === 0) return String(value);
  const unit = [...'TGMK'].find((_, i) => value % 1024 ** (4 - i) === 0) ?? '';
  return unit === '' ? String(value) : `${value / 1024 ** ('KMGT'.indexOf(unit) + 1)}${unit}`;
}
