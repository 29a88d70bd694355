/** Values: text, wildcards and their escapes, numbers, null, lists, keywords. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FieldValue } from '../../../src/detect/sigma/index.ts';
import { compilePattern, parsePattern } from '../../../src/detect/sigma/pattern.ts';
import { engineOf, errorsOf, event, matches, rule } from './rules.ts';

/** Rules specification 2.1.0, "Escape Character"; `value` is what stands between single quotes in YAML. */
const ESCAPES = [
  { name: 'a plain backslash', value: String.raw`C:\a`, yes: [String.raw`C:\a`], no: [String.raw`C:\\a`] },
  { name: 'a plain backslash, doubled', value: String.raw`C:\\a`, yes: [String.raw`C:\a`], no: [String.raw`C:\\a`] },
  { name: 'an escaped *', value: String.raw`a\*c`, yes: ['a*c'], no: ['abc', String.raw`a\c`, String.raw`a\*c`] },
  { name: 'an escaped ?', value: String.raw`a\?c`, yes: ['a?c'], no: ['abc'] },
  {
    name: 'a backslash and a wildcard',
    value: String.raw`a\\*c`,
    yes: [String.raw`a\c`, String.raw`a\bc`],
    no: ['abc', 'a*c'],
  },
  {
    name: 'a backslash and a plain *',
    value: String.raw`a\\\*c`,
    yes: [String.raw`a\*c`],
    no: [String.raw`a\bc`, 'a*c'],
  },
  { name: 'three backslashes', value: String.raw`a\\\c`, yes: [String.raw`a\\c`], no: [String.raw`a\c`] },
  { name: 'four backslashes', value: String.raw`a\\\\c`, yes: [String.raw`a\\c`], no: [String.raw`a\\\c`] },
  { name: 'one at the end', value: 'a\\', yes: ['a\\'], no: ['a'] },
  {
    name: 'the share of SigmaHQ',
    value: String.raw`\\\*\IPC$`,
    yes: [String.raw`\*\IPC$`],
    no: [String.raw`\\h\IPC$`],
  },
  {
    name: 'the same, as it is meant',
    value: String.raw`\\\\*\\IPC$`,
    yes: [String.raw`\\h\IPC$`],
    no: [String.raw`\h\IPC$`],
  },
];
for (const { name, value, yes, no } of ESCAPES) {
  test(`escapes: ${name}`, () => {
    for (const text of yes) assert.ok(matches(`f: '${value}'`, { f: text }), `${value} and ${text}`);
    for (const text of no) assert.not(matches(`f: '${value}'`, { f: text }), `${value} and ${text}`);
  });
}

const WILDCARDS: readonly (readonly [pattern: string, yes: string[], no: string[]])[] = [
  ['prog?.exe', ['progA.exe', 'PROGb.EXE', 'prog𝄞.exe'], ['prog.exe', 'progAB.exe']],
  ['antivirus_V*.exe', ['antivirus_V1.exe', 'antivirus_V21.2.1.exe', 'antivirus_v.exe'], ['antivirus_V1.ex']],
  ['*', ['', 'a'], []],
  ['?', ['a', '𝄞'], ['', 'ab']],
  ['?*', ['a', 'ab'], ['']],
  ['a*b*c', ['abc', 'aXbXc', 'abbcc'], ['ab', 'acb']],
  ['*a?c*', ['xabcx', 'aabc'], ['ac', 'abbd']],
  ['*a?', ['ba𝄞', 'aab'], ['a', 'aabb']],
  ['ab*ba', ['abba', 'abXba'], ['aba']],
  ['**a**', ['a', 'xax'], ['b']],
  ['ΑΣ*', ['ας', 'αΣΑ'], ['α']],
];
for (const [pattern, yes, no] of WILDCARDS) {
  test(`wildcards: ${pattern}`, () => {
    for (const text of yes) assert.ok(matches(`f: '${pattern}'`, { f: text }), text);
    for (const text of no) assert.not(matches(`f: '${pattern}'`, { f: text }), text);
  });
}

test('wildcards: any pattern against an obvious reading of it', () => {
  let seed = 20_260_805;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  const word = (letters: string, longest: number): string =>
    Array.from({ length: random(longest + 1) }, () => letters.charAt(random(letters.length))).join('');
  for (let i = 0; i < 20_000; i++) {
    const pattern = word('ab*?', 8);
    const text = word('ab', 10);
    const expected = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
    assert.is(compilePattern(parsePattern(pattern), true)(text), expected, `${pattern} ${text}`);
  }
});

test('texts compare without regard to case, as a whole', () => {
  assert.ok(matches('f: Svcctl', { f: 'SVCCTL' }));
  assert.not(matches('f: svc', { f: 'svcctl' }));
  assert.ok(matches("f: 'É'", { f: 'é' }));
});

test('numbers and texts', () => {
  assert.ok(matches('f: 4769', { f: 4769 }));
  assert.ok(matches('f: 4769', { f: '4769' }));
  assert.ok(matches("f: '4769'", { f: 4769 }));
  assert.ok(matches('f: 0x17', { f: 23 }), 'the number that it is');
  assert.ok(matches('f: 0x17', { f: '0x17' }), 'as it is written');
  assert.not(matches("f: '0x17'", { f: 23 }));
  assert.ok(matches('f: 1.50', { f: 1.5 }));
  assert.not(matches('f: 47', { f: 4769 }));
  assert.ok(matches('f|contains: 76', { f: 4769 }));
});

test('true and false', () => {
  assert.ok(matches('f: true', { f: true }));
  assert.ok(matches('f: True', { f: 'true' }));
  assert.ok(matches("f: 'true'", { f: true }));
  assert.not(matches('f: true', { f: false }));
  assert.not(matches('f: true', { f: 1 }));
  assert.not(matches('f: false', {}));
});

test('null and empty', () => {
  for (const fields of [{}, { f: null }, { f: [] }] as Record<string, FieldValue>[])
    assert.ok(matches('f: null', fields), JSON.stringify(fields));
  assert.not(matches('f: null', { f: '' }));
  assert.ok(matches("f: ''", { f: '' }));
  for (const fields of [{}, { f: null }, { f: 'a' }] as Record<string, FieldValue>[])
    assert.not(matches("f: ''", fields), JSON.stringify(fields));
  assert.not(matches('f: null', { f: 0 }));
});

test('lists: any value of the rule, any value of the field', () => {
  assert.ok(matches('f: [a, b]', { f: 'B' }));
  assert.not(matches('f: [a, b]', { f: 'c' }));
  assert.ok(matches('f: b', { f: ['a', 'B'] }));
  assert.ok(matches('f: [a, b, c, d, e]', { f: ['x', 'E'] }), 'a set of exact values');
  assert.ok(matches('f|cased: [a, b, c, d, e]', { f: 'e' }));
  assert.not(matches('f|cased: [a, b, c, d, e]', { f: 'E' }));
  assert.ok(matches('f: [a, b, c, d, 7]', { f: 7 }));
});

test('maps: all items; lists of maps: any map', () => {
  assert.ok(matches('a: 1\nb: 2', { a: 1, b: 2 }));
  assert.not(matches('a: 1\nb: 2', { a: 1 }));
  assert.ok(matches('- a: 1\n  b: 2\n- c: 3', { c: 3 }));
  assert.not(matches('- a: 1\n  b: 2\n- c: 3', { a: 1 }));
});

test('names of fields keep their dots and their case', () => {
  assert.ok(matches('id.orig_h: 10.0.0.1', { 'id.orig_h': '10.0.0.1' }));
  assert.not(matches('ID.orig_h: 10.0.0.1', { 'id.orig_h': '10.0.0.1' }));
  assert.not(matches('constructor: a', { f: 'a' }));
});

test('keywords: anywhere in a value of any field', () => {
  const any = engineOf(rule("keywords:\n  - 'evil'\n  - 'svc*host'\n  - 42\ncondition: keywords"));
  const found = (fields: Record<string, string | number>): boolean => any.match(event(fields)).length > 0;
  assert.ok(found({ a: 'x', b: 'an EVILservice' }));
  assert.ok(found({ a: 'mysvc-the-hosts' }));
  assert.ok(found({ a: 1425 }));
  assert.not(found({ evil: 'a' }), 'not in names of fields');
  assert.not(found({ a: 'svc', b: 'host' }), 'not across fields');

  const all = engineOf(rule("keywords:\n  '|all':\n    - one\n    - two\ncondition: keywords"));
  assert.is(all.match(event({ a: 'ONE', b: 'two' })).length, 1);
  assert.is(all.match(event({ a: 'one' })).length, 0);

  assert.is(engineOf(rule("k:\n  '|re': '^a+$'\ncondition: k")).match(event({ f: 'aaa' })).length, 1);
  assert.is(engineOf(rule('k: word\ncondition: k')).match(event({ f: 'a word.' })).length, 1);
  const mixed = engineOf(rule('k:\n  - word\n  - f: x\ncondition: k'));
  assert.is(mixed.match(event({ f: 'x' })).length, 1);
  assert.is(mixed.match(event({ g: 'words' })).length, 1);
});

test('a text longer than a value may be, and null among values, are errors', () => {
  assert.match(errorsOf(rule(`s:\n  f: '${'x'.repeat(70_000)}'\ncondition: s`))[0]!, /^7:9 .*more than 65536/);
  assert.match(
    errorsOf(rule('s:\n  f:\n    - a\n    - null\ncondition: s'))[0]!,
    /^9:9 .*null cannot be one of several/,
  );
});

test.run();
