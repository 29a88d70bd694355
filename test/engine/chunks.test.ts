/** The same records whatever the chunks, the ring and the module's build. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { framesOf, pcap } from '../support/capture-builder.ts';
import { disturb } from '../support/conversation.ts';
import { assertSameRun, type EngineRun, engineBinary, runEngine } from '../support/engine.ts';
import { seeded, withSeeds } from '../support/random.ts';
import { readShared, sharedCaptures, skipUnlessShared } from '../support/shared.ts';
import { smbTraffic } from '../support/traffic.ts';

const CHUNKS = [7, 61, 1021, 65536, 1 << 20];
const BYTE_BY_BYTE = 60_000;

function chunksFor(size: number): number[] {
  // the time of a feed, not of a byte, is what a tiny chunk costs
  return CHUNKS.filter((chunk) => size / chunk < 150_000);
}

test('every shared capture in chunks of every size', async () => {
  if (skipUnlessShared('every shared capture in chunks of every size')) return;
  for (const { name, size } of sharedCaptures()) {
    const capture = readShared(name);
    const whole = await runEngine(capture);
    for (const chunk of chunksFor(size))
      assertSameRun(await runEngine(capture, { chunk }), whole, `${name} in chunks of ${chunk}`);
  }
});

test('small shared captures byte by byte', async () => {
  if (skipUnlessShared('small shared captures byte by byte')) return;
  const few = sharedCaptures().filter(({ size }) => size < BYTE_BY_BYTE);
  for (const { name } of few) {
    const capture = readShared(name);
    assertSameRun(await runEngine(capture, { chunk: 1 }), await runEngine(capture), `${name} byte by byte`);
  }
});

test('chunks of changing sizes', () =>
  withSeeds(1, 25, async (random, seed) => {
    const { conversation } = smbTraffic(seeded(seed), 8);
    const { segments } = disturb(conversation, { seed, loss: 0.02, reorder: 0.1, duplicate: 0.1 });
    const capture = pcap(framesOf(segments));
    const chunk = Array.from({ length: 20 }, () => random.between(1, random.pick([10, 500, 20000])));
    assertSameRun(await runEngine(capture, { chunk }), await runEngine(capture), `chunks of ${chunk}`);
  }));

test('a ring of 64 records', async () => {
  if (skipUnlessShared('a ring of 64 records')) return;
  for (const { name } of sharedCaptures()) {
    const capture = readShared(name);
    const narrow = await runEngine(capture, { limits: { records: 64 } });
    assertSameRun(narrow, await runEngine(capture, { limits: { records: 8192 } }), `${name} with 64 records`);
  }
});

test('the debug module and the release module', async () => {
  assert.not.equal(engineBinary('debug').length, engineBinary('release').length);
  if (skipUnlessShared('the debug module and the release module')) return;
  const run = async (capture: Uint8Array, wasm: 'debug' | 'release'): Promise<EngineRun> =>
    runEngine(capture, { wasm });
  for (const { name } of sharedCaptures()) {
    const capture = readShared(name);
    assertSameRun(await run(capture, 'debug'), await run(capture, 'release'), `${name} with the debug module`);
  }
});

test.run();
