/** Captures as one sequence: however a capture is cut, named, ordered, mixed or seen by two taps, the same is told of it. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { captureOf, numberOf } from '../../src/frames.ts';
import { analyze, CaptureError, investigate, type Observation } from '../../src/node/index.ts';
import { expandPaths } from '../../src/node/paths.ts';
import { nodePlatform } from '../../src/node/platform.ts';
import { fileSource } from '../../src/node/source.ts';
import { ndjsonLine } from '../../src/report/ndjson.ts';
import { prepare } from '../../src/sequence/index.ts';
import { type CapturedFrame, framesOf, pcap, pcapng } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { engineModule } from '../support/engine.ts';
import { seeded } from '../support/random.ts';
import { sampleFrames } from '../support/sequences.ts';
import { nbss, negotiateRequest, negotiateResponse, treeConnectRequest, treeConnectResponse, writeRequest, writeResponse } from '../support/smb2-builder.ts';

const engine = engineModule();

const sample = sampleFrames(3000);

const save = (frames: readonly CapturedFrame[], format: 'pcap' | 'pcapng' = 'pcapng'): Uint8Array =>
  format === 'pcap' ? pcap(frames, { nanoseconds: true }) : pcapng(frames, { digits: 9 });

async function read(inputs: Uint8Array | readonly Uint8Array[], limits = {}): Promise<Observation[]> {
  const observations: Observation[] = [];
  for await (const observation of analyze(inputs, { engine, limits })) observations.push(observation);
  return observations;
}

const FRAMES: ReadonlySet<string> = new Set(['frame', 'responseFrame', 'firstFrame', 'lastFrame']);

/** What was told, with frames counted on over the captures; without frames and times where `places` is false. */
function told(observations: readonly Observation[], places = true): string[] {
  const before = [0, 0];
  for (const one of observations) if (one.kind === 'capture') before.push((before.at(-1) ?? 0) + one.packets);
  const plain = (value: unknown, key: string): unknown => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value === 'number' && FRAMES.has(key)) return places ? before[captureOf(value)] + numberOf(value) : 0;
    if (!places && (key === 'time' || key === 'lastTime')) return '';
    if (Array.isArray(value)) return value.map((inner) => plain(inner, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner, name)]));
  };
  return observations.filter(({ kind }) => kind !== 'capture').map((one) => JSON.stringify(plain(one, '')));
}

const captures = (observations: readonly Observation[]) => observations.filter((one) => one.kind === 'capture');

function cut<T>(list: readonly T[], places: readonly number[]): T[][] {
  return [0, ...places].map((from, i) => list.slice(from, places[i] ?? list.length));
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seeded(seed);
  const rest = [...list];
  return Array.from(list, () => rest.splice(random.below(rest.length), 1)[0]);
}

test('cut anywhere, in either format, given in any order, with any chunk size', async () => {
  const whole = told(await read(save(sample)));
  assert.ok(whole.length > 50, `${whole.length} observations`);
  for (const [seed, format, chunk] of [
    [1, 'pcapng', 1 << 20],
    [2, 'pcap', 4096],
    [3, 'pcapng', 65521],
  ] as const) {
    const random = seeded(seed);
    const places = Array.from({ length: 7 }, () => 1 + random.below(sample.length - 1)).sort((a, b) => a - b);
    const parts = cut(sample, [...new Set(places)]).map((part) => save(part, format));
    const observations = await read(shuffled(parts, seed), { chunk });
    assert.equal(told(observations), whole, `cut at ${places}`);
    const ends = observations.slice(-parts.length);
    assert.equal(ends.map(({ kind }) => kind), parts.map(() => 'capture'));
    assert.ok(ends.every((end) => end.kind === 'capture' && end.repeatedPackets === undefined));
  }
});

test('three hundred files, compressed ones and one without packets among them', async () => {
  const frames = sample.slice(0, 900);
  const whole = told(await read(save(frames)));
  const parts = cut(frames, Array.from({ length: 299 }, (_, i) => 3 * (i + 1))).map((part, i) =>
    i % 7 === 0 ? gzipSync(save(part)) : save(part),
  );
  const observations = await read(shuffled([...parts, save([])], 9));
  assert.equal(told(observations), whole);
  assert.is(captures(observations).length, 301);
});

test('two taps that lost different packets heal each other; what both have is told once', async () => {
  const random = seeded(5);
  const frames = sample.slice(0, 1500);
  const whole = told(await read(save(frames)), false);
  const lostBy = frames.map(() => random.below(20)); // 0: by the first, 1: by the second
  const tap = (which: number, skew: bigint) =>
    save(frames.filter((_, i) => lostBy[i] !== which).map((frame) => ({ ...frame, time: frame.time + skew })));
  const observations = await read([tap(0, 0n), tap(1, 5_000n)]);
  assert.equal(told(observations, false), whole);
  const repeated = captures(observations).reduce((sum, one) => sum + (one.kind === 'capture' ? (one.repeatedPackets ?? 0) : 0), 0);
  const both = lostBy.filter((by) => by > 1).length;
  assert.ok(repeated > both * 0.95 && repeated <= both, `${repeated} of ${both}`);
});

test('the same capture twice: every packet of the second is told of, and nothing is told twice', async () => {
  const frames = framesOf(talk().segments);
  const observations = await read([save(frames), save(frames, 'pcap')]);
  assert.equal(told(observations, false), told(await read(save(frames)), false));
  assert.equal(captures(observations).map((one) => (one.kind === 'capture' ? one.repeatedPackets : 0)), [undefined, frames.length]);
});

test('what one capture has twice was sent twice', async () => {
  const frames = framesOf(talk().segments);
  const twice = frames.flatMap((frame) => [frame, frame]);
  const other = framesOf(talk(50_001).segments);
  const alone = await read(save([...twice, ...other].sort((a, b) => Number(a.time - b.time))));
  const together = await read([save(twice), save(other)]);
  const packets = (observations: readonly Observation[]) =>
    observations.flatMap((one) => (one.kind === 'connection' ? [one.sourcePackets + one.targetPackets] : [])).sort();
  assert.equal(packets(together), packets(alone));
  assert.ok(captures(together).every((one) => one.kind === 'capture' && one.repeatedPackets === undefined));
});

test('hostile times: back and forth, 0, and the last there is', async () => {
  const frames = framesOf(talk().segments);
  const moved = (times: readonly bigint[]): Uint8Array =>
    save(frames.map((frame, i) => ({ ...frame, time: times[i % times.length] })));
  const last = 0xffff_ffff_ffff_ffffn;
  for (const times of [[0n], [last], [last, 0n], [5n, 3n, last, 1n, 4n]]) {
    const alone = told(await read(moved(times)), false);
    const observations = await read([moved(times), save(framesOf(talk(50_001).segments))]);
    assert.is(captures(observations).length, 2);
    const own = told(observations, false).filter((text) => text.includes(':49152') || text.includes('49152'));
    assert.is(own.length, alone.length, `times ${times}`);
  }
});

function talk(port = 49152): Conversation {
  const ids = { messageId: 1, sessionId: 7n, treeId: 3 };
  return new Conversation({ client: { ip: '10.0.0.1', port } })
    .handshake()
    .say(0, nbss(negotiateRequest({ messageId: 0 })))
    .say(1, nbss(negotiateResponse({ messageId: 0 })))
    .say(0, nbss(treeConnectRequest(ids, '\\\\10.0.0.2\\ADMIN$')))
    .say(1, nbss(treeConnectResponse(ids)))
    .say(0, nbss(writeRequest({ ...ids, messageId: 2 }, new Uint8Array(5000).fill(port & 255))))
    .say(1, nbss(writeResponse({ ...ids, messageId: 2 }, 5000)))
    .close();
}

test('a case names captures and frames, and a filter holds in one of them', async () => {
  const parts = cut(sample, [700, 1400]).map((part) => save(part));
  const [one, several] = [await investigate(save(sample), { engine }), await investigate(parts, { engine })];
  const bare = (text: string): string => text.replace(/\((?:from )?frames? .*/s, '');
  assert.equal(several.verdict.because.map(bare), one.verdict.because.map(bare));
  assert.equal(several.hops.map(({ method, outcome, source, target }) => [method, outcome, source, target]), one.hops.map(({ method, outcome, source, target }) => [method, outcome, source, target]));
  const at = (frame: number): number => [0, 0, 700, 1400][captureOf(frame)] + numberOf(frame);
  assert.equal(several.timeline.map(({ frame }) => at(frame)), one.timeline.map(({ frame }) => frame));
  for (const { frames, displayFilter } of several.findings) {
    const within = new Set(frames.map(captureOf));
    assert.not.ok(within.has(0), 'each says which capture it is of');
    assert.not.match(displayFilter, /\d{10}/);
    if (within.size > 1) assert.not.match(displayFilter, /frame\.number/);
  }
});

test('folders, links in a circle, junk, the same file twice, and what cannot be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hoptrace-sequence-'));
  try {
    const [first, second] = cut(sample.slice(0, 400), [200]).map((part) => save(part));
    mkdirSync(join(folder, 'in', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'in', 'b.bin'), first);
    writeFileSync(join(folder, 'in', 'deep', 'a.pcap.gz'), gzipSync(second));
    writeFileSync(join(folder, 'in', 'notes.txt'), 'nothing');
    writeFileSync(join(folder, 'in', 'package.json'), '{"name":"x"}');
    writeFileSync(join(folder, 'in', 'empty'), '');
    writeFileSync(join(folder, 'empty.pcap'), '');
    symlinkSync('..', join(folder, 'in', 'deep', 'up'));
    symlinkSync('b.bin', join(folder, 'in', 'same.pcap'));
    const given = [join(folder, 'in'), join(folder, 'in', 'b.bin'), join(folder, '*.pcap'), join(folder, 'gone.pcap')];
    const { files, failures, repeated } = await expandPaths(given);
    assert.equal(failures, []);
    assert.equal(repeated, [join(folder, 'in', 'b.bin')]);
    const inputs = files.map(({ path, isFound }) => ({ path, isFound, open: () => fileSource(path) }));
    const sorted = await prepare(inputs, nodePlatform(engine));
    assert.equal(sorted.captures.map(({ name }) => name), ['b.bin', 'a.pcap.gz']);
    assert.is(sorted.passedOver, 3);
    assert.equal(sorted.failures.map(({ code }) => code), ['empty', 'not found']);
    const list: Observation[] = [];
    for await (const one of analyze(sorted.captures.map(({ path }) => path ?? ''), { engine })) list.push(one);
    assert.equal(told(list), told(await read(save(sample.slice(0, 400)))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('seconds of a filter count from the first packet of the sequence', async () => {
  const [first, last] = [sample[0].time, sample[sample.length - 1].time];
  const seconds = Number((last - first) / 1_000_000_000n);
  const filter = { from: seconds / 4, to: (seconds * 3) / 4 };
  const kept = sample.filter(({ time }) => {
    const since = Number(time - first) / 1e9;
    return since >= filter.from && since <= filter.to;
  });
  const all = async (inputs: Uint8Array | Uint8Array[]): Promise<Observation[]> => {
    const list: Observation[] = [];
    for await (const one of analyze(inputs, { engine, filter })) list.push(one);
    return list;
  };
  const whole = await all(save(sample));
  const parts = await all(cut(sample, [500, 1700]).map((part) => save(part)));
  assert.equal(told(parts), told(whole));
  const filtered = captures(parts).map((one) => (one.kind === 'capture' ? one.filtered : 0));
  assert.is(filtered.reduce((sum, count) => sum + count), sample.length - kept.length);
});

test('a thousand small files', async () => {
  const frames = sample.slice(0, 2000);
  const parts = cut(frames, Array.from({ length: 999 }, (_, i) => 2 * (i + 1))).map((part) => save(part, 'pcap'));
  const observations = await read(shuffled(parts, 11));
  assert.equal(told(observations), told(await read(save(frames))));
  assert.is(captures(observations).length, 1000);
});

test('a hundred captures of one time: more than are open at once', async () => {
  const conversations = Array.from({ length: 100 }, (_, i) => save(framesOf(talk(50_000 + i).segments)));
  const observations = await read(conversations);
  assert.is(observations.filter(({ kind }) => kind === 'connection').length, 100);
  assert.is(observations.filter(({ kind }) => kind === 'share').length, 100);
});

async function* live(...pieces: (Uint8Array | (() => void))[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else {
      piece();
      await new Promise(() => {});
    }
  }
}

test('a list with a stream, which is not waited for longer than its first packet takes', async () => {
  const [first, second] = cut(sample.slice(0, 900), [400]).map((part) => save(part, 'pcap'));
  const stream = live(second.subarray(0, 10), second.subarray(10, 50), second.subarray(50));
  const list: Observation[] = [];
  for await (const one of analyze([stream, first], { engine })) list.push(one);
  assert.equal(told(list), told(await read(save(sample.slice(0, 900)))));
});

test('an interrupted sequence tells what was read, and of each capture whether it was', async () => {
  const [first, second] = cut(sample.slice(0, 2000), [700]).map((part) => save(part));
  const third = save(sample.slice(2000).map((frame) => ({ ...frame, time: frame.time + 3_600_000_000_000n })));
  for (const begun of [second.length >> 1, 4000]) {
    const controller = new AbortController();
    const stop = (): void => void setTimeout(() => controller.abort(new Error('enough')), 20);
    const list: Observation[] = [];
    try {
      const inputs = [third, live(second.subarray(0, begun), stop), first];
      for await (const one of analyze(inputs, { engine, signal: controller.signal })) list.push(one);
      assert.unreachable();
    } catch (error) {
      assert.is((error as Error).message, 'enough');
    }
    const ends = captures(list).flatMap((one) => (one.kind === 'capture' ? [one] : []));
    assert.is(ends.length, 3);
    assert.is(ends[0].packets, 700);
    assert.ok(ends[1].packets > 5 && ends[1].packets < 1300, `${ends[1].packets}`);
    assert.equal(ends.map(({ problems }) => problems.map(({ problem }) => problem)), [[], ['interrupted'], ['interrupted']]);
    assert.equal(list.slice(-3).map(({ kind }) => kind), ['capture', 'capture', 'capture']);
  }
});

test('interrupted before anything was read: the reason alone; stored observations behind are told of', async () => {
  const controller = new AbortController();
  const list = async (inputs: Parameters<typeof analyze>[0]): Promise<{ told: Observation[]; error: unknown }> => {
    const told: Observation[] = [];
    try {
      for await (const one of analyze(inputs, { engine, signal: controller.signal })) {
        told.push(one);
        if (one.kind !== 'capture') controller.abort(new Error('enough'));
      }
      return { told, error: undefined };
    } catch (error) {
      return { told, error };
    }
  };
  const lines = new TextEncoder().encode((await read(save(sample.slice(0, 300)))).map(ndjsonLine).join(''));
  const frames = framesOf(talk().segments);
  const late = framesOf(talk(50_001).segments).map((frame) => ({ ...frame, time: frame.time + 3_600_000_000_000n }));
  const { told, error } = await list([lines, save(frames), save(late)]);
  assert.is((error as Error).message, 'enough');
  const problems = told.flatMap((one) => (one.kind === 'capture' ? [one.problems.map(({ problem }) => problem)] : []));
  assert.is(problems.length, 3);
  assert.equal(problems[2], ['interrupted']);
  const none = await list([save(frames), save(late)]);
  assert.is((none.error as Error).message, 'enough');
  assert.equal(none.told, []);
});

test('the browser entry takes a list as Node does', async () => {
  const parts = cut(sample.slice(0, 900), [300, 301]).map((part) => save(part));
  const list: Observation[] = [];
  const { analyze: analyzeInBrowser } = await import('../../src/browser/index.ts');
  for await (const one of analyzeInBrowser(parts.map((part) => new Blob([part as BlobPart])), { engine })) list.push(one);
  assert.equal(list, await read(parts));
});

test('a list with an input that is none is refused before anything is read', async () => {
  try {
    await read([save(sample.slice(0, 10)), new TextEncoder().encode('no capture, this')]);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, CaptureError);
  }
});

test.run();
