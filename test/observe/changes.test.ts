/** Changes of accounts, printers and the directory by operations that are seldom seen: stubs by the IDL of their specifications. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { operationName } from '../../src/wire/dcerpc/index.ts';
import { decoderOf } from '../../src/wire/dcerpc/decoders.ts';
import { readRequest } from '../../src/wire/dcerpc/idl/index.ts';
import { pick } from '../support/analyze.ts';
import { Stub } from '../support/ndr-writer.ts';
import { done, meaningsOf, opened } from './meaningsOf.ts';

/** UUIDs as they lie on the wire. */
const SAMR = '785734123412cdabef000123456789ac';
const DRSUAPI = '354251e3064bd111ab0400c04fc2dcd2';
const SPOOLSS = '785634123412cdabef000123456789ab';
const WINSPOOL = '963ff076fdcdfc44a22c64950a001209';
const EVENTLOG = 'dc3f27822ae3c3183f78827929dc23ea';
const SCHEDULER = '4959d386c9834440b424db363231fd0c';

const NULLS = (count: number, stub: Stub): Stub =>
  Array.from({ length: count }).reduce<Stub>((s) => s.pointer(null), stub);
/** SAMPR_PSID_ARRAY (MS-SAMR §2.2.7.5). */
const sids = (stub: Stub, ...all: number[][]): Stub =>
  stub
    .u32(all.length)
    .pointer(() => {
      stub.u32(all.length);
      for (const one of all) stub.pointer(() => stub.sid(...one));
    })
    .settle();

test('samr: members added and removed together, and from every alias; a password changed by its owner', async () => {
  const seen = await meaningsOf(
    'samr',
    SAMR,
    1,
    [7, new Stub().handle(1).u32(0x300).sid(32), opened(4)],
    [27, new Stub().handle(4).u32(1).u32(544), opened(5)],
    [52, sids(new Stub().handle(5), [21, 1, 2, 3, 1105], [21, 1, 2, 3, 1106]), done()],
    [53, sids(new Stub().handle(5), [21, 1, 2, 3, 1105]), new Stub().u32(0xc0000022)],
    [45, new Stub().handle(4).sid(21, 1, 2, 3, 1106), done()],
    [9, new Stub().handle(4).u16(1).raw(new Uint8Array(26)), done()],
    [73, new Stub().u32(0).unicodeAlone('alice').raw(new Uint8Array(600)), done()],
  );
  const sid = (rid: number): string => `S-1-5-21-1-2-3-${rid}`;
  assert.equal(
    seen.map((o) => pick(o, 'action', 'account', 'domainName', 'member', 'details', 'status')),
    [
      ['add member', 'Administrators', 'S-1-5-32', sid(1105), null, 'STATUS_SUCCESS'],
      ['add member', 'Administrators', 'S-1-5-32', sid(1106), null, 'STATUS_SUCCESS'],
      ['remove member', 'Administrators', 'S-1-5-32', sid(1105), null, 'STATUS_ACCESS_DENIED'],
      ['remove member', null, 'S-1-5-32', sid(1106), 'from every alias of the domain', 'STATUS_SUCCESS'],
      ['set information', null, 'S-1-5-32', null, 'information class 1 of the domain', 'STATUS_SUCCESS'],
      ['change password', 'alice', null, null, null, 'STATUS_SUCCESS'],
    ].map(([action, account, domainName, member, details, status]) => ({
      action,
      account,
      domainName,
      member,
      details,
      status,
    })),
  );
});

/** DSNAME (MS-DRSR §5.50). */
const dsname = (stub: Stub, name: string): Stub => {
  const text = Buffer.from(`${name}\0`, 'utf16le');
  const head = stub
    .u32(name.length + 1)
    .u32(58 + text.length)
    .u32(0)
    .raw(new Uint8Array(44))
    .u32(name.length);
  return head.raw(new Uint8Array(text));
};

test('drsuapi: a server made to replicate from another, and entries added to the directory', async () => {
  const source = 'rogue._msdcs.lab.local';
  const nc = 'DC=lab,DC=local';
  const second = 'CN=ROGUE,CN=Servers,DC=lab,DC=local';
  const add = new Stub().handle(1).u32(1).u32(1);
  add
    .pointer(() => dsname(add, nc))
    .pointer(() =>
      add
        .u32(source.length + 1)
        .u32(0)
        .u32(source.length + 1)
        .raw(Buffer.from(`${source}\0`)),
    );
  add.raw(new Uint8Array(84)).u32(0x10).settle();
  const entry = new Stub().handle(1).u32(2).u32(2);
  const attribute = (value: string): void => {
    entry
      .u32(1)
      .u32(131_072)
      .u32(1)
      .pointer(() =>
        entry
          .u32(1)
          .u32(value.length)
          .pointer(() => entry.u32(value.length).raw(Buffer.from(value))),
      );
  };
  // the object, and behind it another
  entry.pointer(() => {
    entry
      .pointer(null)
      .pointer(() => dsname(entry, second))
      .u32(0)
      .u32(0)
      .pointer(null);
  });
  entry
    .pointer(() => dsname(entry, 'CN=NTDS Settings'))
    .u32(0)
    .u32(1)
    .pointer(() => attribute('abc'))
    .settle();

  const seen = await meaningsOf('drsuapi', DRSUAPI, 4, [5, add, done()], [17, entry, done()]);
  assert.equal(
    seen.map((o) => pick(o, 'action', 'objects', 'flags', 'status')),
    [
      { action: 'add replica', objects: [nc, source], flags: '0x00000010', status: 'ERROR_SUCCESS' },
      { action: 'add entry', objects: ['CN=NTDS Settings', second], flags: null, status: 'ERROR_SUCCESS' },
    ],
  );
});

test('printers and packages of drivers', async () => {
  const printer = new Stub().uniqueWide('\\\\srv').u32(2).u32(2);
  const info = (): void => {
    printer
      .pointer(null)
      .pointer(() => printer.wide('Fax'))
      .pointer(null);
    printer.pointer(() => printer.wide('FILE:')).pointer(() => printer.wide('Evil Driver'));
    NULLS(2, printer).u32(0);
    NULLS(4, printer).u32(0).raw(new Uint8Array(32));
  };
  printer.pointer(info).settle();
  const opens = await meaningsOf('spoolss', SPOOLSS, 1, [70, printer, opened(9)]);
  const inf = '\\\\10.0.0.5\\share\\evil.inf';
  const install = new Stub().uniqueWide('\\\\srv').uniqueWide(inf).wide('Evil').wide('Windows x64').u32(0);
  const packages = await meaningsOf('winspool', WINSPOOL, 1, [62, install, done()]);
  assert.equal(
    [...opens, ...packages].map((o) => pick(o, 'kind', 'action', 'name', 'driverPath', 'status')),
    [
      { kind: 'printer', action: 'add printer', name: 'Fax', driverPath: null, status: 'ERROR_SUCCESS' },
      { kind: 'printer', action: 'add driver', name: 'Evil', driverPath: inf, status: 'S_OK' },
    ],
  );
});

test('event logs over the ANSI operations, and what a running task is', async () => {
  const ansi = (text: string): Stub => {
    const stub = new Stub().u32(0).u16(text.length).u16(text.length);
    stub.pointer(() => stub.u32(text.length).u32(0).u32(text.length).raw(Buffer.from(text))).settle();
    return stub.align(4).u16(0).u16(0).pointer(null).u32(1).u32(1);
  };
  const logs = await meaningsOf(
    'eventlog',
    EVENTLOG,
    0,
    [14, ansi('Security'), opened(3)],
    [17, new Stub().handle(3).u32(5).u32(0).u32(0x1000), done()],
  );
  assert.equal(
    logs.map((o) => pick(o, 'what', 'subject', 'status')),
    [{ what: 'events', subject: 'Security', status: 'STATUS_SUCCESS' }],
  );
  const instance = new Stub()
    .uniqueWide('\\evil')
    .u32(4)
    .uniqueWide(null)
    .uniqueWide(null)
    .u32(0)
    .u32(0)
    .u32(4242)
    .u32(0);
  const tasks = await meaningsOf('atsvc', SCHEDULER, 1, [9, new Stub().guid('00'.repeat(16)), instance]);
  assert.equal(
    tasks.map((o) => pick(o, 'kind', 'action', 'path', 'status')),
    [{ kind: 'task', action: 'query', path: '\\evil', status: 'S_OK' }],
  );
});

test('a logon that one machine asks another to check names who and where', () => {
  const netlogon = '12345678-1234-abcd-ef00-01234567cffb';
  const stub = new Stub().uniqueWide('\\\\DC1').uniqueWide('SALES-PC').u16(2).u16(2);
  stub
    .pointer(() => {
      stub.unicode('LAB').u32(0x820).raw(new Uint8Array(8)).unicode('alice').unicode('HR-PC').raw(new Uint8Array(8));
      stub.u16(0).u16(0).pointer(null).u16(0).u16(0).pointer(null);
    })
    .settle();
  const declared = decoderOf(netlogon)?.operations[39];
  if (declared === undefined) throw new Error('not declared');
  const { values, unread } = readRequest(operationName(netlogon, 39) ?? '', declared, stub.bytes, {});
  assert.is(unread, null);
  assert.equal(values, {
    logonServer: '\\\\DC1',
    computerName: 'SALES-PC',
    logonLevel: 2,
    logonInformation: {
      logonDomainName: 'LAB',
      parameterControl: '0x00000820',
      userName: 'alice',
      workstation: 'HR-PC',
    },
  });
});

test('several values of a key asked for at once', () => {
  const winreg = '338cd001-2244-31f1-aaaa-900038001003';
  const stub = new Stub().handle(1).u32(2).u32(0).u32(2);
  for (const name of ['Bootkey\0', 'F\0'])
    stub
      .pointer(() => stub.unicode(name))
      .u32(0)
      .pointer(null)
      .u32(3);
  stub.settle().u32(2);
  const declared = decoderOf(winreg)?.operations[29];
  if (declared === undefined) throw new Error('not declared');
  const { values, unread } = readRequest(operationName(winreg, 29) ?? '', declared, stub.bytes, {});
  assert.is(unread, null);
  const named = (values.values as { name: string; type: string }[]).map(({ name, type }) => [name, type]);
  assert.equal(
    [named, values.count],
    [
      [
        ['Bootkey', 'REG_BINARY'],
        ['F', 'REG_BINARY'],
      ],
      2,
    ],
  );
});

test.run();
