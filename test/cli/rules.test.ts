import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { capture, type Folder, hoptrace, temporaryFolder } from './command.ts';

const test = suite<{ folder: Folder }>('hoptrace rules');
test.before.each((context) => {
  context.folder = temporaryFolder();
});
test.after.each(({ folder }) => folder.remove());

const GOOD = `title: Refused Port
id: 7bb1d2a0-90a1-4b0c-9c1e-0a6a4d7f3c11
logsource:
    product: hoptrace
    service: connection
detection:
    selection:
        handshake: refused
    condition: selection
level: high
tags:
    - attack.t1021.002
`;
const DOUBTFUL = GOOD.replace('handshake: refused', "handshake: 'refussed'").replace('7bb1', '7bb2');
const BAD = GOOD.replace('condition: selection', 'condition: selectoin').replace('7bb1', '7bb3');

test('list: the built-in rules as a table and as JSON', () => {
  const { code, stdout, stderr } = hoptrace(['rules', 'list']);
  assert.equal([code, stderr], [0, '']);
  const [head, ...rows] = stdout.trimEnd().split('\n');
  assert.match(head, /^LEVEL +TITLE +ID +TECHNIQUES +FILE$/);
  const rules = JSON.parse(hoptrace(['rules', 'list', '--format', 'json']).stdout);
  assert.ok(rules.length > 50);
  assert.is(rows.length, rules.length);
  for (const [i, { level, title, id, techniques, file }] of rules.entries()) {
    for (const cell of [level, title, id, techniques.join(' ') || '-', file])
      assert.ok(rows[i].includes(cell), rows[i]);
    assert.is(rows[i].indexOf(file), head.indexOf('FILE'));
  }
});

test('list: of files and folders, below which all are taken, each once', ({ folder }) => {
  folder.folder('more');
  const a = folder.put('a.yml', GOOD);
  folder.put('more/b.yaml', DOUBTFUL);
  folder.put('more/notes.txt', 'no rule');
  const files = (...paths: string[]): string[] =>
    JSON.parse(hoptrace(['rules', 'list', ...paths, '--format', 'json']).stdout).map(
      ({ file }: { file: string }) => file,
    );
  assert.equal(files(folder.path), [a, join(folder.path, 'more/b.yaml')]);
  assert.equal(files(a, a), [a]);
  assert.match(hoptrace(['rules', 'list', a]).stdout, /\nhigh +Refused Port +7bb1d2a0-\S+ +T1021\.002 +\S+a\.yml\n$/);
});

test('check: what cannot be read is an error, what can never match a warning, each with its place', ({ folder }) => {
  assert.equal(hoptrace(['rules', 'check', folder.put('good.yml', GOOD)]), {
    code: 0,
    stdout: '1 rule, 0 errors, 0 warnings\n',
    stderr: '',
  });
  const doubtful = folder.put('doubtful.yml', DOUBTFUL);
  const warned = hoptrace(['rules', 'check', doubtful]);
  assert.is(warned.code, 0);
  assert.match(warned.stdout, /^\S+doubtful\.yml:8:21: warning: [^\n]+\n1 rule, 0 errors, 1 warning\n$/);
  const bad = folder.put('bad.yml', BAD);
  const refused = hoptrace(['rules', 'check', bad, doubtful]);
  assert.is(refused.code, 2);
  assert.match(
    refused.stdout,
    /^\S+bad\.yml:9:16: error: [^\n]*selectoin[^\n]*\n\S+doubtful\.yml:8:21: warning: [^\n]+\n1 rule, 1 error, 1 warning\n$/,
  );
  const list = hoptrace(['rules', 'list', bad]);
  assert.is(list.code, 2);
  assert.match(list.stderr, /^\S+bad\.yml:9:16: error: [^\n]+\n$/);
});

test('check: the built-in rules are without fault', () => {
  const { code, stdout } = hoptrace(['rules', 'check']);
  assert.is(code, 0);
  assert.match(stdout, /^\d+ rules, 0 errors, 0 warnings\n$/);
});

test('check: what is no rule at all', ({ folder }) => {
  const cases: [string, number, RegExp][] = [
    [folder.put('broken.yml', 'title: [\n'), 2, /broken\.yml:\d+:\d+: error: /],
    [folder.put('list.yml', '- 1\n'), 2, /list\.yml:1:1: error: /],
    [folder.put('empty.yml', '# nothing yet\n'), 0, /empty\.yml:1:1: warning: there is no rule in this file\n/],
  ];
  for (const [path, expected, said] of cases) {
    const { code, stdout } = hoptrace(['rules', 'check', path]);
    assert.is(code, expected, path);
    assert.match(stdout, said);
  }
});

test('paths that are not there, hold no rules, or no text: one line, 2', ({ folder }) => {
  const missing = join(folder.path, 'missing.yml');
  const cases: [string, string][] = [
    [missing, 'is not there'],
    [folder.folder('none'), 'holds no rules: no *.yml and no *.yaml'],
    [folder.put('binary.yml', new Uint8Array([0xff, 0xfe, 0])), 'is no rule: it is not UTF-8'],
  ];
  const lab = folder.put('lab.pcap', capture);
  for (const [path, expected] of cases) {
    for (const words of [
      ['rules', 'check', path],
      ['rules', 'list', path],
      ['analyze', lab, '--rules', path],
    ])
      assert.equal(hoptrace(words), { code: 2, stdout: '', stderr: `hoptrace: ${path} ${expected}\n` });
  }
});

test('analyze --rules: files and folders, beside the built-in ones or alone', ({ folder }) => {
  const lab = folder.put('lab.pcap', capture);
  folder.folder('rules');
  const rule = folder.put('rules/good.yml', GOOD);
  const titles = (...words: string[]): [unknown, string[]] => {
    const { stdout } = hoptrace(['analyze', lab, '--format', 'json', ...words]);
    const { findings, stats } = JSON.parse(stdout);
    return [
      stats.rules,
      findings.map((f: { rule: { title: string; file: string } }) => `${f.rule.title} ${f.rule.file}`),
    ];
  };
  assert.equal(titles('--rules', join(folder.path, 'rules'), '--no-builtin-rules'), [1, [`Refused Port ${rule}`]]);
  const [count, found] = titles('--rules', rule);
  assert.ok(Number(count) > 50);
  assert.ok(found.includes(`Refused Port ${rule}`));
  assert.equal(titles('--no-builtin-rules'), [0, []]);
  const second = folder.put('second.yml', GOOD.replace('Refused Port', 'Second').replace('7bb1', '7bb4'));
  assert.is(titles('--rules', rule, '--rules', second, '--no-builtin-rules')[1].length, 2);
});

test('analyze --rules: what cannot be read ends it before anything is read; warnings do not', ({ folder }) => {
  const output = join(folder.path, 'report.txt');
  const bad = hoptrace([
    'analyze',
    join(folder.path, 'missing.pcap'),
    '--rules',
    folder.put('bad.yml', BAD),
    '--output',
    output,
  ]);
  assert.equal([bad.code, bad.stdout], [2, '']);
  assert.match(
    bad.stderr,
    /^\S+bad\.yml:9:16: error: [^\n]+\nhoptrace: nothing was analysed: what cannot be read would never match\n$/,
  );
  const lab = folder.put('lab.pcap', capture);
  const doubtful = hoptrace(['analyze', lab, '--rules', folder.put('doubtful.yml', DOUBTFUL)]);
  assert.is(doubtful.code, 0);
  assert.match(doubtful.stderr, /^\S+doubtful\.yml:8:21: warning: [^\n]+\n$/);
});

test('--fail-on: 1 for findings of that level or above, the report all the same', ({ folder }) => {
  const lab = folder.put('lab.pcap', capture);
  const words = ['analyze', lab, '--rules', folder.put('good.yml', GOOD), '--no-builtin-rules'];
  const plain = hoptrace(words);
  assert.is(plain.code, 0);
  for (const [level, code] of [
    ['informational', 1],
    ['medium', 1],
    ['high', 1],
    ['critical', 0],
  ] as const)
    assert.equal(hoptrace([...words, '--fail-on', level]), { ...plain, code }, level);
  const output = join(folder.path, 'report.txt');
  assert.is(hoptrace([...words, '--fail-on', 'high', '--output', output]).code, 1);
  assert.is(readFileSync(output, 'utf8'), plain.stdout);
  const missing = join(folder.path, 'missing.pcap');
  assert.is(hoptrace([...words, missing, '--fail-on', 'high']).code, 2, 'an input that cannot be read is the graver');
});

test.run();
