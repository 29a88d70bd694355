/** Methods of StdRegProv: which key and value they are about, and what came of it (what is sent: stand-in-wmi-registry.pcap.gz). */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { registryMethod } from '../../src/observe/rpc/meanings/stdRegProv.ts';

const HKLM = 0x80000002;
const RUN = 'SOFTWARE\\Run';
const done = { ReturnValue: 0 };

const TABLE: readonly [method: string, asked: Record<string, unknown>, answered: Record<string, unknown>, expected: unknown[]][] = [
  ['SetStringValue', { hDefKey: HKLM, sSubKeyName: RUN, sValueName: 'a', sValue: 'c.exe' }, done, ['set', 'HKLM\\SOFTWARE\\Run', 'a', 'REG_SZ', 'c.exe']],
  ['GetDWORDValue', { hDefKey: 0x80000003, sSubKeyName: RUN, sValueName: 'a' }, { ...done, uValue: 7 }, ['query', 'HKU\\SOFTWARE\\Run', 'a', 'REG_DWORD', '7']],
  ['getqwordvalue', { sSubKeyName: RUN, sValueName: '' }, { ...done, uValue: 2n ** 40n }, ['query', 'HKLM\\SOFTWARE\\Run', '', 'REG_QWORD', '1099511627776']],
  ['SetMultiStringValue', { hDefKey: HKLM, sValueName: 'a', sValue: ['b', 'c'] }, done, ['set', 'HKLM', 'a', 'REG_MULTI_SZ', 'b; c']],
  ['SetBinaryValue', { hDefKey: HKLM, sSubKeyName: RUN, sValueName: 'a', uValue: [1, 255] }, done, ['set', 'HKLM\\SOFTWARE\\Run', 'a', 'REG_BINARY', '01ff']],
  ['DeleteKey', { hDefKey: 5, sSubKeyName: RUN }, done, ['delete key', '?\\SOFTWARE\\Run', null, null, null]],
  ['EnumKey', { hDefKey: HKLM, sSubKeyName: 'SOFTWARE' }, done, ['enumerate', 'HKLM\\SOFTWARE', null, null, null]],
];
for (const [method, asked, answered, expected] of TABLE) {
  test(`${method}: ${expected.join(', ')}`, () => {
    const said = registryMethod(method, asked, answered);
    assert.equal(said?.kind === 'registry' && [said.action, said.key, said.value, said.valueType, said.data], expected);
    assert.is(said?.returned, undefined);
  });
}

test('what the method returned is the answer, not that the call was carried out', () => {
  const said = registryMethod('SetDWORDValue', { hDefKey: HKLM, sSubKeyName: RUN, sValueName: 'a', uValue: 1 }, { ReturnValue: 5 });
  assert.equal(said?.returned, { name: 'ERROR_ACCESS_DENIED', code: 5 });
});

test('an unknown method is none of the registry', () => {
  assert.is(registryMethod('constructor', {}, {}), undefined);
  assert.is(registryMethod('Create', { CommandLine: 'calc' }, done), undefined);
});

test('many bytes are cut', () => {
  const said = registryMethod('SetBinaryValue', { uValue: Array(1000).fill(0) }, done);
  assert.is(said?.kind === 'registry' ? said.data?.length : 0, 515);
});

test.run();
