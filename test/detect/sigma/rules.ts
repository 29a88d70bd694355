/** Rules and events of the tests. */
import * as assert from 'uvu/assert';
import {
  compileRules,
  type FieldValue,
  type Match,
  type RuleProblem,
  type SigmaEngine,
  type SigmaEvent,
  type SigmaOptions,
} from '../../../src/detect/sigma/index.ts';
import { parseRules } from '../../../src/detect/sigma/parse.ts';

const SECOND = 1_000_000_000n;

/** Indents every line but the first. */
const indented = (text: string): string => text.trim().replaceAll('\n', '\n  ');

/** A rule on `product: test` from what stands below `detection:`. The detection begins in line 6. */
export const rule = (detection: string, extra = ''): string =>
  `title: A rule\nname: rule\nlogsource:\n  product: test\ndetection:\n  ${indented(detection)}\n${extra}`;

export const selection = (item: string): string => rule(`selection:\n  ${indented(item)}\ncondition: selection`);

export interface Loaded {
  engine: SigmaEngine;
  problems: RuleProblem[];
}

export function load(text: string, options: SigmaOptions = {}): Loaded {
  const { documents, problems } = parseRules(text, 'rules.yml');
  const compiled = compileRules(documents, options);
  return { engine: compiled.engine, problems: [...problems, ...compiled.problems] };
}

/** An engine of rules without any problem. */
export function engineOf(text: string, options: SigmaOptions = {}): SigmaEngine {
  const { engine, problems } = load(text, options);
  assert.equal(problems, []);
  return engine;
}

export const event = (fields: Record<string, FieldValue>, seconds = 0, product = 'test'): SigmaEvent => ({
  logsource: { product },
  fields,
  time: BigInt(Math.round(seconds * 1000)) * (SECOND / 1000n),
  source: null,
});

/** Whether a detection item matches an event of these fields. */
export function matches(item: string, fields: Record<string, FieldValue>, options: SigmaOptions = {}): boolean {
  return engineOf(selection(item), options).match(event(fields)).length > 0;
}

export const errorsOf = (text: string, options: SigmaOptions = {}): string[] =>
  load(text, options).problems.map(
    ({ line, column, severity, message }) => `${line}:${column} ${severity === 'error' ? '' : 'warning: '}${message}`,
  );

export const titles = (found: readonly Match[]): string[] => found.map((match) => match.rule.title);

/** All matches of events, given in the order of time, and what the end brings. */
export function run(engine: SigmaEngine, events: readonly SigmaEvent[]): Match[] {
  return [...events.flatMap((one) => engine.match(one)), ...engine.finish()];
}
