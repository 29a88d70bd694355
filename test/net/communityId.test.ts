import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatIp } from '../../src/net/address.ts';
import { communityId } from '../../src/net/communityId.ts';

const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();

/** community-id-spec, baseline/baseline_deflt.json (seed 0): the protocols with ports. */
const VECTORS: [
  protocol: number,
  source: string,
  sourcePort: number,
  destination: string,
  destinationPort: number,
  expected: string,
][] = [
  [6, '128.232.110.120', 34855, '66.35.250.204', 80, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  [17, '192.168.1.52', 54585, '8.8.8.8', 53, '1:d/FP5EW3wiY1vCndhwleRRKHowQ='],
  [132, '192.168.170.8', 7, '192.168.170.56', 7, '1:MP2EtRCAUIZvTw6MxJHLV7N7JDs='],
  [6, '2001:470:e5bf:dead:4957:2174:e82c:4887', 63943, '2607:f8b0:400c:c03::1a', 25, '1:/qFaeAR+gFe1KYjMzVDsMv+wgU4='],
];

for (const [protocol, source, sourcePort, destination, destinationPort, expected] of VECTORS) {
  const sourceIp = parseIp(source);
  const destinationIp = parseIp(destination);
  test(`${source} ${sourcePort} > ${destination} ${destinationPort}, protocol ${protocol}, and back`, () => {
    assert.is(formatIp(sourceIp), source);
    assert.is(communityId({ protocol, sourceIp, sourcePort, destinationIp, destinationPort }, sha1), expected);
    const back = {
      protocol,
      sourceIp: destinationIp,
      sourcePort: destinationPort,
      destinationIp: sourceIp,
      destinationPort: sourcePort,
    };
    assert.is(communityId(back, sha1), expected);
  });
}

test('between ports of one address the lower port comes first', () => {
  const ip = parseIp('127.0.0.1');
  const there = communityId(
    { protocol: 6, sourceIp: ip, sourcePort: 445, destinationIp: ip, destinationPort: 50000 },
    sha1,
  );
  const back = communityId(
    { protocol: 6, sourceIp: ip, sourcePort: 50000, destinationIp: ip, destinationPort: 445 },
    sha1,
  );
  assert.is(there, back);
});

function parseIp(text: string): Uint8Array {
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number));
  const [head, tail = ''] = text.split('::');
  const left = head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const groups = [...left, ...new Array(8 - left.length - right.length).fill('0'), ...right];
  return Uint8Array.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  );
}

test.run();
