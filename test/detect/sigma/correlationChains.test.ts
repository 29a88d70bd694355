/** Correlations 2.1.0: correlations of correlations, and which rules tell of themselves. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { base, correlation, count, play, type Step, times } from './correlations.ts';
import { engineOf, titles } from './rules.ts';

test('generate: whether the rules tell of themselves too', () => {
  assert.equal(
    titles(
      play(engineOf(count('gte: 2')), [
        [0, 'a'],
        [1, 'a'],
      ]),
    ),
    ['C'],
  );
  assert.equal(
    titles(
      play(engineOf(count('gte: 2', 'generate: true')), [
        [0, 'a'],
        [1, 'a'],
      ]),
    ),
    ['a', 'a', 'C'],
  );
  const beside = count('gte: 2').replace('correlation:', 'generate: true\ncorrelation:');
  assert.equal(
    titles(
      play(engineOf(beside), [
        [0, 'a'],
        [1, 'a'],
      ]),
    ),
    ['a', 'a', 'C'],
  );
});

const FAILED_THEN_IN = `${base('fail')}${base('success')}${correlation(
  'type: temporal_ordered\nrules: [many, success]\ngroup-by: [user]\ntimespan: 60s',
  'then',
)}${correlation('type: event_count\nrules: [fail]\ngroup-by: [host]\ntimespan: 10s\ncondition: {gte: 3}', 'many')}`;

test('chains: many failures, then a success, whatever the order of the documents', () => {
  const engine = engineOf(FAILED_THEN_IN);
  const steps: Step[] = [
    [0, 'fail', { user: 'u' }],
    [1, 'fail', { user: 'v' }],
    [2, 'success', { user: 'u' }],
    [3, 'fail', { user: 'U' }],
    [4, 'fail', { user: 'w' }],
    [9, 'success', { user: 'u' }],
    [10, 'success', { user: 'x' }],
  ];
  const found = play(engine, steps);
  assert.equal(titles(found), ['then']);
  assert.equal(found[0]?.groupBy, { user: 'u' });
  assert.equal(times(found[0]), [0, 3, 9], 'of the failures those of the same user');
  assert.equal(found[0]?.identifiers, ['many', 'success']);
});

test('chains: what the end of a window tells goes on', () => {
  const engine = engineOf(
    `${base('a')}${base('b')}${correlation('type: event_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition: {lt: 3}', 'few')}${correlation('type: temporal_ordered\nrules: [few, b]\ngroup-by: [host]\ntimespan: 10s')}`,
  );
  assert.equal(
    titles(
      play(engine, [
        [0, 'a'],
        [15, 'b'],
      ]),
    ),
    ['C'],
  );
  assert.equal(
    titles(
      play(engine, [
        [100, 'a'],
        [105, 'b'],
      ]),
    ),
    [],
  );
});

test('an event that comes late is counted', () => {
  assert.equal(
    play(engineOf(count('gte: 3')), [
      [0, 'a'],
      [5, 'a'],
      [3, 'a'],
    ]).map(times),
    [[0, 3, 5]],
  );
});

test.run();
