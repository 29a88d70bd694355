/** The same lines whatever the pieces that a capture comes in, and from both builds of the engine (HOPTRACE_ENGINE). */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { engineModule, target } from '../support/engine.ts';
import { assertSameLines, linesOf } from '../support/lines.ts';
import { seeded } from '../support/random.ts';
import { readShared, type SharedCapture, sharedCaptures, skipUnlessShared } from '../support/shared.ts';

const CHUNKS = [7, 333, 4096, 65536, 1 << 20];
/** A chunk of one byte is a call for each byte. */
const BYTEWISE_LIMIT = 40_000;

function chunksFor({ size }: SharedCapture): number[] {
  const chunks = CHUNKS.filter((_, i) => i === 0 || CHUNKS[i - 1] < size);
  return size < BYTEWISE_LIMIT ? [1, ...chunks] : chunks;
}

/** The capture as a stream of pieces of any length, some of them empty. */
async function* torn(bytes: Uint8Array, seed: number): AsyncGenerator<Uint8Array> {
  const random = seeded(seed);
  for (let at = 0; at < bytes.length; ) {
    const length = random.chance(0.1) ? 0 : random.between(1, random.chance(0.3) ? 20_000 : 90);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

test(`every capture gives the same lines in chunks of 1 byte to 1 MiB, ${target} module`, async () => {
  if (skipUnlessShared('chunks')) return;
  let runs = 0;
  for (const capture of sharedCaptures()) {
    const bytes = readShared(capture.name);
    const whole = await linesOf(bytes, { engine: engineModule('release'), limits: { chunk: 1 << 22 } });
    for (const chunk of chunksFor(capture)) {
      const lines = await linesOf(bytes, { engine: engineModule(), limits: { chunk } });
      assertSameLines(lines, whole, `${capture.name} in chunks of ${chunk}, ${target} module`);
      runs++;
    }
  }
  assert.ok(runs > 0);
});

test('every capture gives the same lines from a source that brings a few bytes at a time', async () => {
  if (skipUnlessShared('sources of few bytes')) return;
  for (const [i, { name }] of sharedCaptures().entries()) {
    const bytes = readShared(name);
    const whole = await linesOf(bytes, { engine: engineModule('release'), limits: { chunk: 1 << 22 } });
    const lines = await linesOf(torn(bytes, i + 1), { engine: engineModule() });
    assertSameLines(lines, whole, `${name} torn with seed ${i + 1}`);
  }
});

test.run();
