/** The sentence of a finding: one deed or many, in one place or many, and what is left out is counted. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Telling } from '../../src/detect/finding.ts';
import { sentenceOf, toldOf } from '../../src/detect/telling.ts';

const deed = (did: string, given: Partial<Telling['deeds'][number]> = {}): Telling['deeds'][number] => ({
  ...{ did, at: ' on ', answer: '', target: 'b', times: 1 },
  ...given,
});
const telling = (...deeds: Telling['deeds']): Telling => ({
  ...{ sources: ['a'], targets: ['b'], account: null, leftOut: 0 },
  deeds,
});

test('one deed reads as a sentence, with where before the answer', () => {
  assert.is(sentenceOf(telling(deed('opened X'))), 'a opened X on b');
  assert.is(
    sentenceOf(telling(deed('tried to log on', { at: ' to ', answer: ': refused', times: 2 }))),
    'a tried to log on to b: refused, 2 times',
  );
  assert.is(sentenceOf({ ...telling(deed('opened X')), leftOut: 4999 }), 'a opened X on b, 5,000 times');
});

test('several deeds in one place say the place once', () => {
  const name = (address: string) => address.toUpperCase();
  assert.is(sentenceOf(telling(deed('opened X'), deed('closed X')), name), 'A on B: opened X; closed X');
  assert.is(sentenceOf({ ...telling(deed('read X')), sources: [] }), 'read X');
});

test('in several places each deed has its own; a source that is not one is counted', () => {
  const many = { ...telling(deed('opened X'), deed('opened X', { target: 'c' })), targets: ['b', 'c'], sources: ['a', 'd'] };
  assert.is(sentenceOf(many), '2 machines on 2 machines: opened X on b; opened X on c');
});

test('no more is told than asked for; the last deed always is, and the rest is counted', () => {
  const deeds = Array.from({ length: 9 }, (_, i) => deed(`did ${i}`));
  assert.equal(toldOf(telling(...deeds), 3), ['did 0', 'did 1', '6 more', 'did 8']);
  assert.equal(toldOf({ ...telling(...deeds.slice(0, 2)), leftOut: 5 }, 3), ['did 0', '5 more', 'did 1']);
  assert.equal(toldOf({ ...telling(deed('did')), leftOut: 1 }, 3), ['did', '1 more']);
  assert.equal(toldOf(telling(...deeds.slice(0, 3)), 3), ['did 0', 'did 1', 'did 2']);
});

test('whose name a deed bore is told once', () => {
  const account = { domain: 'LAB', user: 'anna' };
  const got = deed('got a ticket', { at: ' from ', by: 'anna' });
  assert.is(sentenceOf({ ...telling(got), account }), 'a as LAB\\anna got a ticket from b');
  const two = telling(got, { ...got, by: 'bob' });
  assert.is(sentenceOf(two), 'a on b: got a ticket as anna; got a ticket as bob');
  assert.equal(toldOf({ ...two, account }, 3), ['got a ticket', 'got a ticket']);
});

test.run();
