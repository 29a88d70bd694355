/** Captures or stored observations to one case: the same case, however they come; and rules of one's own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../src/case.ts';
import { type Input, investigate, type InvestigateOptions, type Observation, RuleError } from '../src/node/index.ts';
import { ndjsonLine } from '../src/report/ndjson.ts';
import { capture } from './cli/command.ts';
import { engineModule } from './support/engine.ts';
import { observe } from './support/analyze.ts';
import { seeded } from './support/random.ts';
import { root, sharedCaptures, skipUnlessShared } from './support/shared.ts';

const SAMPLE = join(root, 'samples/psexec-hunt.pcapng.gz');
const engine = engineModule();

const caseOf = (inputs: Input | readonly Input[], options: InvestigateOptions = {}): Promise<Case> =>
  investigate(inputs, { engine, ...options });

const stored = (observations: readonly Observation[]): Uint8Array =>
  new TextEncoder().encode(observations.map(ndjsonLine).join(''));

const summary = ({ hops }: Case): unknown[] =>
  hops.map(({ source, target, account, method, tool, outcome }) => [
    source.ip,
    target.ip,
    account.user,
    method,
    tool?.name,
    outcome,
  ]);

const STORY = [
  ['10.0.0.130', '10.0.0.133', 'ssales', 'service', 'PsExec', 'executed'],
  ['10.0.0.130', '10.0.0.131', 'jdoe', 'logon', undefined, 'denied'],
  ['10.0.0.130', '10.0.0.131', 'IEUser', 'service', 'PsExec', 'executed'],
];

const sample = await observe(SAMPLE);

test('a capture, and its stored observations in any order, give the same case', async () => {
  const expected = await caseOf(SAMPLE);
  assert.equal(summary(expected), STORY);
  assert.equal(await caseOf(stored(sample)), expected);
  const random = seeded(1);
  const shuffled = [...sample];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  assert.equal(await caseOf(stored(shuffled)), expected);
});

test('every shared capture: the case of the capture is the case of what was stored of it', async () => {
  if (skipUnlessShared('cases of stored observations')) return;
  const schema = JSON.parse(readFileSync(join(root, 'schema/case.schema.json'), 'utf8'));
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, allErrors: false });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  const validate = ajv.compile(schema);
  for (const { name, path, size } of sharedCaptures()) {
    if (size > 4 << 20) continue;
    const seen = await observe(path).catch(() => undefined);
    if (seen === undefined) continue;
    const expected = await caseOf(path);
    assert.equal(await caseOf(stored(seen)), expected, name);
    assert.ok(validate(expected), `${name}: ${JSON.stringify(validate.errors)}`);
  }
});

test('several inputs are one case, whatever their order, in one file or several', async () => {
  const names = ['elc__psexec_calc.pcapng', 'sv__dcerpc-smb-test-01.pcap'];
  if (names.some((name) => skipUnlessShared('several inputs', name))) return;
  const paths = sharedCaptures()
    .filter(({ name }) => names.includes(name))
    .map(({ path }) => path);
  // Captures together are one sequence, stored streams are merged: what differs are the ids of observations.
  const caseOf = async (inputs: Input | readonly Input[]): Promise<Case> => {
    const { findings, ...rest } = await investigate(inputs, { engine });
    return { ...rest, findings: findings.map((finding) => ({ ...finding, observations: [] })) };
  };
  const expected = await caseOf(paths);
  assert.is(expected.captures.length, 2);
  assert.is(expected.hops.filter(({ outcome }) => outcome === 'executed').length, 2);
  const streams = await Promise.all(paths.map((path) => observe(path)));
  assert.equal(await caseOf([...paths].reverse()), expected);
  assert.equal(await caseOf(streams.map(stored)), expected);
  assert.equal(await caseOf([paths[0], stored(streams[1])]), expected);
  assert.equal(await caseOf(stored(streams.flat())), expected, 'one after another in one file');
});

test('two sensors that saw the same tell it once', async () => {
  const once = await caseOf(stored(sample));
  const second = sample.map((o) => (o.kind === 'capture' ? { ...o, name: 'sensor2.pcapng' } : o));
  const both = await caseOf([stored(sample), stored(second)]);
  assert.equal(summary(both), summary(once));
  assert.equal(
    both.hops.map(({ runs }) => runs),
    once.hops.map(({ runs }) => runs),
  );
  assert.is(both.findings.length, once.findings.length);
  assert.equal(
    [both.captures.length, both.captures.flatMap(({ problems }) => problems).map(({ problem }) => problem)],
    [2, ['seen twice']],
  );
});

const RULE = `title: Refused Port
id: 7bb1d2a0-90a1-4b0c-9c1e-0a6a4d7f3c11
logsource: {product: hoptrace, service: connection}
detection:
    selection: {handshake: refused}
    condition: selection
level: high
`;

test("rules of one's own, beside the built-in ones or in their place", async () => {
  const rules = [{ file: 'my.yml', text: RULE }];
  const beside = await caseOf(capture, { rules });
  const alone = await caseOf(capture, { rules, builtInRules: false });
  const own = ({ findings }: Case): unknown[] =>
    findings.filter(({ rule }) => rule.file === 'my.yml').map(({ rule, frames }) => [rule.title, rule.level, frames]);
  assert.equal(
    own(beside),
    [['Refused Port', 'high', [1, 2]]].map((row) => [row[0], row[1], own(alone).flat()[2]]),
  );
  assert.equal([alone.stats.rules, alone.findings.length], [1, 1]);
  assert.ok(beside.stats.rules > 50);
  assert.equal((await caseOf(capture, { builtInRules: false })).stats.rules, 0);
});

test('rules that cannot be read: an error before any input is opened', async () => {
  const rules = [{ file: 'my.yml', text: RULE.replace('condition: selection', 'condition: selectoin') }];
  await caseOf('/nowhere/at/all.pcap', { rules }).then(() => assert.unreachable(), (error) => {
    assert.instance(error, RuleError);
    assert.match(error.message, /^my\.yml:\d+:\d+: /);
    assert.is(error.problems[0].severity, 'error');
  });
});

test('what is doubtful in a rule is told', async () => {
  const problems: string[] = [];
  const rules = [{ file: 'my.yml', text: RULE.replace('handshake', 'hadnshake') }];
  await caseOf(capture, {
    rules,
    onProblem: ({ file, line, severity }) => problems.push(`${file}:${line} ${severity}`),
  });
  assert.equal(problems, ['my.yml:5 warning']);
});

test('an input that breaks off or is none, a signal', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield capture.subarray(0, 60);
    throw new Error('line lost');
  }
  await caseOf(broken()).then(() => assert.unreachable(), (error) => assert.is(error.code, 'not readable'));
  await caseOf([capture, new Uint8Array(0)]).then(() => assert.unreachable(), (error) => assert.is(error.code, 'empty'));
  const signal = AbortSignal.abort(new Error('enough'));
  for (const input of [capture, stored(sample)])
    await caseOf(input, { signal }).then(() => assert.unreachable(), (error) => assert.is(error.message, 'enough'));
});

test('no input: a case of nothing', async () => {
  const { verdict, captures } = await caseOf([]);
  assert.equal([captures, verdict.level], [[], 'informational']);
});

const STRANGE = [
  '',
  '\0',
  '\ud800',
  '__proto__',
  'a'.repeat(5000),
  '\\\\',
  '\\',
  '%',
  '<script>',
  '-',
  '::',
  '99999999999',
];
const TIMES = [
  '9999-99-99T99:99:99Z',
  '0000-00-00T00:00:00.999999999Z',
  '+999999-01-01T00:00:00Z',
  '-999999-01-01T00:00:00.1Z',
];

/** Strings, numbers and flags of stored lines made strange, of their type all the same. */
test('stored by someone who means harm: never a fault', async () => {
  const lines = sample
    .filter(({ kind }) => kind !== 'rpc')
    .slice(0, 400)
    .map((o) => JSON.stringify(o));
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const strange = lines.map((line) =>
      random.below(4) > 0
        ? line
        : JSON.stringify(JSON.parse(line), (key, value: unknown) => {
            if (random.below(5) > 0 || key === 'kind' || key === 'id') return value;
            if (/time$/i.test(key)) return random.pick(TIMES);
            if (typeof value === 'number') return random.pick([0, 1, 2 ** 31, 2 ** 53, 1e20, 1e300]);
            if (typeof value === 'boolean') return !value;
            return typeof value === 'string' ? random.pick(STRANGE) : value;
          }),
    );
    const story = await caseOf(new TextEncoder().encode(strange.join('\n'))).catch((error) => {
      if (error.name !== 'CaptureError') throw new Error(`seed ${seed}: ${error.stack}`);
      return undefined;
    });
    if (story !== undefined) JSON.parse(JSON.stringify(story));
  }
});

test.run();
