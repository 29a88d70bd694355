/** Sequences with threads: the same lines for any number of them, whatever the pieces, however captures are cut, seen twice, or open at once. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gzipSync } from 'node:zlib';
import { type AnalyzeOptions, analyze, type Observation } from '../../src/node/index.ts';
import { type CapturedFrame, pcap } from '../support/capture-builder.ts';
import { readCapture } from '../support/capture-reader.ts';
import { engineModule } from '../support/engine.ts';
import { assertSameLines, linesOf } from '../support/lines.ts';
import { seeded } from '../support/random.ts';
import { rotated, type Save, sampleFrames, taps } from '../support/sequences.ts';
import { readShared, sharedCaptures, skipUnlessShared } from '../support/shared.ts';

const engine = engineModule();
const ALONE: AnalyzeOptions = { engine, threads: 1 };
const COMBINATIONS: readonly AnalyzeOptions[] = [
  { threads: 2, limits: { records: 64, chunk: 4096 } },
  { threads: 4, limits: { chunk: 65_536 } },
  { threads: 7, limits: { records: 64, chunk: 1 << 20 } },
  { threads: 1, limits: { records: 64, chunk: 777 } },
];

async function assertSame(inputs: readonly Uint8Array[], options: readonly AnalyzeOptions[], what: string): Promise<void> {
  const alone = await linesOf(inputs, ALONE);
  for (const option of options) {
    const lines = await linesOf(inputs, { engine, threadsFrom: 0, ...option });
    assertSameLines(lines, alone, `${what} with ${JSON.stringify(option)}`);
  }
}

const sample: readonly CapturedFrame[] = sampleFrames(2500);
const save: Save = (frames) => pcap(frames, { nanoseconds: true });

test('rotated files and overlapping taps: 1, 2, 4 and 7 threads, in pieces of any size', async () => {
  const random = seeded(3);
  await assertSame(rotated(sample, save, random), COMBINATIONS, 'rotated');
  await assertSame(taps(sample, save, random, 2), COMBINATIONS, 'two taps');
  await assertSame([...rotated(sample, save, random), ...taps(sample, save, random, 3)], COMBINATIONS, 'three taps, and rotated files of a fourth');
});

test('duplicate packets are told by threads as they are by one', async () => {
  const repeated: number[][] = [];
  for (const threads of [1, 2, 7]) {
    const observations: Observation[] = [];
    for await (const one of analyze(taps(sample, save, seeded(4), 2), { engine, threads, threadsFrom: 0 })) observations.push(one);
    repeated.push(observations.flatMap((one) => (one.kind === 'capture' ? [one.repeatedPackets ?? 0] : [])));
  }
  assert.ok(repeated[0].reduce((sum, count) => sum + count) > sample.length * 0.8);
  assert.equal(repeated[1], repeated[0]);
  assert.equal(repeated[2], repeated[0]);
});

test('more captures of one time than can be open at once, compressed ones and damaged ones among them', async () => {
  const parts = Array.from({ length: 80 }, (_, i) => save(sample.filter((_, frame) => frame % 80 === i)));
  parts[7] = gzipSync(parts[7]);
  parts[11] = parts[11].slice(0, parts[11].length - 5);
  // a record that claims more than a packet may be long, and what was read ahead of it
  new DataView(parts[13].buffer, parts[13].byteOffset).setUint32(24 + 8, 0x7fff_ffff, true);
  await assertSame(parts, COMBINATIONS.slice(0, 2), 'eighty');
});

test('reading ahead ends where a capture is damaged, and its place is another one’s', async () => {
  const broken = save(sample.slice(0, 400));
  new DataView(broken.buffer, broken.byteOffset).setUint32(24 + 8 + 16 + sample[0].bytes.length, 0x7fff_ffff, true);
  const later = sample.slice(400).map((frame) => ({ ...frame, time: frame.time + 3_600_000_000_000n }));
  const inputs = [broken, save(later.slice(0, 900)), save(later.slice(900))];
  await assertSame(inputs, [{ threads: 2, limits: { chunk: 512 } }, { threads: 4, limits: { chunk: 5000 } }], 'damaged');
});

test('an aborted sequence ends its threads, and tells what they had read', async () => {
  const controller = new AbortController();
  const parts = rotated(sample, save, seeded(8));
  const told: number[] = [];
  let total: number | null = null;
  const options: AnalyzeOptions = { engine, threads: 4, threadsFrom: 0, limits: { chunk: 2000 }, signal: controller.signal };
  options.onProgress = (bytes, all) => {
    told.push(bytes);
    total = all;
    if (bytes > 100_000) controller.abort(new Error('enough'));
  };
  const seen: Observation[] = [];
  try {
    for await (const one of analyze(parts, options)) seen.push(one);
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'enough');
  }
  assert.is(seen.filter(({ kind }) => kind === 'capture').length, parts.length);
  assert.is(told.filter((bytes) => bytes > 100_000).length, 1, `nothing is read after ${told.join()}`);
  assert.ok(total !== null && Math.max(...told) < total, `${told.at(-1)} of ${total}`);
});

test('every real capture, rotated and seen by two taps', async () => {
  if (skipUnlessShared('sequences with threads')) return;
  for (const [i, { name }] of sharedCaptures().entries()) {
    const read = readCapture(readShared(name));
    if (read === null || read.frames.length < 12) continue;
    const own: Save = (frames) => pcap(frames, { nanoseconds: true, link: read.link });
    const random = seeded(i);
    const inputs = i % 3 === 0 ? taps(read.frames, own, random, 2) : rotated(read.frames, own, random);
    await assertSame(inputs, [COMBINATIONS[i % COMBINATIONS.length]], name);
  }
});

test.run();
