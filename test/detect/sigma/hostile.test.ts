/** Rules and events made to hang, to fill the memory or to throw. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOf, errorsOf, event, load, rule, selection } from './rules.ts';

const SLOW = 10_000;

function inTime<T>(what: () => T): T {
  const before = performance.now();
  const result = what();
  const took = performance.now() - before;
  assert.ok(took < SLOW, `took ${took} ms`);
  return result;
}

const LAUGHS = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 12 }, (_, i) => {
    const [before, name] = ['abcdefghijklmn'.charAt(i), 'abcdefghijklmn'.charAt(i + 1)];
    return `${name}: &${name} [${new Array(10).fill(`*${before} `).join(', ')}]`;
  }),
].join('\n');

const REFUSED: readonly (readonly [name: string, text: string, reason: RegExp])[] = [
  ['a billion laughs', LAUGHS, /more than 200000 values/],
  ['an alias within its anchor', 'a: &a [*a ]', /names no anchor before it/],
  ['brackets, opened', rule(`s: ${'['.repeat(10_000)}\ncondition: s`), /nested too deeply/],
  ['brackets, closed', rule(`s: ${'['.repeat(10_000)}${']'.repeat(10_000)}\ncondition: s`), /nested too deeply/],
  ['braces', `a: ${'{a: '.repeat(10_000)}`, /nested too deeply/],
  ['dashes', `${'- '.repeat(10_000)}a`, /nested too deeply/],
  ['indentation', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), /nested too deeply/],
  ['a little too deep', rule(`s: ${'['.repeat(40)}${']'.repeat(40)}\ncondition: s`), /nested deeper than 32/],
  ['a text of a megabyte', rule(`s:\n  f: ${'x'.repeat(1 << 20)}\ncondition: s`), /more than 65536 characters/],
  ['a condition of many words', rule(`s:\n  f: a\ncondition: ${'not '.repeat(50_000)}s`), /more than 10000 words/],
  [
    'a condition of parentheses',
    rule(`s:\n  f: a\ncondition: ${'('.repeat(4000)}s${')'.repeat(4000)}`),
    /nested deeper than 100/,
  ],
  ['an expression of many parentheses', selection(`f|re: '${'('.repeat(4000)}${')'.repeat(4000)}'`), /cannot be read/],
  ['an expression that grows', selection("f|re: '((x{30}){30}){30}'"), /cannot be read|too large/],
  ['an expression that is long', selection(`f|re: '${'a'.repeat(20_000)}'`), /more than 8192/],
  ['a pattern of many ?', selection(`f: '${'?'.repeat(10_000)}'`), /at most 512/],
  ['3 MiB', 'x'.repeat(3 << 20), /more than 2097152 characters/],
  ['nul bytes', '\0\0\0\0', /is a map/],
];
for (const [name, text, reason] of REFUSED) {
  test(`refused in time: ${name}`, () => {
    const found = inTime(() => errorsOf(text));
    assert.ok(
      found.some((problem) => reason.test(problem)),
      found.slice(0, 3).join('\n'),
    );
    assert.is(load(text).engine.rules.length, 0);
  });
}

test('many documents, many keys, many values', () => {
  assert.is(inTime(() => load('---\n'.repeat(4000))).problems.length, 0);
  const keys = Array.from({ length: 4000 }, (_, i) => `  k${i}: 1`).join('\n');
  assert.is(inTime(() => load(rule(`s:\n${keys}\ncondition: s`))).engine.rules.length, 1);
  const values = Array.from({ length: 4000 }, (_, i) => `    - v${i}`).join('\n');
  const engine = engineOf(rule(`s:\n  f:\n${values}\ncondition: s`));
  assert.is(engine.match(event({ f: 'V3999' })).length, 1);
});

test('expressions that ruin a backtracking engine', () => {
  for (const regex of ['(a+)+$', '(a|aa)+$', '(.*a){20}x', '([a-zA-Z]+)*$', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
    const engine = engineOf(selection(`f|re: '${regex}'`));
    inTime(() => engine.match(event({ f: `${'a'.repeat(50_000)}!` })));
  }
});

test('patterns that ruin a backtracking matcher', () => {
  const text = 'a'.repeat(60_000);
  for (const pattern of [
    `${'a*'.repeat(2000)}b`,
    `*${'a?'.repeat(250)}b*`,
    `*${'?'.repeat(500)}b`,
    '*a*a*a*a*a*a*a*b',
  ]) {
    const engine = engineOf(selection(`f: '${pattern}'`));
    assert.is(inTime(() => engine.match(event({ f: text }))).length, 0);
  }
});

test('names of Object.prototype are fields and identifiers like others', () => {
  const engine = engineOf(
    rule('constructor:\n  toString: a\n__proto__:\n  hasOwnProperty|exists: true\ncondition: constructor or __proto__'),
  );
  assert.is(engine.match(event({})).length, 0);
  assert.is(engine.match(event({ toString: 'a' } as Record<string, string>)).length, 1);
});

test('any mutation of a rule is read or told of', () => {
  const text = `${rule("s:\n  f|contains|all: ['a*', b]\n  g|re|i: '^x[a-z]+$'\nfilter:\n  h: null\ncondition: s and not 1 of filter*", 'id: 929a690e-bef0-4204-a928-ef5e620d6fcc\nlevel: high\ntags: [attack.t1021]\n')}---
title: C
correlation:
  type: value_count
  rules: [rule]
  group-by: [f]
  timespan: 5m
  condition: {field: g, gte: 3}
`;
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  const LETTERS = '\n :-[]{}\'"|*&!%#?\\a1~,<>@`\t';
  for (let i = 0; i < 800; i++) {
    let mutated = text;
    for (let n = random(4); n >= 0; n--) {
      const at = random(mutated.length);
      const cut = random(3) === 0 ? random(20) : random(2);
      mutated = mutated.slice(0, at) + LETTERS.charAt(random(LETTERS.length)) + mutated.slice(at + cut);
    }
    const { engine, problems } = load(mutated);
    for (const { line, column } of problems) assert.ok(line >= 1 && column >= 1);
    engine.match(event({ f: 'ab', g: 'xa' }));
    engine.finish();
  }
});

test.run();
