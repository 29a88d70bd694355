import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { INTERFACES_JSON } from '../../../src/wire/dcerpc/interfaces.data.ts';
import { interfaceName, operationName } from '../../../src/wire/dcerpc/interfaces.ts';

const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003';

test('interfaces and operations have names', () => {
  assert.is(interfaceName(SVCCTL), 'svcctl');
  assert.is(interfaceName('e1af8308-5d1f-11c9-91a4-08002b14a0fa'), 'epmapper');
  assert.is(interfaceName('00000000-1111-2222-3333-444444444444'), undefined);
  assert.is(operationName('e1af8308-5d1f-11c9-91a4-08002b14a0fa', 3), 'ept_map');
  assert.is(operationName(SVCCTL, 65), undefined);
  assert.is(operationName('00000000-1111-2222-3333-444444444444', 0), undefined);
  assert.is(operationName('__proto__', 0), undefined);
});

test('svcctl has the names of MS-SCMR §3.1.4, every opnum of it', () => {
  const published = {
    0: 'RCloseServiceHandle',
    12: 'RCreateServiceW',
    15: 'ROpenSCManagerW',
    19: 'RStartServiceW',
    24: 'RCreateServiceA',
    37: 'RChangeServiceConfig2W',
    44: 'RCreateServiceWOW64A',
    45: 'RCreateServiceWOW64W',
    51: 'RControlServiceExW',
    60: 'RCreateWowService',
    64: 'ROpenSCManager2',
  };
  for (const [opnum, name] of Object.entries(published)) assert.is(operationName(SVCCTL, Number(opnum)), name);
  const local = new Set([10, 22, 34, 43, 46, 52, 53, 54, 55, 57, 58, 59, 61, 62, 63]);
  for (let opnum = 0; opnum <= 64; opnum++) {
    const name = operationName(SVCCTL, opnum);
    assert.ok(name, `opnum ${opnum}`);
    if (!local.has(opnum)) assert.match(name!, /^R[A-Z]/);
  }
});

test('the module is what the data file says', () => {
  const data = JSON.parse(readFileSync(new URL('../../../data/dcerpc-interfaces.json', import.meta.url), 'utf8'));
  assert.equal(JSON.parse(INTERFACES_JSON), data.interfaces);
  assert.ok(data.source.length > 0);
  for (const [uuid, [name, operations]] of Object.entries<[string, Record<string, string>]>(data.interfaces)) {
    assert.match(uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.ok(name.length > 0, uuid);
    for (const opnum of Object.keys(operations)) assert.match(opnum, /^\d+$/);
  }
});

test.run();
