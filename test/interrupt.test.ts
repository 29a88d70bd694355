/** An AbortSignal ends reading wherever it waits: what was read is told to its end and marked, then the reason is thrown. */
import { gzipSync } from 'node:zlib';
import lz4 from 'lz4js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnalyzeOptions } from '../src/analyze.ts';
import { analyze, type Input, investigate } from '../src/node/index.ts';
import type { CaptureObservation, Observation } from '../src/observations.ts';
import { ndjsonLine } from '../src/report/ndjson.ts';
import { capture, later, latest } from './cli/command.ts';
import { engineModule } from './support/engine.ts';
import { vectorsOf } from './unpack/vectors.ts';

/** What a stream does when it has given all that it has: it waits for ever. */
let whenWaiting = (): void => {};

async function* stalled(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
  setTimeout(whenWaiting, 50);
  await new Promise(() => {});
}

const stalledWeb = (...pieces: Uint8Array[]): ReadableStream<Uint8Array> => {
  const left = [...pieces];
  return new ReadableStream(
    {
      pull(controller) {
        const piece = left.shift();
        if (piece !== undefined) controller.enqueue(piece);
        else setTimeout(whenWaiting, 50);
      },
    },
    { highWaterMark: 0 },
  );
};

interface Told {
  observations: Observation[];
  error: unknown;
}

async function interrupted(input: Input, options: AnalyzeOptions = {}): Promise<Told> {
  const controller = new AbortController();
  const observations: Observation[] = [];
  const engine = engineModule();
  whenWaiting = () => controller.abort(new Error('enough'));
  try {
    for await (const o of analyze(input, { ...options, engine, signal: controller.signal })) observations.push(o);
    return { observations, error: undefined };
  } catch (error) {
    return { observations, error };
  }
}

const isEnough = (error: unknown): void => assert.is((error as Error)?.message, 'enough');

const problemsOf = ({ observations }: Told): string[] =>
  (observations.at(-1) as CaptureObservation).problems.map(({ problem }) => problem);

test('a stream that waits: what was read, the capture marked last, then the reason', async () => {
  for (const input of [stalled(capture), stalledWeb(capture), stalled(capture.subarray(0, 130), capture.subarray(130, 140))]) {
    const told = await interrupted(input);
    isEnough(told.error);
    assert.equal(told.observations.map(({ kind }) => kind).slice(-2), ['connection', 'capture']);
    assert.equal(problemsOf(told), ['interrupted']);
  }
});

test('the same of compressed captures and of stored observations', async () => {
  const zipped = await interrupted(stalled(gzipSync(capture)));
  isEnough(zipped.error);
  assert.equal([problemsOf(zipped), zipped.observations.length], [['interrupted'], 2]);
  for (const { command, packed } of vectorsOf('capture')) {
    const told = await interrupted(stalled(packed));
    isEnough(told.error);
    // The one block of a legacy frame is whole before its end has come.
    assert.equal([problemsOf(told), told.observations.length], [['interrupted'], 2], command);
  }
  let lines = '';
  for await (const o of analyze(capture, { engine: engineModule() })) lines += ndjsonLine(o);
  const stored = await interrupted(stalled(lz4.compress(new TextEncoder().encode(lines))));
  isEnough(stored.error);
  assert.equal([problemsOf(stored), stored.observations.length], [['interrupted'], 2]);
});

test('before anything is recognised, or at all: the reason alone', async () => {
  for (const input of [stalled(), stalledWeb(), stalled(capture.subarray(0, 10))]) {
    const { observations, error } = await interrupted(input);
    isEnough(error);
    assert.equal(observations, []);
  }
  const signal = AbortSignal.abort(new Error('enough'));
  const none = analyze(capture, { signal }).next();
  await none.then(() => assert.unreachable(), isEnough);
});

test('after the last byte nothing is interrupted', async () => {
  const controller = new AbortController();
  const engine = engineModule();
  const kinds: string[] = [];
  const onProgress = (bytes: number): void => {
    if (bytes === capture.length) controller.abort(new Error('enough'));
  };
  for await (const o of analyze(capture, { engine, signal: controller.signal, onProgress })) {
    kinds.push(o.kind);
    if (o.kind === 'capture') assert.equal(o.problems, []);
  }
  assert.is(kinds.at(-1), 'capture');
});

test('a case of what was read; of the inputs behind it, that they were not', async () => {
  const controller = new AbortController();
  whenWaiting = () => controller.abort(new Error('enough'));
  const engine = engineModule();
  const story = await investigate([capture, stalled(later.subarray(0, 120)), latest], { engine, signal: controller.signal });
  assert.ok(story.stats.partial);
  assert.equal(
    story.captures.map(({ packets, problems }) => [packets, problems.map(({ problem }) => problem).includes('interrupted')]),
    [
      [2, false],
      [1, true],
      [0, true],
    ],
  );
  assert.match(story.verdict.summary, /Reading was interrupted: this is said of a part alone\.$/);
  assert.not((await investigate(capture, { engine })).stats.partial);
});

test.run();
