import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PROBLEM_DEPTH, PROBLEM_FRAGMENTS } from '../../assembly/abi.ts';
import { concat, ethernet, fromHex, ipv4, ipv6, pattern, tcp, udp, vlan } from './builders.ts';
import { Harness } from './module.ts';
import { NONE, TCP, type Vector, line, parse, testVectors } from './vectors.ts';

const LINK_RAW = 101;

const harness = await Harness.load();

const DATA = pattern(20);
const V4 = 'tcp 10.0.0.130:49152 > 10.0.0.143:445 287454020 1432778632 18 20/20';
const V6 = 'tcp fd00:0:0:0:0:0:0:1:49152 > fd00:0:0:0:0:0:0:2:445 287454020 1432778632 18 20/20';
const TCP4 = ipv4(6, tcp(DATA));
const TCP6 = ipv6(6, tcp(DATA));
const FRAME4 = ethernet(0x0800, TCP4);
const FRAME6 = ethernet(0x86dd, TCP6);

/** Outer addresses that are not the inner ones. */
const OUTER = { source: 'c0000201', destination: 'c0000202' };
const gre = (header: string, body: Uint8Array) => ipv4(47, concat(fromHex(header), body), OUTER);
const inUdp = (port: number, header: string, body: Uint8Array) =>
  ipv4(17, udp(concat(fromHex(header), body), { source: 50000, destination: port }), OUTER);

testVectors(harness, [
  { name: 'MPLS, two labels, IPv4', link: 1, frame: ethernet(0x8847, concat(fromHex('00010040 00011140'), TCP4)), expected: V4, tunnels: ['MPLS 17'] },
  { name: 'MPLS in a tag, IPv6', link: 1, frame: ethernet(0x8100, vlan(0x8848, concat(fromHex('00002140'), TCP6))), expected: V6, tunnels: ['802.1Q 100', 'MPLS 2'] },
  { name: 'MPLS, Ethernet pseudowire', link: 1, frame: ethernet(0x8847, concat(fromHex('00011140 00000000'), FRAME4)), expected: V4, tunnels: ['MPLS 17'] },
  { name: 'MPLS, control channel', link: 1, frame: ethernet(0x8847, fromHex('00011140 10000021 45000000')), expected: 'none' },
  { name: '802.1ah', link: 1, frame: ethernet(0x88a8, vlan(0x88e7, concat(fromHex('00012345'), FRAME4))), expected: V4, tunnels: ['802.1ad 100', '802.1ah 74565'] },
  { name: 'PPPoE', link: 1, frame: ethernet(0x8864, concat(fromHex('1100 0001 003e 0021'), TCP4, new Uint8Array(20))), expected: V4, tunnels: ['PPPoE 1'] },
  { name: 'PPPoE discovery', link: 1, frame: ethernet(0x8864, fromHex('11a7 0001 0000')), expected: 'none' },
  { name: 'PPP', link: 9, frame: concat(fromHex('ff03 0021'), TCP4), expected: V4 },
  { name: 'PPP, everything compressed', link: 9, frame: concat(fromHex('57'), TCP6), expected: V6 },
  { name: 'PPP in HDLC framing', link: 50, frame: concat(fromHex('ff03 0057'), TCP6), expected: V6 },
  { name: 'PPP, LCP', link: 9, frame: fromHex('ff03 c021 01010004'), expected: 'none' },
  { name: 'PPPoE by its link type', link: 51, frame: concat(fromHex('1100 0001 003e 0021'), TCP4), expected: V4, tunnels: ['PPPoE 1'] },

  { name: 'IPv4 in IPv4', link: LINK_RAW, frame: ipv4(4, TCP4, OUTER), expected: V4, tunnels: ['IPv4 in IPv4'] },
  { name: 'IPv6 in IPv4', link: LINK_RAW, frame: ipv4(41, TCP6, OUTER), expected: V6, tunnels: ['IPv6 in IPv4'] },
  { name: 'IPv4 in IPv6', link: LINK_RAW, frame: ipv6(4, TCP4), expected: V4, tunnels: ['IPv4 in IPv6'] },
  { name: 'IPv6 in IPv6', link: LINK_RAW, frame: ipv6(41, TCP6), expected: V6, tunnels: ['IPv6 in IPv6'] },

  { name: 'GRE', link: LINK_RAW, frame: gre('0000 0800', TCP4), expected: V4, tunnels: ['GRE'] },
  { name: 'GRE, checksum, key, sequence', link: LINK_RAW, frame: gre('b000 86dd 00000000 00000001 00000002', TCP6), expected: V6, tunnels: ['GRE 1'] },
  { name: 'GRE, routing', link: LINK_RAW, frame: gre('4000 0800 00000000', TCP4), expected: 'none' },
  { name: 'GRE, version 2', link: LINK_RAW, frame: gre('0002 0800', TCP4), expected: 'none' },
  { name: 'GRE, keep-alive', link: LINK_RAW, frame: gre('0000 0000', new Uint8Array(0)), expected: 'none' },
  { name: 'GRE, MPLS', link: LINK_RAW, frame: gre('0000 8847 00011140', TCP4), expected: V4, tunnels: ['GRE', 'MPLS 17'] },
  { name: 'PPTP', link: LINK_RAW, frame: gre('3081 880b 00420001 00000001 00000002 ff030021', TCP4), expected: V4, tunnels: ['GRE 4325377'] },
  { name: 'NVGRE', link: LINK_RAW, frame: gre('2000 6558 12345600', FRAME4), expected: V4, tunnels: ['NVGRE 1193046'] },
  { name: 'ERSPAN I', link: LINK_RAW, frame: gre('0000 88be', FRAME4), expected: V4, tunnels: ['ERSPAN I'] },
  { name: 'ERSPAN II', link: LINK_RAW, frame: gre('1000 88be 00000001 10010064 00000001', FRAME6), expected: V6, tunnels: ['ERSPAN II 100'] },
  { name: 'ERSPAN III', link: LINK_RAW, frame: gre('1000 22eb 00000001 20010064 00000000 00000000', FRAME4), expected: V4, tunnels: ['ERSPAN III 100'] },
  { name: 'ERSPAN III with its subheader', link: LINK_RAW, frame: gre('1000 22eb 00000001 20010064 00000000 00000001 0000000000000000', FRAME4), expected: V4, tunnels: ['ERSPAN III 100'] },
  { name: 'ERSPAN III of IP', link: LINK_RAW, frame: gre('1000 22eb 00000001 20010064 00000000 00000800', TCP6), expected: V6, tunnels: ['ERSPAN III 100'] },

  { name: 'VXLAN', link: LINK_RAW, frame: inUdp(4789, '0800000000000a00', FRAME4), expected: V4, tunnels: ['VXLAN 10'] },
  { name: 'VXLAN, generic protocol, IPv6', link: LINK_RAW, frame: inUdp(4790, '0c00000200000a00', TCP6), expected: V6, tunnels: ['VXLAN 10'] },
  { name: 'VXLAN, generic protocol, Ethernet', link: LINK_RAW, frame: inUdp(4789, '0c00000300000a00', FRAME6), expected: V6, tunnels: ['VXLAN 10'] },
  { name: 'GENEVE', link: LINK_RAW, frame: inUdp(6081, '0000655800000a00', FRAME4), expected: V4, tunnels: ['GENEVE 10'] },
  { name: 'GENEVE, options, IPv6', link: LINK_RAW, frame: inUdp(6081, '024086dd00000a00 0102030400000000', TCP6), expected: V6, tunnels: ['GENEVE 10'] },
  { name: 'GTP-U', link: LINK_RAW, frame: inUdp(2152, '30ff003c00000001', TCP4), expected: V4, tunnels: ['GTP-U 1'] },
  { name: 'GTP-U, sequence number', link: LINK_RAW, frame: inUdp(2152, '32ff004000000001 00010000', TCP4), expected: V4, tunnels: ['GTP-U 1'] },
  { name: 'GTP-U, extension headers', link: LINK_RAW, frame: inUdp(2152, '34ff004c00000001 00000085 01000085 0200000000000000', TCP6), expected: V6, tunnels: ['GTP-U 1'] },
  { name: 'Teredo', link: LINK_RAW, frame: inUdp(3544, '', TCP6), expected: V6, tunnels: ['Teredo'] },
  { name: 'Teredo, authentication and origin', link: LINK_RAW, frame: inUdp(3544, '00010102 aa bbbb 0000000000000000 00 0000f00dc0000201', TCP6), expected: V6, tunnels: ['Teredo'] },
  { name: 'GRE in UDP', link: LINK_RAW, frame: inUdp(4754, '00000800', TCP4), expected: V4, tunnels: ['GRE'] },
  { name: 'GRE in VXLAN', link: LINK_RAW, frame: inUdp(4789, '0800000000000a00', ethernet(0x0800, gre('0000 0800', TCP4))), expected: V4, tunnels: ['VXLAN 10', 'GRE'] },
] satisfies Vector[]);

test('what only has the port of a tunnel stays a datagram', () => {
  const cases: [number, string][] = [
    [4789, '0000000000000a00'],
    [4789, '0800000000000a01'],
    [4789, '0c00000500000a00'],
    [4789, '08000000'],
    [6081, '4000655800000a00'],
    [6081, '3f00655800000a00'],
    [2152, '20ff003c00000001 45'],
    [2152, '3001003c00000001 45'],
    [2152, '30ff003c00000001 75'],
    [2152, '34ff003c00000001 00000085 00000000'],
    [2152, '34ff003c00000001 00000085 ff000000'],
    [3544, '000100ff'],
    [3544, '60000000ffff'],
    [4754, '00070800 45'],
    [4754, '00000001 45'],
  ];
  for (const [port, header] of cases) {
    const size = fromHex(header).length;
    const expected = `udp 192.0.2.1:50000 > 192.0.2.2:${port} ${size}/${size}`;
    assert.is(line(parse(harness, LINK_RAW, inUdp(port, header, new Uint8Array(0)))), expected, header);
    assert.equal(harness.problems(), {});
  }
});

test('layers are followed to a depth that all real ones stay below, and no further', () => {
  for (let layers = 1; layers <= 40; layers++) {
    const packet = Array.from({ length: layers }).reduce<Uint8Array>((body) => ipv4(4, body, OUTER), TCP4);
    const { kind } = parse(harness, LINK_RAW, packet);
    assert.is(kind, layers < 14 ? TCP : layers > 16 ? NONE : kind);
    assert.equal(harness.problems(), kind === TCP ? {} : { [PROBLEM_DEPTH]: 1 });
  }
});

/** An IPv4 packet in fragments of one datagram. */
function split(body: Uint8Array, size: number, id: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < body.length; offset += size) {
    const fragment = (offset >> 3) | (offset + size < body.length ? 0x2000 : 0);
    pieces.push(ipv4(4, body.subarray(offset, offset + size), { ...OUTER, id, fragment }));
  }
  return pieces;
}

const feed = (packet: Uint8Array) => harness.parse(LINK_RAW, harness.put(packet), packet.length, packet.length);

test('fragments within fragments', () => {
  harness.begin();
  const middle = split(ipv4(6, tcp(pattern(200))), 80, 1);
  const results = middle.flatMap((piece, i) => split(piece, 48, 100 + i)).map(feed);
  const last = results.pop()!;
  assert.ok(results.every(({ kind }) => kind === NONE));
  assert.is(last.kind, TCP);
  assert.equal(Buffer.from(last.payload), Buffer.from(pattern(200)));
  harness.exports.finishPackets();
  assert.equal(harness.problems(), {});
});

test('fragments within fragments of the same key: the one that is being read keeps its place', () => {
  for (const size of [8, 24, 48, 80]) {
    harness.begin();
    const pieces = split(ipv4(6, tcp(pattern(200))), 80, 1).flatMap((piece) => split(piece, size, 1));
    const whole = pieces.map(feed).filter(({ kind }) => kind === TCP);
    assert.ok(whole.length <= 1);
    harness.exports.finishPackets();
    assert.ok((harness.problems()[PROBLEM_FRAGMENTS] ?? 0) <= pieces.length);
    assert.ok(harness.guarded());
  }
});

test.run();
