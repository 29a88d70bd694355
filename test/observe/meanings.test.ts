/** What calls mean, for interfaces of which no public capture shows the call in clear: stubs by the IDL of their specifications. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pick } from '../support/analyze.ts';
import { Stub } from '../support/ndr-writer.ts';
import { type Call, done, meaningsOf, opened } from './meaningsOf.ts';

/** UUIDs as they lie on the wire. */
const WINREG = '01d08c334422f131aaaa900038001003';
const SAMR = '785734123412cdabef000123456789ac';
const LSARPC = '785734123412cdabef000123456789ab';
const NETLOGON = '785634123412cdabef0001234567cffb';
const DRSUAPI = '354251e3064bd111ab0400c04fc2dcd2';
const EVENTLOG = 'dc3f27822ae3c3183f78827929dc23ea';
const EFSRPC = '88d481c650d8d0118c5200c04fd90f7e';
const SPOOLSS = '785634123412cdabef000123456789ab';
const NETDFS = 'e042c74f104acf11827300aa004ae673';
const FSRVP = '3c65e0a844278943a61d7373df8b2292';
const BACKUPKEY = '307cde3d5d16d111ab8f00805f14db40';
const INITSHUTDOWN = 'c0e04d89550dd311a32200c04fa321a1';

test('winreg: whole paths of keys, values as text, hives saved', async () => {
  const seen = await meaningsOf(
    'winreg',
    WINREG,
    1,
    [2, new Stub().u32(0).u32(0x2000000), opened(1)],
    [15, new Stub().handle(1).unicodeAlone('SYSTEM\\CurrentControlSet\\Control\0').u32(0).u32(0x20019), opened(2)],
    [
      22,
      new Stub()
        .handle(2)
        .unicodeAlone('UseLogonCredential\0')
        .u32(4)
        .u32(4)
        .raw(Uint8Array.of(1, 0, 0, 0))
        .u32(4),
      done(),
    ],
    [20, new Stub().handle(2).unicodeAlone('..\\Temp\\x.tmp\0').u32(0), new Stub().u32(5)],
  );
  assert.equal(
    seen.map((o) => pick(o, 'action', 'key', 'value', 'valueType', 'data', 'file', 'status')),
    [
      { action: 'open', key: 'HKLM', value: null, valueType: null, data: null, file: null, status: 'ERROR_SUCCESS' },
      {
        action: 'open',
        key: 'HKLM\\SYSTEM\\CurrentControlSet\\Control',
        value: null,
        valueType: null,
        data: null,
        file: null,
        status: 'ERROR_SUCCESS',
      },
      {
        action: 'set',
        key: 'HKLM\\SYSTEM\\CurrentControlSet\\Control',
        value: 'UseLogonCredential',
        valueType: 'REG_DWORD',
        data: '1',
        file: null,
        status: 'ERROR_SUCCESS',
      },
      {
        action: 'save',
        key: 'HKLM\\SYSTEM\\CurrentControlSet\\Control',
        value: null,
        valueType: null,
        data: null,
        file: '..\\Temp\\x.tmp',
        status: 'ERROR_ACCESS_DENIED',
      },
    ],
  );
});

test('samr: an account is created and put into Administrators', async () => {
  const seen = await meaningsOf(
    'samr',
    SAMR,
    1,
    [5, new Stub().handle(1).unicodeAlone('LAB'), new Stub().pointer(null).settle().u32(0)],
    [7, new Stub().handle(1).u32(0x300).sid(21, 1, 2, 3), opened(2)],
    [
      50,
      new Stub().handle(2).unicodeAlone('evil').u32(0x10).u32(0xe00500ff),
      new Stub().handle(3).u32(1).u32(1105).u32(0),
    ],
    [7, new Stub().handle(1).u32(0x300).sid(32), opened(4)],
    [27, new Stub().handle(4).u32(1).u32(544), opened(5)],
    [31, new Stub().handle(5).sid(21, 1, 2, 3, 1105), done()],
    [58, new Stub().handle(3).u16(26).u16(26).raw(new Uint8Array(532)).u8(0), new Stub().u32(0xc0000022)],
  );
  assert.equal(
    seen.map((o) => pick(o, 'kind', 'action', 'account', 'domainName', 'rid', 'member', 'status')),
    [
      {
        kind: 'account',
        action: 'create',
        account: 'evil',
        domainName: 'S-1-5-21-1-2-3',
        rid: 1105,
        member: null,
        status: 'STATUS_SUCCESS',
      },
      {
        kind: 'account',
        action: 'add member',
        account: 'Administrators',
        domainName: 'S-1-5-32',
        rid: null,
        member: 'S-1-5-21-1-2-3-1105',
        status: 'STATUS_SUCCESS',
      },
      {
        kind: 'account',
        action: 'set password',
        account: 'evil',
        domainName: 'S-1-5-21-1-2-3',
        rid: null,
        member: null,
        status: 'STATUS_ACCESS_DENIED',
      },
    ],
  );
});

test('lsarpc: private data, by the name of the secret; the secret itself is kept nowhere', async () => {
  const answer = new Stub();
  answer.pointer(() => {
    answer
      .u32(4)
      .u32(4)
      .pointer(() =>
        answer
          .u32(4)
          .u32(0)
          .u32(4)
          .raw(Uint8Array.of(0xde, 0xad, 0xbe, 0xef)),
      );
  });
  const seen = await meaningsOf('lsarpc', LSARPC, 0, [
    43,
    new Stub().handle(1).unicodeAlone('G$BCKUPKEY_PREFERRED').u32(0),
    answer.settle().u32(0),
  ]);
  assert.equal(
    seen.map((o) => pick(o, 'kind', 'what', 'subject', 'status')),
    [{ kind: 'query', what: 'secret', subject: 'G$BCKUPKEY_PREFERRED', status: 'STATUS_SUCCESS' }],
  );
  assert.not.ok(JSON.stringify(seen).includes('deadbeef'));
});

test('netlogon: a password of zeros after an authentication of zeros (CVE-2020-1472)', async () => {
  const account = (): Stub => new Stub().uniqueWide('\\\\DC').wide('DC$').u16(6).wide('DC');
  const seen = await meaningsOf(
    'netlogon',
    NETLOGON,
    1,
    [
      26,
      account().raw(new Uint8Array(8)).u32(0x212fffff),
      new Stub().raw(new Uint8Array(8)).u32(0x212fffff).u32(1001).u32(0),
    ],
    [
      30,
      account().align(4).raw(new Uint8Array(12)).raw(new Uint8Array(516)),
      new Stub().raw(new Uint8Array(12)).u32(0),
    ],
  );
  assert.equal(
    seen.map((o) => pick(o, 'action', 'account', 'details', 'status')),
    [
      {
        action: 'authenticate machine',
        account: 'DC$',
        details: 'client credential of zeros, flags 0x212fffff',
        status: 'STATUS_SUCCESS',
      },
      {
        action: 'set password',
        account: 'DC$',
        details: 'authenticator of zeros, new password of zeros',
        status: 'STATUS_SUCCESS',
      },
    ],
  );
});

test('drsuapi: what is asked of by name, and how (MS-DRSR §4.1.10.2)', async () => {
  const name = 'CN=krbtgt,CN=Users,DC=lab';
  const asked = new Stub().handle(1).u32(8).u32(8).align(8);
  asked.guid('11'.repeat(16)).guid('22'.repeat(16));
  asked.pointer(() => {
    const text = new Uint8Array(Buffer.from(`${name}\0`, 'utf16le'));
    asked
      .u32(name.length + 1)
      .u32(0)
      .u32(0)
      .raw(new Uint8Array(16 + 28))
      .u32(name.length)
      .raw(text);
  });
  asked
    .u64(0n)
    .u64(0n)
    .u64(0n)
    .pointer(null)
    .u32(0x8030)
    .u32(1)
    .u32(0)
    .u32(6)
    .u64(0n)
    .pointer(null)
    .pointer(null)
    .u32(0)
    .pointer(null);
  const seen = await meaningsOf('lsass', DRSUAPI, 4, [3, asked.settle(), new Stub().u32(6).u32(6).u32(0)]);
  assert.equal(
    seen.map((o) => pick(o, 'kind', 'action', 'objects', 'extendedOperation', 'flags')),
    [
      {
        kind: 'replication',
        action: 'get changes',
        objects: [name],
        extendedOperation: 'EXOP_REPL_OBJ',
        flags: '0x00008030',
      },
    ],
  );
});

const UNC = '\\\\10.0.0.5\\share\\file.txt';
const COERCIONS: readonly [string, string, string, number, Call, string][] = [
  ['efsrpc', 'efsrpc', EFSRPC, 1, [0, new Stub().wide(UNC).u32(0), new Stub().handle(1).u32(53)], UNC],
  [
    'netdfs',
    'netdfs',
    NETDFS,
    3,
    [13, new Stub().wide('10.0.0.5').wide('test').u32(1), new Stub().u32(53)],
    '\\\\10.0.0.5',
  ],
  [
    'fsrvp',
    'FssagentRpc',
    FSRVP,
    1,
    [8, new Stub().wide('\\\\10.0.0.5\\NETLOGON\\'), new Stub().u32(0x80042308)],
    '\\\\10.0.0.5\\NETLOGON\\',
  ],
  [
    'eventlog',
    'eventlog',
    EVENTLOG,
    0,
    [
      9,
      new Stub().u32(0).unicodeAlone('\\??\\UNC\\10.0.0.5\\a\\b').u32(1).u32(1),
      new Stub().handle(0).u32(0xc000000d),
    ],
    '\\??\\UNC\\10.0.0.5\\a\\b',
  ],
];
for (const [title, pipe, uuid, version, call, path] of COERCIONS) {
  test(`${title}: a path that makes the server connect elsewhere`, async () => {
    const seen = await meaningsOf(pipe, uuid, version, call);
    assert.equal(
      seen.map((o) => pick(o, 'kind', 'path', 'listener')),
      [{ kind: 'coercion', path, listener: '10.0.0.5' }],
    );
  });
}

test('spoolss: notification to another machine is a watch and a coercion', async () => {
  const seen = await meaningsOf('spoolss', SPOOLSS, 1, [
    65,
    new Stub().handle(1).u32(0x100).u32(0).uniqueWide('\\\\10.0.0.5').u32(0).u32(0),
    new Stub().u32(1722),
  ]);
  assert.equal(
    seen.map((o) => [o.kind, 'listener' in o ? o.listener : null]),
    [
      ['printer', null],
      ['coercion', '10.0.0.5'],
    ],
  );
});

test('event logs cleared, by the name that the handle was opened with', async () => {
  const seen = await meaningsOf(
    'eventlog',
    EVENTLOG,
    0,
    [7, new Stub().u32(0).unicodeAlone('Security').unicodeAlone('').u32(1).u32(1), opened(3)],
    [0, new Stub().handle(3).u32(0), done()],
  );
  assert.equal(
    seen.map((o) => pick(o, 'kind', 'what', 'subject')),
    [{ kind: 'query', what: 'clear events', subject: 'Security' }],
  );
});

test('the backup key of the domain, and a shutdown', async () => {
  const agent = new Stub().guid('8af48f01baeac6408f6d72370240e967').u32(0).u32(0).u32(0);
  const [key] = await meaningsOf('protected_storage', BACKUPKEY, 1, [0, agent, new Stub().u32(0).u32(0).u32(0)]);
  assert.equal(pick(key, 'kind', 'what'), { kind: 'query', what: 'backup key' });
  const stop = new Stub().u32(0);
  stop
    .pointer(() => stop.unicode('bye'))
    .settle()
    .u32(30)
    .u8(1)
    .u8(1);
  const [down] = await meaningsOf('InitShutdown', INITSHUTDOWN, 1, [0, stop, done()]);
  assert.equal(pick(down, 'kind', 'action', 'message', 'timeout', 'force', 'status'), {
    kind: 'shutdown',
    action: 'restart',
    message: 'bye',
    timeout: 30,
    force: true,
    status: 'ERROR_SUCCESS',
  });
});

test.run();
