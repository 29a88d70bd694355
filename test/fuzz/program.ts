/** Fuzzing of the whole program in process: bytes to observations, case and every report, and what must hold of each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { CaptureError } from '../../src/node/index.ts';
import type { Observation } from '../../src/observations.ts';
import { caseText } from '../../src/report/case-text/index.ts';
import { htmlReport } from '../../src/report/html/index.ts';
import { jsonReport } from '../../src/report/json.ts';
import { markdownReport } from '../../src/report/markdown/index.ts';
import { ndjsonLine } from '../../src/report/ndjson.ts';
import { textReport } from '../../src/report/text.ts';
import { observe } from '../support/analyze.ts';
import { caseOf } from '../support/case.ts';
import { root } from '../support/shared.ts';
import { assertSound } from '../support/sound.ts';
import type { Progress } from './engine.ts';
import { Mutator, type Seed, seedOf } from './mutator.ts';

export interface ProgramOptions {
  readonly seed: number;
  readonly executions: number;
  readonly seconds: number;
  readonly seeds: readonly Uint8Array[];
  readonly onProgress?: (progress: Progress) => void;
}

export interface ProgramFailure {
  readonly inputs: readonly Uint8Array[];
  readonly error: Error;
}

const LIMITS = { flowsPerShard: 4, blocksPerShard: 32, records: 128, chunk: 65536 };
/** Captures of a few packets that take more of the processor than this hang, or grow with a square; what else runs does not count. */
const SLOW_MS = 20_000;
/** Inputs of one case: to compile the rules takes longer than to read a capture of a few packets. */
const TOGETHER = 16;
const FAILURES = 5;

const ajv = new Ajv2020({ strict: true, strictTypes: false });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
const fits = ajv.compile(JSON.parse(readFileSync(join(root, 'schema/case.schema.json'), 'utf8')));

/** Control, format, private and lone characters, but for line ends: what no report may carry from the wire. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function checkText(name: string, text: string): void {
  const found = UNPRINTABLE.exec(text.replaceAll('\n', ''));
  if (found !== null) throw new Error(`${name} carries U+${found[0].codePointAt(0)?.toString(16)}: ${JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 40))}`);
  if (/\bNaN\b|\bundefined\b|\[object |Invalid Date/.test(text) && !/NaN|undefined|object |Invalid/.test(name)) throw new Error(`${name} says what no one means: ${/.{0,40}(NaN|undefined|\[object |Invalid Date).{0,40}/.exec(text)?.[0]}`);
}

function checkJson(name: string, text: string): unknown {
  if (text !== text.toWellFormed()) throw new Error(`${name} is no Unicode`);
  return JSON.parse(text);
}

/** What is observed in each input, checked; nothing of what is no capture. */
async function observed(input: Uint8Array): Promise<Observation[]> {
  try {
    const seen = await observe(input, { limits: LIMITS });
    assertSound(seen);
    checkJson('ndjson', `[${seen.map((observation) => ndjsonLine(observation).trimEnd()).join(',')}]`);
    return seen;
  } catch (error) {
    if (error instanceof CaptureError && (error.code === 'empty' || error.code === 'not a capture')) return [];
    throw error;
  }
}

/** The case of all inputs and every report. Throws where anything that was said cannot be. */
export async function runProgram(inputs: readonly Uint8Array[]): Promise<void> {
  const started = process.cpuUsage();
  const streams: Observation[][] = [];
  for (const input of inputs) {
    const seen = await observed(input);
    if (seen.length > 0) streams.push(seen);
  }
  if (streams.length === 0) return;
  checkText('listing', textReport(streams.flat()));
  const story = caseOf(...streams);
  if (!fits(checkJson('json', jsonReport(story)))) throw new Error(`the case does not fit its schema: ${ajv.errorsText(fits.errors)}`);
  checkText('text', caseText(story));
  checkText('markdown', markdownReport(story));
  checkText('html', htmlReport(story));
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  if (took > SLOW_MS) throw new Error(`${Math.round(took)} ms of processor time for ${inputs.length} captures`);
}

/** Of inputs that fail together the fewest that do. */
async function guilty(inputs: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  let left = inputs;
  for (const input of inputs) {
    const without = left.filter((other) => other !== input);
    const fails = await runProgram(without).then(
      () => false,
      () => true,
    );
    if (fails) left = without;
  }
  return left;
}

export async function fuzzProgram(options: ProgramOptions): Promise<Progress & { failed: readonly ProgramFailure[] }> {
  const seeds = options.seeds.map(seedOf);
  const mutator = new Mutator(options.seed);
  const failed: ProgramFailure[] = [];
  const kinds = new Set<string>();
  const started = performance.now();
  let executions = 0;
  let next = started + 10_000;
  const progress = (): Progress => ({ executions, seconds: (performance.now() - started) / 1000, places: 0, reached: 0, corpus: seeds.length, failures: failed.length });
  while (executions < options.executions && failed.length < FAILURES) {
    if (performance.now() > next) {
      if (performance.now() - started > options.seconds * 1000) break;
      options.onProgress?.(progress());
      next += 10_000;
    }
    const pick = (): Seed => seeds[mutator.dice.below(seeds.length)];
    const inputs = Array.from({ length: TOGETHER }, () => mutator.mutate(pick(), pick()).slice());
    executions += inputs.length;
    try {
      await runProgram(inputs);
    } catch (error) {
      const kind = String(error).replaceAll(/\d+/g, 'N').slice(0, 60);
      if (!kinds.has(kind)) failed.push({ inputs: await guilty(inputs), error: error as Error });
      kinds.add(kind);
    }
  }
  return { ...progress(), failed };
}
