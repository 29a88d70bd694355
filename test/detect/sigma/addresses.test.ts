/** Addresses and networks in text. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isInNetwork, parseIp, parseNetwork } from '../../../src/net/network.ts';
import { formatIp } from '../../../src/net/address.ts';

test('addresses', () => {
  const cases: readonly (readonly [text: string, canonical: string | undefined])[] = [
    ['1.2.3.4', '1.2.3.4'],
    ['255.255.255.255', '255.255.255.255'],
    ['1.2.3.256', undefined],
    ['1.2.3', undefined],
    ['1.2.3.4.5', undefined],
    ['', undefined],
    ['::', '::'],
    ['::1', '::1'],
    ['FE80::1%eth0', 'fe80::1'],
    ['fe80::1%', undefined],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['1:2:3:4:5:6:7', undefined],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:7:8:9', undefined],
    ['1:2:3:4::5:6:7:8', undefined],
    ['1::2::3', undefined],
    [':1', undefined],
    ['12345::', undefined],
    ['1.2.3.4::', undefined],
  ];
  for (const [text, canonical] of cases) {
    const bytes = parseIp(text);
    assert.is(bytes === undefined ? undefined : formatIp(Uint8Array.from(bytes)), canonical, text);
  }
});

test('every prefix of a network: its last address is inside, the next is not', () => {
  for (let prefix = 1; prefix <= 32; prefix++) {
    const size = 2 ** (32 - prefix);
    const start = Math.floor(0x0a400000 / size) * size;
    const text = (address: number): string =>
      [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
    const network = parseNetwork(`${text(start)}/${prefix}`);
    if ('problem' in network) throw new Error(network.problem);
    assert.ok(isInNetwork(text(start), network));
    assert.ok(isInNetwork(text(start + size - 1), network));
    assert.not(isInNetwork(text(start + size), network), `/${prefix}`);
    assert.not(isInNetwork(text(start - 1), network), `/${prefix}`);
  }
});

test.run();
