/**
 * One stage after the other, in one process: what each adds to the one before.
 *
 *   node --import tsx bench/stages.ts [--bytes N]
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { analyzeSource } from '../src/analyze.ts';
import { ContentPool, FileContent } from '../src/content/index.ts';
import { Engine, type MessageSink } from '../src/engine/engine.ts';
import { Hashing } from '../src/hash/index.ts';
import { nodeHashes } from '../src/node/hashes.ts';
import { nodePlatform } from '../src/node/platform.ts';
import type { HashAlgorithm } from '../src/platform.ts';
import { bytesSource } from '../src/sources.ts';
import { engineModule } from '../test/support/engine.ts';
import { seeded } from '../test/support/random.ts';
import { makeDense, makeMixed } from './mixed.ts';
import { BackgroundTraffic } from './traffic/background.ts';
import { PcapWriter } from './traffic/writer.ts';

const MEGA = 1e6;
const { values } = parseArgs({ options: { bytes: { type: 'string', default: '64e6' } } });
const size = Number(values.bytes);
const folder = mkdtempSync(join(tmpdir(), 'hoptrace-bench-'));

function background(): { bytes: Uint8Array; frames: number } {
  const path = join(folder, 'background.pcap');
  const writer = new PcapWriter(path);
  const traffic = new BackgroundTraffic(seeded(1));
  while (writer.size < size) traffic.step(writer);
  writer.close();
  return { bytes: readFileSync(path), frames: writer.frames };
}

async function throughEngine(bytes: Uint8Array): Promise<{ packets: number; messages: number; payload: number }> {
  const engine = await Engine.instantiate(engineModule());
  const counts = { messages: 0, payload: 0 };
  const ignore = (): void => {};
  const sink: MessageSink = {
    flowBegin: ignore,
    flowEnd: ignore,
    transform: ignore,
    compression: ignore,
    nbss: ignore,
    hole: ignore,
    malformed: ignore,
    smb1: ignore,
    rpc: ignore,
    rpcDatagram: ignore,
    smb2(_flow, message) {
      counts.messages++;
      counts.payload += message.payloadLength;
    },
    payload(_flow, message) {
      counts.payload += message.payloadLength;
    },
  };
  const source = bytesSource(bytes);
  const { space } = engine;
  for (let length = await source.read(space); length > 0; length = await source.read(space)) engine.feed(length, sink);
  engine.finish(sink);
  return { packets: engine.summary().packets, ...counts };
}

async function throughAll(bytes: Uint8Array, hash: readonly HashAlgorithm[] | undefined): Promise<{ packets: number; whole: number }> {
  let packets = 0;
  let whole = 0;
  for await (const observation of analyzeSource(bytesSource(bytes), nodePlatform(engineModule()), { hash })) {
    if (observation.kind === 'capture') packets = observation.packets;
    else if (observation.kind === 'transfer' && observation.complete) whole++;
  }
  return { packets, whole };
}

/** A file in spans of a TCP segment's payload. */
function throughContent(bytes: Uint8Array): string | null {
  const pool = new ContentPool(new Hashing({ hashes: nodeHashes, algorithms: ['sha256'] }));
  const file = new FileContent(pool, { direction: 'write' });
  for (let at = 0; at < bytes.length; at += 1460) file.write(at, bytes.subarray(at, at + 1460), 1);
  file.setEnd(bytes.length);
  const [result] = file.finish();
  pool.close();
  return result.sha256;
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`wrong result before timing: ${what}`);
}

try {
  const plain = background();
  const mixed = makeMixed(join(folder, 'mixed.pcap'), size);
  const dense = makeDense(join(folder, 'dense.pcap'), size);
  const mixedBytes = readFileSync(mixed.path);
  const denseBytes = readFileSync(dense.path);
  const shared = new Uint8Array(new SharedArrayBuffer(16 * MEGA));
  shared.set(denseBytes.subarray(0, shared.length));
  const digest = createHash('sha256').update(shared).digest('hex');

  must((await throughEngine(plain.bytes)).packets === plain.frames, 'packets of the background');
  const inEngine = await throughEngine(denseBytes);
  must(inEngine.packets === dense.frames && inEngine.payload === dense.contentBytes, 'payload of the bulk transfer');
  must((await throughAll(mixedBytes, undefined)).packets === mixed.frames, 'packets of the mixed capture');
  must((await throughAll(denseBytes, ['sha256'])).whole === dense.files, 'files of the bulk transfer');
  must(throughContent(shared) === digest, 'SHA-256 of a content');

  const bench = new Bench({ time: 1500, warmupTime: 300 });
  const sizes = new Map<string, number>();
  const stage = (name: string, bytes: number, run: () => unknown): void => {
    sizes.set(name, bytes);
    bench.add(name, run);
  };
  stage('framing and packets: background', plain.bytes.length, () => throughEngine(plain.bytes));
  stage('streams and messages: mixed', mixedBytes.length, () => throughEngine(mixedBytes));
  stage('streams and messages: bulk', denseBytes.length, () => throughEngine(denseBytes));
  stage('observations: mixed', mixedBytes.length, () => throughAll(mixedBytes, undefined));
  stage('observations without hashes: bulk', denseBytes.length, () => throughAll(denseBytes, []));
  stage('observations, SHA-256: bulk', denseBytes.length, () => throughAll(denseBytes, ['sha256']));
  stage('observations, three hashes: bulk', denseBytes.length, () => throughAll(denseBytes, undefined));
  stage('content, SHA-256, spans of 1460', shared.length, () => throughContent(shared));
  stage('SHA-256 alone', shared.length, () => createHash('sha256').update(shared).digest('hex'));
  await bench.run();

  console.log(`${cpus().length} x ${cpus()[0]?.model}; Node ${process.version}; median of each`);
  for (const task of bench.tasks) {
    const { result } = task;
    if (result.state !== 'completed') throw new Error(`${task.name}: ${result.state}`);
    const milliseconds = result.latency.p50;
    const rate = (sizes.get(task.name) ?? 0) / milliseconds / 1000;
    console.log(`${task.name.padEnd(40)}${milliseconds.toFixed(1).padStart(9)} ms${rate.toFixed(0).padStart(8)} MB/s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
