/** Times subtracted exactly, at the capture's own resolution. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareTimes, nanoseconds, offsetFrom } from '../../src/story/clock.ts';

const OFFSETS: readonly [name: string, first: string, time: string, expected: string][] = [
  ['the same', '2020-07-19T13:14:41.180768Z', '2020-07-19T13:14:41.180768Z', '0.000000'],
  ['microseconds', '2020-07-19T13:14:41.999999Z', '2020-07-19T13:14:42.000001Z', '0.000002'],
  // psexec-hunt.pcapng, frames 1 and 123, as Wireshark shows them
  ['nanoseconds', '2023-10-11T07:37:25.469653538Z', '2023-10-11T07:42:08.846828229Z', '283.377174691'],
  ['whole seconds', '2020-07-19T13:14:41Z', '2020-07-19T14:14:41Z', '3600'],
  ['a capture with seconds, a time with more', '2020-07-19T13:14:41Z', '2020-07-19T13:14:42.9Z', '1'],
  ['before the first packet', '2020-07-19T13:14:41.5Z', '2020-07-19T13:14:40.4Z', '-1.1'],
  ['over the end of a year', '2020-12-31T23:59:59.9Z', '2021-01-01T00:00:00.1Z', '0.2'],
  ['a leap day', '2020-02-28T00:00:00.0Z', '2020-03-01T00:00:00.0Z', '172800.0'],
  ['expanded years', '+012020-01-01T00:00:00.000Z', '+012020-01-01T00:00:01.001Z', '1.001'],
  ['no time', 'yesterday', '1970-01-01T00:00:01Z', '1'],
];

for (const [name, first, time, expected] of OFFSETS) {
  test(`offset: ${name}`, () => {
    assert.is(offsetFrom(first, time), expected);
  });
}

test('times compare by value, whatever their number of decimals', () => {
  assert.is(compareTimes('2020-07-19T13:14:41Z', '2020-07-19T13:14:41.5Z'), -1);
  assert.is(compareTimes('2020-07-19T13:14:41.50Z', '2020-07-19T13:14:41.5Z'), 0);
  assert.is(compareTimes('2020-07-19T13:14:42Z', '2020-07-19T13:14:41.999999999Z'), 1);
});

test('nanoseconds do not depend on what was asked before', () => {
  const times = [
    '2020-07-19T13:14:41.5Z',
    'no time',
    '2020-07-19T13:14:41.5Z',
    '9999-99-99T00:00:00Z',
    '1970-01-01T00:00:00.1Z',
  ];
  assert.equal(times.map(nanoseconds), [1595164481500000000n, 0n, 1595164481500000000n, 0n, 100000000n]);
});

test.run();
