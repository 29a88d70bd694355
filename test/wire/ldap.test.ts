/** LDAP binds: vectors out of captures, and by RFC 4511 §4.2, damaged in every way. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../src/bytes.ts';
import { decodeLdapBind } from '../../src/wire/ldap.ts';
import { cutEverywhere, mutate } from '../hostile.ts';
import { der, integer, octets, sequence } from './der.ts';
import { checkVectors, plain } from './vectors.ts';

checkVectors('LDAP', decodeLdapBind, [
  {
    name: 'success with a Kerberos token',
    source: 'zeek__ldap-gap-data-missing.pcapng frame 7',
    hex:
      '3084000000cc0201156184000000c30a010004000400878200b8a181b53081b2a0030a0100a10b06092a864882f71201' +
      '0202a2819d04819a60819706092a864886f71201020202006f8187308184a003020105a10302010fa2783076a0030201' +
      '12a26f046dcf52abc493619c63640980bdfd923f91db3685298fb622e67819004a9cc86189b6a3e1c8dda688ac914c0b' +
      '8e6cc6e052634107a7ca669263f1568245eef437543da26d6108a8293917e15ac8123448fb3f95d05eaa345dd6588fc8' +
      '67f29d3430b19f6952f4c0bc747e7a1eb998',
    expected: {
      messageType: 'bindResponse',
      messageId: 21,
      resultCode: 0,
      resultName: 'success',
      diagnosticMessage: '',
      token: 'a181b53081b2a0030a0100a10b06092a... 184 bytes',
    },
  },
  {
    name: 'a CHALLENGE in matchedDN (MS-ADTS §5.1.1.1.3.2)',
    source: 'zeek__ldap-aduser1-ntlm.pcap frame 5',
    hex:
      '30840000012d02040a5e31e86184000001210a0100048201184e544c4d53535000020000001200120038000000050289' +
      'a2801d050bedf385300000000000000000ce00ce004a0000000a007c4f0000000f410044004800410043004b0049004e' +
      '00470002001200410044004800410043004b0049004e00470001001e00570049004e002d00560047004f003500360049' +
      '0039003500450041004b0004001e00410044004800410043004b0049004e0047002e006c006f00630061006c0003003e' +
      '00570049004e002d00560047004f0035003600490039003500450041004b002e00410044004800410043004b0049004e' +
      '0047002e006c006f00630061006c0005001e00410044004800410043004b0049004e0047002e006c006f00630061006c' +
      '0007000800bfec11f29c91db01000000000400',
    expected: {
      messageType: 'bindResponse',
      messageId: 173945320,
      resultCode: 0,
      resultName: 'success',
      diagnosticMessage: '',
      token: '4e544c4d535350000200000012001200... 280 bytes',
    },
  },
  {
    name: 'sicily AUTHENTICATE',
    source: 'zeek__ldap-aduser1-ntlm.pcap frame 7',
    hex:
      '308201c2020458c05e08608201b8020103040555736572318b8201aa4e544c4d53535000030000001800180068000000' +
      '2a012a01800000001e001e00400000000a000a005e000000000000006800000000000000aa010000050288a041004400' +
      '4800410043004b0049004e0047002e004c004f00430041004c00550073006500720031002014b1205b16325b90aec755' +
      '1a037eab744f634a63567a6ab37bcbd14cefb5f1171209a09a7066a70101000000000000bfec11f29c91db01744f634a' +
      '63567a6a0000000002001200410044004800410043004b0049004e00470001001e00570049004e002d00560047004f00' +
      '35003600490039003500450041004b0004001e00410044004800410043004b0049004e0047002e006c006f0063006100' +
      '6c0003003e00570049004e002d00560047004f0035003600490039003500450041004b002e0041004400480041004300' +
      '4b0049004e0047002e006c006f00630061006c0005001e00410044004800410043004b0049004e0047002e006c006f00' +
      '630061006c0007000800bfec11f29c91db010900280063006900660073002f00570049004e002d00560047004f003500' +
      '3600490039003500450041004b000000000000000000',
    expected: {
      messageType: 'bindRequest',
      messageId: 1489001992,
      name: 'User1',
      method: 'sicily',
      mechanism: undefined,
      token: '4e544c4d535350000300000018001800... 426 bytes',
      hasPassword: false,
    },
  },
  {
    name: 'success',
    source: 'zeek__ldap-aduser1-ntlm.pcap frame 8',
    hex:
      '308400000013020458c05e086184000000070a010004000400',
    expected: {
      messageType: 'bindResponse',
      messageId: 1489001992,
      resultCode: 0,
      resultName: 'success',
      diagnosticMessage: '',
      token: undefined,
    },
  },
]);

const text = (value: string) => octets(new Uint8Array(Buffer.from(value)));
const bind = (name: string, choice: Uint8Array) => sequence(integer(1), der(0x60, integer(3), text(name), choice));

test('choices of authentication that no capture has', () => {
  const cases: [Uint8Array, object][] = [
    [bind('CN=joe', der(0x80, [0x70, 0x77])), { name: 'CN=joe', method: 'simple', hasPassword: true }],
    [bind('', der(0x80, [])), { name: '', method: 'simple', hasPassword: false }],
    [bind('', der(0xa3, text('GSS-SPNEGO'), text('ab'))), { name: '', method: 'SASL', mechanism: 'GSS-SPNEGO', token: '6162' }],
    [bind('', der(0xa3, text('EXTERNAL'))), { name: '', method: 'SASL', mechanism: 'EXTERNAL' }],
    [bind('NTLM', der(0x8a, [1, 2])), { name: 'NTLM', method: 'sicily', token: '0102' }],
    [bind('', der(0x89, [])), { name: '', method: 'sicily' }],
    [bind('x', der(0x8f, [1])), { name: 'x', method: 'unknown' }],
  ];
  const nothing = { messageType: 'bindRequest', messageId: 1, mechanism: undefined, token: undefined, hasPassword: false };
  for (const [bytes, expected] of cases) {
    assert.equal(plain(decodeLdapBind(bytes)), { ...nothing, ...expected });
    cutEverywhere(bytes, decodeLdapBind);
    mutate(bytes, 300, decodeLdapBind);
  }
});

test('what is no bind is malformed', () => {
  for (const bytes of [[], [0x30], sequence(), sequence(integer(1)), sequence(integer(1), der(0x63)), sequence(integer(1), der(0x60)), sequence(integer(1), der(0x61))]) {
    assert.ok(isMalformed(decodeLdapBind(Uint8Array.from(bytes))));
  }
});

test.run();
