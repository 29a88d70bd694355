/** SMB1 in real captures: what the notes in cases/ say of them, frame by frame; exploits, and no claim of one elsewhere. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { observe, only, select } from '../support/analyze.ts';
import { sharedCaptures, skipUnlessShared } from '../support/shared.ts';

const pathOf = (name: string): string => sharedCaptures().find((capture) => capture.name === name)?.path ?? name;

if (!skipUnlessShared('smbexec over SMB1', 'elc__smbexec.pcapng')) {
  const seen = await observe(pathOf('elc__smbexec.pcapng'));
  const attacker = <T extends { source: { ip: string } | null }>(all: T[]): T[] => all.filter(({ source }) => source?.ip === '192.168.1.161');

  test('elc__smbexec: the dialect, the logon in frame 9, what the server says it is', () => {
    const [negotiate] = attacker(select(seen, 'negotiate'));
    assert.equal([negotiate.frame, negotiate.responseFrame, negotiate.dialect], [4, 5, 'NT LM 0.12']);
    const logon = only(seen, 'logon', { via: 'smb1' });
    assert.equal(
      [logon.frame, logon.responseFrame, logon.user, logon.ntlmVersion, logon.status, logon.sessionId, logon.server?.netbiosName],
      [9, 10, 'administrator', 'NTLMv2', 'STATUS_SUCCESS', '0x0800', 'SNICKLEFRITZ'],
    );
    assert.is(logon.nativeOs, 'Windows Server 2008 R2 Enterprise 7601 Service Pack 1');
  });

  test('elc__smbexec: ten services created, started and deleted through \\svcctl by writes and reads', () => {
    const frames = (action: 'create' | 'start' | 'delete'): number[] => attacker(select(seen, 'service', { action })).map(({ frame }) => frame);
    assert.equal(frames('create'), [23, 67, 249, 298, 340, 385, 427, 491, 533, 584]);
    assert.equal([frames('start').length, frames('delete').length], [10, 10]);
    const [first] = select(seen, 'service', { action: 'create' });
    assert.match(first.binaryPath ?? '', /^%COMSPEC% \/Q \/c echo cd {2}\^> \\\\127\.0\.0\.1\\C\$\\__output/);
    const pipe = only(seen, 'pipe', { action: 'open', name: 'svcctl' });
    assert.equal([pipe.frame, pipe.fileId, pipe.share], [13, '0x4000', '\\\\192.168.1.195\\IPC$']);
  });

  test('elc__smbexec: the output read and deleted ten times, 250,640 bytes of it', () => {
    const deleted = attacker(select(seen, 'file', { action: 'delete' })).map(({ frame, name }) => [frame, name]);
    assert.equal(
      deleted,
      [59, 129, 286, 335, 377, 422, 486, 528, 570, 621].map((frame) => [frame, '__output']),
    );
    const read = attacker(select(seen, 'transfer', { name: '__output' }));
    assert.is(read.reduce((sum, { bytes }) => sum + bytes, 0), 250640);
    assert.ok(read.every(({ complete, direction }) => complete && direction === 'read'));
  });
}

if (!skipUnlessShared('winexe over SMB1', 'elc__winexesvc.pcap')) {
  const seen = await observe(pathOf('elc__winexesvc.pcap'));

  test('elc__winexesvc: three sessions, each on a connection of its own, with the same UID', () => {
    assert.equal(
      select(seen, 'logon').map((o) => [o.frame, o.domain, o.user, o.workstation, o.status, o.sessionId]),
      [5, 15, 35].map((frame) => [frame, 'WORKGROUP', 'chewbacca', 'CORNWALIS', 'STATUS_SUCCESS', '0x0800']),
    );
    assert.equal(
      select(seen, 'share', { action: 'connect' }).map((o) => [o.frame, o.path, o.type]),
      [
        [7, '\\\\192.168.1.195\\IPC$', 'pipe'],
        [17, '\\\\192.168.1.195\\IPC$', 'pipe'],
        [37, '\\\\192.168.1.195\\ADMIN$', 'disk'],
      ],
    );
  });

  test('elc__winexesvc: the service through TransactNmPipe, its program with its hash', () => {
    const created = only(seen, 'service', { action: 'create' });
    assert.equal([created.frame, created.name, created.binaryPath], [27, 'winexesvc', 'winexesvc.exe']);
    assert.is(only(seen, 'service', { action: 'start' }).frame, 55);
    const program = only(seen, 'transfer', { name: 'winexesvc.exe' });
    assert.equal([program.size, program.complete, program.direction, program.type], [24064, true, 'write', 'PE executable']);
  });

  test('elc__winexesvc: pipes and what went through them: one byte a write to stdin', () => {
    const refused = select(seen, 'pipe', { action: 'open', name: 'ahexec' })[0];
    assert.equal([refused.frame, refused.status], [9, 'STATUS_OBJECT_NAME_NOT_FOUND']);
    const closed = (name: string): (number | null)[] => {
      const { bytesRead, bytesWritten } = only(seen, 'pipe', { action: 'close', name });
      return [bytesWritten, bytesRead];
    };
    assert.equal(closed('ahexec_stdin064C0001'), [127, 0]);
    assert.is(only(seen, 'pipe', { action: 'close', name: 'ahexec_stdin064C0001' }).messagesWritten, 127);
    assert.equal(closed('ahexec_stdout064C0001'), [0, 133782]);
    assert.equal(closed('ahexec_stderr064C0001'), [0, 233]);
  });
}

/** Frame, name and action of every exploit; other captures have none. */
const EXPLOITS: Readonly<Record<string, readonly (readonly [number, string, string])[]>> = {
  'malcolm__doublepulsar-backdoor-connect-win7.pcap': [[86, 'DoublePulsar', 'implant']],
  'malcolm__eternalblue-success-unpatched-win7.pcap': [
    [12, 'DoublePulsar', 'probe'],
    [16, 'MS17-010', 'attempt'],
    [257, 'DoublePulsar', 'probe'],
    [270, 'DoublePulsar', 'probe'],
    [274, 'MS17-010', 'attempt'],
    [565, 'DoublePulsar', 'implant'],
  ],
  'ndpi__smbv1.pcap': [[7, 'DoublePulsar', 'probe']],
  'sv__filestore-filecontainer-smb1-data-offset.pcap': [[271, 'MS17-010', 'attempt']],
  'sv__smb-filename.pcap': [
    [565, 'MS17-010', 'attempt'],
    [1161, 'MS17-010', 'probe'],
    [1169, 'MS17-010', 'attempt'],
  ],
};

test('exploits where they are, and nowhere else', async () => {
  if (skipUnlessShared('exploits')) return;
  for (const { name, path } of sharedCaptures()) {
    const seen = await observe(path).catch(() => []);
    assert.equal(
      select(seen, 'exploit').map((o) => [o.frame, o.name, o.action]),
      EXPLOITS[name] ?? [],
      name,
    );
  }
});

const listing = 'malcolm__doublepulsar-backdoor-connect-win7.pcap';
if (!skipUnlessShared('servers listed over SMB1', listing)) {
  const seen = await observe(pathOf(listing));

  test(`${listing}: servers and domains listed by MS-RAP, anonymously`, () => {
    const told = select(seen, 'query', { interface: 'MS-RAP' }).map(({ frame, responseFrame, operation, what, names, status }) => [frame, responseFrame, operation, what, names, status]);
    assert.equal(told, [
      [49, 50, 'NetServerEnum2', 'servers', ['DESKTOP-AFPVEQ2', 'IE11WIN7'], 'ERROR_SUCCESS'],
      [67, 68, 'NetServerEnum2', 'servers', ['WORKGROUP'], 'ERROR_SUCCESS'],
    ]);
    assert.equal(
      select(seen, 'blind spot').filter(({ what }) => /Remote Administration/.test(what)),
      [],
    );
  });
}

test.run();
