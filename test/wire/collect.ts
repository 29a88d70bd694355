/**
 * Run by everyDecoder.test.ts: loads every test of this folder without running it, lets each vector of a real capture be decoded under
 * V8's precise coverage, and prints which exported decoders were entered, with the vectors.
 */
import { readdirSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const REAL = /^[\w.-]+\/?[\w.-]+\.(pcap|pcapng|cap)(\.gz)?,? frames? \d/;
/** Exported functions that read bytes of the wire, by their names. */
const DECODER = /^(decode[A-Z]|read|findTokens|findNtlmssp|unframe|iakerb|ticketIn|rapNames|peek)/;
/** Calls of RPC interfaces: dcerpc/vectors.test.ts holds the same of them. */
const ELSEWHERE = /^dcerpc\/(declared\/|idl\/|svcctl|epmapper)/;

const WIRE = new URL('../../src/wire/', import.meta.url);
const TESTS = new URL('./', import.meta.url);
const filesUnder = (folder: URL, ends: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith(ends))
    .sort();

// uvu queues tests for its command in place of running them.
Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: [[null]], UVU_INDEX: 0 });

const session = new Session();
session.connect();
await session.post('Profiler.enable');
for (const file of filesUnder(TESTS, '.test.ts')) if (file !== 'everyDecoder.test.ts') await import(new URL(file, TESTS).href);
const sources = await Promise.all(
  filesUnder(WIRE, '.ts').map(async (file) => ({ file, exported: (await import(new URL(file, WIRE).href)) as Record<string, unknown> })),
);
const { bytesOfVector, damaged } = await import('./vectors.ts');

await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const vectors = damaged.filter(({ source }) => REAL.test(source));
for (const vector of vectors) vector.decode(bytesOfVector(vector));
const { result } = await session.post('Profiler.takePreciseCoverage');

const counts = new Map<string, number>();
for (const { url, functions } of result) {
  const file = url.startsWith('file:') ? pathToFileURL(fileURLToPath(url.split('?')[0])).href : url;
  if (!file.startsWith(WIRE.href)) continue;
  for (const { functionName, ranges } of functions) counts.set(`${file.slice(WIRE.href.length)} ${functionName}`, ranges[0].count);
}
/** By the function itself, which several files may export. V8 says nothing of what was never compiled. */
const entered = new Map<unknown, { name: string; isEntered: boolean }>();
const others = new Set(sources.flatMap(({ file, exported }) => (ELSEWHERE.test(file) ? Object.values(exported) : [])));
for (const { file, exported } of sources) {
  for (const [name, value] of Object.entries(exported)) {
    if (typeof value !== 'function' || others.has(value) || !DECODER.test(name)) continue;
    const isEntered = (counts.get(`${file} ${name}`) ?? 0) > 0 || entered.get(value)?.isEntered === true;
    entered.set(value, { name, isEntered });
  }
}
const decoders = [...entered.values()].map(({ name }) => name);
const missing = [...entered.values()].filter(({ isEntered }) => !isEntered).map(({ name }) => name);
process.stdout.write(JSON.stringify({ decoders, missing, vectors: vectors.map(({ what, name, source, hex }) => ({ what, name, source, hex })) }));
