/** Rules in the shapes that SigmaHQ's rules for Zeek have, written here. */
import process from 'node:process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileRules, type FieldValue } from '../../../src/detect/sigma/index.ts';
import { parseRules } from '../../../src/detect/sigma/parse.ts';

const found = (service: string, detection: string, fields: Record<string, FieldValue>): boolean => {
  const text = `title: t\nstatus: test\nlogsource:\n    product: zeek\n    service: ${service}\ndetection:\n    ${detection.replaceAll('\n', '\n    ')}\nlevel: medium\n`;
  const { documents, problems } = parseRules(text, null);
  const { engine, problems: more } = compileRules(documents);
  assert.equal([...problems, ...more], []);
  return engine.match({ logsource: { product: 'zeek', service }, fields, time: 0n, source: null }).length > 0;
};

test('path|contains|all with a list under name|endswith', () => {
  const rule = String.raw`selection:
    path|contains|all:
        - '\\'
        - '\ADMIN$'
    name|endswith:
        - '.exe'
        - '.tmp'
condition: selection`;
  assert.ok(found('smb_files', rule, { path: '\\\\10.0.0.1\\admin$', name: 'Temp\\A.EXE' }));
  assert.not(found('smb_files', rule, { path: '\\\\10.0.0.1\\C$', name: 'a.exe' }));
  assert.not(found('smb_files', rule, { path: '\\\\10.0.0.1\\ADMIN$', name: 'a.txt' }));
});

test('1 of op*, each an equality on endpoint and operation', () => {
  const rule =
    'op1:\n    endpoint: svcctl\n    operation: CreateServiceW\nop2:\n    endpoint: atsvc\n    operation: NetrJobAdd\ncondition: 1 of op*';
  assert.ok(found('dce_rpc', rule, { endpoint: 'svcctl', operation: 'CreateServiceW' }));
  assert.ok(found('dce_rpc', rule, { endpoint: 'atsvc', operation: 'NetrJobAdd' }));
  assert.not(found('dce_rpc', rule, { endpoint: 'atsvc', operation: 'CreateServiceW' }));
});

test('selection and not 1 of filter_*', () => {
  const rule = String.raw`selection:
    path: '\\\\*\\IPC$'
filter_keywords:
    name:
        - 'samr'
        - 'lsarpc'
filter_sql:
    name|startswith: 'sql\'
condition: selection and not 1 of filter_*`;
  assert.ok(found('smb_files', rule, { path: '\\\\10.0.0.1\\IPC$', name: 'evil' }));
  assert.not(found('smb_files', rule, { path: '\\\\10.0.0.1\\IPC$', name: 'SAMR' }));
  assert.not(found('smb_files', rule, { path: '\\\\10.0.0.1\\IPC$', name: 'sql\\query' }));
  assert.ok(found('smb_files', rule, { path: '\\\\10.0.0.1\\IPC$' }), 'a field that is not there filters nothing');
});

test('the same with the share of an escaped asterisk finds nothing on a real path', () => {
  const rule = String.raw`selection:
    path: '\\\*\IPC$'
    name|endswith: ['-stdin', '-stdout']
condition: selection`;
  assert.not(found('smb_files', rule, { path: '\\\\10.0.0.1\\IPC$', name: 'x-stdin' }));
});

test('numbers, networks, names with dots, lists of maps', () => {
  const rule = `selection:
    id.resp_p:
        - 139
        - 445
not_local:
    - id.orig_h|cidr: 10.0.0.0/8
    - id.orig_h|startswith: 'fe80:'
condition: selection and not not_local`;
  assert.ok(found('conn', rule, { 'id.resp_p': 445, 'id.orig_h': '192.0.2.1' }));
  assert.not(found('conn', rule, { 'id.resp_p': 445, 'id.orig_h': '10.1.1.1' }));
  assert.not(found('conn', rule, { 'id.resp_p': 80, 'id.orig_h': '192.0.2.1' }));
});

test('fields that begin like each other, in one of several selections', () => {
  const rule = `selection_bind:
    named_pipe: '\\PIPE\\svcctl'
selection_op:
    operation|contains:
        - 'Service'
        - 'SCManager'
condition: all of selection_*`;
  assert.ok(found('dce_rpc', rule, { named_pipe: '\\pipe\\svcctl', operation: 'ROpenSCManagerW' }));
  assert.not(found('dce_rpc', rule, { named_pipe: '\\pipe\\samr', operation: 'ROpenSCManagerW' }));
});

test('a hundred rules against an event take little time', () => {
  const text = Array.from(
    { length: 100 },
    (_, i) =>
      `title: r${i}\nlogsource: {product: zeek, service: dce_rpc}\ndetection:\n  a:\n    endpoint: e${i}\n    operation|contains: [o${i}, p${i}]\n  b:\n    named_pipe|endswith: ['\\x${i}', '\\y${i}']\n  f:\n    user|re: '^adm'\n  condition: (a or b) and not f\n`,
  ).join('---\n');
  const { engine } = compileRules(parseRules(text, null).documents);
  assert.is(engine.rules.length, 100);
  const fields = { endpoint: 'svcctl', operation: 'RCreateServiceW', named_pipe: '\\PIPE\\svcctl', user: 'someone' };
  const event = { logsource: { product: 'zeek', service: 'dce_rpc' }, fields, time: 0n, source: null };
  const rounds = 20_000;
  for (let i = 0; i < rounds; i++) engine.match(event);
  const before = process.cpuUsage().user;
  for (let i = 0; i < rounds; i++) engine.match(event);
  const each = (process.cpuUsage().user - before) / rounds;
  console.log(`${each.toFixed(1)} µs of processor time for 100 rules`);
  assert.ok(each < 100, `${each} µs`);
});

test.run();
