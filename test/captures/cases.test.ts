/** Whole cases, rules and all, against what an analyst found in the same captures; no wrong claim about the others. */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, Hop } from '../../src/case.ts';
import { investigate } from '../../src/node/index.ts';
import { engineModule } from '../support/engine.ts';
import { readShared, root, sharedCaptures, skipUnlessShared } from '../support/shared.ts';

interface Expectation {
  capture: string;
  source: string;
  target: string;
  method: Hop['method'][];
  user?: string;
  tool?: string;
  outcome?: Hop['outcome'][];
  techniques?: string[];
}

async function caseOf(capture: string): Promise<Case> {
  const { path } = sharedCaptures().find(({ name }) => name === capture) ?? { path: capture };
  return investigate(path, { engine: engineModule() });
}

const expectations: Expectation[] = skipUnlessShared('cases', 'cases/expect.json')
  ? []
  : JSON.parse(new TextDecoder().decode(readShared('cases/expect.json')));

/** The first frames of stages by what they say, from the notes in cases/. */
const STAGES: Readonly<Record<string, readonly [what: RegExp, frame: number][]>> = {
  'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng': [
    [/^Connected to share .*ADMIN\$$/, 7],
    [/^Created .*PSEXESVC\.exe/, 11],
    [/RCreateServiceWOW64W/, 131],
    [/RStartServiceW/, 137],
    [/pipe PSEXESVC$/, 149],
    [/-13272-stdin$/, 178],
  ],
  'attack__LM_smbexec_smb_dcerpc_svcctl_epm.pcapng': [
    [/RCreateServiceA/, 10],
    [/RStartServiceA/, 12],
    [/__LegitFile \(93 bytes/, 37],
    [/^Deleted .*__LegitFile/, 42],
  ],
  'attack__LM_dcom_mmc20.application_dcerpc.pcapng': [
    [/^Activated MMC20\.Application/, 1],
    [/^Created process .*notepad\.exe through DCOM/, 73],
  ],
  'elc__atexec.pcap': [
    [/^Logon as chewbacca/, 13],
    [/^Registered task .*nZfRUBts .*ipconfig/, 38],
    [/^Ran task .*nZfRUBts/, 44],
    [/^Queried task/, 48],
    [/^Deleted task/, 52],
    [/^Connected to share .*ADMIN\$/, 57],
  ],
  'elc__dcsync_secretsdump.pcap': [
    [/^Queried users of PICKLESWORTH \(S-1-5-21-[-0-9]+\), 8 of them/, 33],
    [/^Asked to query domain controllers \(encrypted\)/, 66],
    [/^Asked to look up names \(encrypted\), 8 times/, 68],
    [/^Asked to get changes .*\(encrypted\), 8 times/, 70],
  ],
  'elc__wmiexec.pcapng': [
    [/^Queried WMI for Win32_Process/, 120],
    [/^Created process cmd\.exe \/Q \/c cd .*__1493067577/, 127],
  ],
  'malcolm__PrintNightmare.pcap': [
    [/^Logon as LARES.Administrator/, 24],
    [/^Asked to query printers \(encrypted\), 2 times/, 26],
    [/^Asked to add printer driver .*\(encrypted\), 3 times/, 36],
  ],
  'otrf__empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_WORKSTATION6_2020-09-21001437.pcap': [
    [/^Activated WbemLevel1Login/, 12],
    [/^Asked to call ExecMethod through WMI \(encrypted\)/, 83],
  ],
  'elc__impacket_psexec.pcapng': [
    [/^Logon as administrator/, 96],
    [/^Created directory .*BETO/, 128],
    [/^Created .*HtCOoeYd\.exe/, 146],
    [/RCreateServiceW of service SDfL .*HtCOoeYd/, 178],
    [/RStartServiceW of service SDfL: ERROR_SUCCESS/, 184],
    [/pipe RemCom_communicaton/, 198],
    [/RDeleteService of service SDfL/, 1332],
  ],
  'elc__psexec_calc.pcapng': [
    [/PSEXESVC\.exe: refused, STATUS_SHARING_VIOLATION/, 14],
    [/RCreateServiceW .*ERROR_SERVICE_EXISTS/, 53],
    [/RStartServiceW .*ERROR_SERVICE_ALREADY_RUNNING/, 57],
    [/pipe PSEXESVC$/, 67],
  ],
  'elc__sharp-no-psexec.pcap': [
    [/RChangeServiceConfigW/, 1211],
    [/RStartServiceA/, 1213],
  ],
  'elc__smbexec.pcapng': [
    [/^Logon as administrator/, 9],
    [/^Connected to share .*195.C\$/, 39],
    [/RCreateServiceW of service BTOBTO .*COMSPEC.*echo cd/, 23],
    [/RStartServiceW of service BTOBTO/, 27],
    [/^Deleted .*__output/, 59],
  ],
  'elc__winexesvc.pcap': [
    [/^Logon as WORKGROUP\\chewbacca/, 5],
    [/Looked for pipe ahexec, which is not there: STATUS_OBJECT_NAME_NOT_FOUND/, 9],
    [/RCreateServiceW of service winexesvc/, 27],
    [/^Connected to share .*ADMIN\$/, 37],
    [/RStartServiceW of service winexesvc: ERROR_SUCCESS/, 55],
    [/pipe ahexec_stdin064C0001/, 73],
  ],
  'sv__dcerpc-smb-test-01.pcap': [
    [/^Logon .*Kerberos/, 8],
    [/RCreateServiceWOW64W of service PSEXESVC/, 22],
    [/RStartServiceW of service PSEXESVC: ERROR_SUCCESS/, 28],
    [/pipe PSEXESVC$/, 40],
    [/RControlService .*STOP/, 142],
    [/RDeleteService/, 150],
    [/^Deleted .*PSEXESVC\.exe/, 162],
  ],
};

const lower = (text: string | null): string | undefined => text?.toLowerCase();

function assertHolds(story: Case, { source, target, method, user, tool, outcome, techniques = [] }: Expectation): Hop {
  const hop = story.hops.find((of) => of.source.ip === source && of.target.ip === target && method.includes(of.method));
  if (hop === undefined) throw new Error(`no hop from ${source} to ${target} by ${method.join(' or ')}`);
  if (user !== undefined) assert.is(lower(hop.account.user), user);
  if (tool !== undefined) assert.match(hop.tool?.name ?? '', new RegExp(tool, 'i'));
  if (outcome !== undefined) assert.ok(outcome.includes(hop.outcome), hop.outcome);
  const found = story.findings.flatMap((finding) => finding.techniques.map(({ id }) => id));
  for (const wanted of techniques) {
    const isThere = wanted.split('|').some((id) => found.some((of) => of === id || of.startsWith(`${id}.`)));
    assert.ok(isThere, `no finding with ${wanted}`);
  }
  return hop;
}

/** Every frame that is named exists, every id that is named is one, every statement has its frame. */
function assertSound(story: Case): void {
  const packets = Math.max(...story.captures.map((capture) => capture.packets));
  const findings = new Set(story.findings.map(({ id }) => id));
  const hops = new Set(story.hops.map(({ id }) => id));
  const isFrame = (frame: number): boolean => frame >= 1 && frame <= packets;
  for (const { id, frames } of story.findings) assert.ok(frames.length > 0 && frames.every(isFrame), id);
  for (const hop of story.hops) {
    assert.ok(
      hop.findings.every((id) => findings.has(id)),
      hop.id,
    );
    assert.ok(
      hop.stages.every(({ frame }) => isFrame(frame)),
      hop.id,
    );
    assert.ok(hop.because.length > 0 && hop.displayFilter !== '', hop.id);
  }
  for (const { frame, hop } of story.timeline) assert.ok(isFrame(frame) && (hop === null || hops.has(hop)));
  assert.ok(story.paths.flat().every((id) => hops.has(id)));
  assert.ok(story.recommendations.every(({ because }) => because.every((id) => findings.has(id) || hops.has(id))));
}

for (const expectation of expectations) {
  const { capture, source, target } = expectation;
  const stages = STAGES[capture];
  if (stages === undefined) continue;
  test(`${capture}: ${source} to ${target}`, async () => {
    const story = await caseOf(capture);
    assertSound(story);
    const hop = assertHolds(story, expectation);
    for (const [what, frame] of stages)
      assert.is(hop.stages.find((stage) => what.test(stage.what))?.frame, frame, `${what} in frame ${frame}`);
    assert.ok(story.findings.some(({ id, rule }) => hop.findings.includes(id) && rule.level !== 'low'));
    assert.ok(['lateral movement', 'suspicious'].includes(story.verdict.kind));
  });
}

test('sealed calls are never called done, and the start of an encrypted service alone never execution', async () => {
  const capture = 'elc__sharp-no-psexec.pcap';
  if (skipUnlessShared('sealed calls', capture)) return;
  const story = await caseOf(capture);
  assert.not(story.hops.some(({ outcome }) => outcome === 'executed'));
  assert.not(story.findings.some(({ rule, outcome }) => rule.level === 'high' && outcome === 'done'));
});

/** Techniques of later versions: what is said of them holds, and no tool or method is made up. */
for (const expectation of expectations) {
  const { capture, source, target, method, tool } = expectation;
  if (STAGES[capture] !== undefined) continue;
  test(`${capture}: no wrong claim`, async () => {
    const story = await caseOf(capture);
    assertSound(story);
    const pair = story.hops.filter((hop) => hop.source.ip === source && hop.target.ip === target);
    for (const hop of story.hops.filter(({ outcome }) => outcome === 'executed')) {
      assert.ok(pair.includes(hop) && method.includes(hop.method), `${hop.id} is said to have run by ${hop.method}`);
    }
    for (const hop of pair.filter(({ tool: named }) => named !== null)) {
      assert.match(hop.tool?.name ?? '', new RegExp(`${tool ?? 'impacket'}|^impacket$`, 'i'));
    }
    assert.not(story.findings.some(({ techniques }) => techniques.some(({ id }) => id === 'T1569.002')));
    const isSure = ['none', 'legitimate use'].includes(story.verdict.kind) && story.verdict.confidence > 0.5;
    assert.not(isSure, `${story.verdict.kind}, ${story.verdict.confidence}`);
  });
}

test('the sample: hops, tool and path', async () => {
  const story = await investigate(join(root, 'samples/psexec-hunt.pcapng.gz'), { engine: engineModule() });
  assertSound(story);
  const told = story.hops.map((hop) => [
    hop.source.name,
    hop.target.name,
    hop.account.user,
    hop.tool?.name,
    hop.outcome,
    hop.runs,
  ]);
  assert.equal(told, [
    ['HR-PC', 'SALES-PC', 'ssales', 'PsExec', 'executed', 1],
    ['HR-PC', 'MARKETING-PC', 'jdoe', undefined, 'denied', null],
    ['HR-PC', 'MARKETING-PC', 'IEUser', 'PsExec', 'executed', 3],
  ]);
  const { paths, verdict } = story;
  assert.equal([verdict.kind, verdict.level], ['lateral movement', 'critical']);
  assert.ok(paths.length > 0);
  assert.is(story.captures[0].packets, 40_294);
});

test.run();
