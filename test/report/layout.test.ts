import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { columns, joined, PLAIN, type Style, styled, whole, wrap } from '../../src/report/layout.ts';

test('words are wrapped at the width, and begin below each other', () => {
  assert.equal(wrap('12:00  ', ['one two three four'], 7, 17, PLAIN), ['12:00  one two', '       three four']);
});

test('a whole piece is not broken at its spaces', () => {
  assert.equal(wrap('  ', ['to', whole('C:\\Program Files\\a b.exe'), 'now'], 2, 30, PLAIN), [
    '  to C:\\Program Files\\a b.exe',
    '  now',
  ]);
});

test('a whole piece without room beside the indent has a line to itself', () => {
  const hash = 'f'.repeat(64);
  assert.equal(wrap(' '.repeat(20), [whole(`sha256 ${hash}`)], 20, 80, PLAIN), [`    sha256 ${hash}`]);
  assert.equal(wrap('  12:00  12→13  ', [whole('x'.repeat(70)), joined(':'), 'done'], 16, 80, PLAIN), [
    '  12:00  12→13',
    `    ${'x'.repeat(70)}: done`,
  ]);
});

test('a piece that is joined moves along with the one before it', () => {
  assert.equal(wrap('', [whole('abcdef'), whole('ghijkl'), joined(':'), 'm'], 0, 13, PLAIN), ['abcdef', 'ghijkl: m']);
});

test('styles take no columns', () => {
  const marked: Style = { ...PLAIN, bad: (text) => `\x1b[31m${text}\x1b[39m` };
  const plain = wrap('', [styled('refused: no way in', 'bad')], 0, 10, PLAIN);
  const colour = wrap('', [styled('refused: no way in', 'bad')], 0, 10, marked);
  assert.equal(plain, ['refused:', 'no way in']);
  assert.equal(
    colour.map((line) => line.replaceAll(/\x1b\[\d+m/g, '')),
    plain,
  );
});

test('nothing gives no line', () => assert.equal(wrap('  ', [], 2, 80, PLAIN), []));

test('columns: wide characters two, combining marks none', () => {
  assert.is(columns('abc'), 3);
  assert.is(columns('文件'), 4);
  assert.is(columns('e\u0301'), 1);
  assert.is(columns('12→13'), 5);
});

test.run();
