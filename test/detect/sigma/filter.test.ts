/** Filters 2.1.0: conditions that are added to rules. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { errorsOf, event, load, rule } from './rules.ts';

const RULE = rule('selection:\n  f: a\ncondition: selection', 'id: 6f3e2987-db24-4c78-a860-b4f4095a7095\n');
const filter = (body: string, logsource = '{product: test}'): string =>
  `title: F\nlogsource: ${logsource}\nfilter:\n  ${body.trim().replaceAll('\n', '\n  ')}\n`;
const NOT_ADMIN = filter('rules: [rule]\nselection:\n  user|startswith: adm_\ncondition: not selection');

const matching = (text: string, user: string): number => load(text).engine.match(event({ f: 'a', user })).length;

test('not selection leaves events out; names of the rule and the filter do not meet', () => {
  for (const text of [`${RULE}---\n${NOT_ADMIN}`, `${NOT_ADMIN}---\n${RULE}`]) {
    assert.equal(errorsOf(text), []);
    assert.is(matching(text, 'adm_x'), 0);
    assert.is(matching(text, 'x'), 1);
  }
});

test('rules are named by id, by name, or all of the log source', () => {
  for (const rules of ['[6F3E2987-db24-4c78-a860-b4f4095a7095]', 'rule', 'any'])
    assert.is(matching(`${RULE}---\n${NOT_ADMIN.replace('[rule]', rules)}`, 'adm_x'), 0, rules);
  assert.is(matching(`${RULE}---\n${NOT_ADMIN.replace('rules: [rule]\n  ', '')}`, 'adm_x'), 0);
  const other = NOT_ADMIN.replace('[rule]', 'any').replace('{product: test}', '{product: other}');
  assert.is(matching(`${RULE}---\n${other}`, 'adm_x'), 1);
});

test('filters add up, with quantifiers of their own', () => {
  const more = filter('rules: [rule]\nsel_a: {user: x}\nsel_b: {user: y}\ncondition: not 1 of sel_*');
  const text = `${RULE}---\n${NOT_ADMIN}---\n${more}`;
  assert.equal(
    ['adm_x', 'x', 'y', 'z'].map((user) => matching(text, user)),
    [0, 0, 0, 1],
  );
});

test('a condition without not keeps what it selects, with a warning', () => {
  const text = `${RULE}---\n${NOT_ADMIN.replace('not selection', 'selection')}`;
  assert.equal(errorsOf(text), [
    '17:14 warning: without not, the rules match only what the filter selects; not selection leaves it out',
  ]);
  assert.is(matching(text, 'adm_x'), 1);
  assert.is(matching(text, 'x'), 0);
});

const REFUSED: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
  [
    'an unknown rule',
    NOT_ADMIN.replace('[rule]', '[nobody]'),
    /^14:11 warning: the filter names "nobody", which is no rule/,
  ],
  [
    'another log source',
    NOT_ADMIN.replace('product: test', 'product: x'),
    /warning: the log source of the filter is not that of "rule"/,
  ],
  ['no log source', NOT_ADMIN.replace('logsource: {product: test}\n', ''), /the logsource is missing/],
  ['no condition', NOT_ADMIN.replace('condition: not selection', ''), /the condition is missing/],
  ['no rules in the list', NOT_ADMIN.replace('[rule]', '[]'), /names no rules/],
  ['a filter of text', 'title: F\nlogsource: {product: test}\nfilter: x\n', /^13:9 filter must be a map/],
  ['no selection', filter('rules: [rule]\ncondition: not x'), /there is no search identifier/],
];
for (const [name, text, problem] of REFUSED) {
  test(`told: ${name}`, () => {
    const found = errorsOf(`${RULE}---\n${text}`);
    assert.ok(
      found.some((one) => problem.test(one)),
      found.join('\n'),
    );
    assert.is(matching(`${RULE}---\n${text}`, 'adm_x'), 1, 'the rule stands as it is');
  });
}

test('correlations are not filtered, the rules that they name are', () => {
  const correlation =
    'title: C\nname: C\ncorrelation: {type: event_count, rules: [rule], group-by: [f], timespan: 1m, condition: {gte: 1}}\n';
  const found = errorsOf(`${RULE}---\n${correlation}---\n${NOT_ADMIN.replace('[rule]', '[C]')}`);
  assert.ok(
    found.some((one) => one.includes('"C" is a correlation')),
    found.join('\n'),
  );
  const text = `${RULE}---\n${correlation}---\n${NOT_ADMIN}`;
  assert.is(matching(text, 'adm_x'), 0);
  assert.is(matching(text, 'x'), 1);
});

test.run();
