/** The rules that ship, and what is said of rules that are wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { detect } from '../../src/detect/detector.ts';
import { builtInRules, type OutlinedFile, type PackedFile, unpackFile } from '../../src/detect/builtin.ts';
import { BUILT_IN_OUTLINES, BUILT_IN_RULES } from '../../src/detect/rules.data.ts';
import { loadRuleset } from '../../src/detect/load.ts';
import { checkRuleset } from '../../src/detect/ruleset.ts';
import { readRules } from '../../src/detect/sigma/document.ts';
import { type CompiledRule, compileRules } from '../../src/detect/sigma/index.ts';
import { outlineOf } from '../../src/detect/sigma/outline.ts';
import { readYaml } from '../../src/detect/sigma/yaml.ts';
import { root } from '../support/shared.ts';
import { stream } from './stream.ts';

const DETECTION = `
logsource:
    product: hoptrace
    service: share
detection:
    selection:
        action: connect
    condition: selection
`;

const load = (text: string) => loadRuleset({ builtIn: false, files: [{ file: 'mine.yml', text }] });

const ruleFiles = readdirSync(join(root, 'rules'))
  .filter((name) => name.endsWith('.yml'))
  .sort();

test('what ships is what stands in rules/', () => {
  const packed = BUILT_IN_RULES.map((json) => JSON.parse(json) as PackedFile);
  assert.equal(
    packed.map(({ file }) => file),
    ruleFiles.map((name) => `rules/${name}`),
  );
  for (const [index, name] of ruleFiles.entries()) {
    const yaml = readYaml(readFileSync(join(root, 'rules', name), 'utf8'));
    const unpacked = unpackFile(packed[index]);
    assert.equal(unpacked.documents, yaml.documents, `${name} has changed: run node --import tsx rules/build.mjs`);
    for (const at of [0, 1, 40, 200, 600]) assert.equal(unpacked.position(at), yaml.position(at), `${name} ${at}`);
  }
});

test('what is known of them without reading them is what they say', () => {
  const files = ruleFiles.map((name) => readYaml(readFileSync(join(root, 'rules', name), 'utf8')));
  const documents = files.flatMap((yaml, i) => readRules(yaml, `rules/${ruleFiles[i]}`).documents);
  const { engine } = compileRules(documents);
  const outlined = (JSON.parse(BUILT_IN_OUTLINES) as OutlinedFile[]).flatMap((file) => file.documents);
  const stored = builtInRules();
  assert.is(outlined.length, documents.length);
  assert.is(stored.length, documents.length);
  for (const [i, document] of documents.entries()) {
    const rule = engine.rules.find(({ info }) => info === document.info)!;
    assert.equal(outlined[i], outlineOf(document, rule), document.info.title);
    assert.equal(stored[i].info, document.info);
  }
});

test('compiled when they are used, they are the rules that reading them makes', () => {
  const files = ruleFiles.map((name) => ({ file: `rules/${name}`, text: readFileSync(join(root, 'rules', name), 'utf8') }));
  const read = loadRuleset({ builtIn: false, files });
  const stored = loadRuleset();
  assert.equal(stored.rules, read.rules);
  assert.is(stored.count, stored.rules.length);
  const [ours, theirs] = [stored.compile().rules, read.compile().rules];
  assert.equal(ours.map(shapeOf), theirs.map(shapeOf));
});

test('what one engine of a ruleset remembers no other does', () => {
  const file = `title: Door opened
name: door
logsource: { product: house }
detection: { selection: { door: open }, condition: selection }
---
title: Door opened again
correlation: { type: event_count, rules: [door], group-by: [who], timespan: 1m, condition: { gte: 2 } }
`;
  const ruleset = loadRuleset({ builtIn: false, files: [{ file: 'door.yml', text: file }] });
  const opened = { logsource: { product: 'house' }, fields: { door: 'open', who: 'ann' }, time: 1n, source: undefined };
  const [first, second] = [ruleset.compile(), ruleset.compile()];
  assert.is(first.match(opened).length, 0);
  assert.is(second.match(opened).length, 0);
  assert.is(ruleset.compile().match(opened).length, 0);
  assert.is(first.match({ ...opened, time: 2n }).length, 1);
});

/** All of a rule but its functions. */
const shapeOf = (rule: CompiledRule): unknown => {
  const { info, type, output } = rule;
  if (rule.type === 'correlation') {
    const { sliding, sources } = rule;
    const { references, ...spec } = rule.begin({ entries: 0 }).spec;
    return { info, type, output, sliding, spec, references, sources: sources.map((source) => source.info.id) };
  }
  const { conditions, searches } = rule.detection;
  const groups = [...searches].map(([name, search]) => [
    name,
    search.groups.map((items) => items.map(({ modifiers, at, values }) => [modifiers, at, values.map(({ node, exact }) => [node, exact])])),
  ]);
  return { info, type, output, logsource: rule.logsource, conditions, groups };
};

test('nothing is wrong with them', () => {
  const files = ruleFiles.map((name) => ({ file: name, text: readFileSync(join(root, 'rules', name), 'utf8') }));
  assert.equal(checkRuleset(loadRuleset({ builtIn: false, files })), []);
  assert.equal(checkRuleset(loadRuleset()), []);
});

test('each file makes one rule that is listed; those that stand for a correlation are not', () => {
  const { rules, documents } = loadRuleset();
  assert.is(rules.length, ruleFiles.length);
  assert.is(new Set(rules.map(({ file }) => file)).size, rules.length);
  assert.ok(documents.length > rules.length);
  const ids = documents.map(({ info }) => info.id);
  assert.is(new Set(ids).size, ids.length);
  for (const { line, file } of rules) assert.is(line, 1, file ?? '');
});

test('a rule of the user beside the built-in ones', () => {
  const text = `title: Mine\nid: 11111111-2222-4333-8444-555555555555\ntags: [attack.t1021.002]\n${DETECTION}`;
  const ruleset = loadRuleset({ files: [{ file: 'mine.yml', text }] });
  const mine = ruleset.rules.find(({ file }) => file === 'mine.yml');
  assert.is(mine?.level, 'medium');
  assert.equal(mine?.techniques, ['T1021.002']);
  const found = detect(stream({ kind: 'share' }), ruleset).filter(({ rule }) => rule.file === 'mine.yml');
  assert.is(found.length, 1);
  assert.equal(found[0].rule, {
    id: '11111111-2222-4333-8444-555555555555',
    title: 'Mine',
    level: 'medium',
    file: 'mine.yml',
  });
});

test('without any rules nothing is found', () => {
  const ruleset = loadRuleset({ builtIn: false });
  assert.equal(ruleset.rules, []);
  assert.equal(detect(stream({ kind: 'share' }), ruleset), []);
});

test('two rules without id in one file are told apart', () => {
  const { rules } = load(`title: One${DETECTION}level: low\n---\ntitle: One${DETECTION}level: high\n`);
  const found = detect(
    stream({ kind: 'share' }),
    load(`title: One${DETECTION}level: low\n---\ntitle: One${DETECTION}level: high\n`),
  );
  assert.equal(
    rules.map(({ level }) => level),
    ['low', 'high'],
  );
  assert.equal(found.map(({ rule }) => rule.level).sort(), ['high', 'low']);
});

test('a rule that cannot be read names its file, line and reason, and the others stand', () => {
  const ruleset = load(
    `title: Good${DETECTION}---\ntitle: Bad\nlogsource:\n    product: hoptrace\ndetection:\n    selection:\n        action: x\n    condition: nothing\n`,
  );
  assert.equal(
    ruleset.rules.map(({ title }) => title),
    ['Good'],
  );
  const [problem] = ruleset.problems;
  assert.is(problem.file, 'mine.yml');
  assert.ok(problem.line > 1);
  assert.is(problem.severity, 'error');
  assert.match(problem.message, /nothing/);
});

test('a technique that the table does not know is told and kept', () => {
  const ruleset = load(`title: Old\ntags:\n    - attack.t1077\n${DETECTION}`);
  assert.equal(ruleset.rules[0].techniques, ['T1077']);
  assert.is(ruleset.problems.length, 1);
  assert.is(ruleset.problems[0].line, 3);
  assert.match(ruleset.problems[0].message, /T1077/);
});

test('what cannot be read of the section hoptrace is told and left out', () => {
  const lines = [
    'phase: running',
    'method: service',
    'outcome: 3',
    'legitimate: perhaps',
    'tool: PsExec',
    'colour: red',
  ];
  const ruleset = load(`title: Odd${DETECTION}hoptrace:\n${lines.map((line) => `    ${line}\n`).join('')}`);
  assert.equal(ruleset.rules[0].annotation.method, 'service');
  assert.is(ruleset.rules[0].annotation.tool, undefined);
  assert.is(ruleset.problems.length, 5);
  for (const { severity } of ruleset.problems) assert.is(severity, 'warning');
  const sure = load(`title: Sure${DETECTION}hoptrace:\n    tool:\n        name: PsExec\n        confidence: 2\n`);
  assert.is(sure.problems.length, 1);
});

test('keywords are looked up in all fields', () => {
  const text = `title: Keyword\nlogsource:\n    product: hoptrace\ndetection:\n    keywords:\n        - '*FILE_DELETE_ON_CLOSE*'\n    condition: keywords\n`;
  const found = detect(stream({ kind: 'file', options: ['FILE_DELETE_ON_CLOSE'] }, { kind: 'share' }), load(text));
  assert.equal(
    found.map(({ observations }) => observations),
    [['o1']],
  );
});

test('placeholders are the caller’s', () => {
  const text = `title: Jump hosts${DETECTION.replace('action: connect', 'source.ip|expand: "%jump%"')}`;
  const files = [{ file: 'mine.yml', text }];
  const found = (jump: string) =>
    detect(stream({ kind: 'share' }), loadRuleset({ builtIn: false, files, placeholders: { jump: [jump] } }));
  assert.is(found('10.0.0.130').length, 1);
  assert.is(found('10.0.0.9').length, 0);
});

test.run();
