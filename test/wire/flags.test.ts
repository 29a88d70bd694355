/** Names of flags and values. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FlagTable, flagNames, valueName } from '../../src/wire/flags.ts';

const TABLE: FlagTable = [
  [0x00000001, 'FIRST'],
  [0x80000000, 'LAST'],
];

test('flags: names in the order of the table, unknown bits last', () => {
  assert.equal(flagNames(0, TABLE), []);
  assert.equal(flagNames(0x80000001, TABLE), ['FIRST', 'LAST']);
  assert.equal(flagNames(0xffffffff, TABLE), ['FIRST', 'LAST', '0x7ffffffe']);
  assert.equal(flagNames(-0x80000000, TABLE), ['LAST']);
});

test('values: the name, or the number', () => {
  const names = new Map([[3, 'THREE']]);
  assert.is(valueName(3, names), 'THREE');
  assert.is(valueName(4, names, 4), '0x0004');
  assert.is(valueName(0xffffffff, names), '0xffffffff');
});

test.run();
