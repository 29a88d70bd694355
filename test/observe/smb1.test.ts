/** SMB1 exchanges made by hand: chains, transactions in parts, and what hostile ones may hold. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { WaitingRoom } from '../../src/observe/gathered.ts';
import { Assembly } from '../../src/observe/smb1/assembly.ts';
import { smb1StatusName, smb1Succeeded, walkSmb1 } from '../../src/wire/smb1/index.ts';

const NOTHING = new Uint8Array(0);
const part = (at: number, data: number[], total: number) => ({
  totalParameterCount: 0,
  totalDataCount: total,
  parameters: NOTHING,
  parameterDisplacement: 0,
  data: Uint8Array.from(data),
  dataDisplacement: at,
});

test('a transaction is put together by displacement, in any order', () => {
  const room = new WaitingRoom(100);
  const assembly = new Assembly(room);
  assembly.add(part(2, [3, 4], 5));
  assembly.add(part(0, [1, 2], 5));
  assert.is(assembly.isWhole, false);
  assembly.add(part(4, [5], 5));
  assert.is(assembly.isWhole, true);
  assert.equal([...assembly.data()], [1, 2, 3, 4, 5]);
  assembly.release();
  assert.ok(room.take(100));
});

test('displacements and totals of a liar size nothing', () => {
  const assembly = new Assembly(new WaitingRoom(100));
  assembly.add(part(0xfffffff0, [1, 2], 0xffffffff));
  assert.is(assembly.data().length, 2);
  assert.is(assembly.isWhole, false);
});

test('without room nothing is kept', () => {
  const room = new WaitingRoom(3);
  const assembly = new Assembly(room);
  assembly.add(part(0, [1, 2], 4));
  assembly.add(part(2, [3, 4], 4));
  assert.equal([assembly.isWhole, assembly.isRefused], [true, true]);
  assert.ok(room.take(3));
});

/** A header, SESSION_SETUP_ANDX of two words that leads to `offset`, and TREE_DISCONNECT at 39. */
function chain(offset: number): Uint8Array {
  const bytes = new Uint8Array(42);
  bytes[32] = 2;
  bytes.set([0x71, 0, offset & 0xff, offset >> 8], 33);
  return bytes;
}

test('a chain is walked forwards only', () => {
  assert.equal(walkSmb1(chain(39), 0x73, false).blocks.map(({ command }) => command), [0x73, 0x71]);
  assert.match(walkSmb1(chain(32), 0x73, false).broken?.detail ?? '', /backwards/);
  assert.is(walkSmb1(chain(60), 0x73, false).broken?.malformed, 'truncated');
});

test('DOS errors by the names of NTSTATUS, also in the form of one', () => {
  const dos = (status: number) => smb1StatusName({ status, hasNtStatus: false });
  assert.is(dos(0x00050001), 'STATUS_ACCESS_DENIED');
  assert.is(dos(0x00020002), 'STATUS_WRONG_PASSWORD');
  assert.is(dos(0x01020001), 'ERRDOS/0x0102');
  assert.is(smb1StatusName({ status: 0x005b0002, hasNtStatus: true }), 'STATUS_SMB_BAD_UID');
  assert.is(smb1Succeeded({ status: 0x005b0002, hasNtStatus: true }), false);
  assert.is(smb1Succeeded({ status: 0, hasNtStatus: false }), true);
});

test.run();
