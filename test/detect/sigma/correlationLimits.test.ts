/** Correlations 2.1.0: what is remembered, and what is refused. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { base, correlation, count, play, type Step } from './correlations.ts';
import { engineOf, errorsOf, event } from './rules.ts';

test('what is remembered is bounded, and what is lost is told', () => {
  const engine = engineOf(count('gte: 9999'));
  for (let i = 0; i < 60_000; i++) engine.match(event({ kind: 'a', host: `h${i}` }, 1));
  assert.equal(
    engine.problems.map(({ rule, severity, message }) => [rule, severity, /0 events and 20000 groups/.test(message)]),
    [['C', 'warning', true]],
  );
  const one = engineOf(
    base('a') +
      correlation('type: value_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition: {field: v, gte: 2}'),
  );
  for (let i = 0; i < 12_000; i++) one.match(event({ kind: 'a', host: 'h', v: 'same' }, i / 10_000));
  assert.match(one.problems[0]?.message ?? '', /2000 events and 0 groups/);
  const slow = engineOf(count('gte: 2'));
  for (let i = 0; i < 60_000; i++) slow.match(event({ kind: 'a', host: `h${i}` }, i));
  assert.equal(slow.problems, [], 'groups whose window is over take no room');
});

test('a match keeps a bounded number of events and says how many more', () => {
  const engine = engineOf(count('gte: 1'));
  const [match] = engine.match(event({ kind: 'a', host: 'h' }, 0));
  for (let i = 1; i < 10_050; i++) engine.match(event({ kind: 'a', host: 'h' }, i / 100));
  assert.is(match?.events.length, 10_000);
  assert.is(match?.eventsLeftOut, 50);
});

test('random events against a naive count in sliding windows', () => {
  let seed = 42;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let round = 0; round < 60; round++) {
    const engine = engineOf(count('gte: 4'));
    let now = 0;
    const seen: number[] = [];
    for (let i = 0; i < 60; i++) {
      now += random(6);
      seen.push(now);
    }
    const expected = seen.some((end) => seen.filter((at) => at <= end && at >= end - 10).length >= 4);
    assert.is(
      play(
        engine,
        seen.map((at): Step => [at, 'a']),
      ).length > 0,
      expected,
      seen.join(),
    );
  }
});

const bad = (body: string, extra = ''): string[] =>
  errorsOf(`${base('a')}${base('b')}${correlation(body, 'C', extra)}`);
const GOOD = 'type: event_count\nrules: [a]\ngroup-by: [host]\ntimespan: 10s\ncondition: {gte: 2}';
const REFUSED: readonly (readonly [name: string, body: string, problem: RegExp])[] = [
  ['no type', GOOD.replace('type: event_count\n', ''), /^18:3 the type of the correlation must be one of event_count/],
  ['an unknown type', GOOD.replace('event_count', 'near'), /^18:9 the type of the correlation "near" is none of/],
  ['no rules', GOOD.replace('rules: [a]\n', ''), /names no rules/],
  ['an unknown rule', GOOD.replace('[a]', '[a, nobody]'), /^19:14 there is no rule with the id or name "nobody"/],
  ['a rule twice', GOOD.replace('[a]', '[a, a]'), /^19:14 rules names "a" a second time/],
  ['itself', GOOD.replace('[a]', '[C]'), /^19:11 "C" refers back to this rule/],
  ['no timespan', GOOD.replace('timespan: 10s\n', ''), /the timespan is missing/],
  ['a timespan without a unit', GOOD.replace('10s', '10'), /^21:13 timespan is a number and one of s, m, h, d/],
  ['no time at all', GOOD.replace('10s', '0s'), /timespan is a number/],
  ['no condition', GOOD.replace('condition: {gte: 2}', ''), /event_count needs a condition/],
  ['an unknown bound', GOOD.replace('gte', 'min'), /^22:15 condition has no key "min"/],
  ['a bound that is text', GOOD.replace('2', "'2'"), /gte takes a number/],
  ['no bound', GOOD.replace('gte: 2', ''), /condition needs one of gt, gte/],
  ['a field of event_count', GOOD.replace('gte', 'field: v, gte'), /event_count looks at no field/],
  ['no field of value_count', GOOD.replace('event', 'value'), /value_count needs field/],
  ['more than is remembered', GOOD.replace('2', '100000'), /no more than 10000 events/],
  ['a condition of names', GOOD.replace('{gte: 2}', 'a'), /condition must be a map/],
  ['an unknown key', `${GOOD}\ngroupby: [x]`, /^23:3 correlation has no key "groupby"/],
  ['no group-by', GOOD.replace('group-by: [host]\n', ''), /warning: without group-by/],
  ['generate of text', `${GOOD}\ngenerate: x`, /generate is true or false/],
  [
    'an alias of an unknown rule',
    `${GOOD}\naliases: {x: {b: f}}`,
    /the alias "x" names "b", which is not among the rules/,
  ],
  [
    'an alias for some rules',
    `${GOOD.replace('[a]', '[a, b]')}\naliases: {x: {b: f}}`,
    /warning: the alias "x" says nothing of "a"/,
  ],
  [
    'too many rules asked for',
    'type: temporal\nrules: [a, b]\ngroup-by: [h]\ntimespan: 1m\ncondition: {gte: 3}',
    /only 2 rules can occur/,
  ],
  [
    'an order of what stays away',
    'type: temporal_ordered\nrules: [a, b]\ngroup-by: [h]\ntimespan: 1m\ncondition: a and not b',
    /tells what came/,
  ],
  [
    'a condition of unknown names',
    'type: temporal\nrules: [a, b]\ngroup-by: [h]\ntimespan: 1m\ncondition: a and x',
    /^22:20 condition: .*no search identifier x/,
  ],
];
for (const [name, body, problem] of REFUSED) {
  test(`refused: ${name}`, () => {
    const found = bad(body);
    assert.ok(
      found.some((one) => problem.test(one)),
      found.join('\n') || 'nothing was told',
    );
  });
}

test('a rule that could not be read fails the correlations that name it', () => {
  const text = `${base('a').replace('kind: a', 'kind|foo: a')}${correlation(GOOD)}`;
  assert.equal(errorsOf(text), ['5:7 "kind|foo": unknown modifier "foo"', '12:11 the rule "a" could not be read']);
});

test('rings of correlations are refused', () => {
  const one = (name: string, other: string): string => correlation(GOOD.replace('[a]', `[${other}]`), name);
  const found = errorsOf(one('x', 'y') + one('y', 'z') + one('z', 'x'));
  assert.is(found.length, 3, found.join('\n'));
  assert.ok(found.some((problem) => problem.includes('"x" refers back to this rule')));
});

test.run();
