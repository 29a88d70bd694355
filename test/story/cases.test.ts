/** Real captures against an analyst's notes of them: hosts, hops, outcomes, stages and frames, without any rule. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, Hop } from '../../src/case.ts';
import { observeShared } from '../support/analyze.ts';
import { tell } from './support.ts';

async function caseOf(capture: string): Promise<Case | undefined> {
  const seen = await observeShared(capture);
  return seen && tell(seen);
}

/** First frame of each stage, by what it says. */
const frameOf = (hop: Hop, what: RegExp): number | undefined =>
  hop.stages.find((stage) => what.test(stage.what))?.frame;

const psexec = await caseOf('attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng');
if (psexec !== undefined) {
  test('PsExec, calls sealed over TCP: executed, because its pipes answered', () => {
    const [hop, ...others] = psexec.hops;
    assert.equal(others, []);
    assert.equal([hop.source.name, hop.target.name], ['02694W-WIN10', '01566S-WIN16-IR']);
    assert.equal([hop.account, hop.auth], [{ domain: '3B', user: 'backdoor' }, 'NTLMv2']);
    assert.equal([hop.method, hop.outcome, hop.runs], ['service', 'executed', 1]);
    assert.match(hop.because[0], /own pipes answered.*frames 149-150/);
    assert.match(hop.because[1], /RCreateServiceWOW64W and RStartServiceW are encrypted/);
    assert.equal(
      [/Logon as/, /Connected to share .*ADMIN\$/, /^Created/, /RCreateServiceWOW64W/, /RStartServiceW/, /-stdin/].map(
        (what) => frameOf(hop, what),
      ),
      [5, 7, 11, 131, 137, 178],
    );
    assert.match(
      hop.displayFilter,
      /^ip\.addr == 172\.16\.66\.1 && ip\.addr == 172\.16\.66\.36 && frame\.number in \{/,
    );
  });

  test('and what would open it', () => {
    const [sealed] = psexec.blindSpots;
    assert.equal([sealed.reason, sealed.opens], ['sealed', 'the NT hash or password of 3B\\backdoor']);
    assert.match(sealed.hides, /command lines of services/);
    assert.is(psexec.hops[0].blindSpots.length, 1);
  });

  test('indicators: the program with its hashes, its pipes, the source', () => {
    const of = (type: string): string[] => psexec.iocs.filter((ioc) => ioc.type === type).map(({ value }) => value);
    assert.equal(of('file path'), ['\\\\172.16.66.36\\ADMIN$\\PSEXESVC.exe']);
    assert.equal(of('sha256'), ['141b2190f51397dbd0dfde0e3904b264c91b6f81febc823ff0c33da980b69944']);
    assert.equal(of('hostname'), ['02694W-WIN10']);
    assert.is(of('pipe name').length, 4);
  });

  test('offsets are exact', () => {
    assert.is(psexec.timeline[0].offset, '0.000000');
    assert.ok(psexec.timeline.every(({ offset }) => /^\d+\.\d{6}$/.test(offset)));
  });
}

const kerberos = await caseOf('sv__dcerpc-smb-test-01.pcap');
if (kerberos !== undefined) {
  test('PsExec by Kerberos: the account is not shown, the client is named by its pipes', () => {
    const [hop] = kerberos.hops;
    assert.equal([hop.source.name, hop.target.name], ['VICTIM-PC', 'dc1.contoso.local']);
    assert.equal([hop.account, hop.auth], [{ domain: null, user: null }, 'Kerberos']);
    assert.equal([hop.method, hop.outcome, hop.runs], ['service', 'executed', 1]);
    assert.match(hop.because[0], /RStartServiceW of service PSEXESVC returned ERROR_SUCCESS \(frames 28-29\)/);
    assert.equal(hop.commands, []);
    assert.equal(
      hop.stages.filter(({ phase }) => phase === 'clean up').map(({ frame }) => frame),
      [142, 150, 162],
    );
    assert.is(kerberos.identities[0].kind, 'unknown');
    assert.ok(kerberos.recommendations.some(({ title }) => title === 'Find the account in the event logs'));
  });
}

const present = await caseOf('elc__psexec_calc.pcapng');
if (present !== undefined) {
  test('PsExec where the service runs already: executed without a drop', () => {
    const [hop] = present.hops;
    assert.equal([hop.method, hop.outcome, hop.account.user], ['service', 'executed', 'choppydog']);
    assert.match(hop.because[0], /own pipes answered: PSEXESVC \(frames 67-68/);
    const refused = hop.stages.filter(({ phase }) => phase === 'refused').map(({ frame }) => frame);
    assert.equal(refused, [14, 53, 57]);
    assert.match(hop.stages.find(({ frame }) => frame === 57)?.what ?? '', /already running/);
    assert.not.match(hop.because[0], /RStartServiceW/);
    assert.equal(present.files, []);
  });
}

const repointed = await caseOf('elc__sharp-no-psexec.pcap');
if (repointed !== undefined) {
  test('a service re-pointed and started behind encryption: attempted, and why', () => {
    const hop = repointed.hops.find(({ account }) => account.user === 'chewbacca');
    assert.equal(
      [hop?.source.name, hop?.target.name, hop?.method, hop?.outcome],
      ['SNICKLEFRITZ', 'CHIP_DOUGLAS-PC', 'service', 'attempted'],
    );
    assert.match(hop?.because[0] ?? '', /RChangeServiceConfigW and RStartServiceA are encrypted.*1211-1216/);
    assert.equal(
      hop?.stages.slice(-3).map(({ phase, frame }) => [phase, frame]),
      [
        ['stage', 1211],
        ['execute', 1213],
        ['stage', 1215],
      ],
    );
    assert.is(
      repointed.hops.some(({ outcome }) => outcome === 'executed'),
      false,
    );
  });
}

const output = await caseOf('attack__LM_smbexec_smb_dcerpc_svcctl_epm.pcapng');
if (output !== undefined) {
  test('sealed services whose output was fetched: executed, twice', () => {
    const [hop, ...others] = output.hops;
    assert.equal(others, []);
    assert.equal([hop.method, hop.outcome, hop.runs, hop.account.user], ['service', 'executed', 2, 'Backdoor']);
    assert.match(hop.because[0], /__LegitFile.*frames 37, 42-43, 74 and 79-80/);
  });
}

const remcom = await caseOf('elc__impacket_psexec.pcapng');
if (remcom !== undefined) {
  test('a console of whatever name: three pipes with one stem', () => {
    const hop = remcom.hops.find(({ source }) => source.ip === '192.168.1.161');
    assert.equal([hop?.method, hop?.outcome, hop?.runs], ['service', 'executed', 1]);
    assert.match(hop?.because.join(' ') ?? '', /RStartServiceW of service SDfL returned ERROR_SUCCESS \(frames 184/);
    assert.match(hop?.because.join(' ') ?? '', /RemCom_communicaton, RemCom_stdinKKiq6792/);
    assert.is(remcom.verdict.kind, 'suspicious');
  });
}

/** Over SMB1 the same: no rule, and nothing of the story, knows the dialect. */
const SMB1: readonly [capture: string, user: string, runs: number, because: RegExp][] = [
  ['elc__smbexec.pcapng', 'administrator', 10, /RStartServiceW of service BTOBTO|__output/],
  ['elc__winexesvc.pcap', 'chewbacca', 1, /RStartServiceW of service winexesvc returned ERROR_SUCCESS/],
];
for (const [name, user, runs, because] of SMB1) {
  const spoken = await caseOf(name);
  if (spoken === undefined) continue;
  test(`services over SMB1: ${name}`, () => {
    const hop = spoken.hops.find(({ source }) => source.ip === '192.168.1.161');
    assert.equal([hop?.method, hop?.outcome, hop?.runs, hop?.account.user, hop?.auth], ['service', 'executed', runs, user, 'NTLMv2']);
    assert.match(hop?.because.join(' ') ?? '', because);
  });
}

/** No wrong claims: what is ordinary, or cannot be read, is not called more than that. */
const ORDINARY: readonly [capture: string, methods: Hop['method'][], kind: Case['verdict']['kind']][] = [
  ['elc__remote_copy_of_file.pcapng', ['file-copy'], 'legitimate use'],
  ['elc__net_group_DAs.pcapng', ['enumeration'], 'legitimate use'],
  ['samr__python.exe_impacket_samrdump.py.pcapng', ['logon', 'enumeration'], 'legitimate use'],
  // The machine's own logon: its ticket is older than the capture, so that nobody is named.
  ['otrf__covenant_sc_query_dcerpc_smb_svcctl_2020-08-05034820.pcap', ['enumeration', 'logon'], 'legitimate use'],
];
for (const [name, methods, kind] of ORDINARY) {
  const ordinary = await caseOf(name);
  if (ordinary === undefined) continue;
  test(`no wrong claim: ${name}`, () => {
    assert.equal(
      ordinary.hops.map(({ method }) => method),
      methods,
    );
    assert.is(ordinary.verdict.kind, kind);
    assert.ok(ordinary.hops.every(({ outcome }) => outcome === 'accessed' || outcome === 'attempted'));
    assert.equal([ordinary.paths, ordinary.iocs], [[], []]);
    if (ordinary.blindSpots.some(({ reason }) => reason === 'encrypted')) assert.ok(ordinary.verdict.confidence <= 0.5);
  });
}

test.run();
