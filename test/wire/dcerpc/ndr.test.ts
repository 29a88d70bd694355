import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode, isMalformed, type Malformed } from '../../../src/bytes.ts';
import { NdrReader, type NdrOptions } from '../../../src/wire/dcerpc/ndr.ts';
import { bytesOf, cutEverywhere } from '../../hostile.ts';

function read<T>(hex: string, options: NdrOptions, take: (ndr: NdrReader) => T): T | Malformed {
  return decode('test', bytesOf(hex), (reader) => take(new NdrReader(reader, options)));
}

test('primitives stand at multiples of their size (C706 §14.2.2)', () => {
  const take = (ndr: NdrReader) => [ndr.u8(), ndr.u16(), ndr.u8(), ndr.u32(), ndr.u64()];
  assert.equal(read('01ff0200' + '03ffffff' + '04000000' + 'ffffffff' + '0500000000000000', {}, take), [1, 2, 3, 4, 5n]);
  assert.equal(
    read('01ff0002' + '03ffffff' + '00000004' + 'ffffffff' + '0000000000000005', { bigEndian: true }, take),
    [1, 2, 3, 4, 5n],
  );
});

test('enumerations and counts widen in NDR64 (MS-RPCE §2.2.5.2, §2.2.5.3)', () => {
  const take = (ndr: NdrReader) => [ndr.enum(), ndr.size(), ndr.referent()];
  assert.equal(read('0100ffff' + '02000000' + '00000200', {}, take), [1, 2, true]);
  assert.equal(read('01000000ffffffff' + '0200000000000000' + '0000000000000000', { ndr64: true }, take), [1, 2, false]);
});

test('conformant varying strings (C706 §14.3.4.2)', () => {
  const wide = (ndr: NdrReader) => ndr.wideString();
  const ansi = (ndr: NdrReader) => ndr.ansiString();
  assert.is(read('030000000000000003000000' + '610042260000', {}, wide), 'a\u2642');
  assert.is(read('000000030000000000000003' + '006126420000', { bigEndian: true }, wide), 'a\u2642');
  assert.is(read('0300000000000000' + '0000000000000000' + '0300000000000000' + '610042260000', { ndr64: true }, wide), 'a\u2642');
  assert.is(read('020000000000000002000000' + '61006200', {}, wide), 'ab', 'without a NUL');
  assert.is(read('030000000000000003000000' + '610000006200', {}, wide), 'a', 'up to the NUL');
  assert.is(read('010000000000000001000000' + '00d8', {}, wide), '\ufffd', 'half a surrogate pair');
  assert.is(read('000000000000000000000000', {}, wide), '');
  assert.is(read('030000000000000003000000' + '61e900', {}, ansi), 'a\u00e9');
});

test('context handles are text, the null handle is undefined (C706 §14.2.16.6)', () => {
  const take = (ndr: NdrReader) => ndr.contextHandle();
  assert.is(
    read('01000000c255930e0aaf2c45910fe56e9bc0f915', {}, take),
    '00000001-0e9355c2-af0a-452c-910f-e56e9bc0f915',
  );
  assert.is(
    read('000000010e9355c2af0a452c910fe56e9bc0f915', { bigEndian: true }, take),
    '00000001-0e9355c2-af0a-452c-910f-e56e9bc0f915',
  );
  assert.is(read('00'.repeat(20), {}, take), undefined);
});

test('the null handle takes its bytes', () => {
  assert.equal(read(`${'00'.repeat(20)}07000000`, {}, (ndr) => [ndr.contextHandle(), ndr.u32()]), [undefined, 7]);
});

test('conformant arrays are held against the bytes that are there', () => {
  const bytes = (ndr: NdrReader) => ndr.conformantBytes().length;
  assert.is(read('02000000aabb', {}, bytes), 2);
  assert.ok(isMalformed(read('03000000aabb', {}, bytes)));
  assert.ok(isMalformed(read('ffffffffaabb', {}, bytes)));
  assert.ok(isMalformed(read('ffffffffffffffffaabb', { ndr64: true }, bytes)));
  assert.ok(isMalformed(read('00000080aabb', {}, (ndr) => ndr.count(0x1000))));
});

test('a pointer to nothing reads nothing', () => {
  assert.equal(read('0000000005000000', {}, (ndr) => [ndr.unique(() => ndr.u32()), ndr.u32()]), [undefined, 5]);
  assert.is(read('0000020005000000', {}, (ndr) => ndr.unique(() => ndr.u32())), 5);
});

test('cut at every length', () => {
  const bytes = bytesOf('030000000000000003000000' + '610042260000' + '0000' + '04000000' + 'aabbccdd');
  cutEverywhere(bytes, (cut) => {
    const value = decode('test', cut, (reader) => {
      const ndr = new NdrReader(reader);
      return [ndr.wideString(), ndr.conformantBytes().length];
    });
    assert.ok(isMalformed(value), `at ${cut.length}`);
  });
});

test.run();
