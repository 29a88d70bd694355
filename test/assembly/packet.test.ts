import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_PACKET, PROBLEM_HEADER_INVALID, PROBLEM_LINK_TYPE } from '../../assembly/abi.ts';
import { concat, ethernet, extension, fragmentHeader, fromHex, ipv4, ipv6, pattern, tcp, udp, vlan } from './builders.ts';
import { Harness, type Packet } from './module.ts';
import { type Vector, line, parse as parseIn, testVectors } from './vectors.ts';

const LINK_ETHERNET = 1;
const LINK_RAW = 101;

const harness = await Harness.load();

const parse = (link: number, frame: Uint8Array, original?: number): Packet => parseIn(harness, link, frame, original);

const DATA = pattern(20);
const V4 = '10.0.0.130:49152 > 10.0.0.143:445 287454020 1432778632 18 20/20';
const V6 = 'fd00:0:0:0:0:0:0:1:49152 > fd00:0:0:0:0:0:0:2:445 287454020 1432778632 18 20/20';
const TCP4 = ipv4(6, tcp(DATA));
const TCP6 = ipv6(6, tcp(DATA));
const padding = new Uint8Array(18);

const vectors: Vector[] = [
  { name: 'Ethernet, IPv4, TCP', link: 1, frame: ethernet(0x0800, TCP4), expected: `tcp ${V4}` },
  { name: 'Ethernet, IPv6, TCP', link: 1, frame: ethernet(0x86dd, TCP6), expected: `tcp ${V6}` },
  { name: '802.1Q', link: 1, frame: ethernet(0x8100, vlan(0x0800, TCP4)), expected: `tcp ${V4}`, tunnels: ['802.1Q 100'] },
  { name: 'QinQ', link: 1, frame: ethernet(0x88a8, vlan(0x8100, vlan(0x86dd, TCP6))), expected: `tcp ${V6}`, tunnels: ['802.1ad 100', '802.1Q 100'] },
  { name: 'QinQ of old', link: 1, frame: ethernet(0x9100, vlan(0x9200, vlan(0x8100, vlan(0x0800, TCP4)))), expected: `tcp ${V4}`, tunnels: ['802.1Q 100', '802.1Q 100', '802.1Q 100'] },
  {
    name: 'thirty tags',
    link: 1,
    frame: ethernet(0x8100, Array.from({ length: 29 }).reduce<Uint8Array>((body) => vlan(0x8100, body), vlan(0x0800, TCP4))),
    expected: `tcp ${V4}`,
    tunnels: [...Array.from({ length: 7 }, () => '802.1Q 100'), 'more'],
  },
  { name: '802.3, SNAP', link: 1, frame: ethernet(8 + TCP4.length, concat(fromHex('aaaa03 000000 0800'), TCP4, padding)), expected: `tcp ${V4}` },
  { name: '802.3, 802.1H', link: 1, frame: ethernet(8 + TCP6.length, concat(fromHex('aaaa03 0000f8 86dd'), TCP6)), expected: `tcp ${V6}` },
  { name: '802.3, LLC of IP', link: 1, frame: ethernet(3 + TCP4.length, concat(fromHex('060603'), TCP4)), expected: `tcp ${V4}` },
  { name: '802.3 in a tag', link: 1, frame: ethernet(0x8100, vlan(8 + TCP4.length, concat(fromHex('aaaa03 000000 0800'), TCP4))), expected: `tcp ${V4}`, tunnels: ['802.1Q 100'] },
  { name: '802.3, spanning tree', link: 1, frame: ethernet(38, concat(fromHex('424203'), new Uint8Array(43))), expected: 'none' },
  { name: '802.3, SNAP of Cisco', link: 1, frame: ethernet(20, concat(fromHex('aaaa03 00000c 2000'), new Uint8Array(12))), expected: 'none' },
  { name: 'ARP', link: 1, frame: ethernet(0x0806, new Uint8Array(46)), expected: 'none' },
  { name: 'Linux cooked', link: 113, frame: concat(fromHex('0000 0001 0006 0a0000000001 0000 0800'), TCP4), expected: `tcp ${V4}` },
  { name: 'Linux cooked, tagged', link: 113, frame: concat(fromHex('0000 0001 0006 0a0000000001 0000 8100'), vlan(0x0800, TCP4)), expected: `tcp ${V4}`, tunnels: ['802.1Q 100'] },
  { name: 'Linux cooked, LLC', link: 113, frame: concat(fromHex('0000 0001 0006 0a0000000001 0000 0004 aaaa03 000000 0800'), TCP4), expected: `tcp ${V4}` },
  { name: 'Linux cooked 2', link: 276, frame: concat(fromHex('86dd 0000 00000002 0001 00 06 0a0000000001 0000'), TCP6), expected: `tcp ${V6}` },
  ...[101, 12, 14].flatMap((link) => [
    { name: `raw ${link}, IPv4`, link, frame: TCP4, expected: `tcp ${V4}` },
    { name: `raw ${link}, IPv6`, link, frame: TCP6, expected: `tcp ${V6}` },
  ]),
  { name: 'IPv4 by its link type', link: 228, frame: TCP4, expected: `tcp ${V4}` },
  { name: 'IPv6 by its link type', link: 229, frame: TCP6, expected: `tcp ${V6}` },
  { name: 'null, little-endian', link: 0, frame: concat(fromHex('02000000'), TCP4), expected: `tcp ${V4}` },
  { name: 'null, big-endian', link: 0, frame: concat(fromHex('00000002'), TCP4), expected: `tcp ${V4}` },
  ...[10, 23, 24, 28, 30].flatMap((family) => [
    { name: `null, family ${family}`, link: 0, frame: concat(Uint8Array.of(family, 0, 0, 0), TCP6), expected: `tcp ${V6}` },
    { name: `loop, family ${family}`, link: 108, frame: concat(Uint8Array.of(0, 0, 0, family), TCP6), expected: `tcp ${V6}` },
  ]),
  { name: 'null, another family', link: 0, frame: concat(fromHex('11000000'), TCP4), expected: 'none' },

  { name: 'Ethernet padding is no payload', link: 1, frame: ethernet(0x0800, concat(ipv4(6, tcp(new Uint8Array(0))), new Uint8Array(6))), expected: `tcp ${V4.replace('20/20', '0/0')}` },
  { name: 'IPv6 padding', link: 1, frame: ethernet(0x86dd, concat(ipv6(6, tcp(DATA)), padding)), expected: `tcp ${V6}` },
  { name: 'IPv4 options', link: 101, frame: ipv4(6, tcp(DATA), { options: new Uint8Array(40) }), expected: `tcp ${V4}` },
  { name: 'TCP options', link: 101, frame: ipv4(6, tcp(DATA, { options: new Uint8Array(40) })), expected: `tcp ${V4}` },
  { name: 'TCP flags, all nine', link: 101, frame: ipv4(6, tcp(DATA, { flags: 0xfff })), expected: `tcp ${V4.replace(' 18 ', ' 1ff ')}` },
  { name: 'IPv4 total length 0', link: 101, frame: ipv4(6, tcp(DATA), { total: 0 }), expected: `tcp ${V4}` },
  { name: 'IPv4 total length beyond the frame', link: 101, frame: ipv4(6, tcp(DATA), { total: 1500 }), expected: `tcp ${V4}` },
  { name: 'IPv6 payload length 0', link: 101, frame: ipv6(6, tcp(DATA), { length: 0 }), expected: `tcp ${V6}` },
  { name: 'UDP', link: 101, frame: ipv4(17, udp(DATA)), expected: 'udp 10.0.0.130:137 > 10.0.0.143:138 20/20' },
  { name: 'UDP length below its packet', link: 101, frame: ipv4(17, udp(DATA, { length: 12 })), expected: 'udp 10.0.0.130:137 > 10.0.0.143:138 4/4' },
  { name: 'UDP length beyond its packet', link: 101, frame: ipv4(17, udp(DATA, { length: 900 })), expected: 'udp 10.0.0.130:137 > 10.0.0.143:138 20/20' },
  { name: 'UDP length 0', link: 101, frame: ipv6(17, udp(DATA, { length: 0 })), expected: 'udp fd00:0:0:0:0:0:0:1:137 > fd00:0:0:0:0:0:0:2:138 20/20' },
  { name: 'IPv4 authentication header', link: 101, frame: ipv4(51, concat(fromHex('0604 0000 00000001 00000002'), new Uint8Array(12), tcp(DATA))), expected: `tcp ${V4}` },
  { name: 'IPv6 hop-by-hop, routing, destination options', link: 101, frame: ipv6(0, extension(43, 0, extension(60, 2, extension(6, 1, tcp(DATA))))), expected: `tcp ${V6}` },
  { name: 'IPv6 mobility, HIP, shim6', link: 101, frame: ipv6(135, extension(139, 1, extension(140, 0, extension(6, 0, tcp(DATA))))), expected: `tcp ${V6}` },
  { name: 'IPv6 authentication header', link: 101, frame: ipv6(51, concat(fromHex('0604 0000 00000001 00000002'), new Uint8Array(12), tcp(DATA))), expected: `tcp ${V6}` },
  { name: 'IPv6 atomic fragment', link: 101, frame: ipv6(44, fragmentHeader(6, 7, 0, false, tcp(DATA))), expected: `tcp ${V6}` },
  { name: 'IPv6 jumbo', link: 101, frame: ipv6(0, extension(6, 0, tcp(pattern(70_000)), fromHex('c204 00011178')), { length: 0 }), expected: `tcp ${V6.replace('20/20', '69980/69980')}` },
  { name: 'IPv6 jumbo after padding', link: 101, frame: concat(ipv6(0, extension(6, 1, tcp(DATA), fromHex('00 0101 00 00 c204 00000038')), { length: 0 }), padding), expected: `tcp ${V6}` },
  { name: 'IPv6 no next header', link: 101, frame: ipv6(59, DATA), expected: 'none' },
  { name: 'IPv6 ESP', link: 101, frame: ipv6(50, DATA), expected: 'none' },
  { name: 'ICMP with a TCP header in it', link: 101, frame: ipv4(1, concat(fromHex('0301 0000 00000000'), TCP4)), expected: 'none' },
  { name: 'ICMPv6 with a TCP header in it', link: 101, frame: ipv6(58, concat(fromHex('0100 0000 00000000'), TCP6)), expected: 'none' },
];

testVectors(harness, vectors);

test('TCP options cut off: no payload here, its length known', () => {
  const frame = ipv4(6, tcp(DATA, { options: new Uint8Array(40) }));
  for (let length = 40; length <= 80; length++) {
    assert.is(line(parse(LINK_RAW, frame.subarray(0, length), frame.length)), `tcp ${V4.replace('20/20', '0/20')}`);
  }
});

test('an original length that no packet has makes no hole', () => {
  const packet = parse(LINK_RAW, ipv4(6, tcp(DATA), { total: 0 }), 0xffffffff);
  assert.is(packet.payload.length, 20);
  assert.is(packet.wire, MAX_PACKET - 40);
  assert.is(parse(LINK_RAW, TCP4, 0xffffffff).wire, 20);
  assert.is(parse(LINK_RAW, TCP4, 0).wire, 20);
});

test('headers that contradict their specification', () => {
  const bad: [string, Uint8Array][] = [
    ['IPv4 of version 5', ipv4(6, tcp(DATA), { first: 0x55 })],
    ['IPv4 header below 20 bytes', ipv4(6, tcp(DATA), { first: 0x44 })],
    ['IPv4 total length below its header', ipv4(6, tcp(DATA), { total: 19 })],
    ['TCP header below 20 bytes', ipv4(6, tcp(DATA, { words: 4 }))],
    ['TCP header without bytes', ipv4(6, tcp(DATA, { words: 0 }))],
    ['TCP header beyond its packet', ipv4(6, tcp(DATA, { words: 15 }))],
    ['UDP length below 8', ipv4(17, udp(DATA, { length: 7 }))],
  ];
  for (const [name, packet] of bad) {
    assert.is(line(parse(LINK_ETHERNET, ethernet(0x0800, packet))), 'none', name);
    assert.equal(harness.problems(), { [PROBLEM_HEADER_INVALID]: 1 }, name);
  }
  assert.is(line(parse(229, ipv4(6, tcp(new Uint8Array(40))))), 'none');
  assert.equal(harness.problems(), { [PROBLEM_HEADER_INVALID]: 1 });
});

test('link types that are not read are counted', () => {
  for (const link of [2, 147, 65535, 0x7fffffff]) {
    assert.is(line(parse(link, TCP4)), 'none');
    assert.equal(harness.problems(), { [PROBLEM_LINK_TYPE]: 1 });
  }
  assert.is(line(parse(0xffffffff, TCP4)), 'none');
  assert.equal(harness.problems(), {});
});

test.run();
