/** checkRules: warnings of what can never match on the events of a taxonomy. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkRules, compileRules, type Taxonomy } from '../../../src/detect/sigma/index.ts';
import { parseRules } from '../../../src/detect/sigma/parse.ts';

const OPERATIONS: Record<string, string[]> = {
  svcctl: ['CreateServiceW', 'StartServiceW', 'OpenSCManagerW'],
  atsvc: ['NetrJobAdd', 'NetrJobEnum'],
};
const TAXONOMY: Taxonomy = {
  logsources: [
    {
      product: 'zeek',
      service: 'dce_rpc',
      fields: {
        endpoint: { type: 'string', values: ['svcctl', 'atsvc'] },
        operation: { type: 'string' },
        'id.orig_h': { type: 'ip' },
      },
    },
    {
      product: 'zeek',
      service: 'smb_files',
      fields: {
        path: { type: 'string' },
        name: { type: 'string' },
        size: { type: 'number' },
        action: { type: 'string', values: ['SMB::FILE_OPEN', 'SMB::FILE_WRITE'] },
        pattern: { type: 'string', wildcards: true },
      },
    },
  ],
  operationsOf: (endpoint) => (Object.hasOwn(OPERATIONS, endpoint) ? OPERATIONS[endpoint] : undefined),
};

const check = (service: string, items: string, more = ''): string[] => {
  const text = `title: t\nname: t\nlogsource:\n  product: zeek\n  service: ${service}\ndetection:\n  s:\n    ${items.replaceAll('\n', '\n    ')}\n  condition: s\n${more}`;
  const { documents, problems } = parseRules(text, 'f.yml');
  assert.equal([...problems, ...compileRules(documents).problems], []);
  return checkRules(documents, TAXONOMY).map(({ line, column, severity, message }) => {
    assert.is(severity, 'warning');
    return `${line}:${column} ${message}`;
  });
};

const SILENT: readonly (readonly [service: string, items: string])[] = [
  ['smb_files', String.raw`path: '\\\\*\\IPC$'`],
  ['smb_files', String.raw`path|contains|all: ['\\', 'ADMIN$']`],
  ['smb_files', 'name|endswith: [.exe, .dll]\nsize|gt: 5'],
  ['smb_files', String.raw`pattern: '\*'`],
  ['smb_files', "size: '0'"],
  ['smb_files', 'action: smb::file_open'],
  ['smb_files', "action|re: 'OPEN$'"],
  ['smb_files', 'action: null'],
  ['dce_rpc', 'endpoint: SVCCTL\noperation: createservicew'],
  ['dce_rpc', 'endpoint: [svcctl, atsvc]\noperation: [NetrJobAdd, StartServiceW]'],
  ['dce_rpc', 'endpoint: svc*\noperation|startswith: Create'],
  ['dce_rpc', 'operation: Whatever'],
  ['dce_rpc', "endpoint: svcctl\noperation|re: '^Create'"],
  ['dce_rpc', 'id.orig_h|cidr: 10.0.0.0/8'],
  ['dce_rpc', "'|all': [a, b]"],
];
for (const [service, items] of SILENT) test(`can match: ${items}`, () => assert.equal(check(service, items), []));

const WARNED: readonly (readonly [service: string, items: string, warning: RegExp])[] = [
  [
    'smb_files',
    String.raw`path: '\\\*\IPC$'`,
    /^8:12 .*asks for a \* or \? as a plain character, which path never has/,
  ],
  ['smb_files', String.raw`name|startswith: 'a\*b'`, /as a plain character/],
  ['smb_files', 'paths: a', /^8:5 events of zeek\/smb_files have no field "paths"/],
  ['smb_files', 'Path: a', /have no field "Path"/],
  ['smb_files', 'name|fieldref: nmae', /^8:20 events of zeek\/smb_files have no field "nmae"/],
  ['smb_files', 'size: large', /^8:11 size is a number, "large" is none/],
  ['smb_files', 'action: SMB::FILE_CLOSE', /^8:13 action is never "SMB::FILE_CLOSE"/],
  ['smb_files', 'action|endswith: DELETE', /action is never "DELETE"/],
  ['smb_files', 'action|cased: smb::file_open', /in this case, which counts here: it is "SMB::FILE_OPEN"/],
  ['smb_files', "action|re: 'open$'", /in this case, which counts here: it is "SMB::FILE_OPEN"/],
  ['smb_files', 'action|cased|endswith: open', /in this case/],
  ['dce_rpc', 'endpoint: svcctl\noperation: NetrJobAdd', /^9:16 svcctl has no operation "NetrJobAdd"/],
  ['dce_rpc', 'endpoint: svcctl\noperation: [StartServiceW, JobAdd]', /^9:32 svcctl has no operation "JobAdd"/],
  [
    'dce_rpc',
    'endpoint: svcctl\noperation|cased: startservicew',
    /svcctl has no operation "startservicew": it has StartServiceW/,
  ],
  ['dce_rpc', 'endpoint: JobAdd\noperation: atsvc', /^8:15 endpoint is never "JobAdd"/],
  ['dce_rpc', 'endpoint: atsvc\noperation|contains: Service', /atsvc has no operation "Service"/],
  ['dhcp', 'a: b', /^3:1 there are no events of the log source zeek\/dhcp/],
];
for (const [service, items, warning] of WARNED) {
  test(`never matches: ${items}`, () => {
    const found = check(service, items);
    assert.is(found.length, 1, found.join('\n'));
    assert.match(found[0]!, warning);
  });
}

test('correlations: fields that the events of a rule do not have', () => {
  const correlation = (more: string): string =>
    `---\ntitle: C\ncorrelation:\n  type: value_count\n  rules: [t]\n  group-by: [id.orig_h, who]\n  timespan: 1m\n  condition: {field: operation, gte: 2}\n${more}`;
  assert.equal(check('dce_rpc', 'operation: a', correlation('')), [
    '15:3 events of "t" (zeek/dce_rpc) have no field "who": none is counted',
  ]);
  assert.equal(check('dce_rpc', 'operation: a', correlation('  aliases: {who: {t: endpoint}}\n')), []);
});

test('rules that cannot be read are passed over', () => {
  const { documents } = parseRules(
    'title: t\nlogsource: {product: zeek}\ndetection:\n  s: {paths|foo: a}\n  condition: s\n',
    null,
  );
  assert.equal(checkRules(documents, TAXONOMY), []);
});

test.run();
