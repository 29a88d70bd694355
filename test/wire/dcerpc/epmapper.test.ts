/** Towers and hostile counts of the endpoint mapper; calls of real captures are in vectors.test.ts. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import * as epmapper from '../../../src/wire/dcerpc/epmapper.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';

const INTERFACE_FLOORS =
  '13000d81bb7a364498f135ad3298f0380010030200' + '02000000' + '13000d045d888aeb1cc9119fe808002b1048600200' + '02000000';

/** The floors below interface and transfer syntax. */
const TOWERS = [
  {
    name: 'ncacn_np',
    floors: '01000b02000000' + '01000f0d005c504950455c73766363746c00' + '0100110600' + '5c5c4c414200',
    expected: { protocols: ['ncacn', 'smb', 'netbios'], namedPipe: '\\PIPE\\svcctl', netbiosName: '\\\\LAB' },
  },
  {
    name: 'ncacn_http',
    floors: '01000b02000000' + '01001f02000251' + '01000904000a000001',
    expected: { protocols: ['ncacn', 'http', 'ip'], httpPort: 593, ip: '10.0.0.1' },
  },
  {
    name: 'ncadg_ip_udp',
    floors: '01000a02000000' + '01000802000087' + '010009040000000000',
    expected: { protocols: ['ncadg', 'udp', 'ip'], udpPort: 135, ip: '0.0.0.0' },
  },
  {
    name: 'ncalrpc',
    floors: '01000c02000000' + '0100100400' + '4c525000',
    expected: { protocols: ['ncalrpc', 'named pipe'], localEndpoint: 'LRP' },
  },
  {
    name: 'a protocol without a name, an address of no length',
    floors: '0100fe0000' + '0100070000' + '0100090000',
    expected: { protocols: ['0xfe', 'tcp', 'ip'] },
  },
];

for (const tower of TOWERS) {
  test(`tower: ${tower.name} (C706 appendix L)`, () => {
    const count = tower.floors.startsWith('01000c') ? 4 : 5;
    const bytes = bytesOf(`0${count}00${INTERFACE_FLOORS}${tower.floors}`);
    const expected = {
      interfaceUuid: '367abb81-9844-35f1-ad32-98f038001003',
      versionMajor: 2,
      versionMinor: 0,
      transferSyntax: { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', versionMajor: 2, versionMinor: 0 },
      ...tower.expected,
    };
    assert.equal(JSON.parse(JSON.stringify(epmapper.decodeTower(bytes))), expected);
    cutEverywhere(bytes, (cut) => assert.ok(isMalformed(epmapper.decodeTower(cut))));
    mutate(bytes, 200, (damaged) => epmapper.decodeTower(damaged));
  });
}

test('a tower that makes no sense is left out, the others stay', () => {
  const value = epmapper.decodeEptMapResponse(
    bytesOf(`${'00'.repeat(20)}01000000040000000000000001000000030000000300000003000000ffffff00d6a0c916`),
  );
  assert.equal(value, { entryHandle: undefined, towers: [], status: 0x16c9a0d6 });
});

test('counts that the bytes do not hold are malformed, not allocated', () => {
  const counts = `${'00'.repeat(20)}ffffffffffffffff00000000ffffffff`;
  assert.ok(isMalformed(epmapper.decodeEptMapResponse(bytesOf(counts))));
  assert.ok(isMalformed(epmapper.decodeEptLookupResponse(bytesOf(counts))));
});

test.run();
