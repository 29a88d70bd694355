/** How a story says what several hops, reads and blind spots come to. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { blindSpot, logon, pipe, rpc, service, share, transfer } from '../report/samples.ts';
import { exploit, printer, process, query, registry } from '../report/samples-calls.ts';
import { finding, sequence, tell } from './support.ts';

/** Of the samples of calls. */
const SESSION = { domain: 'LAB', user: 'alice', sessionId: '0x0000000000000001' } as const;

const calls = (name: string | null, operation: string | null, given = {}) =>
  rpc({ interface: { uuid: '12345778-1234-abcd-ef00-0123456789ac', version: '1.0', name }, operation, opnum: 7, ...SESSION, ...given });

test('what weighs more is said first, and each with its account', () => {
  const bob = { domain: 'LAB', user: 'bob', sessionId: '0x0000000000000002' } as const;
  const seen = sequence<Observation>(logon(), share(), logon(bob), service({ ...bob, action: 'start', operation: 'RStartServiceW' }));
  const { verdict } = tell(seen, [finding('Odd', seen.slice(1, 2), {}), finding('Ran', seen.slice(3), { outcome: 'executed', method: 'service' })]);
  assert.match(verdict.summary, /^Lateral movement: .* ran a program on SALES-PC .*as LAB\\bob; used SALES-PC .*as SALES\\ssales\.$/);
});

test('a file that was read in part, then whole, is told as whole', () => {
  const seen = sequence<Observation>(
    logon(),
    transfer({ direction: 'read', size: 9000, bytes: 4096, complete: false }),
    transfer({ direction: 'read', size: 9000, bytes: 9000, complete: true }),
  );
  const told = tell(seen).hops[0].stages.filter(({ what }) => what.startsWith('Read'));
  assert.is(told.length, 1);
  // its frames are its own, not those of the part
  assert.match(told[0].what, /\(9,000 bytes, [^)]*\), 2 times, the first in frame 20$/);
  assert.is(told[0].frame, 30);
  assert.not.match(told[0].what, /of them seen/);
});

test('to close what was opened is no step', () => {
  const seen = sequence<Observation>(
    logon(SESSION),
    ...['SamrOpenDomain', 'SamrCloseHandle', 'LsarClose', 'DRSUnbind', 'ElfrCloseEL'].map((operation) => calls('samr', operation)),
  );
  const told = tell(seen).hops[0].stages.map(({ what }) => what);
  assert.equal(
    told.filter((what) => what.startsWith('Called')),
    ['Called samr, SamrOpenDomain'],
  );
});

test('calls of interfaces that are not there to be asked are no questions', () => {
  const method = (...seen: Observation[]) => tell(sequence<Observation>(logon(SESSION), ...seen)).hops[0].method;
  assert.is(method(calls('samr', 'SamrConnect5')), 'enumeration');
  assert.is(method(calls('samr', null)), 'rpc');
  assert.is(method(calls(null, null)), 'rpc');
  assert.is(method(calls('IRundown', 'X')), 'rpc');
  assert.is(method(calls('x', 'Y'), query()), 'enumeration');
});

test('commands of mimikatz whose answers cannot be read are tries', () => {
  const sealed = { sealed: true, status: 'response', returnCode: null, returnName: null } as const;
  const [hop] = tell(sequence<Observation>(logon(SESSION), calls('MimiCom', 'MimiCommand', sealed))).hops;
  assert.equal([hop.method, hop.outcome], ['rpc', 'attempted']);
  assert.match(hop.because[0], /The answers to MimiCommand are encrypted/);
});

test('services listed, and their configuration asked for, are steps; of one that is not there neither is refused', () => {
  const seen = sequence<Observation>(
    logon(),
    service({ action: 'enumerate', operation: 'REnumServicesStatusW', name: null, binaryPath: null }),
    service({ action: 'query status', operation: 'RQueryServiceStatus' }),
    service({ action: 'query config', operation: 'RQueryServiceConfigW', status: 'ERROR_SERVICE_DOES_NOT_EXIST', returnCode: 1060 }),
  );
  const told = tell(seen).hops[0].stages.filter(({ phase }) => phase === 'collect' || phase === 'refused');
  assert.equal(
    told.map(({ phase, what }) => [phase, what]),
    [['collect', 'REnumServicesStatusW: ERROR_SUCCESS']],
  );
});

test('what would open several blind spots is said once', () => {
  const seen = sequence<Observation>(
    logon(SESSION),
    process({ commandLine: 'calc', status: 'S_OK', processId: 4 }),
    blindSpot({ reason: 'encrypted', sessionId: '0x0000000000000001' }),
    blindSpot({ reason: 'encrypted', sessionId: null }),
  );
  const open = tell(seen, [finding('Ran', seen.slice(1, 2), {})]).recommendations.find(({ title }) => title === 'Open what could not be read');
  assert.is((open?.detail.match(/NT hash/g) ?? []).length <= 1, true, open?.detail);
  assert.not.match(open?.detail ?? '', /, or [^;]* and /);
});

test('what PowerShell was given in base64 is told beside its command', () => {
  const line = 'powershell.exe -enc dwBoAG8AYQBtAGkA';
  const { commands } = tell(sequence<Observation>(logon(SESSION), process({ commandLine: line, processId: 4 }), process({ commandLine: 'cmd.exe /c dir' }))).hops[0];
  assert.equal(
    commands.map(({ text, script }) => [text, script]),
    [
      [line, 'whoami'],
      ['dir', null],
    ],
  );
});

test('the registry through WMI is a use of WMI, and what it sets is put in place', () => {
  const through = { interface: 'IWbemServices', operation: 'ExecMethod', key: 'HKLM\\Run', status: 'S_OK' } as const;
  const [hop, ...others] = tell(
    sequence<Observation>(logon(SESSION), process({ commandLine: 'x', status: 'S_OK' }), registry({ ...through, action: 'set', value: 'a', data: 'b' })),
  ).hops;
  assert.equal([hop.method, hop.outcome, others.length], ['wmi', 'staged', 0]);
  assert.equal(
    hop.stages.map(({ phase }) => phase),
    ['authenticate', 'execute', 'stage'],
  );
});

test('a method of WMI that does something is no question', () => {
  const phases = ['Win32_Share.Create', 'Win32_Service.GetSecurityDescriptor'].map(
    (subject) =>
      tell(sequence<Observation>(logon(SESSION), query({ what: 'wmi', subject, interface: 'IWbemServices', operation: 'ExecMethod' }))).hops[0].stages[1].phase,
  );
  assert.equal(phases, ['execute', 'collect']);
});

const tried = exploit({ name: 'MS17-010', action: 'attempt', status: 'STATUS_INVALID_PARAMETER' });

test('an exploit is a hop of its own mechanism: tried, whatever the server answered', () => {
  const [hop] = tell(sequence<Observation>(logon(SESSION), tried)).hops;
  assert.equal([hop.method, hop.outcome], ['exploit', 'attempted']);
  assert.match(hop.because[0], /^MS17-010 was tried: whether it worked no answer says \(frames 20-21\)\.$/);
  assert.is(hop.stages.at(-1)?.phase, 'execute');
});

test('an implant that answered runs there', () => {
  const seen = sequence<Observation>(logon(SESSION), tried, exploit({ name: 'DoublePulsar', action: 'implant' }));
  const answered = finding('Implant Answered', seen.slice(2), { method: 'exploit', outcome: 'executed' });
  const { hops, verdict, recommendations } = tell(seen, [answered]);
  assert.equal([hops.length, hops[0].method, hops[0].outcome, verdict.kind], [1, 'exploit', 'executed', 'lateral movement']);
  assert.match(verdict.summary, /^Lateral movement: .* reached an implant on SALES-PC .* as /);
  assert.match(recommendations[0].title, /^Isolate and examine/);
});

test('what an exploit ran is no implant that answered', () => {
  const seen = sequence<Observation>(logon(SESSION), printer({ action: 'add driver', status: 'ERROR_SUCCESS' }));
  const { verdict } = tell(seen, [finding('Driver Fetched', seen.slice(1), { method: 'exploit', outcome: 'executed' })]);
  assert.match(verdict.summary, /^Lateral movement: .* ran a program on SALES-PC /);
});

test('what follows an exploit is one hop with it', () => {
  const { hops } = tell(sequence<Observation>(logon(SESSION), tried, service({ ...SESSION }), service({ ...SESSION, action: 'start', operation: 'RStartServiceW' })));
  assert.equal(
    hops.map(({ method, outcome }) => [method, outcome]),
    [['exploit', 'executed']],
  );
});

test('to look for a hole does nothing to the machine', () => {
  const [hop] = tell(sequence<Observation>(logon(SESSION), exploit({ name: 'MS17-010', action: 'probe' }))).hops;
  assert.equal([hop.method, hop.outcome], ['enumeration', 'accessed']);
  assert.match(hop.because[0], /^MS17-010 was looked for/);
});

test('to read a member of an automation object runs nothing', () => {
  const invoke = (flags: string, cArgs: number) =>
    calls('IDispatch', 'Invoke', { arguments: { dispIdMember: 4, flags, dispParams: { cArgs, cNamedArgs: 0 } } });
  const { stages } = tell(sequence<Observation>(logon(SESSION), invoke('0x00000003', 0), invoke('0x00000003', 4), invoke('0x00000001', 0))).hops[0];
  assert.equal(
    stages.filter(({ what }) => what.includes('Invoke')).map(({ phase, frame }) => [phase, frame]),
    [
      ['collect', 20],
      ['execute', 30],
    ],
  );
});

test('connections that were given up alike are one blind spot, the few are told with their ports', () => {
  const evicted = (given = {}) =>
    blindSpot({ reason: 'evicted', what: '1 connection forgotten, there were too many at once (limit flows): what follows', count: 1, bytes: null, ...given });
  const holes = (port: number) =>
    blindSpot({ ...{ reason: 'lost', what: '1,500 bytes from 10.0.0.130 not in the capture, in 2 places', count: 2, bytes: 1500 }, source: { ip: '10.0.0.130', port } });
  const many = [1, 2, 3, 4, 5].map((port) => evicted({ source: { ip: '10.0.0.130', port } }));
  const few = [1, 2, 3, 4].map((port) => evicted({ source: { ip: '10.0.0.131', port } }));
  const { blindSpots } = tell(sequence<Observation>(logon(), ...many, ...few, ...[1, 2, 3, 4, 5].map(holes)));
  assert.equal(
    blindSpots.map(({ what, count, sourcePort }) => [what.replace(/:.*/, ''), count, sourcePort]),
    [
      ['5 connections forgotten, there were too many at once (limit flows)', 5, null],
      ...[1, 2, 3, 4].map((port) => ['1 connection forgotten, there were too many at once (limit flows)', 1, port]),
      ['7,500 bytes from 10.0.0.130 not in the capture, in 10 places', 10, null],
    ],
  );
});

test('a pipe that was looked for is told where it is known as a tool, not as opened', () => {
  const absent = (name: string) => pipe({ name, status: 'STATUS_OBJECT_NAME_NOT_FOUND' });
  const seen = sequence<Observation>(logon(), absent('csexecsvc'), absent('other'));
  const { stages } = tell(seen, [finding('A Tool', seen.slice(1, 2), {}, { outcome: 'refused' })]).hops[0];
  assert.equal(
    stages.filter(({ what }) => what.includes('pipe')).map(({ phase, what }) => [phase, what]),
    [['collect', 'Looked for pipe csexecsvc, which is not there: STATUS_OBJECT_NAME_NOT_FOUND']],
  );
  const own = sequence<Observation>(logon(), service({ name: 'agent', action: 'start', operation: 'RStartServiceW' }), absent('agent'), pipe({ name: 'agent' }));
  assert.equal(
    tell(own).hops[0].stages.flatMap(({ what }) => (what.includes('pipe') ? [what] : [])),
    ['Looked for pipe agent, which is not there: STATUS_OBJECT_NAME_NOT_FOUND', "Opened the program's own pipe agent"],
  );
});

test.run();
