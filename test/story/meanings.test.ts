/** What calls mean in a story: method, outcome and why, commands, lists, by what was seen. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Hop } from '../../src/case.ts';
import type { Observation } from '../../src/observations.ts';
import { logon, pipe, rpc, share } from '../report/samples.ts';
import { account, coercion, printer, process, query, registry, replication, task } from '../report/samples-calls.ts';
import { sequence, tell } from './support.ts';

type Expected = [method: Hop['method'], outcome: Hop['outcome'], because: RegExp];

const SESSION = { domain: 'LAB', user: 'alice', sessionId: '0x0000000000000001' } as const;
const entered = logon(SESSION);
const SEALED = { sealed: true, status: 'unknown', returnCode: null } as const;
const ipc = share({ ...SESSION, path: '\\\\10.0.0.9\\IPC$', type: 'pipe' });
const ASKED = { path: '\\Updater', operation: 'NetrJobAdd' } as const;
const DENIED = { status: 'ERROR_ACCESS_DENIED', returnCode: 5 } as const;
const command = { type: 'command', command: 'cmd.exe', arguments: '/c dir', workingDirectory: null, classId: null } as const;
const registered = task({ path: '\\Updater', actions: [command], status: 'S_OK' });
const ran = task({ action: 'run', operation: 'SchRpcRun', path: '\\Updater', status: 'S_OK' });
const created = process({ commandLine: 'calc', className: 'Win32_Process', method: 'Create', status: 'S_OK' });

const TABLE: readonly [name: string, seen: Observation[], expected: Expected][] = [
  [
    'a task registered and run',
    [registered, ran],
    ['scheduled-task', 'executed', /Ran task \\Updater: SchRpcRun returned S_OK \(frames 30-31\)/],
  ],
  ['a task registered alone', [registered], ['scheduled-task', 'staged', /Registered task \\Updater \(cmd\.exe \/c dir\)/]],
  [
    'a task refused',
    [task({ path: '\\Updater', ...DENIED })],
    ['scheduled-task', 'denied', /Asked to register task \\Updater: ERROR_ACCESS_DENIED/],
  ],
  [
    'a task that the server does not know how to make, after its share and pipe',
    [ipc, pipe({ ...SESSION, name: 'atsvc', rpc: true }), task({ ...ASKED, status: 'ERROR_NOT_SUPPORTED', returnCode: 50 })],
    ['scheduled-task', 'denied', /^Asked to register task \\Updater: ERROR_NOT_SUPPORTED \(frames \d+-\d+\)\.$/],
  ],
  [
    'a task refused, users listed',
    [ipc, task({ ...ASKED, ...DENIED }), query({ what: 'users' })],
    ['enumeration', 'accessed', /The server granted 1 call \(.*Asked to register task \\Updater: ERROR_ACCESS_DENIED/],
  ],
  [
    'a task refused, an administrative share let in to',
    [ipc, share({ ...SESSION, path: '\\\\10.0.0.9\\ADMIN$' }), task({ ...ASKED, ...DENIED })],
    ['logon', 'accessed', /The server granted 1 tree connect \(/],
  ],
  [
    'a task run in encryption',
    [task({ action: 'run', operation: 'SchRpcRun', ...SEALED })],
    ['scheduled-task', 'attempted', /answers to SchRpcRun are encrypted/],
  ],
  [
    'tasks asked about',
    [task({ action: 'enumerate', operation: 'SchRpcEnumTasks', path: '\\' })],
    ['enumeration', 'accessed', /The server granted/],
  ],
  ['a process with its number', [{ ...created, processId: 1576 }], ['wmi', 'executed', /returned S_OK, process 1576/]],
  [
    'a process that Win32_Process.Create did not make',
    [{ ...created, status: 'ReturnValue 9 (path not found)', returnCode: 9 }],
    ['wmi', 'denied', /Asked to create process calc through WMI: ReturnValue 9/],
  ],
  [
    'an event subscription',
    [process({ className: 'CommandLineEventConsumer', method: 'PutInstance', status: 'S_OK' })],
    ['wmi', 'staged', /Put a WMI instance of CommandLineEventConsumer/],
  ],
  ['a member of an object invoked', [process({ via: 'dcom', commandLine: 'calc' })], ['dcom', 'executed', /through DCOM/]],
  [
    'a value set',
    [registry({ action: 'set', key: 'HKLM\\SOFTWARE\\X', value: 'Run', data: 'calc' })],
    ['registry', 'staged', /Set HKLM\\SOFTWARE\\X\\Run to calc/],
  ],
  ['a value read', [registry({ action: 'query', key: 'HKLM\\SOFTWARE\\X' })], ['enumeration', 'accessed', /granted/]],
  ['an account made', [account({ action: 'create', account: 'helper' })], ['account', 'staged', /Created account .*helper/]],
  ['a driver added', [printer({ action: 'add driver', name: 'X' })], ['printer', 'staged', /Added printer driver X/]],
  ['a server coerced', [coercion({ path: '\\\\10.0.0.7\\x' })], ['coercion', 'accessed', /The server granted/]],
  [
    'a server that met an error where it was sent',
    [ipc, coercion({ path: '\\\\10.0.0.7\\x', status: 'ERROR_BAD_NETPATH', returnCode: 53 })],
    ['coercion', 'attempted', /returned ERROR_BAD_NETPATH .*such an answer does not say/],
  ],
  [
    'a server that would not go',
    [ipc, coercion({ path: '\\\\10.0.0.7\\x', status: 'nca_s_fault_access_denied', returnCode: null })],
    ['coercion', 'denied', /nca_s_fault_access_denied/],
  ],
  [
    'WinRM, whose messages are encrypted',
    [logon({ ...SESSION, via: 'http', status: '200', target: { ip: '10.0.0.133', port: 5985 } })],
    ['winrm', 'accessed', /^WinRM let in; what went through it is not read \(frames \d+-\d+\)\.$/],
  ],
  ['users listed', [query({ what: 'users' })], ['enumeration', 'accessed', /The server granted/]],
];

for (const [name, seen, [method, outcome, because]] of TABLE)
  test(`${outcome}: ${name}`, () => {
    const [hop, ...others] = tell(sequence(entered, ...seen)).hops;
    assert.equal(others, []);
    assert.equal([hop.method, hop.outcome], [method, outcome], hop.because.join(' '));
    assert.match(hop.because.join(' '), because);
  });

test('replication is told by the length of its encrypted answers; an answer without objects is none', () => {
  const interfaceOf = { uuid: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2', version: '4.0', name: 'drsuapi' };
  const call = { interface: interfaceOf, opnum: 3, operation: 'DRSGetNCChanges', sealed: true, status: 'response' } as const;
  const changes = replication({ action: 'get changes', operation: 'DRSGetNCChanges', ...SEALED, opnum: 3 });
  const outcomes = [4_600, 240].map((responseBytes) => {
    const [hop] = tell(sequence<Observation>(entered, rpc({ ...SESSION, ...call, responseBytes }), changes)).hops;
    return [hop.method, hop.outcome, hop.because[0]];
  });
  assert.equal(outcomes[0].slice(0, 2), ['replication', 'accessed']);
  assert.match(String(outcomes[0][2]), /answered 1 request for changes with 4,600 bytes/);
  assert.equal(outcomes[1].slice(0, 2), ['replication', 'attempted']);
});

test('a call is told once: by what it means', () => {
  const seen = sequence<Observation>(entered, rpc({ ...SESSION, operation: 'SchRpcRun', opnum: 1 }), ran);
  const [, call] = seen;
  if (call.kind !== 'rpc') throw new Error('the second is a call');
  const meaning = { ...seen[2], frame: call.frame, responseFrame: call.responseFrame, flow: call.flow } as Observation;
  const [hop] = tell([seen[0], call, meaning]).hops;
  assert.equal(
    hop.stages.filter(({ phase }) => phase !== 'authenticate').map(({ what }) => what),
    ['Ran task \\Updater'],
  );
});

test('tasks and command lines are listed', () => {
  const { tasks, hops } = tell(sequence<Observation>(entered, registered, ran, { ...created, processId: 4 }));
  assert.equal(
    tasks.map(({ action, path, command: line }) => [action, path, line]),
    [
      ['register', '\\Updater', 'cmd.exe /c dir'],
      ['run', '\\Updater', null],
    ],
  );
  assert.equal(
    hops.flatMap(({ commands }) => commands.map(({ text }) => text)),
    // what the interpreter was given, without it
    ['dir', 'calc'],
  );
});

test('a call that was carried out and refused tells its return value, not that a response came', () => {
  const denied = { action: 'call', status: 'response', responseFrame: 31, returnCode: 5, returnName: 'ERROR_ACCESS_DENIED' } as const;
  const LISTED = {
    interface: { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', version: '3.0', name: 'epmapper' },
    operation: 'ept_lookup',
  } as const;
  const { timeline } = tell(sequence<Observation>(entered, ipc, rpc({ ...SESSION, ...denied, ...LISTED })));
  const refused = timeline.map(({ what }) => what).filter((what) => what.startsWith('Call of '));
  assert.is(refused.length, 1);
  assert.match(refused[0]!, /^Call of .*: refused, ERROR_ACCESS_DENIED$/);
});

test.run();
