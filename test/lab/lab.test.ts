/** What a Samba server and its clients did, and what is seen of it: every scenario of the shared smb-lab but the bulk one. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { only, pick, select } from '../support/analyze.ts';
import { assertSound } from '../support/sound.ts';
import { type LabFile, type Recording, recording, recordings, SCENARIOS, type Scenario } from './recordings.ts';

/** Scenarios that log on, list, put, get, rename and delete in clear, with what they agree on. */
const BASIC: readonly [Scenario, dialect: string, signing: string, port: number][] = [
  // one of the two names that Samba knows NT LM 0.12 by
  ['nt1', 'NT LANMAN 1.0', 'none', 445],
  ['smb202', 'SMB 2.0.2', 'enabled', 445],
  ['smb210', 'SMB 2.1', 'enabled', 445],
  ['smb300', 'SMB 3.0', 'enabled', 445],
  ['smb311', 'SMB 3.1.1', 'enabled', 445],
  ['sign', 'SMB 3.1.1', 'enabled', 445],
  ['netbios', 'SMB 2.1', 'enabled', 139],
  ['ipv6', 'SMB 3.1.1', 'enabled', 445],
];

const folder = recordings();

if (folder !== undefined) {
  const all = new Map<Scenario, Recording>();
  for (const scenario of SCENARIOS) all.set(scenario, await recording(folder, scenario));
  const of = (scenario: Scenario): Recording => all.get(scenario) as Recording;

  test('the observations of every recording are sound, nothing was lost', () => {
    for (const [scenario, { seen }] of all) {
      assertSound(seen);
      assert.equal(only(seen, 'capture').problems, [], scenario);
      for (const connection of select(seen, 'connection'))
        assert.equal([connection.sourceLost, connection.targetLost], [0, 0], scenario);
    }
  });

  test('every logon of every recording: from the client to the server, by whom, and the server under its name', () => {
    for (const [scenario, { client, seen, server, serverName, user }] of all) {
      const ends = scenario === 'ipv6' ? ['fd00::130', 'fd00::133'] : [client, server];
      const logons = select(seen, 'logon');
      for (const { server: said, source, target } of logons)
        assert.equal([source.ip, target.ip, said?.netbiosName], [...ends, serverName], scenario);
      const accounts = new Set(logons.filter(({ outcome }) => outcome === 'success').map((logon) => logon.user));
      assert.equal([...accounts], [scenario === 'null' ? '' : user], scenario);
    }
  });

  for (const [scenario, dialect, signing, port] of BASIC) {
    const { client, files, seen, server, user } = of(scenario);
    const [report, note] = ['report.bin', 'note.txt'].map(
      (name) => files.find((file) => file.name === name) as LabFile,
    );
    const dir = `d-${scenario}`;

    test(`${scenario}: ${dialect} at port ${port}, and a logon of ${user}`, () => {
      const negotiate = select(seen, 'negotiate').at(-1);
      assert.equal([negotiate?.dialect, negotiate?.signing, negotiate?.target.port], [dialect, signing, port]);
      const logon = only(seen, 'logon');
      assert.equal(pick(logon, 'protocol', 'domain', 'user', 'ntlmVersion', 'status', 'outcome'), {
        protocol: 'NTLM',
        domain: 'LAB',
        user,
        ntlmVersion: 'NTLMv2',
        status: 'STATUS_SUCCESS',
        outcome: 'success',
      });
      assert.is(logon.server?.netbiosName, 'SALES-PC');
      const ends = scenario === 'ipv6' ? ['fd00::130', 'fd00::133'] : [client, server];
      assert.equal([logon.source.ip, logon.target.ip], ends);
    });

    test(`${scenario}: ${scenario === 'nt1' ? 'SMB1' : 'SMB2'} alone, and the shares connected to`, () => {
      assert.equal(select(seen, 'connection').map(({ protocol }) => protocol), [scenario === 'nt1' ? 'smb1' : 'smb2']);
      const shares = select(seen, 'share', { action: 'connect', user }).map(({ path, status }) => [path.toLowerCase(), status]);
      assert.equal(shares.at(-1), [`\\\\${scenario === 'ipv6' ? 'fd00::133' : server}\\share`, 'STATUS_SUCCESS']);
      const listed = select(seen, 'file', { action: 'list', pattern: '*', name: '' });
      assert.equal(listed.map(({ status }) => status), ['STATUS_SUCCESS']);
    });

    test(`${scenario}: both files as they are on disk, written, and one read back`, () => {
      const transfers = select(seen, 'transfer').map((o) => [o.direction, o.name, o.size, o.complete, o.sha256]);
      assert.equal(transfers, [
        ['write', `${dir}\\report.bin`, report.size, true, report.sha256],
        ['write', `${dir}\\note.txt`, note.size, true, note.sha256],
        ['read', `${dir}\\report.bin`, report.size, true, report.sha256],
      ]);
    });

    test(`${scenario}: the folder made, note.txt renamed, then deleted`, () => {
      const made = only(seen, 'file', { action: 'open', name: dir, result: 'FILE_CREATED' });
      assert.equal([made.disposition, made.directory], ['FILE_CREATE', true]);
      assert.equal(pick(only(seen, 'file', { action: 'rename' }), 'name', 'newName', 'status'), {
        name: `${dir}\\note.txt`,
        newName: `${dir}\\renamed.txt`,
        status: 'STATUS_SUCCESS',
      });
      assert.equal(pick(only(seen, 'file', { action: 'delete' }), 'name', 'information', 'status'), {
        name: `${dir}\\renamed.txt`,
        information: scenario === 'nt1' ? 'SMB_COM_DELETE' : 'FILE_DELETE_ON_CLOSE',
        status: 'STATUS_SUCCESS',
      });
      assert.equal(select(seen, 'blind spot'), []);
    });
  }

  for (const [scenario, cipher] of [
    ['seal', 'AES-128-GCM'],
    ['seal-ccm', 'AES-128-CCM'],
  ] as const) {
    test(`${scenario}: said to be encrypted, by whom, and nothing invented`, () => {
      const { seen, user } = of(scenario);
      const blind = only(seen, 'blind spot');
      assert.is(blind.reason, 'encrypted');
      assert.match(blind.what, `LAB\\${user}`);
      assert.ok(blind.count > 50 && (blind.bytes ?? 0) > 600_000, `${blind.count} messages, ${blind.bytes} bytes`);
      assert.equal(
        new Set(seen.map(({ kind }) => kind)),
        new Set(['negotiate', 'logon', 'blind spot', 'connection', 'capture']),
      );
      assert.equal([only(seen, 'logon').status, only(seen, 'logon').sessionId], ['STATUS_SUCCESS', blind.sessionId]);
      const said = select(seen, 'negotiate').at(-1)?.encryption;
      // SMB 3.0 has one cipher and does not negotiate it
      assert.is(said, scenario === 'seal' ? cipher : null);
    });
  }

  test('badauth: five wrong passwords for each of two accounts, then the right one', () => {
    const { seen, user } = of('badauth');
    const logons = select(seen, 'logon').map((o) => [o.user, o.status, o.outcome]);
    const refused = (account: string) => Array.from({ length: 5 }, () => [account, 'STATUS_LOGON_FAILURE', 'failure']);
    assert.equal(logons, [...refused(user), ...refused('administrator'), [user, 'STATUS_SUCCESS', 'success']]);
    assert.equal(new Set(select(seen, 'share').map(({ user }) => user)), new Set([user]));
  });

  test('null: an anonymous session that lists the shares', () => {
    const { seen } = of('null');
    // over SMB1 and port 139 the client asks for the workgroup's servers afterwards
    const logons = select(seen, 'logon').filter(({ outcome }) => outcome === 'success');
    const anonymous = { anonymous: true, user: '', domain: '', ntlmVersion: 'anonymous', status: 'STATUS_SUCCESS' };
    assert.equal(
      logons.map((logon) => pick(logon, 'via', 'anonymous', 'user', 'domain', 'ntlmVersion', 'status')),
      [
        { via: 'smb2', ...anonymous },
        { via: 'smb1', ...anonymous },
      ],
    );
    const call = only(seen, 'rpc', { action: 'call' });
    assert.equal(
      [call.interface?.name, call.operation, call.pipe, call.status],
      ['srvsvc', 'NetrShareEnum', 'srvsvc', 'response'],
    );
    // servers, then domains
    assert.equal(
      select(seen, 'query', { interface: 'MS-RAP' }).map((asked) => [asked.what, asked.operation, asked.status, asked.target.port]),
      Array.from({ length: 2 }, () => ['servers', 'NetServerEnum2', 'ERROR_SUCCESS', 139]),
    );
    assert.equal(select(seen, 'blind spot'), []);
  });

  test('rpc: srvsvc, samr, lsarpc, svcctl and winreg, each over its pipe', () => {
    const { seen } = of('rpc');
    const bound = new Set(
      select(seen, 'rpc', { action: 'bind', status: 'acceptance' }).map((o) => `${o.interface?.name} ${o.pipe}`),
    );
    for (const pipe of ['srvsvc', 'samr', 'lsarpc', 'svcctl', 'winreg']) assert.ok(bound.has(`${pipe} ${pipe}`), pipe);
    const called = new Set(
      select(seen, 'rpc', { action: 'call', status: 'response' }).map(({ operation }) => operation),
    );
    const expected = [
      'NetrServerGetInfo',
      'NetrShareEnumSticky',
      'NetrSessionEnum',
      'SamrEnumerateUsersInDomain',
      'LsarLookupNames',
      'BaseRegEnumKey',
      'REnumServicesStatusW',
    ];
    assert.equal(
      expected.filter((operation) => !called.has(operation)),
      [],
    );
    assert.not(select(seen, 'rpc').some(({ sealed }) => sealed));
  });

  test('rpc: the status of Spooler asked; HTRACE neither made nor found', () => {
    const { seen } = of('rpc');
    const spooler = select(seen, 'service', { name: 'Spooler' }).map((o) => [o.action, o.status]);
    assert.equal(spooler, [
      ['open', 'ERROR_SUCCESS'],
      ['query status', 'ERROR_SUCCESS'],
      ['query config', 'ERROR_INSUFFICIENT_BUFFER'],
      ['query config', 'ERROR_SUCCESS'],
      ['close', 'ERROR_SUCCESS'],
    ]);
    const managers = select(seen, 'service', { action: 'open manager' }).map(({ status }) => status);
    assert.equal(
      managers.filter((status) => status !== 'ERROR_SUCCESS'),
      ['ERROR_ACCESS_DENIED'],
    );
    assert.equal(pick(only(seen, 'service', { name: 'HTRACE' }), 'action', 'status'), {
      action: 'open',
      status: 'ERROR_SERVICE_DOES_NOT_EXIST',
    });
  });

  test('drop: an executable put on ADMIN$ as PSEXESVC.exe, read back, deleted', () => {
    const { files, seen } = of('drop');
    const [{ sha256, size }] = files;
    const transfers = select(seen, 'transfer').map((o) => [o.direction, o.share, o.name, o.size, o.complete, o.sha256]);
    const share = '\\\\10.0.0.133\\ADMIN$';
    assert.equal(transfers, [
      ['write', share, 'PSEXESVC.exe', size, true, sha256],
      ['read', share, 'PSEXESVC.exe', size, true, sha256],
    ]);
    for (const { type, pe } of select(seen, 'transfer')) assert.equal([type, pe], ['ELF executable', null]);
    assert.equal(pick(only(seen, 'file', { action: 'delete' }), 'share', 'name', 'status'), {
      share,
      name: 'PSEXESVC.exe',
      status: 'STATUS_SUCCESS',
    });
  });

  test('many: 2,000 files put and got, every one with its hash', () => {
    const { files, seen } = of('many');
    assert.is(files.length, 2000);
    assertEachOnce(seen, files, 'write');
    assertEachOnce(seen, files, 'read');
    assert.is(select(seen, 'transfer').length, 4000);
  });
}

function assertEachOnce(seen: readonly Observation[], files: readonly LabFile[], direction: 'read' | 'write'): void {
  const found = new Map(select(seen, 'transfer', { direction }).map((transfer) => [transfer.name, transfer]));
  const wrong = files.filter(({ name, sha256, size }) => {
    const transfer = found.get(name);
    return transfer?.sha256 !== sha256 || transfer.size !== size || !transfer.complete;
  });
  assert.equal(wrong, [], `${direction} of ${found.size} files`);
}

test.run();
