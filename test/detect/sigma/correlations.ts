/** Rules of the tests of correlations. */
import type { FieldValue, Match, SigmaEngine } from '../../../src/detect/sigma/index.ts';
import { event, run } from './rules.ts';

/** A rule for events whose field `kind` has the name. */
export const base = (name: string): string =>
  `title: ${name}\nname: ${name}\nlogsource: {product: test}\ndetection:\n  s: {kind: ${name}}\n  condition: s\n---\n`;

export const correlation = (body: string, title = 'C', extra = ''): string =>
  `title: ${title}\nname: ${title}\n${extra}correlation:\n  ${body.trim().replaceAll('\n', '\n  ')}\n---\n`;

export type Step = readonly [seconds: number, kind: string, fields?: Record<string, FieldValue>];
export const play = (engine: SigmaEngine, steps: readonly Step[]): Match[] =>
  run(
    engine,
    steps.map(([seconds, kind, fields]) => event({ kind, host: 'h', ...fields }, seconds)),
  );
export const times = (match: Match | undefined): number[] =>
  match?.events.map(({ time }) => Number(time / 1_000_000n) / 1000) ?? [];

export const count = (condition: string, more = ''): string =>
  base('a') +
  correlation(`type: event_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition: {${condition}}\n${more}`);
