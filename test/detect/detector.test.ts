/** Findings: what they say, of whom, with what proof; and that neither order nor number of observations changes it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { detect, Detector, inOrder } from '../../src/detect/detector.ts';
import type { DetectedFinding } from '../../src/detect/finding.ts';
import { loadRuleset } from '../../src/detect/load.ts';
import type { Observation } from '../../src/observations.ts';
import { observeShared } from '../support/analyze.ts';
import { seeded } from '../support/random.ts';
import { repeat, stream } from './stream.ts';

const ruleset = loadRuleset();

const of = (findings: readonly DetectedFinding[], rule: string): DetectedFinding[] =>
  findings.filter(({ rule: { file } }) => file === `rules/${rule}.yml`);

function one(findings: readonly DetectedFinding[], rule: string): DetectedFinding {
  const found = of(findings, rule);
  assert.is(found.length, 1, `${found.length} findings of ${rule}`);
  return found[0];
}

const PSEXEC_RUN = stream(
  { kind: 'logon' },
  { kind: 'share' },
  { kind: 'file', name: 'PSEXESVC.exe', disposition: 'FILE_OVERWRITE_IF', result: 'FILE_CREATED' },
  { kind: 'transfer', name: 'PSEXESVC.exe', size: 145_568, bytes: 145_568 },
  { kind: 'service', name: 'PSEXESVC', binaryPath: '%SystemRoot%\\PSEXESVC.exe' },
  { kind: 'service', action: 'start', name: 'PSEXESVC' },
  { kind: 'pipe', name: 'PSEXESVC-HR-PC-7980-stdin' },
  { kind: 'pipe', name: 'PSEXESVC-HR-PC-7980-stdout' },
  { kind: 'pipe', name: 'PSEXESVC-HR-PC-7980-stderr' },
  { kind: 'file', action: 'delete', name: 'PSEXESVC.exe' },
);

test('who did what to whom, with the frames that prove it', () => {
  const findings = detect(PSEXEC_RUN, ruleset);
  const created = one(findings, 'service_created');
  assert.is(
    created.what,
    '10.0.0.130 as LAB\\ssales created the service PSEXESVC with the program %SystemRoot%\\PSEXESVC.exe on 10.0.0.133',
  );
  assert.is(created.source, '10.0.0.130');
  assert.is(created.target, '10.0.0.133');
  assert.equal(created.account, { domain: 'LAB', user: 'ssales' });
  assert.is(created.outcome, 'done');
  assert.equal(created.frames, [41, 42]);
  assert.equal(created.observations, ['o5']);
  assert.is(created.displayFilter, 'frame.number in {41..42}');
  assert.equal(created.annotation, { phase: 'stage', method: 'service', outcome: 'staged' });
  assert.equal(
    created.techniques.map(({ id, name }) => `${id} ${name}`),
    ['T1543.003 Windows Service', 'T1569.002 Service Execution'],
  );
});

test('a sequence has the frames of all its parts and tells them in order', () => {
  const run = one(detect(PSEXEC_RUN, ruleset), 'service_dropped_created_started');
  assert.is(run.rule.level, 'critical');
  assert.equal(run.frames, [31, 41, 42, 51, 52]);
  assert.equal(run.observations, ['o4', 'o5', 'o6']);
  assert.is(run.time, PSEXEC_RUN[3].kind === 'transfer' ? PSEXEC_RUN[3].time : '');
  assert.match(run.what, /: wrote .*PSEXESVC\.exe .*; created the service PSEXESVC .*; started the service PSEXESVC$/);
  assert.is(
    run.displayFilter,
    'frame.number in {31, 41..42, 51..52} && ip.addr == 10.0.0.130 && ip.addr == 10.0.0.133',
  );
  assert.equal(one(detect(PSEXEC_RUN, ruleset), 'pipe_console').frames, [61, 62, 71, 72, 81, 82]);
});

test('the order of arrival does not matter', () => {
  const expected = detect(PSEXEC_RUN, ruleset);
  const random = seeded(3);
  for (let round = 0; round < 20; round++) {
    const shuffled = PSEXEC_RUN.map((o) => ({ o, key: random.below(1e9) })).sort((a, b) => a.key - b.key);
    assert.equal(
      detect(
        shuffled.map(({ o }) => o),
        ruleset,
      ),
      expected,
    );
  }
  const ids = (observations: readonly Observation[]) => observations.map(({ id }) => id);
  assert.equal(ids(inOrder([...PSEXEC_RUN].reverse())), ids(PSEXEC_RUN));
});

test('a detector of its own for each run', () => {
  const first = new Detector(ruleset);
  for (const o of PSEXEC_RUN.slice(0, 5)) first.observe(o);
  const second = new Detector(ruleset);
  for (const o of PSEXEC_RUN.slice(5)) second.observe(o);
  assert.equal(of(first.finish(), 'service_created_and_started'), []);
  assert.equal(of(second.finish(), 'service_created_and_started'), []);
});

test('the same again is told once, after a pause anew', () => {
  const again = stream(...repeat(3, () => ({ kind: 'share' }) as const), { kind: 'share', after: 301 });
  const found = of(detect(again, ruleset), 'share_administrative_connected');
  assert.is(found.length, 2);
  assert.equal(found[0].frames, [1, 2, 11, 12, 21, 22]);
  assert.match(found[0].what, /ADMIN\$ on 10\.0\.0\.133, 3 times$/);
  assert.equal(found[1].frames, [31, 32]);
});

test('what was done and what was refused are findings of their own', () => {
  const mixed = stream(
    { kind: 'service', name: 'a' },
    { kind: 'service', name: 'b', status: 'ERROR_ACCESS_DENIED', returnCode: 5 },
  );
  const findings = detect(mixed, ruleset);
  assert.equal(one(findings, 'service_created').observations, ['o1']);
  const refused = one(findings, 'service_manager_refused');
  assert.is(refused.outcome, 'refused');
  assert.is(
    refused.what,
    '10.0.0.130 as LAB\\ssales tried to create the service b on 10.0.0.133: refused with ERROR_ACCESS_DENIED',
  );
});

test('without an answer nothing is done', () => {
  const silent = stream({
    kind: 'service',
    name: 'winexesvc',
    status: 'unknown',
    returnCode: null,
    responseFrame: null,
  });
  const finding = one(detect(silent, ruleset), 'tool_winexe');
  assert.is(finding.outcome, 'unknown');
  assert.match(finding.what, /asked to create the service winexesvc on 10\.0\.0\.133: no answer was seen$/);
  assert.equal(of(detect(silent, ruleset), 'service_created'), []);
});

test('many accounts are no one account, many targets no one target', () => {
  const spray = stream(
    ...repeat(
      6,
      (i) =>
        ({
          kind: 'logon',
          user: `u${i}`,
          to: `10.0.0.${i}`,
          status: 'STATUS_LOGON_FAILURE',
          outcome: 'failure',
        }) as const,
    ),
  );
  const finding = one(detect(spray, ruleset), 'logon_spraying');
  assert.is(finding.account, null);
  assert.is(finding.target, null);
  assert.match(finding.what, /^10\.0\.0\.130 on 6 machines: /);
  assert.match(finding.displayFilter, / && ip\.addr == 10\.0\.0\.130$/);
});

test('an account with and without its domain is one', () => {
  const run = stream({ kind: 'service', domain: '' }, { kind: 'service', action: 'start', user: 'SSALES' });
  assert.equal(one(detect(run, ruleset), 'service_created_and_started').account, { domain: 'LAB', user: 'ssales' });
});

test('a flood is told in bounds', () => {
  const flood = stream(...repeat(3000, (i) => ({ kind: 'share', after: 301, path: `\\\\h${i}\\C$` }) as const));
  const detector = new Detector(ruleset);
  for (const o of flood) detector.observe(o);
  assert.is(of(detector.finish(), 'share_administrative_connected').length, 2000);
  assert.ok(detector.problems.some(({ message }) => message.includes('1000 findings')));
  const [long] = of(
    detect(stream(...repeat(5000, () => ({ kind: 'share' }) as const)), ruleset),
    'share_administrative_connected',
  );
  assert.is(long.frames.length, 1000);
  assert.match(long.what, /, 5,000 times$/);
});

test('the analyst of PsExec over TCP saw these frames', async () => {
  const observations = await observeShared('attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng');
  if (observations === undefined) return;
  const findings = detect(observations, ruleset);
  const sealed = one(findings, 'service_sealed_created_and_started');
  assert.equal(sealed.frames, [131, 132, 137, 138]);
  assert.is(sealed.outcome, 'unknown');
  assert.equal(sealed.account, { domain: '3B', user: 'backdoor' });
  assert.is(one(findings, 'service_sealed_after_dropped_file').rule.level, 'critical');
  assert.is(one(findings, 'tool_psexec_pipe').outcome, 'done');
  assert.equal(one(findings, 'pipe_console').frames.slice(0, 2), [178, 179]);
});

test('the analyst of PsExec on a service that existed saw these frames', async () => {
  const observations = await observeShared('elc__psexec_calc.pcapng');
  if (observations === undefined) return;
  const findings = detect(observations, ruleset);
  assert.equal(one(findings, 'service_existing_and_started').frames, [53, 54, 57, 58]);
  const refused = one(findings, 'file_executable_refused_on_administrative_share');
  assert.equal(refused.frames, [14, 16]);
  assert.match(refused.what, /refused with STATUS_SHARING_VIOLATION$/);
});

test('the analyst of SharpNoPSExec saw these frames', async () => {
  const observations = await observeShared('elc__sharp-no-psexec.pcap');
  if (observations === undefined) return;
  assert.equal(
    one(detect(observations, ruleset), 'service_sealed_repointed').frames,
    [1211, 1212, 1213, 1214, 1215, 1216],
  );
});

test('the analyst of impacket psexec.py saw these frames', async () => {
  const observations = await observeShared('elc__impacket_psexec.pcapng');
  if (observations === undefined) return;
  const findings = detect(observations, ruleset);
  assert.ok(one(findings, 'service_created').frames.includes(178));
  assert.ok(one(findings, 'service_created_and_started').frames.includes(184));
  assert.ok(one(findings, 'service_stopped_and_deleted').frames.includes(1298));
  assert.ok(one(findings, 'service_short_lived').frames.includes(1332));
  assert.is(one(findings, 'tool_impacket_psexec_console_pipe').annotation.tool?.name, 'impacket psexec');
});

test('what is counted was done where a part was, whatever came last; what comes in order is told by its end', () => {
  const asked = (['users', 'groups', 'policy', 'domains', 'rights'] as const).map((what) => ({ kind: 'query', what, status: 'STATUS_SUCCESS' }) as const);
  const refused = { ...asked[4], what: 'trusts', status: 'STATUS_ACCESS_DENIED' } as const;
  const outcomeOf = (...seen: Parameters<typeof stream>) => one(detect(stream(...seen), ruleset), 'discovery_of_many_kinds').outcome;
  assert.is(outcomeOf(...asked, refused), 'done');
  assert.is(outcomeOf(...[...asked, refused].map((query) => ({ ...query, status: 'STATUS_ACCESS_DENIED' }))), 'refused');
});

test.run();
