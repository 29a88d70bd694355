/** Ends of an analysis with threads that are none of the capture: abandoned, aborted, broken down. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Crew } from '../../src/engine/crew.ts';
import type { HelperTask } from '../../src/engine/helper.ts';
import { PART_TURN } from '../../src/engine/part.ts';
import type { Helper, Threads } from '../../src/engine/threads.ts';
import { ringWords } from '../../src/hash/index.ts';
import { analyze, type AnalyzeOptions, type Observation } from '../../src/node/index.ts';
import { nodeThreads } from '../../src/node/threads.ts';
import { framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { collector, engineModule, type PlainRecord, readCapture } from '../support/engine.ts';
import { linesOf } from '../support/lines.ts';
import { root } from '../support/shared.ts';
import { echo, nbss, writeRequest } from '../support/smb2-builder.ts';

const CONNECTIONS = 300;
const CAPTURE = pcap(
  framesOf(
    Array.from({ length: CONNECTIONS }, (_, i) => {
      const conversation = new Conversation({ client: { ip: `10.3.${i >> 8}.${i & 255}`, port: 40_000 } }).handshake();
      for (let id = 1; id < 20; id++) conversation.say(0, nbss(echo({ messageId: id })));
      return conversation.say(0, nbss(writeRequest({ messageId: 20 }, new Uint8Array(9000)))).close().segments;
    }).flat(),
  ),
);
const SAMPLE = gunzipSync(readFileSync(join(root, 'samples/psexec-hunt.pcapng.gz')));
const THREADS: AnalyzeOptions = { engine: engineModule(), threads: 4, threadsFrom: 0, limits: { chunk: 10_000 } };

function platform(): Threads {
  const threads = nodeThreads();
  if (threads === undefined) throw new Error('nothing is built for threads to run');
  return threads;
}

/** The same threads, given another task than they should be. */
function spoiled(spoil: (task: HelperTask) => HelperTask): Threads {
  const threads = platform();
  return { ...threads, start: (task) => threads.start(task.part.part === 1 ? spoil(task) : task) };
}

async function readAll(crew: Crew): Promise<PlainRecord[]> {
  const records: PlainRecord[] = [];
  const sink = collector(records);
  try {
    await readCapture(crew, CAPTURE, sink, [10_000]);
  } finally {
    crew.close();
  }
  return records;
}

test('an analysis that nobody reads on leaves its threads to the next', async () => {
  const alone = await linesOf(CAPTURE, { ...THREADS, threads: 1 });
  for (let i = 0; i < 5; i++) {
    const observations = analyze(CAPTURE, THREADS);
    const first: Observation[] = [];
    for await (const observation of observations) {
      first.push(observation);
      if (first.length === i) break;
    }
    await observations.return();
    assert.is(await linesOf(CAPTURE, THREADS), alone);
  }
});

test('an abort ends it with its reason', async () => {
  const abort = new AbortController();
  const seen: Observation[] = [];
  try {
    const options = { ...THREADS, signal: abort.signal };
    options.onProgress = (bytes: number): void => {
      if (bytes > 50_000) abort.abort(new Error('enough'));
    };
    for await (const observation of analyze(CAPTURE, options)) seen.push(observation);
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'enough');
  }
  assert.ok(seen.length < CONNECTIONS);
});

test('a source that breaks off ends it with the error of the source', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 100_000; at += 20_000) yield CAPTURE.subarray(at, at + 20_000);
    throw new Error('unplugged');
  }
  for (const threadsFrom of [0, 60_000, 1 << 20]) {
    assert.match(await linesOf(broken(), { ...THREADS, threadsFrom }), /refused: not readable\n$/);
  }
});

test('what a live source has given is told while it gives no more', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  async function* live(): AsyncGenerator<Uint8Array> {
    yield SAMPLE.subarray(0, SAMPLE.length >> 1);
    await held;
    yield SAMPLE.subarray(SAMPLE.length >> 1);
  }
  for (const threadsFrom of [0, 1000, 1 << 24]) {
    const observations = analyze(live(), { ...THREADS, threadsFrom });
    const late = new AbortController();
    const first = await Promise.race([
      observations.next(),
      delay(30_000, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    assert.is(first?.done, false, `threads from ${threadsFrom}`);
    release();
    await observations.return();
  }
});

test('the pieces and the pace of a source change nothing', async () => {
  const alone = await linesOf(CAPTURE, { ...THREADS, threads: 1 });
  async function* paced(): AsyncGenerator<Uint8Array> {
    for (let at = 0, turn = 0; at < CAPTURE.length; at += 30_000, turn++) {
      yield CAPTURE.subarray(at, at + 30_000);
      if (turn === 3) await delay(300);
      if (turn === 9) await delay(40);
    }
  }
  for (const threadsFrom of [0, 50_000, 200_000, 1 << 24])
    assert.is(await linesOf(paced(), { ...THREADS, threadsFrom }), alone, `threads from ${threadsFrom}`);
});

const BROKEN = /^a thread of the analysis broke down: /;

test('a thread that breaks down is an error, or does no harm: nobody waits without end', async () => {
  const limits = { chunk: 10_000 };
  const crewOf = (threads: Threads): Crew => new Crew(engineModule(), { limits, helpers: { threads, count: 3, ringWords: ringWords() } });
  const whole = await readAll(crewOf(platform()));
  assert.ok(whole.length > CONNECTIONS * 22);
  const breakdowns: ((task: HelperTask) => HelperTask)[] = [
    (task) => ({ ...task, module: undefined as unknown as WebAssembly.Module }),
    (task) => ({ ...task, slots: task.slots.map(() => [0x7ffff000]) }),
    (task) => ({ ...task, memory: undefined as unknown as WebAssembly.Memory }),
  ];
  for (const spoil of breakdowns) {
    try {
      assert.equal(await readAll(crewOf(spoiled(spoil))), whole);
    } catch (error) {
      assert.match((error as Error).message, BROKEN);
    }
  }
});

test('a thread that breaks down at its work is an error', async () => {
  const start = ({ memory, part }: HelperTask): Helper => {
    Atomics.store(new Int32Array(memory.buffer, part.state, 1), PART_TURN, 1);
    return { failure: new Error('a thread of the analysis broke down: within its turn'), release() {} };
  };
  const crew = new Crew(engineModule(), { helpers: { threads: { ...platform(), start }, count: 2, ringWords: ringWords() } });
  try {
    await readAll(crew);
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, BROKEN);
  }
});

test('threads out of range are refused', async () => {
  for (const threads of [0, -1, 1.5, 65, Number.NaN]) {
    try {
      await linesOf(CAPTURE, { ...THREADS, threads });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, RangeError);
    }
  }
});

test('no process is kept alive, whatever its threads do', () => {
  const library = pathToFileURL(`${root}/dist/node/index.js`).href;
  const script = `
    import { analyze } from ${JSON.stringify(library)};
    async function* held() { yield new Uint8Array(Buffer.from(${JSON.stringify(Buffer.from(CAPTURE.subarray(0, 5000)).toString('base64'))}, 'base64')); await new Promise(() => {}); }
    const observations = analyze(held(), { threads: 3, threadsFrom: 0, limits: { chunk: 4096 } });
    void observations.next();
    setTimeout(() => console.log('the end'), 500);
  `;
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal([stdout, signal], ['the end\n', null]);
});

test.run();
