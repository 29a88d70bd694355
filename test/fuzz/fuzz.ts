/**
 * Fuzzing from the command line.
 *
 *   npm run fuzz -- [--program] [--build release|debug] [--seed N] [--seconds N] [--executions N] [--out FOLDER]
 *
 * Ends with exit code 1 where something failed; the input that did it, made as small as it gets, is written to the folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Progress, failure, fuzzEngine } from './engine.ts';
import { minimise } from './minimise.ts';
import { fuzzProgram } from './program.ts';
import { builtSeeds, realSeeds } from './seeds.ts';

const { values } = parseArgs({
  options: {
    program: { type: 'boolean', default: false },
    build: { type: 'string', default: 'release' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: 'Infinity' },
    executions: { type: 'string', default: 'Infinity' },
    out: { type: 'string', default: join(tmpdir(), 'hoptrace-fuzz') },
  },
});
const build = values.build === 'debug' ? 'debug' : 'release';
const limits = { seed: Number(values.seed), seconds: Number(values.seconds), executions: Number(values.executions) };
if (limits.seconds === Infinity && limits.executions === Infinity) limits.seconds = 60;

function say({ executions, seconds, places, reached, corpus, failures }: Progress): void {
  const rate = Math.round(executions / seconds);
  const coverage = places === 0 ? '' : `, ${reached} of ${places} places, corpus ${corpus}`;
  console.log(`${seconds.toFixed(0)} s: ${executions} executions, ${rate}/s${coverage}, ${failures} failures`);
}

function keep(name: string, input: Uint8Array, error: Error): void {
  mkdirSync(values.out, { recursive: true });
  const path = join(values.out, name);
  writeFileSync(path, input);
  console.log(`${path} (${input.length} bytes): ${error.stack}`);
}

const real = realSeeds();
const seeds = [...real, ...builtSeeds()];
console.log(`${values.program ? 'the whole program' : `the engine, ${build} build, instrumented`}; seed ${limits.seed}; ${real.length} cuts of real captures, ${seeds.length - real.length} built`);
if (values.program) {
  const result = await fuzzProgram({ ...limits, seeds, onProgress: say });
  say(result);
  for (const [i, { inputs, error }] of result.failed.entries()) for (const [j, input] of inputs.entries()) keep(`program-${limits.seed}-${i}-${j}.bin`, input, error);
  process.exitCode = result.failed.length > 0 ? 1 : 0;
} else {
  const result = fuzzEngine({ ...limits, build, seeds, failures: 5, onProgress: say });
  say(result);
  for (const [i, failed] of result.failed.entries()) {
    const kind = failure(failed, failed.input, build);
    const input = kind === undefined ? failed.input : minimise(failed.input, (smaller) => failure(failed, smaller, build) === kind);
    keep(`engine-${limits.seed}-${i}.bin`, input, failed.error);
    console.log(`pieces ${failed.pieces}, limits ${failed.limits}${kind === undefined ? '; alone it does not fail' : ''}`);
  }
  process.exitCode = result.failed.length > 0 ? 1 : 0;
}
