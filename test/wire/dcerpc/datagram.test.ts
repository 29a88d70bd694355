import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { decodeDatagramPdu, type DatagramPdu } from '../../../src/wire/dcerpc/datagram.ts';
import { bytesOf, cutEverywhere } from '../../hostile.ts';
import { checkDamaged } from '../vectors.ts';

const VECTORS = [
  {
    name: 'request',
    source: 'ndpi__dcerpc.pcap frame 13',
    hex:
      '04002000100000000000a0de976cd11182710064010d002a0200a0de976cd111827100a02442df7d80c8fb43000010108000000e' +
      'f0489e050000000001000000000000000400ffffffff340000000000a000000020000000a0000000000000002000000001' +
      '12001c0100000009f1a530c75f6d47b67f8073439deaad0002000000020000',
    expected: {
      ptype: 'request',
      flags1: 0x20,
      flags2: 0,
      bigEndian: false,
      characterSet: 'ASCII',
      floatingPoint: 'IEEE',
      serial: 0,
      object: 'dea00000-6c97-11d1-8271-0064010d002a',
      ifId: 'dea00002-6c97-11d1-8271-00a02442df7d',
      actId: '43fbc880-0000-1010-8000-000ef0489e05',
      serverBoot: 0,
      ifVersMajor: 1,
      ifVersMinor: 0,
      seqnum: 0,
      opnum: 4,
      ihint: 0xffff,
      ahint: 0xffff,
      fragnum: 0,
      authProto: 0,
      authLevel: undefined,
      status: undefined,
    },
    bodyLength: 52,
  },
  {
    name: 'response in big-endian without a body',
    source: 'sv__dcerpc-dcerpc-udp-scapy.pcap frame 2',
    hex:
      '04020100000000003ecf9fbb038d460287997e1011512e19609cbe7898e640c295f0e82c377351df4e32dcddd8034eaf86ee7650' +
      'df599e400000000000000001000000000000ffffffff000000000000',
    expected: {
      ptype: 'response',
      flags1: 1,
      bigEndian: true,
      object: '3ecf9fbb-038d-4602-8799-7e1011512e19',
      ifId: '609cbe78-98e6-40c2-95f0-e82c377351df',
      ifVersMajor: 1,
      opnum: 0,
      status: undefined,
    },
    bodyLength: 0,
  },
  {
    name: 'reject with serial number and verifier',
    source: 'C706 §12.5.2, MS-RPCE §2.2.3.4',
    hex: `04060002100000ab${'00'.repeat(56)}0700000003000100020004000500` + '0acd' + '0300011c' + '00000000' + '0601' + '0102030405',
    expected: {
      ptype: 'reject',
      flags2: 2,
      serial: 0xabcd,
      seqnum: 7,
      opnum: 3,
      ihint: 1,
      ahint: 2,
      fragnum: 5,
      authProto: 10,
      authLevel: 6,
      status: 0x1c010003,
    },
    bodyLength: 4,
  },
];

for (const vector of VECTORS) {
  test(`${vector.name} (${vector.source})`, () => {
    const pdu = decodeDatagramPdu(bytesOf(vector.hex)) as DatagramPdu;
    assert.not(isMalformed(pdu), JSON.stringify(pdu));
    const fields = pdu as unknown as Record<string, unknown>;
    for (const [field, value] of Object.entries(vector.expected)) assert.equal(fields[field], value, field);
    assert.is(pdu.body.length, vector.bodyLength);
  });
}

test('what is no version 4 PDU is malformed', () => {
  const [request] = VECTORS;
  const refused = { version: '05', 'version and ptype': '040b', drep: '0400200022', 'floating point': '040020001004' };
  for (const [name, head] of Object.entries(refused)) {
    assert.ok(isMalformed(decodeDatagramPdu(bytesOf(head + request.hex.slice(head.length)))), name);
  }
});

test('cut at every length', () => {
  for (const vector of VECTORS) {
    const fixed = 80 + vector.bodyLength;
    cutEverywhere(bytesOf(vector.hex), (bytes) => {
      if (bytes.length < fixed) assert.ok(isMalformed(decodeDatagramPdu(bytes)), `${vector.name} at ${bytes.length}`);
      else assert.not(isMalformed(decodeDatagramPdu(bytes)));
    });
  }
});

checkDamaged('datagram', decodeDatagramPdu, VECTORS);

test.run();
