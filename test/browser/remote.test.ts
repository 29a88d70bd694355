/** The two sides of an analysis in a worker, here in one thread: what is under way is bounded, and errors stay what they are. */
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Analyst } from '../../src/browser/analyst.ts';
import { errorOf, faultOf } from '../../src/browser/faults.ts';
import { BATCH, BATCHES, type FromAnalyst } from '../../src/browser/protocol.ts';
import { Pump, pumpedSource } from '../../src/browser/pump.ts';
import { RuleError } from '../../src/detect/ruleError.ts';
import { FilterError } from '../../src/filter.ts';
import { nodePlatform } from '../../src/node/platform.ts';
import { type ByteSource, CaptureError, streamSource } from '../../src/sources.ts';
import { framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { engineModule } from '../support/engine.ts';

const CONNECTIONS = BATCH * (BATCHES + 4);
const CAPTURE = pcap(
  framesOf(
    Array.from({ length: CONNECTIONS }, (_, i) => {
      const ip = `10.${3 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
      return new Conversation({ client: { ip, port: 40_000 } }).handshake().say(0, new Uint8Array(100)).close()
        .segments;
    }).flat(),
  ),
);

/** Long enough for any machine; what is awaited is never late by itself. */
async function until(condition: () => boolean): Promise<void> {
  for (const end = performance.now() + 60_000; !condition() && performance.now() < end; ) await delay(1);
}

/** A port that is open keeps the process. */
const pumps: Pump[] = [];
function pump(source: ByteSource): Pump {
  const made = new Pump(source);
  pumps.push(made);
  return made;
}
test.after(() => {
  for (const one of pumps) one.close();
});

test('who takes nothing gets so many batches and no more; who goes on gets all', async () => {
  const replies: FromAnalyst[] = [];
  const analyst = new Analyst(
    (reply) => replies.push(reply),
    (module) => ({ ...nodePlatform(), engineModule: () => module }),
  );
  const { input } = pump(streamSource(new Blob([CAPTURE as Uint8Array<ArrayBuffer>]).stream()));
  const options = { threads: 1 };
  analyst.receive({
    kind: 'job',
    work: 'analyze',
    inputs: [input],
    options,
    tellsProgress: true,
    tellsProblems: false,
  });
  analyst.receive({ kind: 'engine', module: engineModule() });
  const batches = () => replies.flatMap((reply) => (reply.kind === 'observations' ? [reply.observations.length] : []));
  const wait = async (count: number): Promise<void> => {
    await until(() => batches().length >= count);
    await delay(100);
  };
  await wait(BATCHES);
  assert.is(batches().length, BATCHES);
  for (let taken = 1; taken < 4; taken++) {
    analyst.receive({ kind: 'credit' });
    await wait(BATCHES + taken);
    assert.is(batches().length, BATCHES + taken);
  }
  await until(() => {
    if (replies.at(-1)?.kind === 'done') return true;
    analyst.receive({ kind: 'credit' });
    return false;
  });
  assert.is(replies.at(-1)?.kind, 'done');
  assert.ok(batches().every((count) => count <= BATCH + 1));
  assert.ok(batches().reduce((sum, count) => sum + count, 0) > CONNECTIONS);
  const progress = replies.findLast((reply) => reply.kind === 'progress');
  assert.equal(progress, { kind: 'progress', bytesRead: CAPTURE.length, totalBytes: null });
});

async function readAll(source: ByteSource, piece: number): Promise<number[]> {
  const bytes: number[] = [];
  const into = new Uint8Array(piece);
  for (let count = await source.read(into); count > 0; count = await source.read(into))
    bytes.push(...into.subarray(0, count));
  return bytes;
}

test('a pump gives all bytes, reads ahead no further than its buffers, and takes no buffer away', async () => {
  const chunk = new Uint8Array(300_000).map((_, i) => i * 7);
  let given = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (; given < 20; given++) yield chunk;
  }
  const source = pumpedSource(pump(streamSource(chunks())).input);
  const first = new Uint8Array(1000);
  assert.ok((await source.read(first)) > 0);
  await delay(100);
  assert.ok(given < 9, `${given} chunks were taken`);
  const rest = await readAll(source, 77_777);
  assert.is(first.length + rest.length, 20 * chunk.length);
  assert.is(chunk.length, 300_000);
  for (let at = 0; at < rest.length; at += 1)
    if (rest[at] !== chunk[(at + 1000) % chunk.length]) assert.unreachable(`byte ${at}`);
  assert.is(await source.read(first), 0);
  await source.close();
});

test('a source that breaks off gives what it had, then its error; closing reaches the other side', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10);
    throw new Error('unplugged');
  }
  const source = pumpedSource(pump(streamSource(broken(), 'a')).input);
  const into = new Uint8Array(100);
  assert.is(await source.read(into), 10);
  try {
    await source.read(into);
    assert.unreachable();
  } catch (error) {
    const { code, path, cause } = error as CaptureError;
    assert.equal(
      [error instanceof CaptureError, code, path, (cause as Error).message],
      [true, 'not readable', 'a', 'unplugged'],
    );
  }
  let isClosed = false;
  const held: ByteSource = {
    name: null,
    size: null,
    read: () => 1,
    close: () => {
      isClosed = true;
    },
  };
  await pumpedSource(pump(held).input).close();
  await until(() => isClosed);
  assert.is(isClosed, true);
});

test('errors are themselves again', () => {
  const problem = { file: 'a.yml', line: 1, column: 2, severity: 'error', message: 'is wrong' } as const;
  const errors = [
    new CaptureError('not a capture', 'a.pcap', 'is none', new Error('why')),
    new FilterError('ports', 'is none'),
    new RuleError([problem as unknown as ConstructorParameters<typeof RuleError>[0][number]]),
    new RangeError('too much'),
    new TypeError('not that'),
    Object.assign(new Error('odd'), { cause: () => 1 }),
  ];
  for (const error of errors) {
    const again = errorOf(structuredClone(faultOf(error)));
    assert.is(again.constructor, error.constructor);
    assert.equal([again.name, again.message, again.stack], [error.name, error.message, error.stack]);
    const held = (of: Error): string => JSON.stringify({ ...of, cause: undefined });
    assert.is(held(again), held(error));
  }
  assert.is(errorOf(structuredClone(faultOf('text'))).message, 'text');
});

test.run();
