import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatIp } from '../../src/net/address.ts';
import { bytesOf } from '../hostile.ts';

const VECTORS: [source: string, hex: string, expected: string][] = [
  ['IPv4', '00000000', '0.0.0.0'],
  ['IPv4', '0a000082', '10.0.0.130'],
  ['IPv4', 'ffffffff', '255.255.255.255'],
  ['RFC 5952 §4.1: no leading zeros', '20010db8000000000000000000000001', '2001:db8::1'],
  ['RFC 5952 §4.2.1: as much as possible', '20010db8000000000000000000020001', '2001:db8::2:1'],
  ['RFC 5952 §4.2.2: not for one group', '20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ['RFC 5952 §4.2.3: the longest run', '20010000000000010000000000000001', '2001:0:0:1::1'],
  ['RFC 5952 §4.2.3: the first of equals', '20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['RFC 5952 §4.3: lower case', '20010db800000000000000000000aabb', '2001:db8::aabb'],
  ['RFC 5952 §5: IPv4-mapped', '00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
  ['unspecified', '00000000000000000000000000000000', '::'],
  ['loopback', '00000000000000000000000000000001', '::1'],
  ['run at the end', 'fe800000000000000000000000000000', 'fe80::'],
  ['run of two at the end', '00010002000300040005000600000000', '1:2:3:4:5:6::'],
  ['no run', '00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
  ['first and last group zero', '00000001000200030004000500060000', '0:1:2:3:4:5:6:0'],
];

for (const [source, hex, expected] of VECTORS) {
  test(`${expected} (${source})`, () => assert.is(formatIp(bytesOf(hex)), expected));
}

test('another length is misuse', () => assert.throws(() => formatIp(new Uint8Array(6)), /formatIp: bytes has 6 bytes/));

test.run();
