/** Real captures, damaged, through the whole program: whatever they have become, they are read to their end. */
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CaptureError } from '../../src/node/index.ts';
import { observe } from '../support/analyze.ts';
import { mutate } from '../support/mutate.ts';
import { type Random, seeded, withSeeds } from '../support/random.ts';
import { sharedCaptures, skipUnlessShared } from '../support/shared.ts';
import { assertSound } from '../support/sound.ts';

const RUNS = Number(process.env.HOPTRACE_MUTATIONS ?? 10_000);
const RUN_LIMIT_MS = 10_000;
const SMALL = 60_000;
const LARGE = 300_000;
/** Small enough that they bite. */
const LIMITS = { flowsPerShard: 8, blocksPerShard: 64, records: 256 };

/** Seeds that failed once, each with the fault it showed. */
const FAILED: readonly [seed: number, fault: string][] = [
  [31990, 'a network interface without an address was no plain data'],
];

interface Original {
  name: string;
  bytes: Uint8Array;
}

/** Captures by what they have to say: much in few bytes, much in many, nothing but packets. */
async function originals(): Promise<{ small: Original[]; large: Original[]; silent: Original[] }> {
  const groups = { small: [] as Original[], large: [] as Original[], silent: [] as Original[] };
  for (const { name, path, size } of sharedCaptures()) {
    if (size === 0 || size > LARGE) continue;
    const bytes = new Uint8Array(readFileSync(path));
    const seen = await observe(bytes).catch((error: unknown) => {
      if (error instanceof CaptureError) return [];
      throw error;
    });
    const speaks = seen.some(({ kind }) => kind !== 'connection' && kind !== 'capture' && kind !== 'blind spot');
    if (speaks) groups[size > SMALL ? 'large' : 'small'].push({ name, bytes });
    else if (size <= SMALL) groups.silent.push({ name, bytes });
  }
  return groups;
}

if (!skipUnlessShared('mutations of real captures')) {
  const { small, large, silent } = await originals();

  const run = async (random: Random): Promise<void> => {
    const group = random.below(100);
    const original = random.pick(group < 85 ? small : group < 92 ? silent : large);
    const damaged = mutate(original.bytes, random);
    const chunk = random.pick([1500, 65536]);
    const start = performance.now();
    try {
      assertSound(await observe(damaged, { limits: { ...LIMITS, chunk } }));
    } catch (error) {
      const isNone = error instanceof CaptureError && (error.code === 'empty' || error.code === 'not a capture');
      if (!isNone) throw new Error(`${original.name}: ${error instanceof Error ? error.stack : error}`);
    }
    const took = performance.now() - start;
    assert.ok(took < RUN_LIMIT_MS, `${original.name}: ${Math.round(took)} ms for ${damaged.length} bytes`);
  };

  test(`${RUNS} damaged captures: no exception, no hang, only sound observations`, () => withSeeds(1, RUNS, run));

  for (const [seed, fault] of FAILED) test(`seed ${seed}: ${fault}`, () => run(seeded(seed)));
}

test.run();
