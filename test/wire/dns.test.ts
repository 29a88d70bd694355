/** DNS messages: vectors out of captures, damaged in every way; compression that loops. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../src/bytes.ts';
import { decodeDns } from '../../src/wire/dns.ts';
import { bytesOf } from '../hostile.ts';
import { checkVectors } from './vectors.ts';

checkVectors('DNS', decodeDns, [
  {
    name: 'an answer',
    source: 'malcolm__Tunnels.pcap frame 1009',
    hex: '85e685800001000100000000037777770977697265736861726b036f72670000010001c00c0001000100003840000443' +
      'e46e78',
    expected: {
      id: 34278,
      isResponse: true,
      opcode: 0,
      rcode: 0,
      questions: [
        {
          name: 'www.wireshark.org',
          type: 1
        }
      ],
      records: [
        {
          name: 'www.wireshark.org',
          type: 1,
          address: '67.228.110.120',
          target: undefined
        }
      ]
    },
  },
  {
    name: 'an LLMNR answer',
    source: 'sv__smb2-ntlmssp-negotiateflags.pcap frame 184',
    hex: '9fa9800000010001000000000353435600000100010353435600000100010000001e0004c0a8c701',
    expected: {
      id: 40873,
      isResponse: true,
      opcode: 0,
      rcode: 0,
      questions: [
        {
          name: 'SCV',
          type: 1
        }
      ],
      records: [
        {
          name: 'SCV',
          type: 1,
          address: '192.168.199.1',
          target: undefined
        }
      ]
    },
  },
]);

const HEADER = '000080000001000000000000';

test('compression that leads nowhere is refused', () => {
  const cases: [string, string][] = [
    ['a pointer to itself', `${HEADER}c00c00010001`],
    ['two pointers to each other', `${HEADER}c00ec00c00010001`],
    ['a pointer forward', `${HEADER}c010000100010161000001`],
    ['a pointer into the labels that led to it', `${HEADER}0161c00c00010001`],
    ['a label of a type that does not exist', `${HEADER}4161000001`],
    ['a name of more than 255 octets', `${HEADER}${`3f${'61'.repeat(63)}`.repeat(5)}0000010001`],
  ];
  for (const [name, hex] of cases) {
    const decoded = decodeDns(bytesOf(hex));
    assert.ok(isMalformed(decoded) && decoded.malformed === 'invalid', name);
  }
});

test('counts from the wire buy nothing', () => {
  const decoded = decodeDns(bytesOf(`00008000ffffffffffffffff${'0000010001'.repeat(64)}`));
  if (isMalformed(decoded)) throw new Error(decoded.detail);
  assert.is(decoded.questions.length, 64);
  assert.is(decoded.records.length, 0);
});

test('an address that is asked backwards', () => {
  const name = (text: string): string =>
    `${text.split('.').map((label) => label.length.toString(16).padStart(2, '0') + Buffer.from(label).toString('hex')).join('')}00`;
  const answer = (asked: string): unknown => {
    const record = `${name(asked)}000c00010000000a0004${name('pc')}`;
    const decoded = decodeDns(bytesOf(`000080000000000100000000${record}`));
    return isMalformed(decoded) ? decoded : decoded.records;
  };
  const of = (asked: string, address: string | undefined): unknown => [{ name: asked, type: 12, address, target: 'pc' }];
  assert.equal(answer('133.0.0.10.in-addr.arpa'), of('133.0.0.10.in-addr.arpa', '10.0.0.133'));
  assert.equal(answer('300.0.0.10.in-addr.arpa'), of('300.0.0.10.in-addr.arpa', undefined));
  const v6 = `${'1.0.0.0.'.repeat(1)}${'0.'.repeat(24)}0.8.e.f.ip6.arpa`;
  assert.equal(answer(v6), of(v6, 'fe80::1'));
});

test.run();
