import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PROBLEM_FRAGMENTS, PROBLEM_HEADER_INVALID, PROBLEM_LINK_TYPE, PROBLEM_PROTECTED } from '../../assembly/abi.ts';
import { concat, ethernet, fromHex, ipv4, ipv6, pattern, tcp, vlan } from './builders.ts';
import { Harness } from './module.ts';
import { NONE, type Vector, line, parse, testVectors } from './vectors.ts';

const FDDI = 10;
const PPP_HDLC = 50;
const C_HDLC = 104;
const IEEE802_11 = 105;
const FRELAY = 107;
const PRISM = 119;
const RADIOTAP = 127;
const AVS = 163;
const PPP_PPPD = 166;
const PPI = 192;
const PPP_WITH_DIR = 204;
const NFLOG = 239;
const IPOIB = 242;
const PKTAP = 258;

const harness = await Harness.load();

const DATA = pattern(20);
const V4 = 'tcp 10.0.0.130:49152 > 10.0.0.143:445 287454020 1432778632 18 20/20';
const V6 = 'tcp fd00:0:0:0:0:0:0:1:49152 > fd00:0:0:0:0:0:0:2:445 287454020 1432778632 18 20/20';
const TCP4 = ipv4(6, tcp(DATA));
const TCP6 = ipv6(6, tcp(DATA));
const LLC4 = concat(fromHex('aaaa03 000000 0800'), TCP4);
const LLC6 = concat(fromHex('aaaa03 000000 86dd'), TCP6);

const ADDRESSES = '0a0000000001 0a0000000002 0a0000000003';
/** A header of three addresses; what follows it is given in hexadecimal. */
const wlan = (control: string, rest: string, body: Uint8Array, sequence = '1000') =>
  concat(fromHex(`${control} 0000 ${ADDRESSES} ${sequence} ${rest}`), body);
const DATA_FRAME = wlan('0801', '', LLC4);
/** A subframe of an A-MSDU; `padding`: what follows it. */
const subframe = (body: Uint8Array, padding = -(14 + body.length) & 3) =>
  concat(fromHex('0a0000000001 0a0000000002'), Uint8Array.of(body.length >> 8, body.length & 255), body, new Uint8Array(padding));
const AMSDU = wlan('8801', '8000', concat(subframe(LLC4), subframe(LLC6, 0)));

/** Attributes of NFLOG in either byte order; the last is the packet. */
function nflog(family: number, big: boolean, packet: Uint8Array): Uint8Array {
  const attribute = (type: number, body: Uint8Array) => {
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint16(0, 4 + body.length, !big);
    new DataView(head.buffer).setUint16(2, type, !big);
    return concat(head, body, new Uint8Array(-body.length & 3));
  };
  return concat(Uint8Array.of(family, 0, 0, 20), attribute(1, fromHex('08000100')), attribute(10, fromHex('6c00')), attribute(9, packet));
}

testVectors(harness, [
  { name: '802.11, to the distribution system', link: IEEE802_11, frame: DATA_FRAME, expected: V4 },
  { name: '802.11, from the distribution system, IPv6', link: IEEE802_11, frame: wlan('0802', '', LLC6), expected: V6 },
  { name: '802.11, QoS', link: IEEE802_11, frame: wlan('8801', '0000', LLC4), expected: V4 },
  { name: '802.11, QoS and HT control', link: IEEE802_11, frame: wlan('8881', '0000 00000000', LLC4), expected: V4 },
  { name: '802.11, the order bit without QoS', link: IEEE802_11, frame: wlan('0881', '', LLC4), expected: V4 },
  { name: '802.11, four addresses', link: IEEE802_11, frame: wlan('0803', '0a0000000004', LLC4), expected: V4 },
  { name: '802.11, four addresses, QoS', link: IEEE802_11, frame: wlan('8803', '0a0000000004 0600', LLC6), expected: V6 },
  { name: '802.11, data with a poll', link: IEEE802_11, frame: wlan('2802', '', LLC4), expected: V4 },
  { name: '802.11, no data', link: IEEE802_11, frame: wlan('4801', '', new Uint8Array(0)), expected: 'none' },
  { name: '802.11, QoS null', link: IEEE802_11, frame: wlan('c801', '0000', new Uint8Array(0)), expected: 'none' },
  { name: '802.11, beacon', link: IEEE802_11, frame: wlan('8000', '', new Uint8Array(40)), expected: 'none' },
  { name: '802.11, acknowledgement', link: IEEE802_11, frame: fromHex('d400 0000 0a0000000001'), expected: 'none' },
  { name: '802.11, A-MSDU: its first', link: IEEE802_11, frame: AMSDU, expected: V4 },
  { name: 'radiotap', link: RADIOTAP, frame: concat(fromHex('0000 0800 00000000'), DATA_FRAME), expected: V4 },
  { name: 'radiotap, time and frame check sequence', link: RADIOTAP, frame: concat(fromHex('0000 1100 03000000 0102030405060708 10'), DATA_FRAME, fromHex('deadbeef')), expected: V4 },
  { name: 'radiotap, two words of presence, header padded', link: RADIOTAP, frame: concat(fromHex('0000 0e00 02000080 00000000 20 00'), wlan('8801', '0000 0000', LLC6)), expected: V6 },
  { name: 'Prism', link: PRISM, frame: concat(fromHex('44000000 90000000'), new Uint8Array(136), DATA_FRAME), expected: V4 },
  { name: 'Prism, big-endian', link: PRISM, frame: concat(fromHex('00000044 00000090'), new Uint8Array(136), DATA_FRAME), expected: V4 },
  { name: 'AVS by the link type of Prism', link: PRISM, frame: concat(fromHex('80211001 00000040'), new Uint8Array(56), DATA_FRAME), expected: V4 },
  { name: 'AVS', link: AVS, frame: concat(fromHex('80211002 00000050'), new Uint8Array(72), DATA_FRAME), expected: V4 },
  { name: 'PPI of 802.11', link: PPI, frame: concat(fromHex('00 00 2000 69000000'), new Uint8Array(24), DATA_FRAME), expected: V4 },
  { name: 'PPI of Ethernet', link: PPI, frame: concat(fromHex('00 00 0800 01000000'), ethernet(0x8100, vlan(0x0800, TCP4))), expected: V4, tunnels: ['802.1Q 100'] },
  { name: 'PKTAP', link: PKTAP, frame: concat(fromHex('6c000000 01000000 01000000'), new Uint8Array(96), ethernet(0x86dd, TCP6)), expected: V6 },
  { name: 'PKTAP, no packet', link: PKTAP, frame: concat(fromHex('6c000000 00000000 01000000'), new Uint8Array(96)), expected: 'none' },
  { name: 'NFLOG', link: NFLOG, frame: nflog(2, false, TCP4), expected: V4 },
  { name: 'NFLOG, big-endian, IPv6', link: NFLOG, frame: nflog(10, true, TCP6), expected: V6 },
  { name: 'NFLOG, ARP', link: NFLOG, frame: nflog(3, false, new Uint8Array(28)), expected: 'none' },
  { name: 'IPoIB', link: IPOIB, frame: concat(new Uint8Array(40), fromHex('0800 0000'), TCP4), expected: V4 },
  { name: 'Cisco HDLC', link: C_HDLC, frame: concat(fromHex('0f00 0800'), TCP4), expected: V4 },
  { name: 'Cisco HDLC, keep-alive', link: C_HDLC, frame: fromHex('8f00 8035 00000002 00000001 00000000 ffff 0527c5b9'), expected: 'none' },
  { name: 'Cisco HDLC by the link type of PPP', link: PPP_HDLC, frame: concat(fromHex('8f00 86dd'), TCP6), expected: V6 },
  { name: 'PPP behind a direction', link: PPP_WITH_DIR, frame: concat(fromHex('01 ff03 0021'), TCP4), expected: V4 },
  { name: 'PPP behind pppd’s direction', link: PPP_PPPD, frame: concat(fromHex('00 ff03 0057'), TCP6), expected: V6 },
  { name: 'frame relay, IP', link: FRELAY, frame: concat(fromHex('1841 03 cc'), TCP4), expected: V4 },
  { name: 'frame relay, IPv6, four bytes of address, padded', link: FRELAY, frame: concat(fromHex('18400081 03 00 8e'), TCP6), expected: V6 },
  { name: 'frame relay, SNAP', link: FRELAY, frame: concat(fromHex('1841 03 00 80 000000 0800'), TCP4), expected: V4 },
  { name: 'frame relay, Cisco', link: FRELAY, frame: concat(fromHex('1841 0800'), TCP4), expected: V4 },
  { name: 'frame relay, local management', link: FRELAY, frame: fromHex('0001 03 08 00 75 950101'), expected: 'none' },
  { name: 'FDDI', link: FDDI, frame: concat(fromHex('50 0a0000000001 0a0000000002'), LLC4), expected: V4 },
  { name: 'FDDI, station management', link: FDDI, frame: concat(fromHex('41 0a0000000001 0a0000000002'), new Uint8Array(20)), expected: 'none' },
] satisfies Vector[]);

test('every MSDU of an A-MSDU is a packet', () => {
  const three = wlan('8801', '8000', concat(subframe(LLC4), subframe(LLC6), subframe(LLC4, 0), fromHex('deadbeef')));
  const lines: string[] = [];
  let packet = parse(harness, IEEE802_11, three);
  for (; packet.more; packet = harness.parseNext()) lines.push(line(packet));
  lines.push(line(packet));
  assert.equal(lines, [V4, V6, V4]);
  assert.equal(harness.problems(), {});
});

test('an A-MSDU cut at every length ends, with its MSDUs as far as they came', () => {
  for (let length = 0; length <= AMSDU.length; length++) {
    for (const original of [AMSDU.length, length]) {
      const seen: string[] = [];
      for (let packet = parse(harness, IEEE802_11, AMSDU.subarray(0, length), original); ; packet = harness.parseNext()) {
        if (packet.kind !== NONE) seen.push(line(packet).split(' ')[1]!);
        if (!packet.more) break;
      }
      assert.equal(seen, [V4, V6].map((whole) => whole.split(' ')[1]!).slice(0, seen.length));
      assert.ok(length < AMSDU.length || seen.length === 2);
    }
  }
});

test('an A-MSDU of empty MSDUs ends', () => {
  let packet = parse(harness, IEEE802_11, wlan('8801', '8000', new Uint8Array(16 * 4000)));
  let count = 1;
  for (; packet.more; count++) packet = harness.parseNext();
  assert.is(count, 4000);
});

test('what a network encrypted is counted, and so are fragments of its frames', () => {
  assert.is(line(parse(harness, IEEE802_11, wlan('8841', '0000', pattern(60)))), 'none');
  assert.equal(harness.problems(), { [PROBLEM_PROTECTED]: 1 });
  assert.is(line(parse(harness, IEEE802_11, wlan('0805', '', LLC4))), 'none');
  assert.equal(harness.problems(), { [PROBLEM_FRAGMENTS]: 1 });
  assert.is(line(parse(harness, IEEE802_11, wlan('0801', '', LLC4, '1100'))), 'none');
  assert.equal(harness.problems(), { [PROBLEM_FRAGMENTS]: 1 });
});

test('headers that contradict their specification', () => {
  const bad: [string, number, string][] = [
    ['radiotap of version 1', RADIOTAP, '0100 0800 00000000'],
    ['radiotap below its own header', RADIOTAP, '0000 0700 00000000'],
    ['Prism below its own header', PRISM, '44000000 07000000'],
    ['AVS below its own header', AVS, '80211001 00000000'],
    ['PPI below its own header', PPI, '00 00 0700 69000000'],
    ['PKTAP below its own header', PKTAP, '0b000000 01000000 01000000'],
    ['NFLOG attribute below its own header', NFLOG, '02000000 0300 0100'],
  ];
  for (const [name, link, header] of bad) {
    assert.is(line(parse(harness, link, concat(fromHex(header), DATA_FRAME))), 'none', name);
    assert.equal(harness.problems(), { [PROBLEM_HEADER_INVALID]: 1 }, name);
  }
});

test('a header that names a link type names no header of its kind', () => {
  for (const link of [PPI, PKTAP]) {
    const inner = new Uint8Array(12);
    new DataView(inner.buffer).setUint16(2, 8, true);
    new DataView(inner.buffer).setUint32(4, link, true);
    assert.is(line(parse(harness, PPI, inner)), 'none');
    assert.equal(harness.problems(), { [PROBLEM_LINK_TYPE]: 1 });
  }
});

test.run();
