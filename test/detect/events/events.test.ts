/** Events of observations: outcomes, times, fields, and that docs and checks know each field there is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { flatten } from '../../../src/detect/events/flatten.ts';
import { answerTo } from '../../../src/answer.ts';
import { eventsOf } from '../../../src/detect/events/index.ts';
import { svcctlOperation, zeekOperation } from '../../../src/detect/events/zeekNames.ts';
import { taxonomy } from '../../../src/detect/taxonomy.ts';
import type { Observation } from '../../../src/observations.ts';
import { observe } from '../../support/analyze.ts';
import { seeded } from '../../support/random.ts';
import { root, sharedCaptures, skipUnlessShared } from '../../support/shared.ts';
import { type Draft, stream } from '../stream.ts';

test("the server's answer decides", () => {
  const outcome = (draft: Draft) => answerTo(stream(draft)[0]);
  assert.is(outcome({ kind: 'share' }), 'done');
  assert.is(outcome({ kind: 'share', status: 'STATUS_ACCESS_DENIED' }), 'refused');
  assert.is(outcome({ kind: 'share', status: 'unknown', responseFrame: null }), 'unknown');
  assert.is(outcome({ kind: 'service', action: 'start', status: 'ERROR_SERVICE_REQUEST_TIMEOUT' }), 'done');
  assert.is(outcome({ kind: 'service', status: 'ERROR_SERVICE_EXISTS' }), 'refused');
  assert.is(outcome({ kind: 'service', status: 'unknown', sealed: true }), 'unknown');
  assert.is(outcome({ kind: 'logon', outcome: 'unknown', status: 'unknown' }), 'unknown');
  assert.is(outcome({ kind: 'transfer' }), 'done');
  assert.is(outcome({ kind: 'transfer', bytes: 0 }), 'unknown');
});

test('nested fields by dots, lists of objects by their leaves, in bounds', () => {
  const fields = flatten(
    { a: { b: 1, c: null }, list: [{ n: 'x' }, { n: 'y' }], none: [], left: 1 },
    ['a', 'list', 'none', 'missing'],
  );
  assert.equal(fields, { 'a.b': 1, 'a.c': null, 'list.n': ['x', 'y'], none: [] });
  let deep: object = { end: 1 };
  for (let i = 0; i < 100; i++) deep = { deep };
  assert.equal(flatten(deep), {});
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, i]));
  assert.is(Object.keys(flatten(wide)).length, 2000);
});

test('operations as Zeek names them', () => {
  assert.is(zeekOperation('svcctl', 'RCreateServiceWOW64W', 45), 'CreateServiceWOW64W');
  assert.is(zeekOperation('svcctl', 'Opnum55NotUsedOnWire', 55), 'unknown-55');
  assert.is(zeekOperation('svcctl', null, 99), 'unknown-99');
  assert.is(zeekOperation('IWbemServices', 'ExecMethod', 24), 'ExecMethod');
  assert.is(svcctlOperation('RGetNotifyResults'), 'GetNotifyResult');
});

test('a stored stream may hold anything', () => {
  const random = seeded(7);
  const kinds: Draft['kind'][] = ['logon', 'share', 'file', 'pipe', 'transfer', 'service', 'negotiate'];
  for (const kind of kinds)
    for (let round = 0; round < 200; round++) {
      const o = stream({ kind } as Draft)[0] as unknown as Record<string, unknown>;
      const keys = Object.keys(o).filter(
        (key) => !['kind', 'source', 'target'].includes(key) && typeof o[key] === 'string',
      );
      const key = keys[random.below(keys.length)];
      o[key] = ['', '\\', '\ud800', '\0'.repeat(3), 'x'.repeat(10_000), '\\\\\\', '"', '::'][random.below(8)];
      for (const { fields } of eventsOf(o as unknown as Observation)) assert.type(fields, 'object');
    }
});

test('each field of each event is known to check and docs', async () => {
  if (skipUnlessShared('the fields of events of real captures')) return;
  const known = new Map(taxonomy().logsources.map(({ product, service, fields }) => [`${product}/${service}`, fields]));
  const unknown = new Set<string>();
  for (const { path } of sharedCaptures()) {
    for (const o of await observe(path).catch(() => []))
      for (const { logsource, fields } of eventsOf(o)) {
        const source = `${logsource.product}/${logsource.service}`;
        for (const [name, value] of Object.entries(fields)) {
          const about = known.get(source)?.[name];
          // Arguments of calls are as many as there are decoders; those of the endpoint mapper are listed.
          if (about === undefined && name.startsWith('arguments.')) continue;
          if (about === undefined) unknown.add(`${source} ${name}`);
          // An interface without a name is `unknown-` and its UUID: no list has those.
          const isOpen = about?.values === undefined || value === null || `${value}`.startsWith('unknown-');
          const isListed = isOpen || about.values?.includes(String(value));
          if (!isListed) unknown.add(`${source} ${name}: ${value}`);
        }
      }
  }
  assert.equal([...unknown], []);
});

test('docs/rules.md names each field', () => {
  const text = readFileSync(join(root, 'docs', 'rules.md'), 'utf8');
  const missing = taxonomy()
    .logsources.flatMap(({ service, fields }) => Object.keys(fields).map((field) => [service, field]))
    .filter(([, field]) => !text.includes(`\`${field}\``))
    .map((pair) => pair.join(' '));
  assert.equal(missing, []);
});

test.run();
