/** The schema of a case: what the program tells of real captures fits it, and it says what the types say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import ts from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { all } from '../report/samples.ts';
import { observeShared } from '../support/analyze.ts';
import { root } from '../support/shared.ts';
import { finding, tell } from './support.ts';

const schema = JSON.parse(readFileSync(join(root, 'schema/case.schema.json'), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictTypes: false });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
const validate = ajv.compile(schema);

function assertFits(value: unknown): void {
  validate(JSON.parse(JSON.stringify(value)));
  assert.equal(
    (validate.errors ?? []).slice(0, 3).map(({ instancePath, message }) => `${instancePath} ${message}`),
    [],
  );
}

test('the case of one observation of each kind, with a finding', () => {
  const seen = all().map((observation, i) => ({ ...observation, id: `o${i + 1}` }));
  const technique = {
    id: 'T1569.002',
    name: 'Service Execution',
    tactics: ['Execution'],
    tacticsV19: ['Execution'],
    idV19: 'T1569.002',
  };
  const found = finding(
    'A Rule',
    seen.filter(({ kind }) => kind === 'service'),
    { tool: { name: 'PsExec', confidence: 0.9 } },
    { techniques: [technique] },
  );
  const told = tell(seen, [found]);
  assertFits(told);
  assert.equal(told.techniques, [
    {
      tactic: 'Execution',
      id: 'T1569.002',
      name: 'Service Execution',
      idV19: 'T1569.002',
      tacticsV19: ['Execution'],
      findings: ['f1'],
    },
  ]);
  assert.equal(
    told.hops.flatMap((hop) => hop.findings),
    ['f1'],
  );
  assert.equal(told.findings[0].source, { ip: '10.0.0.130', name: 'ATTACKER' });
});

test('the case of nothing', () => {
  const nothing = tell([]);
  assertFits(nothing);
  assert.is(nothing.verdict.kind, 'none');
});

for (const capture of [
  'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng',
  'elc__impacket_psexec.pcapng',
  'elc__wmiexec.pcapng',
  'malcolm__PrintNightmare.pcap',
  'samr__python.exe_impacket_samrdump.py.pcapng',
]) {
  const seen = await observeShared(capture);
  if (seen !== undefined) test(`the case of ${capture}`, () => assertFits(tell(seen)));
}

test('every property of every type is in the schema, and no other', () => {
  const file = ts.createSourceFile(
    'case.ts',
    readFileSync(join(root, 'src/case.ts'), 'utf8'),
    ts.ScriptTarget.ES2023,
    true,
  );
  const optionals = new Set<string>();
  const declared = new Map<string, { own: string[]; base: string | undefined }>();
  for (const node of file.statements) {
    if (!ts.isInterfaceDeclaration(node)) continue;
    const own = node.members.map((member) => (member.name as ts.Identifier).text);
    const optional = node.members.filter((member) => member.questionToken !== undefined).map((member) => (member.name as ts.Identifier).text);
    for (const name of optional) optionals.add(`${node.name.text}.${name}`);
    declared.set(node.name.text, { own, base: node.heritageClauses?.[0].types[0].expression.getText() });
  }
  const properties = (name: string): string[] => {
    const of = declared.get(name);
    return of === undefined ? [] : [...(of.base === undefined ? [] : properties(of.base)), ...of.own];
  };
  for (const name of declared.keys()) {
    if (name === 'Event') continue;
    const described = name === 'Case' ? schema : schema.$defs[name];
    assert.equal(Object.keys(described?.properties ?? {}).sort(), properties(name).sort(), name);
    const required = properties(name).filter((property) => !optionals.has(`${name}.${property}`));
    assert.equal([...described.required].sort(), required.sort(), name);
  }
});

test.run();
