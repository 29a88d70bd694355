/** The schema says what the types say, takes what the program writes, and refuses what it should not write. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze } from '../../src/node/index.ts';
import { ndjsonLine } from '../../src/report/ndjson.ts';
import { all, capture, file, logon, transfer } from '../report/samples.ts';
import { root, sharedCaptures, skipUnlessShared } from '../support/shared.ts';

const schema = JSON.parse(readFileSync(join(root, 'schema/observation.schema.json'), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
const byKind = new Map<string, ReturnType<typeof ajv.compile>>();
ajv.addSchema(schema);
for (const { $ref } of schema.oneOf) {
  const { kind } = schema.$defs[$ref.split('/').at(-1)].properties;
  byKind.set(kind.const, ajv.compile({ $ref: `${schema.$id}${$ref}` }));
}
const whole = ajv.compile({ $ref: schema.$id });

/** What is wrong with a line, in short; empty when nothing is. The kind's own schema gives the better words. */
function faults(line: string): string {
  const value = JSON.parse(line);
  const validate = byKind.get(value.kind);
  if (validate === undefined) return `no such kind: ${value.kind}`;
  if (validate(value)) return '';
  return JSON.stringify(validate.errors?.map(({ instancePath, message, params }) => [instancePath, message, params]));
}

test('the schema is what src/observations.ts says', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'schema/build.mjs'), '--check'], {
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
});

test('one of each kind', () => {
  for (const observation of all()) {
    assert.is(faults(ndjsonLine(observation)), '', observation.kind);
    assert.ok(whole(JSON.parse(ndjsonLine(observation))));
  }
  assert.is(byKind.size, all().length + 1, 'and findings');
});

test('wrong objects are refused', () => {
  const { kind: _kind, ...kindless } = capture();
  const { user: _user, ...userless } = logon();
  const wrong: unknown[] = [
    {},
    kindless,
    userless,
    { ...capture(), kind: 'host' },
    { ...capture(), extra: 1 },
    { ...logon(), frame: 0 },
    { ...logon(), frame: 1.5 },
    { ...logon(), outcome: 'maybe' },
    { ...logon(), source: { ip: '10.0.0.1' } },
    { ...logon(), source: { ip: 'ten', port: 1 } },
    { ...logon(), time: '2020-07-19 13:14:41' },
    { ...logon(), flow: 'x' },
    { ...file(), action: 'look' },
    { ...file(), access: null },
    { ...transfer(), sha256: 'abc' },
    { ...transfer(), holes: [[1, 2, 3]] },
    { ...transfer(), size: -1 },
    { ...file(), status: '' },
  ];
  for (const value of wrong) assert.is(whole(value), false, JSON.stringify(value));
});

test('docs/observations.md has every kind, and every field and word of it', () => {
  const documented = readFileSync(join(root, 'docs/observations.md'), 'utf8');
  const sections = new Map(documented.split('\n## ').map((text) => [text.split('\n')[0].replaceAll('`', ''), text]));
  const general = documented.slice(0, documented.indexOf('\n## `connection`'));
  for (const { $ref } of schema.oneOf) {
    const { properties } = schema.$defs[$ref.split('/').at(-1)];
    const section = sections.get(properties.kind.const) ?? '';
    for (const [name, property] of Object.entries<{ enum?: string[] }>(properties)) {
      assert.ok(`${general}${section}`.includes(`\`${name}\``), `${properties.kind.const}: ${name}`);
      for (const word of property.enum ?? []) {
        assert.ok(word === null || `${name === 'transport' ? general : ''}${section}`.includes(`\`${word}\``), `${properties.kind.const}.${name}: ${word}`);
      }
    }
  }
});

test('findings of a capture', () => {
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, 'dist/src/cli/main.js'), 'analyze', join(root, 'samples/psexec-hunt.pcapng.gz'), '--format', 'ndjson'],
    { encoding: 'utf8' },
  );
  const findings = stdout.split('\n').filter((line) => line.startsWith('{"kind":"finding"'));
  assert.ok(findings.length > 5);
  for (const line of findings) assert.is(faults(line), '', line);
});

/** Kinds that none of the dozen shows. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'finding',
  'registry',
  'sharing',
  'shutdown',
]);

/** A dozen captures that between them have every kind. */
const CAPTURES = [
  'elc__psexec_calc.pcapng',
  'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng',
  'elc__sharp-no-psexec.pcap',
  'elc__impacket_psexec.pcapng',
  'sv__smb2-07-20171220_smb_psexec_add_user.pcap',
  'sv__dcerpc-smb-test-01.pcap',
  'malcolm__smb_mimikatz_copy_to_host.pcap',
  'elc__dcsync_secretsdump.pcap',
  'malcolm__eternalblue-success-unpatched-win7.pcap',
  'otrf__purplesharp_ad_playbook_I_2020-10-22042947.pcap',
  'ndpi__smb_deletefile.pcap',
  'malcolm__Tunnels.pcap',
  'arkime__bigendian.pcap',
  'elc__atexec.pcap',
  'elc__wmiexec.pcapng',
  'elc__wmi_query.pcapng',
  'sv__smb-dce_iface.pcap',
  'malcolm__cve-2022-26809-4.pcap',
];

test('every line of a dozen captures', async () => {
  if (skipUnlessShared('schema: every line of a dozen captures')) return;
  const kinds = new Set<string>();
  for (const { name, path } of sharedCaptures().filter(({ name: given }) => CAPTURES.includes(given))) {
    for await (const observation of analyze(path)) {
      kinds.add(observation.kind);
      assert.is(faults(ndjsonLine(observation)), '', `${name} ${observation.kind} ${observation.id}`);
    }
  }
  const unseen = [...byKind.keys()].filter((kind) => !kinds.has(kind) && !ELSEWHERE.has(kind));
  assert.equal(unseen, []);
});

test.run();
