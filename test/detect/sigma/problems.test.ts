/** What cannot be read is told with its line and column, and takes no part. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { errorsOf, load, rule } from './rules.ts';

const S = 's:\n  f: a\ncondition: s';

const CASES: readonly (readonly [name: string, text: string, problems: (string | RegExp)[]])[] = [
  ['nothing at all', '', []],
  ['only comments', '# nothing\n---\n---\n', []],
  ['no map', '- a\n- b\n', ['1:1 a Sigma rule is a map of keys and values']],
  ['not YAML', 'title: "x\n', [/^2:1 not YAML: Missing closing "quote/]],
  ['tabs', 'title: x\n\tlogsource: y\n', [/^2:\d+ not YAML/]],
  ['an unknown tag', 'title: !x y\n', [/^1:8 Unresolved tag/]],
  ['a merge key', `title: t\n<<: {a: b}\n`, [/^2:1 merge keys/]],
  ['a key that is a list', '[a]: b\n', [/^1:\d key must be|^1:1 a key must be plain text/]],
  ['no title', rule(S).replace('title: A rule\n', ''), ['1:1 the title is missing']],
  ['an empty title', rule(S).replace('A rule', "''"), [/^1:\d the title is empty/]],
  ['a title that is a list', rule(S).replace('A rule', '[a]'), ['1:8 title must be text']],
  ['no logsource', rule(S).replace('logsource:\n  product: test\n', ''), ['1:1 the logsource is missing']],
  ['an empty logsource', rule(S).replace('  product: test', '  definition: x'), [/^4:3 logsource names neither/]],
  [
    'a logsource of text',
    rule(S).replace('\n  product: test', ' test'),
    ['3:12 logsource must be a map of product, service and category'],
  ],
  ['a product that is a number', rule(S).replace('test', '7'), [/^4:12 logsource: product must be text/, /neither/]],
  ['no detection', 'title: t\nlogsource: {product: test}\n', ['1:1 the detection is missing']],
  ['a detection of text', 'title: t\nlogsource: {product: test}\ndetection: x\n', ['3:12 detection must be a map']],
  ['no condition', rule('s:\n  f: a'), ['6:3 the condition is missing']],
  ['no search identifier', rule('condition: s'), ['6:3 there is no search identifier']],
  ['an empty map', rule('s: {}\ncondition: s'), ['6:6 "s" is an empty map']],
  ['an empty list', rule('s: []\ncondition: s'), ['6:6 "s" is an empty list']],
  ['nothing in it', rule('s:\ncondition: s'), [/^\d+:\d+ "s" is empty/]],
  ['an empty list of values', rule('s:\n  f: []\ncondition: s'), ['7:8 "f": the list of values is empty']],
  ['a map as a value', rule('s:\n  f:\n    g: 1\ncondition: s'), ['8:7 "f": a map is no value of a field']],
  ['a list of lists', rule('s:\n  - [a]\ncondition: s'), ['7:7 "s": a list within a list has no meaning']],
  ['a list in a list of values', rule('s:\n  f:\n    - [a]\ncondition: s'), [/^8:9 "f": a value is text/]],
  [
    'a field without a name',
    rule("s:\n  '': a\ncondition: s"),
    [/^7:\d the name|^7:\d "s": the name of a field is empty/],
  ],
  [
    'an unknown identifier',
    rule('s:\n  f: a\ncondition: s and t'),
    ['8:20 condition: the detection has no search identifier t'],
  ],
  [
    'an unknown identifier in quotes',
    rule("s:\n  f: a\ncondition: 's and t'"),
    ['8:21 condition: the detection has no search identifier t'],
  ],
  ['a condition that is a map', rule('s:\n  f: a\ncondition: {a: b}'), ['8:14 a condition is text']],
  ['timeframe', rule('s:\n  f: a\ntimeframe: 5m\ncondition: s'), [/^8:3 timeframe is no longer part/]],
  ['a key that stands twice', rule('s:\n  f: a\n  f: b\ncondition: s'), ['8:5 the key "f" stands here a second time']],
  ['a level that there is none', rule(S, 'level: severe\n'), [/^9:8 the level "severe" is none of informational, low/]],
  ['a status that there is none', rule(S, 'status: final\n'), [/^9:9 the status "final" is none of stable/]],
  ['tags that are no list', rule(S, 'tags: attack.t1021\n'), ['9:7 tags must be a list of texts']],
  ['a tag without a namespace', rule(S, 'tags: [T1021]\n'), [/^9:7 warning: the tag "T1021"/]],
  ['an id that is no UUID', rule(S, 'id: seven\n'), ['9:5 warning: the id "seven" is no UUID']],
  ['a date of another form', rule(S, 'date: 2026/01/02\n'), [/^9:7 warning: date: "2026\/01\/02"/]],
  ['an unknown taxonomy', rule(S, 'taxonomy: ecs\n'), [/^9:11 the taxonomy "ecs" is not known here/]],
  ['the status unsupported', rule(S, 'status: unsupported\n'), [/^9:9 warning: the status says/]],
  ['a collection', rule(S, 'action: global\n'), [/^9:1 collections/]],
  [
    'detection and correlation',
    rule(S, 'correlation: {}\n'),
    [/correlation and detection cannot stand in one document/],
  ],
  ['own keys', rule(S, 'custom: {a: [1]}\nrelated:\n  - id: x\n    type: similar\n'), []],
];
for (const [name, text, expected] of CASES) {
  test(name, () => {
    const found = errorsOf(text);
    assert.is(found.length, expected.length, found.join('\n'));
    for (const [index, problem] of expected.entries()) {
      if (typeof problem === 'string') assert.is(found[index], problem);
      else assert.match(found[index]!, problem);
    }
    const failed = found.some((problem) => !problem.includes(' warning: '));
    const nothing = text === '' || text.startsWith('#');
    assert.is(load(text).engine.rules.length, failed || nothing ? 0 : 1);
  });
}

test('a problem names the file and the rule; other documents of the file are read', () => {
  const id = '929a690e-bef0-4204-a928-ef5e620d6fcc';
  const text = `${rule(S, `id: ${id}\nlevel: x\n`)}---\n${rule('s: {}\ncondition: s').replace('name: rule\n', '')}---\n${rule(S).replace('rule\nname: rule', 'third')}`;
  const { engine, problems } = load(text);
  assert.equal(
    problems.map(({ file, line, rule: named, severity }) => [file, line, named, severity]),
    [
      ['rules.yml', 10, id, 'error'],
      ['rules.yml', 16, 'A rule', 'error'],
    ],
  );
  assert.equal(
    engine.rules.map(({ info }) => [info.title, info.line]),
    [['A third', 19]],
  );
});

test('ids and names are unique', () => {
  const id = 'id: 929a690e-bef0-4204-a928-ef5e620d6fcc\n';
  const found = errorsOf(`${rule(S, id)}---\n${rule(S, id.toUpperCase().replace('ID', 'id'))}`);
  assert.equal(found, [
    '19:5 the id "929a690e-bef0-4204-a928-ef5e620d6fcc" is taken by rules.yml line 1',
    '12:7 the name "rule" is taken by rules.yml line 1',
  ]);
});

test('a match carries what the rule says of itself', () => {
  const { engine } = load(
    rule(
      S,
      `id: 929a690e-bef0-4204-a928-ef5e620d6fcc\nlevel: high\nstatus: test\ndescription: words\nauthor: us\ndate: 2026-01-02\nmodified: 2026-02-03\ntags: [attack.t1021.002]\nreferences: [a, b]\nfalsepositives: Unknown\nfields: [f]\n`,
    ),
  );
  const [match] = engine.match({
    logsource: { product: 'test', service: 'x' },
    fields: { f: 'A' },
    time: 5n,
    source: 9,
  });
  assert.equal(match?.rule, {
    id: '929a690e-bef0-4204-a928-ef5e620d6fcc',
    name: 'rule',
    title: 'A rule',
    level: 'high',
    status: 'test',
    description: 'words',
    author: 'us',
    date: '2026-01-02',
    modified: '2026-02-03',
    tags: ['attack.t1021.002'],
    references: ['a', 'b'],
    falsepositives: ['Unknown'],
    fields: ['f'],
    file: 'rules.yml',
    line: 1,
    type: 'detection',
  });
  assert.is(match?.time, 5n);
});

test('log sources: what the rule states, the event has', () => {
  const text = rule(S).replace('product: test', 'product: Zeek\n  service: smb_files');
  const { engine } = load(text);
  const found = (logsource: object): number =>
    engine.match({ logsource, fields: { f: 'a' }, time: 0n, source: null }).length;
  assert.is(found({ product: 'zeek', service: 'smb_files' }), 1);
  assert.is(found({ product: 'zeek', service: 'smb_files', category: 'file' }), 1);
  assert.is(found({ product: 'zeek' }), 0);
  assert.is(found({ product: 'zeek', service: 'conn' }), 0);
  assert.is(found({}), 0);
});

test.run();
