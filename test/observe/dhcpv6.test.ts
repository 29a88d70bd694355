/** DHCPv6: who says which name, and which address stands for it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesOf } from '../hostile.ts';
import { observe, observeShared, select } from '../support/analyze.ts';
import { pcap, udpFrame } from '../support/capture-builder.ts';

const CLIENT = { ip: 'fe80::1', port: 546 };
const SERVER = { ip: 'fe80::2', port: 547 };
const ALL_SERVERS = { ip: 'ff02::1:2', port: 547 };
const RELAY = { ip: '2001:db8::1', port: 547 };

type Datagram = readonly [from: typeof CLIENT, to: typeof CLIENT, hex: string];

const message = (type: number, xid: number, ...options: string[]): string =>
  `${type.toString(16).padStart(2, '0')}${xid.toString(16).padStart(6, '0')}${options.join('')}`.replaceAll(' ', '');
const DUID = '0001 0004 00030001';
const NAME = '0027 0009 00 02706303 6c616200';
const given = (last: string): string => `0003 0028 00000001 00000000 00000000 0005 0018 20010db8${'00'.repeat(11)}${last} 00000e10 00001c20`;
const relayed = (hex: string): string => `0c00${'00'.repeat(32)}0009${(hex.length / 2).toString(16).padStart(4, '0')}${hex}`;

async function said(...datagrams: Datagram[]) {
  const frames = datagrams.map(([from, to, hex], i) => {
    const bytes = udpFrame(from, to, bytesOf(hex));
    return { time: BigInt(i) * 1_000_000n, bytes, length: bytes.length };
  });
  return select(await observe(pcap(frames)), 'name').map((o) => [o.protocol, o.action, o.name, o.address, o.frame, o.responseFrame]);
}

test('addresses that a client is given stand for its name, asked directly or through a relay', async () => {
  const request = message(3, 7, DUID, NAME);
  assert.equal(
    await said([CLIENT, ALL_SERVERS, request], [RELAY, SERVER, relayed(request)], [SERVER, RELAY, relayed(message(7, 7, DUID, given('42'), given('43'))).replace(/^0c/, '0d')], [SERVER, CLIENT, message(7, 7, DUID, given('42'))]),
    [['DHCPv6', 'register', 'pc.lab', '2001:db8::42', 1, 3], ['DHCPv6', 'register', 'pc.lab', '2001:db8::43', 1, 3]],
  );
});

test('who gets no answer, or one without addresses, says its name of the address that it asks from', async () => {
  assert.equal(await said([CLIENT, ALL_SERVERS, message(1, 7, DUID, NAME)]), [['DHCPv6', 'announce', 'pc.lab', 'fe80::1', 1, null]]);
  assert.equal(await said([CLIENT, ALL_SERVERS, message(11, 7, DUID, NAME)], [SERVER, CLIENT, message(7, 7, DUID)]), [['DHCPv6', 'announce', 'pc.lab', 'fe80::1', 1, null]]);
  assert.equal(await said([RELAY, SERVER, relayed(message(1, 7, DUID, NAME))]), [['DHCPv6', 'query', 'pc.lab', null, 1, null]]);
});

test('a refusal is one; an answer to another, an advertisement and a request without a name are nothing', async () => {
  assert.equal(await said([CLIENT, ALL_SERVERS, message(3, 7, DUID, NAME)], [SERVER, CLIENT, message(7, 7, DUID, '000d 0002 0002')]), [['DHCPv6', 'refuse', 'pc.lab', null, 1, 2]]);
  assert.equal(await said([SERVER, CLIENT, message(7, 8, DUID, given('42'))], [SERVER, CLIENT, message(2, 7, DUID, given('42'))], [CLIENT, ALL_SERVERS, message(3, 9, DUID)]), []);
});

for (const [capture, names] of [
  ['sv__smb2-07-20171220_smb_psexec_add_user.pcap', [[1, 'DC1.contoso.local', 'fe80::2420:6e35:589:63fe'], [2, 'Victim-PC.contoso.local', 'fe80::d5ab:4282:2821:36ab'], [78, 'Admin-PC.contoso.local', 'fe80::8d0c:1603:3cd:510']]],
  ['sv__smb2-ntlmssp-negotiateflags.pcap', [[2, 'SCV', 'fe80::78da:c04d:12da:8a08'], [23, 'DESKTOP-V1FA0UQ', 'fe80::65b5:3a97:92d1:9199'], [304, 'DESKTOP-2AEFM7G', 'fe80::31cb:26de:c5bb:c367']]],
] as const) {
  test(`${capture}: who looks for a server of DHCPv6`, async () => {
    const seen = await observeShared(capture);
    if (seen === undefined) return;
    assert.equal(select(seen, 'name', { protocol: 'DHCPv6' }).map((o) => [o.frame, o.name, o.address]), names.map((one) => [...one]));
  });
}

test.run();
