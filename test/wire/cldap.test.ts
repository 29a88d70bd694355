/** The search for a domain controller: vectors out of captures, damaged in every way. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../src/bytes.ts';
import { decodeNetlogonPing } from '../../src/wire/cldap.ts';
import { cutEverywhere, mutate } from '../hostile.ts';
import { der, integer, octets, sequence } from './der.ts';
import { checkVectors } from './vectors.ts';

checkVectors('CLDAP', decodeNetlogonPing, [
  {
    name: 'a search',
    source: 'elc__impacket_psexec.pcapng frame 51',
    hex:
      '3084000000aa02011a6384000000a104000a01000a0100020100020100010100a0840000007aa384000000200409446e' +
      '73446f6d61696e04137069636b6c6573776f7274682e6c6f63616c2ea384000000170404486f7374040f434849505f44' +
      '4f55474c41532d5043a3840000001e040a446f6d61696e477569640410df4cf51cd031fb4f9b75b0bc6b579c6ea38400' +
      '00000d04054e7456657204041600001030840000000a04084e65746c6f676f6e',
    expected: {
      messageType: 'searchRequest',
      messageId: 26,
      host: 'CHIP_DOUGLAS-PC',
      dnsHostName: undefined,
      user: undefined,
      dnsDomain: 'picklesworth.local',
    },
  },
  {
    name: 'a search for an account',
    source: 'samr__acl_0.1_userb1.pcapng frame 14',
    hex:
      '3084000000ee0201026384000000e504000a01000a0100020100020100010100a084000000bea3840000001b0409446e' +
      '73446f6d61696e040e646f6d61696e2d612e6c6f63616ca3840000000c0404486f7374040442444331a3840000000e04' +
      '04557365720406656e756d2d61a3840000000b0403414143040410000000a384000000250409446f6d61696e53696404' +
      '180104000000000005150000007ac0417f0a934a7a81e272a3a3840000000d04054e74566572040416000001a3840000' +
      '0022040b446e73486f73744e616d650413626463312e646f6d61696e2d622e6c6f63616c30840000000a04084e65746c' +
      '6f676f6e',
    expected: {
      messageType: 'searchRequest',
      messageId: 2,
      host: 'BDC1',
      dnsHostName: 'bdc1.domain-b.local',
      user: 'enum-a',
      dnsDomain: 'domain-a.local',
    },
  },
  {
    name: 'an answer',
    source: 'elc__impacket_psexec.pcapng frame 52',
    hex:
      '3084000000a602011a64840000009d040030840000009530840000008f04086e65746c6f676f6e31840000007f047d17' +
      '000000fd330000df4cf51cd031fb4f9b75b0bc6b579c6e0c7069636b6c6573776f727468056c6f63616c00c0180c536e' +
      '69636b6c65467269747ac0180c5049434b4c4553574f525448000c534e49434b4c45465249545a00001744656661756c' +
      '742d46697273742d536974652d4e616d6500c05a05000000ffffffff30840000001002011a6584000000070a01000400' +
      '0400',
    expected: {
      messageType: 'searchResEntry',
      messageId: 26,
      isUserUnknown: false,
      flags: [
        'DS_PDC_FLAG',
        'DS_GC_FLAG',
        'DS_LDAP_FLAG',
        'DS_DS_FLAG',
        'DS_KDC_FLAG',
        'DS_TIMESERV_FLAG',
        'DS_CLOSEST_FLAG',
        'DS_WRITABLE_FLAG',
        'DS_GOOD_TIMESERV_FLAG',
        'DS_FULL_SECRET_DOMAIN_6_FLAG',
        'DS_WS_FLAG',
      ],
      domainGuid: '1cf54cdf-31d0-4ffb-9b75-b0bc6b579c6e',
      dnsForestName: 'picklesworth.local',
      dnsDomainName: 'picklesworth.local',
      dnsHostName: 'SnickleFritz.picklesworth.local',
      netbiosDomainName: 'PICKLESWORTH',
      netbiosComputerName: 'SNICKLEFRITZ',
      userName: undefined,
      dcSiteName: 'Default-First-Site-Name',
      clientSiteName: 'Default-First-Site-Name',
    },
  },
]);

const text = (value: string) => octets(new Uint8Array(Buffer.from(value)));
const entry = (value: Uint8Array) =>
  sequence(integer(1), der(0x64, text(''), sequence(sequence(text('Netlogon'), der(0x31, octets(value))))));
const answer = (opcode: number, ...names: number[]) => entry(Uint8Array.from([opcode, 0, 0, 0, ...new Array(20).fill(0), ...names]));

test('a domain controller that does not know the account', () => {
  const found = decodeNetlogonPing(answer(25, 0, 0, 1, 0x64, 0));
  assert.ok(!isMalformed(found) && found.messageType === 'searchResEntry');
  assert.equal([found.isUserUnknown, found.dnsForestName, found.dnsHostName, found.clientSiteName], [true, undefined, 'd', undefined]);
});

test('names that lead nowhere, other operations, other searches', () => {
  for (const bytes of [
    answer(23, 0xc0, 24),
    answer(23, 0xc0, 200),
    answer(19),
    entry(new Uint8Array(3)),
    sequence(integer(1), der(0x64, text(''), sequence(sequence(text('cn'), der(0x31, text('x')))))),
    sequence(integer(1), der(0x63, text(''), text(''), text(''), text(''), text(''), text(''), der(0x87, [1]))),
    sequence(integer(1), der(0x65)),
    new Uint8Array(2),
  ]) {
    assert.ok(isMalformed(decodeNetlogonPing(bytes)));
    cutEverywhere(bytes, decodeNetlogonPing);
    mutate(bytes, 100, decodeNetlogonPing);
  }
});

test.run();
