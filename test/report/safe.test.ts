import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { safe, shortened } from '../../src/report/safe.ts';

const VECTORS: readonly { name: string; text: string; expected: string }[] = [
  {
    name: 'a path stays as it is',
    text: '\\\\10.0.0.133\\ADMIN$\\PSEXESVC.exe',
    expected: '\\\\10.0.0.133\\ADMIN$\\PSEXESVC.exe',
  },
  { name: 'letters of any script stay', text: 'Größe 文件 файл 👍', expected: 'Größe 文件 файл 👍' },
  { name: 'C0', text: 'a\0b\tc\nd\re\x07f\x1b[31mg', expected: 'a\\x00b\\x09c\\x0ad\\x0de\\x07f\\x1b[31mg' },
  {
    name: 'DEL and C1, which holds the one-byte CSI',
    text: '\x7f\x80\x9b31m\x9f',
    expected: '\\x7f\\x80\\x9b31m\\x9f',
  },
  {
    name: 'bidirectional overrides and isolates',
    text: 'exe.\u202etxt\u2066a\u2069\u200f\u061c',
    expected: 'exe.\\u202etxt\\u2066a\\u2069\\u200f\\u061c',
  },
  {
    name: 'zero-width and invisible',
    text: 'a\u200bb\u200dc\ufeffd\u00ade\u2060f\u3164g',
    expected: 'a\\u200bb\\u200dc\\ufeffd\\xade\\u2060f\\u3164g',
  },
  { name: 'line separators', text: 'a\u2028b\u2029c\x85d', expected: 'a\\u2028b\\u2029c\\x85d' },
  { name: 'unpaired surrogates', text: 'a\ud800b\udc00c', expected: 'a\\ud800b\\udc00c' },
  { name: 'tag characters beyond the first plane', text: 'a\u{e0041}b', expected: 'a\\u{e0041}b' },
];

for (const { name, text, expected } of VECTORS) {
  test(name, () => assert.is(safe(text), expected));
}

test('no control or format character survives, whatever the string', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const shown = safe(String.fromCharCode(code));
    assert.not.match(
      shown,
      /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/,
      code.toString(16),
    );
    assert.ok(shown.isWellFormed(), code.toString(16));
  }
});

test('what is too long loses its middle, never half a character', () => {
  assert.is(shortened('abc', 3), 'abc');
  assert.is(shortened('abcdefghij', 5), 'ab…ij');
  assert.is(shortened('👍'.repeat(10), 5), '👍👍…👍👍');
  assert.is(shortened('👍'.repeat(5), 5), '👍'.repeat(5));
});

test.run();
