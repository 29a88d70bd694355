/** Streams of several captures and sensors: one case, nothing counted twice, whatever the order of arrival. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../../src/case.ts';
import type { Observation } from '../../src/observations.ts';
import { mergeStreams } from '../../src/story/index.ts';
import { capture, connection, logon, service, share, transfer } from '../report/samples.ts';
import { seeded } from '../support/random.ts';
import { sequence, tell } from './support.ts';

const seen = (): Observation[] => [
  ...sequence<Observation>(
    connection(),
    logon(),
    share(),
    transfer(),
    service({ action: 'create' }),
    service({ action: 'start', operation: 'RStartServiceW' }),
  ),
  capture(),
];

const shifted =
  (milliseconds: number) =>
  (observation: Observation): Observation =>
    observation.kind === 'capture'
      ? { ...observation, name: 'other.pcap' }
      : {
          ...observation,
          time: new Date(Date.parse(observation.time) + milliseconds).toISOString(),
          frame: observation.frame + 500,
        };

/** What a case says of what happened, without what it says of its captures. */
const story = ({ captures: _captures, stats: _stats, ...rest }: Case): unknown =>
  JSON.parse(
    JSON.stringify(rest)
      .replace(/ of capture \d+/g, '')
      .replace(/\b\d0{8,9}(\d+)/g, (text) => String(Number(text) % 1e10))
      .replace(/"s\d+\./g, '"'),
  );

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const { below } = seeded(seed);
  return items
    .map((item) => ({ item, key: below(2 ** 30) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

test('any order of arrival makes the same case', () => {
  const expected = JSON.stringify(tell(seen()));
  for (let seed = 1; seed <= 20; seed++)
    assert.is(JSON.stringify(tell(shuffled(seen(), seed))), expected, `seed ${seed}`);
});

test('any order of the streams makes the same case', () => {
  const streams = [seen(), seen().map(shifted(5_000_000)), seen().map(shifted(900))];
  const expected = JSON.stringify(tell(mergeStreams(streams)));
  for (let seed = 1; seed <= 10; seed++) {
    const merged = mergeStreams(shuffled(streams, seed).map((stream) => shuffled(stream, seed)));
    assert.is(JSON.stringify(tell(merged)), expected, `seed ${seed}`);
  }
});

test('ids of several streams are made distinct; one stream keeps its own', () => {
  const merged = mergeStreams([seen(), seen().map(shifted(5_000_000))]);
  assert.is(new Set(merged.map(({ id }) => id)).size, merged.length);
  assert.is(merged.length, 14);
  assert.ok(merged.every(({ id }) => /^s[12]\.o\d+$/.test(id)));
  assert.equal(new Set(mergeStreams([seen()]).map(({ id }) => id)), new Set(seen().map(({ id }) => id)));
});

for (const [name, other] of [
  ['the same stream twice', seen()],
  ['a second sensor, its clock 900 ms off, with frames of its own', seen().map(shifted(900))],
] as const) {
  test(`${name}: told once, and said so`, () => {
    const both = tell(mergeStreams([seen(), other]));
    assert.equal(story(both), story(tell(seen())));
    assert.is(both.captures.length, 2);
    const [problem] = both.captures[1].problems;
    assert.equal([problem.problem, problem.count], ['seen twice', 6]);
    assert.is(both.hops[0].runs, 1);
  });
}

test('the sensor that saw the answer is believed', () => {
  const blind = seen().map(
    (observation): Observation =>
      observation.kind === 'service'
        ? { ...observation, status: 'unknown', returnCode: null, responseFrame: null }
        : observation,
  );
  for (const streams of [
    [blind, seen()],
    [seen(), blind],
  ]) {
    assert.is(tell(mergeStreams(streams)).hops[0].outcome, 'executed');
  }
});

test('the same deed on another day is another deed', () => {
  const both = tell(mergeStreams([seen(), seen().map(shifted(86_400_000))]));
  assert.is(both.hops.length, 2);
  assert.equal(
    both.captures.flatMap(({ problems }) => problems),
    [],
  );
  assert.match(both.hops[0].because[0], /of capture 1/);
});

test.run();
