/** Every kind of input gives the same observations; every chunk size of a source gives the same bytes. */
import { createReadStream, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze, CaptureError, type Input } from '../../src/node/index.ts';
import { recognise, whyNoCapture } from '../../src/magic.ts';
import { nodeGunzip } from '../../src/node/gunzip.ts';
import { fileSource } from '../../src/node/source.ts';
import { blobSource, type ByteSource, bytesSource, streamSource } from '../../src/sources.ts';
import { capture } from '../cli/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hoptrace-test-'));
const path = join(folder, 'lab.pcap');
writeFileSync(path, capture);
test.after(() => rmSync(folder, { recursive: true, force: true }));

const pieces = (size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(capture.length / size) }, (_, i) => capture.subarray(i * size, (i + 1) * size));

const webStream = (size: number): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces(size)) controller.enqueue(piece);
      controller.close();
    },
  });

async function* iterated(size: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(0); // an empty piece is no end
  yield* pieces(size);
}

async function collect(input: Input): Promise<unknown[]> {
  const observations: unknown[] = [];
  for await (const observation of analyze(input)) {
    observations.push(observation.kind === 'capture' ? { ...observation, name: null } : observation);
  }
  return observations;
}

test('path, URL, bytes, Blob, File, web stream, Node stream, iterable', async () => {
  const expected = await collect(path);
  assert.is(expected.length > 1, true);
  const bytes = capture as Uint8Array<ArrayBuffer>;
  const inputs: Input[] = [
    pathToFileURL(path),
    capture,
    Buffer.from(capture),
    new Blob([bytes]),
    new File([bytes], 'lab.pcap'),
    webStream(7),
    createReadStream(path, { highWaterMark: 5 }),
    iterated(1),
  ];
  for (const input of inputs) assert.equal(await collect(input), expected);
});

test('a source fills views of any size over shared memory, and says 0 at the end and after it', async () => {
  const recognised = async (source: ByteSource): Promise<ByteSource> =>
    (await recognise(source, null, nodeGunzip)).source;
  const sources: (() => ByteSource | Promise<ByteSource>)[] = [
    () => fileSource(path),
    () => bytesSource(capture),
    () => blobSource(new Blob([capture as Uint8Array<ArrayBuffer>])),
    () => streamSource(webStream(13)),
    () => streamSource(iterated(3)),
    () => recognised(bytesSource(capture)),
    () => recognised(streamSource(iterated(3))),
    () => recognised(bytesSource(gzipSync(capture))),
  ];
  for (const open of sources) {
    for (const size of [1, 3, 16, 1000]) {
      const view = new Uint8Array(new SharedArrayBuffer(size + 8), 8);
      const source = await open();
      const read: number[] = [];
      for (let count = await source.read(view); count > 0; count = await source.read(view))
        read.push(...view.subarray(0, count));
      assert.is(await source.read(view), 0);
      assert.equal(new Uint8Array(read), capture);
      await source.close();
      await source.close();
    }
  }
});

async function codeOf(input: unknown): Promise<string> {
  try {
    await collect(input as Input);
  } catch (error) {
    if (error instanceof CaptureError) return error.code;
    return (error as Error).name;
  }
  return 'none';
}

test('what cannot be read is refused by name', async () => {
  assert.is(await codeOf(join(folder, 'missing')), 'not found');
  assert.is(await codeOf(folder), 'not a file');
  assert.is(await codeOf(new Uint8Array(0)), 'empty');
  assert.is(await codeOf(new Uint8Array(3)), 'not a capture');
  assert.is(await codeOf(new TextEncoder().encode('no capture at all')), 'not a capture');
  assert.is(await codeOf(42), 'TypeError');
  assert.is(await codeOf(null), 'TypeError');
  const broken = new ReadableStream({
    pull() {
      throw new Error('connection lost');
    },
  });
  assert.is(await codeOf(broken), 'not readable');
});

test('a stream that is left early is told so', async () => {
  let stopped = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      yield capture;
      while (true) yield new Uint8Array(64);
    } finally {
      stopped = true;
    }
  }
  const source = streamSource(endless());
  await source.read(new Uint8Array(8));
  await source.close();
  assert.ok(stopped);
});

test('what an input is: by its first bytes, through gzip', async () => {
  const kindOf = async (bytes: Uint8Array | string): Promise<string> =>
    (await recognise(bytesSource(Buffer.from(bytes)), null, nodeGunzip)).kind;
  assert.is(await kindOf(capture), 'capture');
  assert.is(await kindOf(gzipSync(capture)), 'capture');
  for (const text of ['{"kind":"capture"}', '\n \t{', '\ufeff{"id"']) {
    assert.is(await kindOf(text), 'observations');
    assert.is(await kindOf(gzipSync(text)), 'observations');
  }
});

test('magic numbers: pcap and pcapng of either byte order, and no other', () => {
  const magics = ['a1b2c3d4', 'd4c3b2a1', 'a1b23c4d', '4d3cb2a1', '0a0d0d0a'];
  for (const hex of magics) assert.is(whyNoCapture(new Uint8Array(Buffer.from(hex, 'hex'))), null, hex);
  for (const hex of ['', 'a1b2c3', '1f8b0800', 'a1b2c3d5'])
    assert.is.not(whyNoCapture(new Uint8Array(Buffer.from(hex, 'hex'))), null, hex);
});

test.run();
