/** A capture, or a stored stream, is written by whoever likes to: any values make a case that fits the schema, in time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { mergeStreams } from '../../src/story/index.ts';
import { all, logon, pipe, service, share, transfer } from '../report/samples.ts';
import { type Random, seeded } from '../support/random.ts';
import { root } from '../support/shared.ts';
import { tell } from './support.ts';

const ajv = new Ajv2020({ strict: true, strictTypes: false });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'schema/case.schema.json'), 'utf8')));

const TEXTS = [
  '',
  '\u0000',
  '\u202e',
  '\\',
  '\\\\',
  '\\\\\\',
  '__proto__',
  'constructor',
  '-stdin',
  'a-stdin',
  '-\u0000-1-stdin',
  'X'.repeat(500),
  '"',
  '<b>',
  '$&',
];
/** Fields whose form the schema of observations holds. */
const FORMED =
  /^(id|kind|time|.*Time|flow|ip|md5|sha1|sha256|action|status|reason|outcome|protocol|direction|via|ntlmVersion|format|type|handshake|end|source|target|.*Frame|frame|problem)$/;

function mutated(observation: Observation, random: Random): Observation {
  const copy: Record<string, unknown> = { ...observation };
  for (const [name, value] of Object.entries(copy)) {
    if (FORMED.test(name) || random.chance(0.7)) continue;
    if (value === null || typeof value === 'string') copy[name] = random.chance(0.2) ? null : random.pick(TEXTS);
    else if (typeof value === 'number') copy[name] = random.pick([0, 1, 2 ** 31, Number.MAX_SAFE_INTEGER]);
  }
  // What can be null in no observation.
  for (const name of ['path', 'what', 'operation']) if (name in observation && copy[name] === null) copy[name] = '';
  for (const name of ['packets', 'bytes', 'size', 'count'])
    if (name in observation && copy[name] === null) copy[name] = 0;
  return copy as unknown as Observation;
}

test('seeded nonsense in every field makes a case that fits', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const seen = Array.from({ length: 30 }, (_, i) => ({ ...mutated(random.pick(all()), random), id: `o${i + 1}` }));
    const told = tell(seed % 2 === 0 ? seen : mergeStreams([seen, seen.slice(5)]));
    validate(JSON.parse(JSON.stringify(told)));
    assert.equal(
      (validate.errors ?? []).slice(0, 2).map(({ instancePath, message }) => `${instancePath} ${message}`),
      [],
      `seed ${seed}`,
    );
  }
});

const many = (count: number, make: (i: number) => Observation): Observation[] =>
  Array.from({ length: count }, (_, i) => ({ ...make(i), id: `o${i + 1}` }));
const name = (i: number): string => i.toString(36);

const CROWD = 3_000;
/** What takes a time that grows with the square takes more. */
const PATIENCE = 10_000;

const CROWDS: readonly [name: string, make: (i: number) => Observation][] = [
  [
    'accounts refused',
    (i) => logon({ user: name(i), outcome: 'failure', status: 'STATUS_LOGON_FAILURE', sessionId: null }),
  ],
  ['addresses', (i) => logon({ source: { ip: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, port: 1 } })],
  ['consoles', (i) => pipe({ name: `${name(i >> 1)}-std${i % 2 ? 'in' : 'out'}` })],
  ['pipes', (i) => pipe({ name: `a-b-c-${name(i)}`, rpc: false })],
  ['services', (i) => service({ name: name(i), binaryPath: name(i), action: i % 2 ? 'start' : 'create' })],
  ['methods in turn', (i) => service({ action: i % 2 ? 'start' : 'create', status: 'unknown', sealed: true })],
  ['shares refused', (i) => share({ path: `\\\\a\\${name(i)}`, status: 'STATUS_ACCESS_DENIED' })],
  ['files', (i) => transfer({ name: `${name(i)}.exe`, firstFrame: i * 10 + 1, lastFrame: i * 10 + 3 })],
];
for (const [what, make] of CROWDS) {
  test(`a crowd of ${what} takes time in proportion`, () => {
    const start = performance.now();
    const told = tell(many(CROWD, make));
    assert.ok(performance.now() - start < PATIENCE, `${Math.round(performance.now() - start)} ms`);
    for (const { stages, because, displayFilter } of told.hops.slice(0, 100)) {
      assert.ok(stages.length < 100 && because.length < 20 && displayFilter.length < 2000);
    }
  });
}

test('the same twice, thousands of times each: told once', () => {
  const seen = many(CROWD, () => share());
  const start = performance.now();
  assert.is(mergeStreams([seen, seen]).length, CROWD);
  assert.ok(performance.now() - start < PATIENCE);
});

test.run();
