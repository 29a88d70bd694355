/** Correlations 2.1.0: each type, windows, groups, aliases. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FieldValue, SigmaEngine } from '../../../src/detect/sigma/index.ts';
import { base, correlation, count, play, type Step, times } from './correlations.ts';
import { engineOf, event, load } from './rules.ts';

test('event_count: when there are enough in the window, once, with all that follow', () => {
  const engine = engineOf(count('gte: 3'));
  const steps = [0, 4, 8, 9, 30, 35, 41].map((seconds): Step => [seconds, 'a']);
  const found = play(engine, steps);
  assert.is(found.length, 1);
  assert.equal(times(found[0]), [0, 4, 8, 9]);
  assert.equal(found[0]?.groupBy, { host: 'h' });
  assert.is(found[0]?.time, 8_000_000_000n);
  assert.equal(found[0]?.identifiers, ['a']);
  assert.is(found[0]?.rule.type, 'correlation');
});

test('event_count: the window slides, its ends belong to it', () => {
  assert.is(
    play(engineOf(count('gte: 2')), [
      [0, 'a'],
      [10, 'a'],
    ]).length,
    1,
  );
  assert.is(
    play(engineOf(count('gte: 2')), [
      [0, 'a'],
      [10.001, 'a'],
    ]).length,
    0,
  );
  assert.is(
    play(engineOf(count('gt: 2')), [
      [7, 'a'],
      [9, 'a'],
      [12, 'a'],
    ]).length,
    1,
  );
});

test('event_count: a quiet window between makes another match', () => {
  const found = play(engineOf(count('gte: 2')), [
    [0, 'a'],
    [1, 'a'],
    [100, 'a'],
    [101, 'a'],
  ]);
  assert.equal(found.map(times), [
    [0, 1],
    [100, 101],
  ]);
});

test('event_count: groups are counted apart, without regard to case; without the field, not at all', () => {
  const steps: Step[] = [
    [0, 'a', { host: 'x' }],
    [1, 'a', { host: 'y' }],
    [2, 'a', { host: null }],
    [3, 'a', { host: null }],
    [4, 'a', { host: 'X' }],
  ];
  const found = play(engineOf(count('gte: 2')), steps);
  assert.equal(
    found.map(({ groupBy }) => groupBy),
    [{ host: 'x' }],
  );
});

test('bounds that more events could undo are decided at the end of a window that begins with the first event', () => {
  const within = (condition: string, ...seconds: number[]): number[][] =>
    play(
      engineOf(count(condition)),
      seconds.map((second): Step => [second, 'a']),
    ).map(times);
  assert.equal(within('lt: 3', 0, 5, 10), []);
  assert.equal(within('lt: 3', 0, 5, 11), [[0, 5], [11]]);
  assert.equal(within('lte: 1', 0, 20), [[0], [20]]);
  assert.equal(within('eq: 2', 0, 1, 2, 20, 21), [[20, 21]]);
  assert.equal(within('neq: 2', 0, 1, 20), [[20]]);
  assert.equal(within('gt: 1, lte: 3', 0, 1, 2, 20, 30.5, 31, 32, 33, 34), [[0, 1, 2]]);
});

test('the end of a window is told before the event that comes after it', () => {
  const engine = engineOf(count('eq: 1'));
  assert.equal(engine.match(event({ kind: 'a', host: 'h' }, 0)), []);
  assert.equal(engine.match(event({ kind: 'other' }, 10)), []);
  const [match] = engine.match(event({ kind: 'other' }, 10.5));
  assert.is(match?.time, 10_000_000_000n);
  assert.equal(engine.finish(), []);
});

const value = (type: string, condition: string): SigmaEngine =>
  load(
    base('a') +
      correlation(`type: ${type}\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition: {field: v, ${condition}}`),
  ).engine;
const values = (engine: SigmaEngine, ...all: (FieldValue | undefined)[]): number =>
  play(
    engine,
    all.map((v, index): Step => [index, 'a', v === undefined ? {} : { v }]),
  ).length;

test('value_count: distinct values', () => {
  assert.is(values(value('value_count', 'gte: 3'), 'x', 'X', 'y', null, 'y'), 0);
  assert.is(values(value('value_count', 'gte: 3'), 'x', 'y', 'x', 7), 1);
  assert.is(values(value('value_count', 'gte: 3'), ['x', 'y', 'z']), 1, 'each value of a list');
  const apart = play(value('value_count', 'gte: 2'), [
    [0, 'a', { v: 1 }],
    [11, 'a', { v: 2 }],
  ]);
  assert.is(apart.length, 0);
});

test('value_count of several fields: distinct tuples', () => {
  const engine = engineOf(
    base('a') +
      correlation('type: value_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition: {field: [v, w], gte: 2}'),
  );
  assert.is(
    play(engine, [
      [0, 'a', { v: 1, w: 1 }],
      [1, 'a', { v: 1, w: 1 }],
      [2, 'a', { v: 1 }],
    ]).length,
    0,
  );
  assert.is(play(engine, [[3, 'a', { v: 1, w: 2 }]]).length, 1);
});

test('value_sum, value_avg, value_median, value_percentile', () => {
  assert.is(values(value('value_sum', 'gt: 10'), 5, '5', 'no number', undefined), 0);
  assert.is(values(value('value_sum', 'gt: 10'), 5, '5', 1), 1);
  assert.is(values(value('value_avg', 'gt: 10'), 30, 0, 0), 0);
  assert.is(values(value('value_avg', 'gt: 10'), 30, 0, 3), 1);
  assert.is(values(value('value_avg', 'lt: 10'), 'none'), 0, 'nothing to compare');
  assert.is(values(value('value_median', 'eq: 2'), 1, 3, 100, 0), 1);
  assert.is(values(value('value_median', 'eq: 3'), 1, 3, 100), 1);
  assert.is(values(value('value_percentile', 'percentile: 90, gte: 9'), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 1);
  assert.is(values(value('value_percentile', 'percentile: 90, gt: 9'), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 0);
  assert.is(values(value('value_percentile', 'percentile: 0, eq: 1'), 3, 1, 2), 1);
});

test('value_percentile without percentile: the share of a value among the events', () => {
  const engine = value('value_percentile', 'lte: 25');
  const found = play(
    engine,
    ['x', 'x', 'rare', 'X', 'x'].map((v, index): Step => [index, 'a', { v }]),
  );
  assert.equal(
    found.map((match) => match.events.map(({ fields }) => fields.v)),
    [['rare']],
  );
});

const temporal = (type: string, more = ''): SigmaEngine =>
  engineOf(
    `${base('a')}${base('b')}${base('c')}${correlation(`type: ${type}\nrules: [a, b, c]\ngroup-by: [host]\ntimespan: 10s\n${more}`)}`,
  );

test('temporal: all rules within the time, in any order', () => {
  const found = play(temporal('temporal'), [
    [0, 'c'],
    [1, 'a'],
    [2, 'a'],
    [10, 'b'],
    [11, 'c'],
    [40, 'a'],
    [51, 'b'],
    [52, 'c'],
  ]);
  assert.equal(found.map(times), [[0, 1, 2, 10, 11]]);
  assert.equal(found[0]?.identifiers, ['a', 'b', 'c']);
  assert.is(
    play(temporal('temporal'), [
      [0, 'a'],
      [1, 'b'],
      [2, 'c', { host: 'other' }],
    ]).length,
    0,
  );
});

test('temporal: some of the rules, by number or by name', () => {
  assert.is(
    play(temporal('temporal', 'condition: {gte: 2}'), [
      [0, 'a'],
      [1, 'a'],
      [2, 'c'],
    ]).length,
    1,
  );
  assert.is(
    play(temporal('temporal', 'condition: a and (b or c)'), [
      [0, 'b'],
      [1, 'c'],
    ]).length,
    0,
  );
  assert.is(
    play(temporal('temporal', 'condition: a and (b or c)'), [
      [0, 'c'],
      [1, 'a'],
    ]).length,
    1,
  );
  const without = 'condition: a and b and not c';
  assert.is(
    play(temporal('temporal', without), [
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]).length,
    0,
  );
  assert.is(
    play(temporal('temporal', without), [
      [0, 'a'],
      [1, 'b'],
      [20, 'c'],
    ]).length,
    1,
  );
});

test('temporal_ordered: one after the other', () => {
  const ordered = (...kinds: string[]): number[][] =>
    play(
      temporal('temporal_ordered'),
      kinds.map((kind, index): Step => [index, kind]),
    ).map(times);
  assert.equal(ordered('a', 'b', 'c'), [[0, 1, 2]]);
  assert.equal(ordered('c', 'b', 'a'), []);
  assert.equal(ordered('b', 'a', 'c', 'b', 'a', 'c'), [[1, 3, 5]]);
  assert.equal(ordered('a', 'b', 'a', 'b', 'c', 'c'), [[2, 3, 4]]);
  assert.equal(ordered('a', 'b', 'c', 'a', 'b', 'c'), [
    [0, 1, 2],
    [3, 4, 5],
  ]);
  assert.is(
    play(temporal('temporal_ordered'), [
      [0, 'a'],
      [9, 'a'],
      [10, 'b'],
      [12, 'c'],
    ]).length,
    1,
    'the later a',
  );
  assert.is(
    play(temporal('temporal_ordered'), [
      [0, 'a'],
      [5, 'b'],
      [11, 'c'],
    ]).length,
    0,
  );
});

test('temporal_ordered: some of the rules in their order', () => {
  const two = (...kinds: string[]): number[][] =>
    play(
      temporal('temporal_ordered', 'condition: {gte: 2}'),
      kinds.map((kind, index): Step => [index, kind]),
    ).map(times);
  assert.equal(two('a', 'c'), [[0, 1]]);
  assert.equal(two('c', 'a'), []);
  assert.equal(two('c', 'b', 'c'), [[1, 2]]);
  const either = temporal('temporal_ordered', 'condition: a and (b or c)');
  assert.equal(
    play(either, [
      [0, 'c'],
      [1, 'b'],
      [2, 'a'],
      [3, 'c'],
    ]).map(times),
    [[2, 3]],
  );
});

test('one event that two rules match does not follow itself, but is near itself', () => {
  const rules = `title: x\nname: x\nlogsource: {product: test}\ndetection:\n  s: {kind|contains: a}\n  condition: s\n---\n${base('a')}`;
  const of = (type: string): SigmaEngine =>
    engineOf(`${rules}${correlation(`type: ${type}\nrules: [x, a]\ngroup-by: [host]\ntimespan: 10s`)}`);
  assert.is(play(of('temporal_ordered'), [[0, 'a']]).length, 0);
  assert.is(
    play(of('temporal_ordered'), [
      [0, 'xa'],
      [0, 'a'],
    ]).length,
    1,
  );
  const near = play(of('temporal'), [[0, 'a']]);
  assert.is(near.length, 1);
  assert.is(near[0]?.events.length, 1);
});

test('aliases: one value under different names', () => {
  const engine = engineOf(
    `${base('a')}${base('b')}${correlation(`type: temporal
rules: [a, b]
group-by: [ip]
timespan: 10s
aliases:
  ip:
    a: src.ip
    b: dst.ip`)}`,
  );
  const found = play(engine, [
    [0, 'a', { 'src.ip': '10.0.0.1', 'dst.ip': '10.0.0.2' }],
    [1, 'b', { 'src.ip': '10.0.0.1', 'dst.ip': '10.0.0.3' }],
    [2, 'b', { 'src.ip': '10.0.0.9', 'dst.ip': '10.0.0.1' }],
  ]);
  assert.equal(
    found.map(({ groupBy }) => groupBy),
    [{ ip: '10.0.0.1' }],
  );
  assert.equal(times(found[0]), [0, 2]);
});

test.run();
