/** Stored observations are read as they were written; what is none of them is told, and harms nothing. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CaptureObservation, Observation } from '../../src/observations.ts';
import { ndjsonLine } from '../../src/report/ndjson.ts';
import { bytesSource, CaptureError, streamSource } from '../../src/sources.ts';
import { linesOf, MAX_LINE } from '../../src/stored/lines.ts';
import { readObservation, readStored } from '../../src/stored/stream.ts';
import { all, capture, file, logon } from '../report/samples.ts';
import { seeded } from '../support/random.ts';

/** One of each kind, numbered, the capture last. */
const stream: Observation[] = [...all().filter(({ kind }) => kind !== 'capture'), capture()].map((o, i) => ({
  ...o,
  id: `o${i + 1}`,
}));
const text = (observations: readonly Observation[]): string => observations.map(ndjsonLine).join('');

async function read(stored: string | Uint8Array): Promise<Observation[]> {
  const bytes = typeof stored === 'string' ? new TextEncoder().encode(stored) : stored;
  const found: Observation[] = [];
  for await (const o of readStored(bytesSource(bytes, 'x.ndjson'), null, () => {})) found.push(o);
  return found;
}

const problemsOf = (o: Observation | undefined): string[] =>
  (o as CaptureObservation).problems.map(({ problem, what }) => `${problem}: ${what}`);

test('as written', async () => {
  assert.equal(await read(text(stream)), stream);
  assert.equal(await read(`\ufeff\n  \n${text(stream).replaceAll('\n', '\r\n')}\n\n`), stream);
  assert.equal(await read(text(stream).trimEnd()), stream, 'without the last line feed');
});

test('several streams in one input, by their ids, a capture at the end of each', async () => {
  const [first, second] = [stream, stream.slice(3)];
  assert.equal(await read(text(first) + text(first) + text(second)), [...first, ...first, ...second]);
});

test('findings are passed over; nothing else is no stream', async () => {
  const finding = '{"kind":"finding","rule":{}}\n';
  assert.equal(await read(finding + text(stream).replaceAll('\n', `\n${finding}`)), stream);
  try {
    await read(finding);
    assert.unreachable();
  } catch (error) {
    assert.match((error as CaptureError).reason, /findings alone/);
  }
});

test('in any order: the capture comes last all the same', async () => {
  const found = await read(text([...stream].reverse()));
  assert.equal(found, [...stream.slice(0, -1).reverse(), stream.at(-1)]);
});

test('without its last line: one that says so', async () => {
  const found = await read(text(stream.slice(0, -1)));
  assert.equal(found.slice(0, -1), stream.slice(0, -1));
  assert.equal([found.at(-1)?.kind, found.at(-1)?.id], ['capture', `o${stream.length}`]);
  assert.equal(problemsOf(found.at(-1)), [
    'cut short: the stored observations end before their last line, which tells of the capture',
  ]);
  const half = text(stream).slice(0, -10);
  assert.equal(await read(half), found, 'half a line at the end is a cut, not damage');
  assert.is((await read(text(stream.slice(0, -1)) + text(stream))).length, 2 * stream.length);
});

test('lines that are none: counted, the others are read', async () => {
  const lines = text(stream).split('\n');
  lines.splice(2, 1, 'what is this', '{"kind":"logon"}', '{"kind":"__proto__"}', '[]', '7', 'null', lines[2]);
  const found = await read(lines.join('\n'));
  assert.equal(found.slice(0, -1), stream.slice(0, -1));
  assert.equal(
    problemsOf(found.at(-1)).at(-1),
    'damaged: 6 lines of the stored observations are no observations, the first of them line 3',
  );
});

test('a first line that is none: refused', async () => {
  for (const first of [
    '{"schema": "hoptrace.case/1"}',
    '{',
    '{"kind":"capture"}',
    `{"a":"${'x'.repeat(100)}"}\n${text(stream)}`,
  ]) {
    await read(first).then(() => assert.unreachable(), (error) => {
      assert.instance(error, CaptureError);
      assert.match(error.reason, /begins with { but its first line is no observation/);
    });
  }
});

test('a field that is missing, of another type or out of range makes a line none', () => {
  const line = (o: object): string => JSON.stringify(o);
  assert.ok(readObservation(line(logon())));
  assert.ok(readObservation(line({ ...logon(), later: 'a field of a later version' })));
  const { user: _user, ...userless } = logon();
  const wrong: object[] = [
    userless,
    { ...logon(), frame: -1 },
    { ...logon(), frame: '1' },
    { ...logon(), frame: 1.5 },
    { ...logon(), outcome: 'maybe' },
    { ...logon(), source: null },
    { ...logon(), source: { ip: '10.0.0.1', port: 70_000 } },
    { ...logon(), source: { ip: '<b>', port: 1 } },
    { ...logon(), time: 'yesterday' },
    { ...logon(), id: 'x' },
    { ...file(), access: 'DELETE' },
    { ...file(), access: [1] },
    { ...file(), details: [] },
  ];
  for (const o of wrong) assert.is(readObservation(line(o)), undefined, line(o));
  const deep = line({ ...file(), details: { deep: 0 } }).replace(
    '"deep":0',
    `"deep":${'['.repeat(5000)}${']'.repeat(5000)}`,
  );
  assert.is(readObservation(deep), undefined, 'nested without measure');
});

test('lines of any length, in pieces of any size', async () => {
  async function* pieces(words: string, size: number): AsyncGenerator<Uint8Array> {
    const bytes = new TextEncoder().encode(words);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const collect = async (words: string, size: number): Promise<(string | null)[]> => {
    const found: (string | null)[] = [];
    for await (const line of linesOf(streamSource(pieces(words, size)), () => {})) found.push(line.text);
    return found;
  };
  for (const size of [1, 2, 3, 5, 100])
    assert.equal(await collect('ä\n\n€uro\n😀 end', size), ['ä', '', '€uro', '😀 end']);
  assert.equal(await collect(`a\n${'x'.repeat(MAX_LINE + 1)}\nb\n`, 1 << 20), ['a', null, 'b']);
});

test('mutated: never a fault', async () => {
  const bytes = new TextEncoder().encode(text(stream));
  for (let seed = 1; seed <= 300; seed++) {
    const random = seeded(seed);
    const damaged = bytes.slice();
    for (let n = random.between(1, 20); n > 0; n--) damaged[random.below(damaged.length)] = random.below(256);
    const found = await read(damaged).catch((error) => {
      assert.instance(error, CaptureError, `seed ${seed}: ${error}`);
      return [capture()];
    });
    assert.is(found.at(-1)?.kind, 'capture', `seed ${seed}`);
  }
});

test.run();
