/** What is asked and changed of trusts, secrets and encrypted files, in a recording: Samba's controller first, python3-impacket last. */
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze } from '../../src/node/index.ts';
import type { Observation } from '../../src/observations.ts';
import { pick } from '../support/analyze.ts';

const RECORDING = new URL('../wire/dcerpc/recordings/policy-calls.pcap.gz', import.meta.url);
const FOREST = 'S-1-5-21-11-22-33';

const seen: Observation[] = [];
test.before(async () => {
  for await (const observation of analyze(fileURLToPath(RECORDING))) seen.push(observation);
});

const done = (operation: string): Observation[] =>
  seen.filter((o) => 'operation' in o && o.operation === operation && o.kind !== 'rpc' && /SUCCESS$/.test(o.status ?? ''));

const changes: readonly [operation: string, account: string | null, sid: string | null, details: string][] = [
  ['LsarCreateTrustedDomain', 'PARTNER', 'S-1-5-21-1-2-3', 'trust made'],
  ['LsarCreateTrustedDomainEx', 'forest.example', FOREST, 'trust made: inbound and outbound'],
  ['LsarCreateTrustedDomainEx3', 'forest.example', FOREST, 'trust made: inbound and outbound'],
  ['LsarSetInformationTrustedDomain', 'forest.example', FOREST, 'trust changed: information class 3'],
  ['LsarSetTrustedDomainInfoByName', 'forest.example', null, 'trust changed: information class 13'],
  ['LsarSetForestTrustInformation', 'forest.example', null, 'trust changed: names of the forest'],
  ['LsarDeleteTrustedDomain', null, 'S-1-5-21-1-2-3', 'trust deleted'],
  ['SamrSetSecurityObject', 'ssales', 'S-1-5-21-152139621-3686309945-1677397605-1002', 'security descriptor'],
];
for (const [operation, account, sid, details] of changes)
  test(`${operation} changes what stands in the directory`, () => {
    const [first] = done(operation);
    const expected = { kind: 'account', action: 'set information', account, sid, details };
    assert.equal(pick(first, 'kind', 'action', 'account', 'sid', 'details'), expected);
  });

test('names that a forest claims are only asked about where they are to be checked', () => {
  const kinds = done('LsarSetForestTrustInformation').map((o) => o.kind);
  assert.equal(kinds, ['account', 'query']);
});

const questions: readonly [operation: string, what: string, subject: string | null, names: string[]][] = [
  ['LsarQueryTrustedDomainInfo', 'trusts', FOREST, ['forest.example', 'FOREST']],
  ['LsarQueryTrustedDomainInfoByName', 'trusts', 'forest.example', ['forest.example', 'FOREST']],
  ['LsarQueryForestTrustInformation', 'trusts', 'forest.example', ['forest.example']],
  ['LsarQueryForestTrustInformation2', 'trusts', 'forest.example', ['forest.example']],
  // opened by a name that is encrypted, under a handle that was a trust's before
  ['LsarQuerySecret2', 'secret', null, []],
  ['LsarRetrievePrivateData2', 'secret', null, []],
  ['SamrValidateComputerAccountReuseAttempt', 'account', 'S-1-5-21-1-2-3-1105', []],
];
for (const [operation, what, subject, names] of questions)
  test(`${operation} asks`, () => {
    assert.equal(pick(done(operation)[0], 'kind', 'what', 'subject', 'names'), { kind: 'query', what, subject, names });
  });

test('a trust is asked for by its handle', () => {
  const subjects = new Set(done('LsarQueryInfoTrustedDomain').map((o) => pick(o, 'subject').subject));
  assert.equal([...subjects], ['forest.example']);
});

test('a secret whose name is encrypted is set all the same', () => {
  for (const operation of ['LsarCreateSecret2', 'LsarSetSecret2', 'LsarStorePrivateData2'])
    assert.equal(pick(done(operation)[0], 'kind', 'action', 'account'), {
      kind: 'account',
      action: 'set secret',
      account: null,
    });
});

test('who could read a file on another machine is asked of it, by a path; of what is not supported nothing follows', () => {
  const coerced = seen.filter((o) => o.kind === 'coercion');
  assert.equal(
    coerced.map((o) => pick(o, 'operation', 'listener')),
    [0, 1].map(() => ({ operation: 'EfsRpcQueryProtectors', listener: '10.1.0.66' })),
  );
});

test.run();
