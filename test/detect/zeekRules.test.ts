/** Rules for `product: zeek`, in each shape that those of SigmaHQ have, unchanged on events of real captures. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { detect } from '../../src/detect/detector.ts';
import type { DetectedFinding } from '../../src/detect/finding.ts';
import { loadRuleset } from '../../src/detect/load.ts';
import { checkRuleset } from '../../src/detect/ruleset.ts';
import { observeShared } from '../support/analyze.ts';

const PSEXEC = 'sv__smb2-07-20171220_smb_psexec_add_user.pcap';
const IMPACKET = 'elc__impacket_psexec.pcapng';
const SEALED = 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng';
const ATEXEC = 'elc__atexec.pcap';
const WMIEXEC = 'elc__wmiexec.pcapng';
const TRAVERSAL = 'elc__normal_share_traversal.pcapng';
const REFUSED = 'arkime__wireshark-smb-on-windows10.pcap';
const KERBEROS = 'zeek__krb-smb2_krb.pcap';

/** A whole rule of one log source; `detection` as it stands in YAML. */
function rule(service: string, detection: string): { file: string; text: string } {
  const text = `title: A rule for ${service}\nlogsource:\n    product: zeek\n    service: ${service}\ndetection:\n${detection}\nlevel: high\n`;
  return { file: 'user.yml', text };
}

async function findings(capture: string, service: string, detection: string): Promise<DetectedFinding[] | undefined> {
  const observations = await observeShared(capture);
  if (observations === undefined) return undefined;
  const ruleset = loadRuleset({ builtIn: false, files: [rule(service, detection)] });
  assert.equal(ruleset.problems, []);
  return detect(observations, ruleset);
}

const framesOf = (found: readonly DetectedFinding[]): number[] => found.flatMap(({ frames }) => frames);

test('path|contains|all and a list under name|endswith, one selection and not another: PsExec keeps its name', async () => {
  const detection = String.raw`
    selection1:
        path|contains|all:
            - '\\'
            - '\IPC$'
        name|endswith:
            - '-stdin'
            - '-stdout'
            - '-stderr'
    selection2:
        name|startswith: 'PSEXESVC'
    condition: selection1 and not selection2`;
  const found = await findings(PSEXEC, 'smb_files', detection);
  if (found !== undefined) assert.equal(found, []);
});

test('the same without the filter finds the three pipes, from opening to closing', async () => {
  const detection = String.raw`
    selection1:
        path|contains|all:
            - '\\'
            - '\IPC$'
        name|endswith:
            - '-stdin'
            - '-stdout'
            - '-stderr'
    condition: selection1`;
  const found = await findings(PSEXEC, 'smb_files', detection);
  if (found === undefined) return;
  assert.is(found.length, 1);
  assert.is(found[0].source, '192.168.10.31');
  assert.is(found[0].target, '192.168.10.10');
  for (const frame of [201, 202, 211, 212, 221, 222]) assert.ok(found[0].frames.includes(frame), String(frame));
});

test('equality on endpoint and operation, 1 of op*: clear on a pipe, sealed on TCP, never by the names of MS-SCMR', async () => {
  const detection = `
    op1:
        endpoint: 'ITaskSchedulerService'
        operation: 'SchRpcRegisterTask'
    op2:
        endpoint: 'svcctl'
        operation: 'CreateServiceW'
    op3:
        endpoint: 'svcctl'
        operation: 'StartServiceW'
    op4:
        endpoint: 'svcctl'
        operation: 'CreateServiceWOW64W'
    condition: 1 of op*`;
  const clear = await findings(PSEXEC, 'dce_rpc', detection);
  const sealed = await findings(SEALED, 'dce_rpc', detection);
  const task = await findings(ATEXEC, 'dce_rpc', detection);
  if (clear === undefined || sealed === undefined || task === undefined) return;
  assert.equal(framesOf(clear), [160, 161, 166, 167]);
  assert.equal(framesOf(sealed), [131, 132, 137, 138]);
  assert.equal(framesOf(task)[0], 38);
  const published = `
    selection:
        operation: 'RCreateServiceWOW64W'
    condition: selection`;
  assert.equal(await findings(PSEXEC, 'dce_rpc', published), []);
});

test('lists of operations of one endpoint: enumeration of shares', async () => {
  const detection = `
    selection:
        endpoint: srvsvc
        operation:
            - NetrShareEnum
            - NetrSessionEnum
    condition: selection`;
  const found = await findings(IMPACKET, 'dce_rpc', detection);
  if (found !== undefined) assert.ok(framesOf(found).includes(122));
});

test('not 1 of filter_*: pipes that are not among the known ones', async () => {
  const detection = String.raw`
    selection:
        path|endswith: '\IPC$'
    filter_main:
        name:
            - 'samr'
            - 'lsarpc'
            - 'srvsvc'
            - 'netlogon'
            - 'wkssvc'
    filter_optional_services:
        name: 'svcctl'
    filter_optional_browser:
        name|contains: 'browser'
    condition: selection and not 1 of filter_*`;
  const found = await findings(IMPACKET, 'smb_files', detection);
  if (found === undefined) return;
  assert.ok(found.length > 0);
  for (const { what } of found) assert.match(what, /RemCom_/);
  assert.equal(await findings(TRAVERSAL, 'smb_files', detection), []);
});

test('wildcards, and backslashes by the table of the specification', async () => {
  const matching = [
    String.raw`'\\\\*\\ADMIN$'`,
    String.raw`'\\\\dc1\\ADMIN$'`,
    String.raw`'\\\\dc?\\ADMIN$'`,
    String.raw`'*\ADMIN$'`,
    String.raw`'\\*\ADMIN$'`,
  ];
  const never = [String.raw`'\\\*\ADMIN$'`, String.raw`'\\\\\*\\ADMIN$'`, String.raw`'\\dc\?\ADMIN$'`];
  for (const [paths, expected] of [
    [matching, true],
    [never, false],
  ] as const)
    for (const path of paths) {
      const found = await findings(
        PSEXEC,
        'smb_mapping',
        `\n    selection:\n        path: ${path}\n    condition: selection`,
      );
      if (found !== undefined) assert.is(found.length > 0, expected, path);
    }
});

test('several fields in one map, a value that contains and one that ends so', async () => {
  const detection = String.raw`
    selection:
        path|contains|all:
            - '\'
            - 'ADMIN$'
        name|contains: '__'
        name|endswith: '.21'
    condition: selection`;
  const found = await findings(WMIEXEC, 'smb_files', detection);
  if (found !== undefined) assert.ok(found.length > 0);
});

test('actions of files: by default Zeek logs opening, renaming and deleting; here writing and reading too', async () => {
  for (const action of ['FILE_OPEN', 'FILE_WRITE', 'FILE_CLOSE', 'FILE_DELETE']) {
    const detection = `
    selection:
        action: 'SMB::${action}'
        name|endswith: '.exe'
    condition: selection`;
    const found = await findings(PSEXEC, 'smb_files', detection);
    if (found !== undefined) assert.is(found.length, 1, action);
  }
});

test('ntlm: a refused logon has success false', async () => {
  const detection = `
    selection:
        username: 'Tim Tester'
        success: false
    condition: selection`;
  const found = await findings(REFUSED, 'ntlm', detection);
  if (found === undefined) return;
  assert.is(found.length, 1);
  assert.is(found[0].outcome, 'refused');
  assert.is(found[0].account?.user, 'Tim Tester');
});

test('kerberos, conn, files and pe', async () => {
  for (const [capture, service, selection] of [
    [KERBEROS, 'kerberos', "service|startswith: 'cifs/'"],
    [KERBEROS, 'conn', 'service: smb\n        id.resp_p: 445'],
    [PSEXEC, 'files', "source: SMB\n        mime_type: 'application/x-dosexec'\n        is_orig: true"],
    [PSEXEC, 'files', 'sha256: 141b2190f51397dbd0dfde0e3904b264c91b6f81febc823ff0c33da980b69944'],
    [PSEXEC, 'pe', "machine: I386\n        section_names: '.text'"],
    [PSEXEC, 'smb_mapping', "path|endswith: '\\ADMIN$'\n        share_type: DISK"],
  ] as const) {
    const found = await findings(capture, service, `\n    selection:\n        ${selection}\n    condition: selection`);
    if (found !== undefined) assert.ok(found.length > 0, `${service}: ${selection}`);
  }
});

test('what the server refused leaves no row, as in Zeek', async () => {
  const detection = `
    selection:
        name: 'PSEXESVC.exe'
    condition: selection`;
  const found = await findings('elc__psexec_calc.pcapng', 'smb_files', detection);
  if (found !== undefined) assert.equal(found, []);
});

test('check warns of what can never match', () => {
  const warnings = (service: string, selection: string): string[] => {
    const files = [rule(service, `    selection:\n        ${selection}\n    condition: selection`)];
    return checkRuleset(loadRuleset({ builtIn: false, files })).map(({ message }) => message);
  };
  const one = (service: string, selection: string, expected: RegExp): void => {
    const found = warnings(service, selection);
    assert.is(found.length, 1, `${selection}: ${found.join('; ')}`);
    assert.match(found[0], expected);
  };
  one('smb_files', String.raw`path: '\\\*\IPC$'`, /plain character/);
  one('dce_rpc', 'endpoint: atsvc\n        operation: JobAdd', /atsvc has no operation "JobAdd"/);
  one('dce_rpc', 'endpoint: svcctl\n        operation: RCreateServiceW', /no operation "RCreateServiceW"/);
  one('dce_rpc', 'endpoint: svcctl\n        operation|cased: createservicew', /it has CreateServiceW/);
  one('smb_files', 'filename: x', /no field "filename"/);
  one('smb_files', 'action|cased: smb::file_open', /in this case/);
  assert.ok(warnings('dce_rpc', "endpoint: 'JobAdd'\n        operation: 'atsvc'").length > 0);
  assert.equal(warnings('dce_rpc', 'endpoint: atsvc\n        operation: NetrJobAdd'), []);
});

test.run();
