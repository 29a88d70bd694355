import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isoTime, nanosecondsOf } from '../src/time.ts';

const SECOND = 1_000_000_000n;

const VECTORS: [bigint, number, string][] = [
  [0n, 0, '1970-01-01T00:00:00Z'],
  [0n, 9, '1970-01-01T00:00:00.000000000Z'],
  [1_595_164_481_180_768_000n, 6, '2020-07-19T13:14:41.180768Z'],
  [1_595_164_481_180_768_999n, 6, '2020-07-19T13:14:41.180768Z'],
  [1_595_164_481_180_768_000n, 0, '2020-07-19T13:14:41Z'],
  [1_595_164_481_180_768_000n, 1, '2020-07-19T13:14:41.1Z'],
  [951_782_400n * SECOND + 7n, 9, '2000-02-29T00:00:00.000000007Z'],
  [2_147_483_648n * SECOND, 3, '2038-01-19T03:14:08.000Z'],
  [0xffff_ffff_ffff_ffffn, 9, '2554-07-21T23:34:33.709551615Z'],
  [253_402_300_799_999_999_999n, 9, '9999-12-31T23:59:59.999999999Z'],
  [253_402_300_800n * SECOND, 0, '+010000-01-01T00:00:00Z'],
  [0xffff_ffffn * 0xffff_ffffn * SECOND, 0, '+584554050951-08-26T18:03:45Z'],
  [-1n, 9, '1969-12-31T23:59:59.999999999Z'],
  [-62_167_219_200n * SECOND, 0, '0000-01-01T00:00:00Z'],
  [-62_167_219_200n * SECOND - 1n, 3, '-000001-12-31T23:59:59.999Z'],
];

for (const [nanoseconds, digits, expected] of VECTORS) {
  test(`${nanoseconds} with ${digits} decimals`, () => assert.is(isoTime(nanoseconds, digits), expected));
}

test('every second agrees with Date', () => {
  for (let second = -10_000_000_000; second < 250_000_000_000; second += 987_654_321) {
    const expected = new Date(second * 1000).toISOString().replace('.000', '');
    assert.is(isoTime(BigInt(second) * SECOND, 0), expected);
  }
});

test('a second is not remembered for its neighbour', () => {
  assert.is(isoTime(5n * SECOND - 1n, 9), '1970-01-01T00:00:04.999999999Z');
  assert.is(isoTime(5n * SECOND, 9), '1970-01-01T00:00:05.000000000Z');
  assert.is(isoTime(4n * SECOND, 9), '1970-01-01T00:00:04.000000000Z');
});

test('times to the nanosecond, and back', () => {
  assert.is(nanosecondsOf('2023-10-11T07:42:08.846828229Z'), 1_697_010_128_846_828_229n);
  assert.is(nanosecondsOf('1970-01-01T00:00:00Z'), 0n);
  for (const nanoseconds of [-1n, 1n, 253_402_300_800_000_000_000n, -62_167_219_200_000_000_001n, 2n ** 64n * 1000n])
    assert.is(nanosecondsOf(isoTime(nanoseconds, 9)), nanoseconds, isoTime(nanoseconds, 9));
  for (const text of ['', 'yesterday', '2023-10-11', '2023-10-11T07:42:08']) assert.is(nanosecondsOf(text), 0n, text);
});

test.run();
