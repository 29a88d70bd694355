/** Tools put together, display filters, names of hosts, accounts, paths: the parts that stand alone. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation, TicketObservation } from '../../src/observations.ts';
import { accountKey } from '../../src/story/account.ts';
import { hostOfPath, hostOfPrincipal, isAdministrative } from '../../src/story/address.ts';
import { displayFilter } from '../../src/story/displayFilter.ts';
import { isCommandLine } from '../../src/story/evidence.ts';
import { numbersText } from '../../src/story/sentence.ts';
import { combined } from '../../src/story/tool.ts';
import { clientOfKeyFile, clientOfPipe, consolePipe } from '../../src/story/toolNames.ts';
import { ticket } from '../report/samples-calls.ts';
import { capture, file, logon, negotiate, pipe, server, service, share, transfer } from '../report/samples.ts';
import { finding, sequence, tell } from './support.ts';

test('independent signs strengthen each other, one rule counts once', () => {
  assert.is(combined([0.6, 0.9]), 0.96);
  assert.is(combined([1, 1]), 0.99);
  assert.is(combined([]), 0);
  const [entry, put, opened, again] = sequence<Observation>(
    logon(),
    transfer(),
    pipe({ name: 'PSEXESVC' }),
    pipe({ name: 'PSEXESVC' }),
  );
  const psexec = (confidence: number) => ({ tool: { name: 'PsExec', confidence } });
  const findings = [
    finding('A File', [put], psexec(0.5)),
    finding('A Pipe', [opened], psexec(0.8)),
    finding('A Pipe', [again], psexec(0.8)),
    finding('Another', [opened], { tool: { name: 'PAExec', confidence: 0.3 } }),
  ];
  assert.equal(tell([entry, put, opened, again], findings).hops[0].tool, {
    name: 'PsExec',
    confidence: 0.9,
    because: [
      'A File: A File (f1, frames 20-21)',
      'A Pipe: A Pipe (f2 and 1 finding more, frames 30-31 and 40-41)',
      'some of it also fits PAExec (30 %)',
    ],
  });
});

const FILTERS: readonly [string[], [number, number][], string][] = [
  [
    ['10.0.0.130', '10.0.0.133'],
    [[123, 145]],
    'ip.addr == 10.0.0.130 && ip.addr == 10.0.0.133 && frame.number in {123..145}',
  ],
  [['fd00::130', 'fd00::133'], [[7, 7]], 'ipv6.addr == fd00::130 && ipv6.addr == fd00::133 && frame.number == 7'],
  [
    ['10.0.0.1', '10.0.0.1'],
    [
      [1, 2],
      [2, 3],
      [9, 9],
      [5, 5],
    ],
    'ip.addr == 10.0.0.1 && frame.number in {1..3, 5, 9}',
  ],
  [['10.0.0.1'], [], 'ip.addr == 10.0.0.1'],
];
for (const [addresses, ranges, expected] of FILTERS) {
  test(`display filter: ${expected}`, () => {
    assert.is(displayFilter(addresses, ranges), expected);
  });
}

test('a display filter stays short, and leaves out the widest gaps', () => {
  const frames = Array.from({ length: 1000 }, (_, i): [number, number] => [
    i * 3 + (i >= 500 ? 9000 : 0),
    i * 3 + (i >= 500 ? 9000 : 0),
  ]);
  const filter = displayFilter(['10.0.0.1'], frames);
  assert.ok(filter.length < 1000);
  assert.match(filter, /1497, 10500/);
});

test('frames in words', () => {
  assert.is(numbersText([5]), 'frame 5');
  assert.is(numbersText([6, 5, 9]), 'frames 5-6 and 9');
  assert.is(numbersText([1, 3, 5, 7, 9, 11, 13]), 'frames 1, 3, 5, 7, 9 and 2 more');
});

test('names of hosts in paths, principals, pipes and key files', () => {
  assert.equal(['\\\\dc1\\IPC$', '\\\\10.0.0.133\\C$', '\\\\fd00::1\\C$', 'C:\\x', '\\\\'].map(hostOfPath), [
    'dc1',
    null,
    null,
    null,
    null,
  ]);
  assert.equal(['cifs/dc1.contoso.local', 'cifs/10.0.0.1', 'dc1', 'MSSQLSvc/db:1433'].map(hostOfPrincipal), [
    'dc1.contoso.local',
    null,
    null,
    'db',
  ]);
  assert.equal(
    ['PSEXESVC-02694W-WIN10-13272-stdin', 'X-A-B-C-1-stderr', 'RemCom_stdinKKiq6792', 'PSEXESVC', 'a-b-stdin'].map(
      clientOfPipe,
    ),
    ['02694W-WIN10', 'A-B-C', null, null, null],
  );
  assert.equal(['PSEXEC-HR-PC-1C6C5D14.key', 'Temp\\psexec-A-00000000.key', 'x.key'].map(clientOfKeyFile), [
    'HR-PC',
    'A',
    null,
  ]);
  assert.equal(consolePipe('ahexec_stdout064C0001'), { stem: 'ahexec', suffix: '064C0001', stream: 'stdout' });
  assert.equal(['\\\\a\\ADMIN$', '\\\\a\\c$', '\\\\a\\IPC$', '\\\\a\\data$'].map(isAdministrative), [
    true,
    true,
    false,
    false,
  ]);
});

test('commands are what an interpreter is given', () => {
  const commands = ['%COMSPEC% /Q /c echo x', 'cmd.exe /c whoami', '"C:\\Windows\\powershell.exe" -enc AAAA'];
  assert.ok(commands.every(isCommandLine));
  assert.equal(['%SystemRoot%\\PSEXESVC.exe', 'C:\\cmdline\\agent.exe', ''].filter(isCommandLine), []);
});

test('one account, several spellings', () => {
  const local = new Set(['marketing-pc']);
  const key = (domain: string | null, user: string) => accountKey({ domain, user }, local);
  assert.is(
    new Set([key('.', 'IEUser'), key('', 'ieuser'), key('MARKETING-PC', 'IEUSER'), key(null, 'IEUser')]).size,
    1,
  );
  assert.is(new Set([key('LAB', 'ssales'), key('lab.local', 'SSales')]).size, 1);
  assert.is(new Set([key('LAB', 'ssales'), key('.', 'ssales'), key('B', 'ssales')]).size, 3);
});

test('every name of a host with its source; a name that another proves is not taken', () => {
  const { hosts } = tell(
    sequence<Observation>(
      logon({ workstation: 'HR-PC' }),
      share({ path: '\\\\sales\\ADMIN$' }),
      file({ name: 'PSEXEC-HR-PC-1C6C5D14.key' }),
      pipe({ name: 'PSEXESVC-HR-PC-7980-stdin' }),
    ),
  );
  const [source, target] = hosts;
  assert.equal([source.ip, source.name], ['10.0.0.130', 'HR-PC']);
  assert.equal(
    source.names.map(({ kind, source: from }) => [kind, from]),
    [
      ['workstation', 'NTLM workstation in frame 10'],
      ['file', 'file PSEXEC-HR-PC-1C6C5D14.key in frame 30'],
      ['pipe', 'pipe PSEXESVC-HR-PC-7980-stdin in frame 40'],
    ],
  );
  assert.equal([target.name, target.domain, target.os?.name], ['SALES-PC', 'sales.local', 'Windows 10 2004 to 22H2']);
  assert.equal(
    target.names.map(({ name, kind, frame }) => [name, kind, frame]),
    [
      ['SALES-PC', 'netbios', 11],
      ['sales-pc.sales.local', 'dns', 11],
      ['sales', 'share path', 20],
    ],
  );
  assert.match(target.names[0].source, /NTLM CHALLENGE of 10\.0\.0\.133 in frame 11/);
  const [claimant] = tell(sequence<Observation>(logon({ workstation: 'SALES-PC' }))).hosts;
  assert.equal([claimant.name, claimant.names.length], [null, 1]);
});

test('who asks for a ticket says which machine it is', () => {
  const asked = (addresses: string[]) => tell(sequence<Observation>(ticket({ addresses }))).hosts[0]?.names ?? [];
  assert.equal(asked(['HR-PC']), [{ name: 'HR-PC', kind: 'workstation', source: 'Kerberos client address in frame 10', frame: 10 }]);
  assert.is(asked(['192.0.2.7', 'HR-PC', '2001:db8::7']).length, 1);
  assert.equal(asked(['192.0.2.7']), []);
  assert.equal(asked(['HR-PC', 'SALES-PC']), []);
});

test('who answers requests for tickets is a domain controller, whatever it says', () => {
  const rolesOf = (given: Partial<TicketObservation>): string[] =>
    tell(sequence<Observation>(ticket({ responseFrame: 11, status: 'KDC_ERR_PREAUTH_FAILED', ...given }))).hosts.find(({ ip }) => ip === '10.0.0.133')?.roles ?? [];
  assert.ok(rolesOf({}).includes('domain controller'));
  assert.not(rolesOf({ responseFrame: null }).includes('domain controller'));
  assert.not(rolesOf({ via: 'smb' }).includes('domain controller'));
  assert.not(rolesOf({ exchange: 'AP', status: 'KDC_ERR_NONE' }).includes('domain controller'));
});

test('a machine in a workgroup has no domain', () => {
  const alone = { ...server, dnsDomain: 'Sales-PC', netbiosDomain: 'SALES-PC', dnsName: 'Sales-PC' };
  assert.is(tell(sequence<Observation>(logon({ server: alone }))).hosts[1].domain, null);
});

const ends = (from: number, to: number) => ({
  source: { ip: `10.0.0.${from}`, port: 50000 + from },
  target: { ip: `10.0.0.${to}`, port: 445 },
  flow: `1:${String(from * 1000 + to).padStart(27, 'A')}=`,
  sessionId: `0x${String(from * 1000 + to).padStart(16, '0')}`,
});
const run = (from: number, to: number): Observation[] => [
  logon({ ...ends(from, to), server: null }),
  service({ ...ends(from, to), action: 'create' }),
  service({ ...ends(from, to), action: 'start', operation: 'RStartServiceW' }),
];

test('paths: a chain in time, and a source that fans out', () => {
  const seen = sequence(...run(1, 2), ...run(2, 3), ...run(1, 4));
  const { hops, paths, hosts } = tell(seen);
  assert.equal(
    hops.map(({ id, source, target }) => [id, source.ip, target.ip]),
    [
      ['h1', '10.0.0.1', '10.0.0.2'],
      ['h2', '10.0.0.2', '10.0.0.3'],
      ['h3', '10.0.0.1', '10.0.0.4'],
    ],
  );
  assert.equal(paths, [
    ['h1', 'h2'],
    ['h1', 'h3'],
  ]);
  assert.ok(hosts.find(({ ip }) => ip === '10.0.0.2')?.roles.includes('pivot'));
});

test('no path leads back in time', () => {
  assert.equal(tell(sequence(...run(2, 3), ...run(1, 2))).paths, [['h1'], ['h2']]);
});

test('two accounts are two hops; who comes back after an hour makes another', () => {
  const early = sequence<Observation>(
    logon(),
    logon({ user: 'jdoe', status: 'STATUS_LOGON_FAILURE', outcome: 'failure', sessionId: null }),
  );
  const late = { ...share(), id: 'o9', time: '2020-07-19T16:00:00Z', frame: 900, responseFrame: 901 };
  assert.equal(
    tell([...early, late]).hops.map(({ account, outcome }) => [account.user, outcome]),
    [
      ['ssales', 'accessed'],
      ['jdoe', 'denied'],
      ['ssales', 'accessed'],
    ],
  );
});

test('connections and their negotiation belong to the hop that used them', () => {
  const [hop] = tell([...sequence<Observation>(negotiate(), logon()), capture()]).hops;
  assert.equal(
    hop.stages.map(({ phase, frame, responseFrame }) => [phase, frame, responseFrame]),
    [
      ['connect', 10, 11],
      ['authenticate', 20, 21],
    ],
  );
  assert.is(hop.displayFilter, 'ip.addr == 10.0.0.130 && ip.addr == 10.0.0.133 && frame.number in {10..11, 20..21}');
});

test.run();
