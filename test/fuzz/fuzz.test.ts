/** A short run of both fuzzers, the same every time; `npm run fuzz` runs them for as long as wanted. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { engineBinary, target } from '../support/engine.ts';
import { fuzzEngine } from './engine.ts';
import { instrument } from './instrument.ts';
import { minimise } from './minimise.ts';
import { fuzzProgram } from './program.ts';
import { builtSeeds, realSeeds } from './seeds.ts';
import { counterBase, LIMITS, Target } from './target.ts';

const seeds = [...realSeeds(), ...builtSeeds()];

test('40,000 executions of the engine, most places reached', () => {
  const result = fuzzEngine({ build: target, seed: 20, executions: 40_000, seconds: Number.POSITIVE_INFINITY, seeds });
  assert.equal(
    result.failed.map(({ error, input }) => `${error.message}: ${Buffer.from(input).toString('hex')}`),
    [],
  );
  assert.ok(result.reached > 0.75 * result.places, `${result.reached} of ${result.places} places`);
});

test('480 captures through the whole program', async () => {
  const result = await fuzzProgram({ seed: 21, executions: 480, seconds: Number.POSITIVE_INFINITY, seeds });
  assert.equal(
    result.failed.map(({ error, inputs }) => `${error.message}: ${inputs.map((input) => Buffer.from(input).toString('hex'))}`),
    [],
  );
});

test('the harness notices: an instrumented module says the same, and counts', () => {
  const { binary, places } = instrument(engineBinary(), counterBase);
  const counted = new Target(new WebAssembly.Module(binary), places);
  const plain = new Target(new WebAssembly.Module(engineBinary() as Uint8Array<ArrayBuffer>));
  for (const seed of builtSeeds()) {
    const limits = LIMITS.length - 1;
    assert.is(counted.read(seed, [seed.length], limits, true), plain.read(seed, [7, 100], limits, true));
    assert.ok(counted.counters.some((counts) => counts !== 0));
  }
});

test('a failing input is made as small as it gets', () => {
  const [seed] = builtSeeds();
  const small = minimise(seed, (input) => input.includes(0xfe) && input.length > 30);
  assert.ok(small.length === 31 && small.filter((byte) => byte !== 0).length === 1);
});

test.run();
