/** Conditions: operators, precedence, quantifiers; and the parser against a naive evaluator. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ConditionError, evaluate, parseCondition } from '../../../src/detect/sigma/condition.ts';
import { engineOf, errorsOf, event, rule } from './rules.ts';

const NAMES = ['a', 'b', 'sel_1', 'sel_2', 'filter_x', '_hidden'];
const truthOf = (text: string, ...true_: string[]): boolean =>
  evaluate(parseCondition(text, NAMES), (name) => true_.includes(name));

const CASES: readonly (readonly [condition: string, yes: string[][], no: string[][]])[] = [
  ['a', [['a']], [[], ['b']]],
  ['not a', [[]], [['a']]],
  ['not not a', [['a']], [[]]],
  ['a and b', [['a', 'b']], [['a']]],
  ['a or b', [['b']], [[]]],
  ['a or b and sel_1', [['a'], ['b', 'sel_1']], [['b']]],
  ['(a or b) and sel_1', [['a', 'sel_1']], [['a'], ['sel_1']]],
  ['not a or b', [[], ['a', 'b']], [['a']]],
  ['not a and b', [['b']], [[], ['a', 'b']]],
  ['not (a and b)', [['a'], []], [['a', 'b']]],
  ['1 of sel_*', [['sel_2']], [['a']]],
  ['any of sel_*', [['sel_2']], [['a']]],
  ['all of sel_*', [['sel_1', 'sel_2']], [['sel_1']]],
  ['1 of *_*', [['filter_x'], ['_hidden']], [['a']]],
  ['1 of s*l_1', [['sel_1']], [['sel_2']]],
  ['1 of sel_1', [['sel_1']], [['sel_2']]],
  ['1 of them', [['a'], ['filter_x']], [['_hidden'], []]],
  ['all of them', [['a', 'b', 'sel_1', 'sel_2', 'filter_x']], [['a', 'b', 'sel_1', 'sel_2', '_hidden']]],
  ['a and not 1 of filter_*', [['a']], [['a', 'filter_x'], []]],
  ['not 1 of sel_* and a', [['a']], [['a', 'sel_1']]],
  ['not all of sel_*', [['sel_1']], [['sel_1', 'sel_2']]],
  ['A'.toLowerCase(), [['a']], [[]]],
  ['a AND NOT b OR _hidden', [['a'], ['_hidden', 'b']], [['a', 'b']]],
  ['((a))and(b)', [['a', 'b']], [['a']]],
  ['  a\n  and b ', [['a', 'b']], [['b']]],
];
for (const [condition, yes, no] of CASES) {
  test(`condition: ${condition}`, () => {
    for (const names of yes) assert.ok(truthOf(condition, ...names), names.join());
    for (const names of no) assert.not(truthOf(condition, ...names), names.join());
  });
}

const REFUSED: readonly (readonly [condition: string, offset: number, reason: RegExp])[] = [
  ['', 0, /empty/],
  ['a and', 5, /ends where an identifier/],
  ['a b', 2, /and or or is missing before b/],
  ['and a', 0, /and stands where an identifier/],
  ['a or or b', 5, /or stands where/],
  ['(a or b', 0, /not closed/],
  ['a)', 1, /closed that was not opened/],
  ['()', 1, /\) stands where/],
  ['a and missing', 6, /no search identifier missing/],
  ['sel_*', 0, /needs 1 of or all of/],
  ['1 of', 0, /no search identifier 1|1 of what/],
  ['1 of nothing*', 5, /no search identifier is meant by nothing\*/],
  ['2 of sel_*', 0, /2 of: Sigma knows/],
  ['1 of (a)', 5, /1 of what/],
  ['a | count() > 5', 2, /write a correlation rule/],
  ['not', 3, /ends where/],
];
for (const [condition, offset, reason] of REFUSED) {
  test(`condition refused: ${condition || '(empty)'}`, () => {
    let caught: unknown;
    try {
      parseCondition(condition, NAMES);
    } catch (error) {
      caught = error;
    }
    assert.instance(caught, ConditionError);
    assert.match((caught as ConditionError).message, reason);
    if (condition !== '1 of') assert.is((caught as ConditionError).offset, offset);
  });
}

type Tree = { text: string; value: (names: ReadonlySet<string>) => boolean };
const name = fc.constantFrom(...NAMES).map((text): Tree => ({ text, value: (names) => names.has(text) }));
const selected = fc.constantFrom('sel_*', '*', 'them', 'f*x', 'a').chain((target) =>
  fc.constantFrom('1', 'all').map((amount): Tree => {
    const shape = new RegExp(`^${target.replaceAll('*', '.*')}$`);
    const meant = NAMES.filter((one) => (target === 'them' ? !one.startsWith('_') : shape.test(one)));
    return {
      text: `${amount} of ${target}`,
      value: (names) => (amount === '1' ? meant.some((one) => names.has(one)) : meant.every((one) => names.has(one))),
    };
  }),
);
/** Writes parentheses only where the order of binding asks for them. */
const { tree } = fc.letrec<{ tree: Tree; product: Tree; factor: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    tie('product'),
    fc.tuple(tie('product'), tie('tree')).map(
      ([a, b]): Tree => ({
        text: `${a.text} or ${b.text}`,
        value: (names) => a.value(names) || b.value(names),
      }),
    ),
  ),
  product: fc.oneof(
    { maxDepth: 5 },
    tie('factor'),
    fc.tuple(tie('factor'), tie('product')).map(
      ([a, b]): Tree => ({
        text: `${a.text} and ${b.text}`,
        value: (names) => a.value(names) && b.value(names),
      }),
    ),
  ),
  factor: fc.oneof(
    { maxDepth: 5 },
    name,
    selected,
    tie('factor').map((a): Tree => ({ text: `not ${a.text}`, value: (names) => !a.value(names) })),
    tie('tree').map((a): Tree => ({ text: `(${a.text})`, value: (names) => a.value(names) })),
  ),
}));

test('conditions against a naive evaluator', () => {
  fc.assert(
    fc.property(tree, fc.subarray(NAMES), ({ text, value }, names) => {
      const set = new Set(names);
      return evaluate(parseCondition(text, NAMES), (one) => set.has(one)) === value(set);
    }),
    { seed: 20_260_805, numRuns: 3000 },
  );
});

test('any text is a condition or a ConditionError', () => {
  const word = fc.constantFrom('and', 'or', 'not', '1', 'of', 'all', 'them', '(', ')', '|', 'a', 'sel_*', '*', '', 'x');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((words) => words.join(' ')),
      ),
      (text) => {
        try {
          parseCondition(text, NAMES);
        } catch (error) {
          assert.instance(error, ConditionError);
        }
      },
    ),
    { seed: 7, numRuns: 3000 },
  );
});

test('a list of conditions: any of them', () => {
  const engine = engineOf(rule('a:\n  f: 1\nb:\n  f: 2\ncondition:\n  - a\n  - b'));
  assert.equal(
    [1, 2, 3].map((f) => engine.match(event({ f })).length),
    [1, 1, 0],
  );
});

test('a match names the search identifiers that matched', () => {
  const engine = engineOf(rule('one:\n  f|contains: a\ntwo:\n  f|contains: b\nthree:\n  f: c\ncondition: 1 of them'));
  assert.equal(engine.match(event({ f: 'ab' }))[0]?.identifiers, ['one', 'two']);
});

test('a search identifier that the condition leaves out: a warning, unless it begins with an underscore', () => {
  assert.equal(errorsOf(rule('a:\n  f: 1\nb:\n  f: 2\n_c:\n  f: 3\ncondition: a')), [
    '8:3 warning: the condition does not use "b"',
  ]);
});

test.run();
