/**
 * One stage after the other, in one process: what each adds to the one before.
 *
 *   node --import tsx bench/stages.ts [--bytes N]
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { analyzeInput } from '../src/analyze.ts';
import { ContentPool, FileContent } from '../src/content/index.ts';
import { Crew } from '../src/engine/crew.ts';
import type { MessageSink } from '../src/engine/delivery.ts';
import { Hashing } from '../src/hash/index.ts';
import type { Case } from '../src/case.ts';
import { Investigation } from '../src/investigate.ts';
import type { Observation } from '../src/observations.ts';
import { ndjsonLine } from '../src/report/ndjson.ts';
import { nodeHashes } from '../src/node/hashes.ts';
import { nodePlatform } from '../src/node/platform.ts';
import type { HashAlgorithm } from '../src/platform.ts';
import { bytesSource } from '../src/sources.ts';
import { engineModule, readCapture } from '../test/support/engine.ts';
import { seeded } from '../test/support/random.ts';
import { makeDense, makeMixed, makeOperations } from './mixed.ts';
import { BackgroundTraffic } from './traffic/background.ts';
import { PcapWriter } from './traffic/writer.ts';

const MEGA = 1e6;

export interface StageRow {
  readonly name: string;
  readonly milliseconds: number;
  /** MB/s */
  readonly rate: number;
}

function background(folder: string, size: number): { bytes: Uint8Array; frames: number } {
  const path = join(folder, 'background.pcap');
  const writer = new PcapWriter(path);
  const traffic = new BackgroundTraffic(seeded(1));
  while (writer.size < size) traffic.step(writer);
  writer.close();
  return { bytes: readFileSync(path), frames: writer.frames };
}

async function throughEngine(bytes: Uint8Array): Promise<{ packets: number; messages: number; payload: number }> {
  const engine = new Crew(engineModule());
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
    smb1Raw: ignore,
    rpc: ignore,
    rpcDatagram: ignore,
    datagram: ignore,
    kerberos: ignore,
    ldap: ignore,
    dns: ignore,
    http: ignore,
    smb2(_flow, message) {
      counts.messages++;
      counts.payload += message.payloadLength;
    },
    payload(_flow, message) {
      counts.payload += message.payloadLength;
    },
  };
  await readCapture(engine, bytes, sink, [MEGA]);
  return { packets: engine.summary(0).packets, ...counts };
}

async function throughAll(bytes: Uint8Array, hash: readonly HashAlgorithm[] | undefined): Promise<{ packets: number; whole: number }> {
  let packets = 0;
  let whole = 0;
  for await (const observation of analyzeInput(bytesSource(bytes), null, nodePlatform(engineModule()), { hash })) {
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

async function observationsOf(bytes: Uint8Array): Promise<Observation[]> {
  const all: Observation[] = [];
  for await (const observation of analyzeInput(bytesSource(bytes), null, nodePlatform(engineModule()), { hash: [] })) all.push(observation);
  return all;
}

async function toCase(observations: readonly Observation[]): Promise<Case> {
  const investigation = await Investigation.open();
  await investigation.read(Readable.from(observations));
  return investigation.conclude();
}

/** The median of each stage over captures of about `size` bytes, each timed for `time` milliseconds. */
export async function measureStages(size: number, time: number): Promise<StageRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hoptrace-bench-'));
  try {
    const plain = background(folder, size);
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
    const operations = makeOperations(join(folder, 'operations.pcap'), size / 4);
    const operationBytes = readFileSync(operations.path);
    const observed = await observationsOf(operationBytes);
    must((await throughEngine(operationBytes)).packets === operations.frames, 'packets of the operations');
    must((await throughAll(operationBytes, [])).packets === operations.frames, 'packets of the operations, observed');
    must((await toCase(observed)).captures[0].packets === operations.frames, 'packets of the case');
    must(observed.map(ndjsonLine).join('').split('\n').length === observed.length + 1, 'lines of the observations');
    must((await throughAll(mixedBytes, undefined)).packets === mixed.frames, 'packets of the mixed capture');
    must((await throughAll(denseBytes, ['sha256'])).whole === dense.files, 'files of the bulk transfer');
    must(throughContent(shared) === digest, 'SHA-256 of a content');

    const bench = new Bench({ time, warmupTime: time / 5 });
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
    stage('messages: small operations', operationBytes.length, () => throughEngine(operationBytes));
    stage('observations: small operations', operationBytes.length, () => throughAll(operationBytes, []));
    stage('rules and story: small operations', operationBytes.length, () => toCase(observed));
    stage('lines of JSON: small operations', operationBytes.length, () => observed.map(ndjsonLine).join(''));
    stage('content, SHA-256, spans of 1460', shared.length, () => throughContent(shared));
    stage('SHA-256 alone', shared.length, () => createHash('sha256').update(shared).digest('hex'));
    await bench.run();

    return bench.tasks.map(({ name, result }) => {
      if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`);
      const milliseconds = result.latency.p50;
      return { name, milliseconds, rate: (sizes.get(name) ?? 0) / milliseconds / 1000 };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  const { values } = parseArgs({ options: { bytes: { type: 'string', default: '64e6' } } });
  const { stageTable } = await import('./results.ts');
  console.log(stageTable(await measureStages(Number(values.bytes), 1500)));
}
