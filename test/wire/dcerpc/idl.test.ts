/** Declarations of interfaces: how their types lie in NDR and NDR64, in what order pointers are followed, and hostile stubs. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  array,
  bytes,
  conformantStruct,
  enum16,
  handle,
  type Operation,
  pipeBytes,
  pointer,
  readRequest,
  readResponse,
  sid,
  struct,
  u16,
  u32,
  u64,
  u8,
  unicodeString,
  union,
  uniqueWstr,
  type Values,
  varyingArray,
  wstr,
} from '../../../src/wire/dcerpc/idl/index.ts';
import { bytesOf } from '../../hostile.ts';

const operation = (fields: Operation['in']): Operation => ({ in: fields, out: fields, returns: 'win32' });

function request(fields: Operation['in'], hex: string, options = {}): Values | string {
  const { values, unread } = readRequest('test', operation(fields), bytesOf(hex), options);
  return unread === null ? values : `${unread.malformed}: ${unread.detail ?? unread.offset}`;
}

const PAIR = struct({ first: uniqueWstr, second: uniqueWstr });
const A = '02000000' + '00000000' + '02000000' + '61000000';
const B = '02000000' + '00000000' + '02000000' + '62000000';

test('what pointers of a structure refer to lies behind it, in the order of the pointers (C706 §14.3.12.3)', () => {
  assert.equal(request({ pair: PAIR, last: u32 }, '0000020004000200' + A + B + '07000000'), {
    pair: { first: 'a', second: 'b' },
    last: 7,
  });
  assert.equal(request({ pair: PAIR, last: u32 }, '0000000004000200' + B + '07000000'), { pair: { second: 'b' }, last: 7 });
});

test('a referent comes with all that it refers to before the next', () => {
  const nested = struct({ pair: pointer(PAIR), other: uniqueWstr });
  assert.equal(request({ nested }, '0100000002000000' + '0300000004000000' + A + B + B), {
    nested: { pair: { first: 'a', second: 'b' }, other: 'b' },
  });
});

test('parameters are whole before the next begins', () => {
  assert.equal(request({ name: uniqueWstr, code: u16, more: u32 }, '01000000' + A + '0500ffff' + '06000000'), {
    name: 'a',
    code: 5,
    more: 6,
  });
});

test('RPC_UNICODE_STRING and RPC_SID (MS-DTYP §2.3.10, §2.4.2.3)', () => {
  const name = '0400' + '0600' + '04000200' + '03000000' + '00000000' + '02000000' + '61006200';
  assert.equal(request({ name: struct({ name: unicodeString, id: u32 }) }, '04000600' + '04000200' + '09000000' + name.slice(16)), {
    name: { name: 'ab', id: 9 },
  });
  const text = '02000000' + '0102' + '000000000005' + '20000000' + '20020000';
  assert.equal(request({ sid }, text), { sid: 'S-1-5-32-544' });
  assert.is(request({ sid }, 'ff000000' + '01ff' + '000000000005' + '20000000'.repeat(255)), 'invalid: SID with more than 15 subauthorities');
});

test('arrays: conformant, varying, at the end of a structure', () => {
  assert.equal(request({ list: array(u16) }, '03000000' + '010002000300'), { list: [1, 2, 3] });
  assert.equal(request({ list: varyingArray(u16) }, '08000000' + '00000000' + '02000000' + '01000200'), { list: [1, 2] });
  assert.is(request({ list: varyingArray(u16) }, '01000000' + '00000000' + '02000000' + '01000200'), 'invalid: array counts contradict each other');
  assert.equal(request({ box: conformantStruct({ kind: u8 }, 'list', u32) }, '02000000' + '07ffffff' + '01000000' + '02000000'), {
    box: { kind: 7, list: [1, 2] },
  });
});

test('unions: the arm that the discriminant names', () => {
  const choice = union(u32, { 0: struct({ number: u32 }), 1: struct({ name: uniqueWstr }), 2: null });
  assert.equal(request({ choice }, '00000000' + '05000000'), { choice: { number: 5 } });
  assert.equal(request({ choice }, '01000000' + '05000000' + A), { choice: { name: 'a' } });
  assert.equal(request({ choice }, '02000000'), {});
  assert.is(request({ choice }, '03000000'), 'invalid: union without an arm for 3');
});

test('NDR64 widens counts, pointers and enumerations, and fills structures up (MS-RPCE §2.2.5.3)', () => {
  const ndr64 = { ndr64: true };
  const wide = '0200000000000000' + '0000000000000000' + '0200000000000000' + '61000000';
  const fields = { pair: struct({ kind: enum16, name: uniqueWstr, code: u32 }), last: u32 };
  const stub = '05000000ffffffff' + '0100000000000000' + '07000000ffffffff' + wide + '08000000';
  assert.equal(request(fields, stub, ndr64), { pair: { kind: 5, name: 'a', code: 7 }, last: 8 });
  assert.equal(request({ a: u32, b: u64 }, '01000000ffffffff0200000000000000', ndr64), { a: 1, b: 2n });
});

test('characters of a counted string are numbers in the byte order of the stub (MS-DTYP §2.3.10)', () => {
  assert.equal(request({ name: unicodeString }, '00020002' + '00000001' + '000000010000000000000001' + '2642', { bigEndian: true }), {
    name: '\u2642',
  });
});

test('a pipe is chunks behind their counts, the last of them empty (C706 §14.3.10, MS-RPCE §2.2.5.3.4.5)', () => {
  const fields = { pipe: pipeBytes, last: u32 };
  assert.equal(request(fields, '03000000616263ff' + '0400000064656667' + '00000000' + '07000000'), { pipe: 7, last: 7 });
  const ndr64 = '0300000000000000' + '616263ffffffffff' + 'fdffffffffffffff' + '00'.repeat(16) + '07000000';
  assert.equal(request(fields, ndr64, { ndr64: true }), { pipe: 3, last: 7 });
  assert.match(String(request(fields, ndr64.replace('fdff', 'fcff'), { ndr64: true })), 'chunk ends with another count');
  assert.match(String(request(fields, '03000000616263ff')), 'truncated');
  assert.match(String(request(fields, 'ffffffff' + '00'.repeat(64))), 'truncated');
});

test('the return value stands behind the results, and has a name', () => {
  const { values, returnCode, returnName } = readResponse('test', operation({ handle }), bytesOf('00'.repeat(20) + '05000000'), {});
  assert.equal([values, returnCode, returnName], [{}, 5, 'ERROR_ACCESS_DENIED']);
});

test('what was read before a stub ends is kept, whatever its length and bytes', () => {
  const fields = { name: wstr, pair: PAIR, list: array(PAIR), data: bytes, of: union(u32, { 1: pointer(PAIR) }) };
  const stub = A + '0000020004000200' + A + B + '01000000' + '0000020004000200' + A + B + '02000000' + '0102ffff' + '01000000' + '01000000' + '0000000000000000';
  assert.type(request(fields, stub), 'object');
  for (let length = 0; length < stub.length; length += 2) {
    const cut = bytesOf(stub.slice(0, length));
    const { values, unread } = readRequest('test', operation(fields), cut, {});
    assert.ok(unread !== null || length === stub.length);
    if (length >= A.length) assert.is(values.name, 'a');
  }
  assert.match(String(request({ list: array(PAIR) }, 'ffffffff' + '00'.repeat(64))), 'truncated');
  assert.match(String(request({ list: array(u8) }, 'ffffff7f' + '00'.repeat(64), { ndr64: true })), 'truncated');
});

test.run();
