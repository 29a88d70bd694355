/** Outcomes follow the server's answers: a table of what was seen, and what it comes to. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Hop } from '../../src/case.ts';
import type { Observation } from '../../src/observations.ts';
import { capture, file, logon, pipe, rpc, service, share, transfer } from '../report/samples.ts';
import { replication, shutdown } from '../report/samples-calls.ts';
import { finding, sequence, tell } from './support.ts';

/** Of the samples. */
const { domain, user, sessionId } = logon();
const SESSION = { domain, user, sessionId };

type Expected = [method: Hop['method'], outcome: Hop['outcome'], because: RegExp];

const sealed = { sealed: true, status: 'unknown', returnCode: null, name: null, displayName: null, binaryPath: null };
const created = service({ action: 'create', operation: 'RCreateServiceW' });
const started = service({ action: 'start', operation: 'RStartServiceW' });
const console = (stream: string): Observation =>
  pipe({ name: `RENAMED-HR-PC-7980-${stream}`, sessionId: '0x000004000800002d' });

const TABLE: readonly [name: string, seen: Observation[], expected: Expected][] = [
  [
    'a start that returned 0',
    [logon(), created, started],
    ['service', 'executed', /RStartServiceW of service PSEXESVC returned ERROR_SUCCESS \(frames 30-31\)/],
  ],
  [
    'an encrypted call that met a fault, which is told in clear',
    [logon(), { ...replication({ action: 'add replica', operation: 'DRSReplicaAdd', sealed: true, status: 'EPT_S_CANT_PERFORM_OP' }), ...SESSION }],
    ['replication', 'denied', /^Asked to add a replication partner .*: EPT_S_CANT_PERFORM_OP \(frames 20-21\)\.$/],
  ],
  [
    'a machine that was restarted',
    [logon(), { ...shutdown({ action: 'restart', status: 'ERROR_SUCCESS' }), ...SESSION }],
    ['administration', 'accessed', /^Restarted the machine: .* returned ERROR_SUCCESS/],
  ],
  [
    'a command that is no service (1053)',
    [
      logon(),
      created,
      service({
        action: 'start',
        operation: 'RStartServiceW',
        status: 'ERROR_SERVICE_REQUEST_TIMEOUT',
        returnCode: 1053,
      }),
    ],
    ['service', 'executed', /REQUEST_TIMEOUT.*was started did not report/],
  ],
  [
    'a start refused, a service left in place',
    [
      logon(),
      created,
      service({ action: 'start', operation: 'RStartServiceW', status: 'ERROR_ACCESS_DENIED', returnCode: 5 }),
    ],
    ['service', 'staged', /Created service PSEXESVC/],
  ],
  [
    'all refused',
    [logon(), service({ status: 'ERROR_ACCESS_DENIED', returnCode: 5 })],
    ['service', 'denied', /RCreateServiceW of service PSEXESVC returned ERROR_ACCESS_DENIED/],
  ],
  [
    'sealed and nothing else',
    [
      logon(),
      service({ ...sealed, action: 'create' }),
      service({ ...sealed, action: 'start', operation: 'RStartServiceW' }),
    ],
    ['service', 'attempted', /answers to RCreateServiceW and RStartServiceW are encrypted/],
  ],
  [
    'sealed, and the program answers through pipes of whatever name',
    [
      logon(),
      service({ ...sealed, action: 'start', operation: 'RStartServiceW' }),
      console('stdin'),
      console('stdout'),
      console('stderr'),
    ],
    ['service', 'executed', /own pipes answered: RENAMED-HR-PC-7980-stdin/],
  ],
  [
    'no answer to the start',
    [
      logon(),
      service({
        action: 'start',
        operation: 'RStartServiceW',
        status: 'unknown',
        returnCode: null,
        responseFrame: null,
      }),
    ],
    ['service', 'attempted', /No answer to RStartServiceW was seen/],
  ],
  [
    'a program on an administrative share',
    [logon(), share(), transfer()],
    ['file-copy', 'staged', /1 file put in place.*PSEXESVC\.exe/],
  ],
  [
    'a document on an ordinary share',
    [logon(), transfer({ share: '\\\\10.0.0.133\\docs', name: 'a.docx', type: 'Office document', pe: null })],
    ['file-copy', 'accessed', /granted 1 transfer/],
  ],
  [
    'output fetched and deleted after a sealed start',
    [
      logon(),
      service({ ...sealed, action: 'start', operation: 'RStartServiceA' }),
      transfer({ direction: 'read', name: '__out', type: 'text', pe: null, share: '\\\\10.0.0.133\\C$' }),
      file({ action: 'delete', name: '__out', share: '\\\\10.0.0.133\\C$', result: null }),
    ],
    ['service', 'executed', /Output was fetched: \\\\10\.0\.0\.133\\C\$\\__out/],
  ],
  [
    'a file put, read back and deleted is no output',
    [logon(), transfer(), transfer({ direction: 'read' }), file({ action: 'delete', result: null })],
    ['file-copy', 'staged', /Deleted again|put in place/],
  ],
  [
    'a logon refused',
    [logon({ status: 'STATUS_LOGON_FAILURE', outcome: 'failure' })],
    ['logon', 'denied', /Logon refused: STATUS_LOGON_FAILURE/],
  ],
  ['a logon alone', [logon()], ['logon', 'accessed', /logon was accepted/]],
  [
    'a logon without an answer',
    [logon({ status: 'unknown', outcome: 'unknown', responseFrame: null })],
    ['logon', 'attempted', /No answer/],
  ],
  [
    'let in, but to no share',
    [logon(), share({ status: 'STATUS_ACCESS_DENIED', type: null })],
    ['logon', 'denied', /Tree connect to .*ADMIN\$ refused: STATUS_ACCESS_DENIED/],
  ],
  [
    'questions only',
    [
      logon(),
      rpc({
        interface: { uuid: '12345778-1234-abcd-ef00-0123456789ac', version: '1.0', name: 'samr' },
        operation: 'SamrConnect5',
      }),
    ],
    ['enumeration', 'accessed', /granted 1 call/],
  ],
];

for (const [name, seen, [method, outcome, because]] of TABLE) {
  test(`${outcome}: ${name}`, () => {
    const { hops } = tell([...sequence(...seen), capture()]);
    assert.is(hops.length, 1);
    assert.equal([hops[0].method, hops[0].outcome], [method, outcome], JSON.stringify(hops[0].because));
    assert.match(hops[0].because.join(' '), because);
  });
}

test('a rule cannot make an execution of files alone, but can of a pipe', () => {
  const [entry, put, opened] = sequence<Observation>(logon(), transfer(), pipe({ name: 'odd', rpc: false }));
  const ofFile = finding('A Name', [put], { method: 'service', outcome: 'executed' });
  assert.equal(
    tell([entry, put], [ofFile]).hops.map((hop) => [hop.method, hop.outcome]),
    [['file-copy', 'staged']],
  );
  const ofPipe = finding('A Pipe', [opened], { method: 'service', outcome: 'executed' });
  const [hop] = tell([entry, put, opened], [ofFile, ofPipe]).hops;
  assert.equal([hop.method, hop.outcome, hop.because[0]], ['service', 'executed', 'A Pipe (frames 30-31).']);
});

test('what was refused says nothing of what was done', () => {
  const [entry, opened] = sequence<Observation>(logon(), pipe({ name: 'odd', status: 'STATUS_ACCESS_DENIED' }));
  const refused = finding('A Pipe', [opened], { method: 'service', outcome: 'executed' }, { outcome: 'refused' });
  const [hop] = tell([entry, opened], [refused]).hops;
  assert.equal([hop.method, hop.outcome], ['logon', 'denied']);
});

test.run();
