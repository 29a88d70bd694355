import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed, toHex } from '../../src/bytes.ts';
import { readAvPairs } from '../../src/wire/ntlmssp/avPairs.ts';
import * as flags from '../../src/wire/ntlmssp/flags.ts';
import { decodeNtlmssp, findNtlmssp, type NtlmAuthenticate, type NtlmChallenge, type NtlmMessage } from '../../src/wire/ntlmssp.ts';
import { findTokens } from '../../src/wire/spnego.ts';
import { bytesOf } from '../hostile.ts';
import { SECURITY_BUFFERS } from './securityBuffers.ts';
import { checkDamaged } from './vectors.ts';

const VERSION_5_1 = { productMajorVersion: 5, productMinorVersion: 1, productBuild: 2600, ntlmRevisionCurrent: 15 };
const VERSION_6_0 = { productMajorVersion: 6, productMinorVersion: 0, productBuild: 6000, ntlmRevisionCurrent: 15 };
const WINDOWS_10 = { productMajorVersion: 10, productMinorVersion: 0, productBuild: 10586, ntlmRevisionCurrent: 15 };
const EXAMPLE_NAMES = { domainName: 'Domain', userName: 'User', workstation: 'COMPUTER' };
const EXAMPLE_CHALLENGE = {
  messageType: 'CHALLENGE',
  targetName: 'Server',
  serverChallenge: '0123456789abcdef',
  version: VERSION_6_0,
};

interface Vector {
  name: string;
  source: string;
  hex: string;
  expected: Record<string, unknown>;
}

const PUBLISHED: Vector[] = [
  {
    name: 'CHALLENGE for NTLM v1',
    source: 'MS-NLMP §4.2.2.3',
    hex:
      '4e544c4d53535000020000000c000c0038000000338202e20123456789abcdef00000000000000000000000000000000' +
      '060070170000000f530065007200760065007200',
    expected: { ...EXAMPLE_CHALLENGE, targetInfo: undefined, negotiateFlags: 0xe2028233 },
  },
  {
    name: 'AUTHENTICATE of NTLM v1',
    source: 'MS-NLMP §4.2.2.3',
    hex:
      '4e544c4d5353500003000000180018006c00000018001800840000000c000c00480000000800080054000000100010005c000000' +
      '100010009c000000358280e20501280a0000000f44006f006d00610069006e00550073006500720043004f004d00500055005400' +
      '4500520098def7b87f88aa5dafe2df779688a172def11c7d5ccdef1367c43011f30298a2ad35ece64f16331c44bdbed927841f94' +
      '518822b1b3f350c8958682ecbb3e3cb7',
    expected: {
      ...EXAMPLE_NAMES,
      ntlmVersion: 'NTLMv1',
      lmChallengeResponse: '98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13',
      ntChallengeResponse: '67c43011f30298a2ad35ece64f16331c44bdbed927841f94',
      encryptedRandomSessionKey: '518822b1b3f350c8958682ecbb3e3cb7',
      version: VERSION_5_1,
      mic: undefined,
      ntlmv2Response: undefined,
    },
  },
  {
    name: 'CHALLENGE for NTLM v1 with client challenge',
    source: 'MS-NLMP §4.2.3.3',
    hex:
      '4e544c4d53535000020000000c000c003800000033820a820123456789abcdef00000000000000000000000000000000' +
      '060070170000000f530065007200760065007200',
    expected: { ...EXAMPLE_CHALLENGE, targetInfo: undefined, negotiateFlags: 0x820a8233 },
  },
  {
    name: 'AUTHENTICATE of NTLM v1 with client challenge',
    source: 'MS-NLMP §4.2.3.3',
    hex:
      '4e544c4d5353500003000000180018006c00000018001800840000000c000c00480000000800080054000000100010005c000000' +
      '000000009c000000358208820501280a0000000f44006f006d00610069006e00550073006500720043004f004d00500055005400' +
      '45005200aaaaaaaaaaaaaaaa000000000000000000000000000000007537f803ae367128ca458204bde7caf81e97ed2683267232',
    expected: {
      ...EXAMPLE_NAMES,
      ntlmVersion: 'NTLMv1-ESS',
      lmChallengeResponse: 'aaaaaaaaaaaaaaaa00000000000000000000000000000000',
      ntChallengeResponse: '7537f803ae367128ca458204bde7caf81e97ed2683267232',
      encryptedRandomSessionKey: '',
      version: VERSION_5_1,
    },
  },
  {
    name: 'CHALLENGE for NTLM v2',
    source: 'MS-NLMP §4.2.4.3',
    hex:
      '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000' +
      '060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c005300650072007600' +
      '6500720000000000',
    expected: {
      ...EXAMPLE_CHALLENGE,
      negotiateFlags: 0xe28a8233,
      targetInfo: { msvAvNbDomainName: 'Domain', msvAvNbComputerName: 'Server' },
    },
  },
  {
    name: 'AUTHENTICATE of NTLM v2',
    source: 'MS-NLMP §4.2.4.3',
    hex:
      '4e544c4d5353500003000000180018006c00000054005400840000000c000c00480000000800080054000000100010005c000000' +
      '10001000d8000000358288e20501280a0000000f44006f006d00610069006e00550073006500720043004f004d00500055005400' +
      '4500520086c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa68cd0ab851e51c96aabc927bebef6a1c0101000000000000' +
      '0000000000000000aaaaaaaaaaaaaaaa0000000002000c0044006f006d00610069006e0001000c00530065007200760065007200' +
      '0000000000000000c5dad2544fc9799094ce1ce90bc9d03e',
    expected: {
      ...EXAMPLE_NAMES,
      ntlmVersion: 'NTLMv2',
      encryptedRandomSessionKey: 'c5dad2544fc9799094ce1ce90bc9d03e',
      mic: undefined,
      ntlmv2Response: {
        ntProofStr: '68cd0ab851e51c96aabc927bebef6a1c',
        respType: 1,
        hiRespType: 1,
        timeStamp: undefined,
        challengeFromClient: 'aaaaaaaaaaaaaaaa',
        avPairs: { msvAvNbDomainName: 'Domain', msvAvNbComputerName: 'Server' },
      },
    },
  },
];

const THREEBEESCO = {
  msvAvNbDomainName: '3B',
  msvAvNbComputerName: '01566S-WIN16-IR',
  msvAvDnsDomainName: 'threebeesco.com',
  msvAvDnsComputerName: '01566s-win16-ir.threebeesco.com',
  msvAvDnsTreeName: 'threebeesco.com',
  msvAvTimestamp: '2020-07-19T13:14:41.1663607Z',
};
const TEST_F7 = {
  msvAvNbComputerName: 'TEST-F7DFBC3FE9',
  msvAvNbDomainName: 'TEST-F7DFBC3FE9',
  msvAvDnsDomainName: 'test-f7dfbc3fe9',
  msvAvDnsComputerName: 'test-f7dfbc3fe9',
  msvAvFlags: 1,
};

const CAPTURED: Vector[] = [
  {
    name: 'NEGOTIATE of Windows 10',
    ...SECURITY_BUFFERS.ntlmNegotiate,
    expected: {
      messageType: 'NEGOTIATE',
      negotiateFlags: 0xe2088297,
      domainName: undefined,
      workstation: undefined,
      version: WINDOWS_10,
    },
  },
  {
    name: 'CHALLENGE of Windows Server 2016',
    ...SECURITY_BUFFERS.ntlmChallenge,
    expected: {
      targetName: '3B',
      serverChallenge: '47ddce77bbef447c',
      targetInfo: THREEBEESCO,
      negotiateFlags: 0xe2898215,
      version: { ...WINDOWS_10, productBuild: 14393 },
    },
  },
  {
    name: 'AUTHENTICATE of Windows 10',
    ...SECURITY_BUFFERS.ntlmAuthenticate,
    expected: {
      domainName: '3B',
      userName: 'backdoor',
      workstation: '02694W-WIN10',
      ntlmVersion: 'NTLMv2',
      negotiateFlags: 0xe2888215,
      version: WINDOWS_10,
      mic: '400dfd1b54496ed28983bc6d14ff1c28',
      lmChallengeResponse: '0'.repeat(48),
      ntlmv2Response: {
        ntProofStr: '7f5163978b14fa5ec5b1c91658f029e7',
        respType: 1,
        hiRespType: 1,
        timeStamp: THREEBEESCO.msvAvTimestamp,
        challengeFromClient: 'ed9463356d6e1aba',
        avPairs: {
          ...THREEBEESCO,
          msvAvFlags: 2,
          msvAvSingleHost: {
            customData: '0100000000200000',
            machineId: '3b64afced769f2bac400662dbeaf553867626a7611b140a9ba63b8dd9670c5d8',
          },
          msvAvChannelBindings: '0'.repeat(32),
          msvAvTargetName: 'cifs/172.16.66.36',
        },
      },
    },
  },
  {
    name: 'NEGOTIATE of another client, not wrapped',
    ...SECURITY_BUFFERS.bareNegotiate,
    expected: {
      negotiateFlags: 0x62880205,
      version: { productMajorVersion: 6, productMinorVersion: 1, productBuild: 7600, ntlmRevisionCurrent: 0 },
    },
  },
  {
    name: 'CHALLENGE of Windows XP: no timestamp',
    ...SECURITY_BUFFERS.bareChallenge,
    expected: { targetName: 'TEST-F7DFBC3FE9', targetInfo: TEST_F7, version: VERSION_5_1 },
  },
  {
    name: 'AUTHENTICATE with MIC, not wrapped',
    ...SECURITY_BUFFERS.bareAuthenticate,
    expected: {
      userName: 'test',
      domainName: 'TEST-F7DFBC3FE9',
      workstation: 'BABYBOOK',
      ntlmVersion: 'NTLMv2',
      mic: '67395ddc5150115281dd3d29b6058735',
    },
  },
  {
    name: 'anonymous AUTHENTICATE with a MIC that nothing announces',
    ...SECURITY_BUFFERS.anonymous,
    expected: {
      userName: '',
      domainName: '',
      workstation: 'DESKTOP-V1FA0UQ',
      ntlmVersion: 'anonymous',
      lmChallengeResponse: '00',
      ntChallengeResponse: '',
      mic: '4e2c41e336a14d9d71c51292a4c8c9f2',
    },
  },
  {
    name: 'anonymous AUTHENTICATE whose payload begins where the version would be',
    ...SECURITY_BUFFERS.anonymousNoVersion,
    expected: {
      userName: '',
      domainName: '',
      workstation: '',
      ntlmVersion: 'anonymous',
      version: undefined,
      mic: undefined,
    },
  },
];

function messageOf(hex: string): NtlmMessage {
  const message = decodeNtlmssp(findTokens(bytesOf(hex)).ntlm ?? new Uint8Array(0));
  if (isMalformed(message)) throw new Error(message.detail);
  return message;
}

for (const { name, source, hex, expected } of [...PUBLISHED, ...CAPTURED]) {
  test(`${name} (${source})`, () => {
    const message = messageOf(hex) as unknown as Record<string, unknown>;
    const picked = Object.fromEntries(Object.keys(expected).map((key) => [key, message[key]]));
    assert.equal(picked, expected);
    assert.equal(message.problems, []);
  });
  checkDamaged('NTLMSSP', decodeNtlmssp, [{ name, source, hex: toHex(findTokens(bytesOf(hex)).ntlm ?? new Uint8Array(0)) }]);
}

checkDamaged('NTLMSSP among other bytes', findNtlmssp, [{ name: 'in a NegTokenInit', ...SECURITY_BUFFERS.ntlmNegotiate }]);

test('a cut message gives the fields that are left', () => {
  const whole = bytesOf(PUBLISHED[5].hex);
  const message = decodeNtlmssp(whole.subarray(0, 0x84)) as NtlmAuthenticate;
  assert.is(message.userName, 'User');
  assert.is(message.ntlmVersion, undefined);
  assert.equal(message.problems, ['NtChallengeResponse: outside', 'EncryptedRandomSessionKey: outside']);
});

test('fields that point outside are named, the rest is read', () => {
  const bytes = bytesOf(PUBLISHED[1].hex);
  const view = new DataView(bytes.buffer);
  view.setUint32(40, 0xffff_fff0, true);
  view.setUint16(44, 0xffff, true);
  const message = decodeNtlmssp(bytes) as NtlmAuthenticate;
  assert.is(message.userName, undefined);
  assert.is(message.workstation, undefined);
  assert.is(message.domainName, 'Domain');
  assert.is(message.ntlmVersion, 'NTLMv1');
  assert.equal(message.problems, ['UserName: outside', 'Workstation: outside']);
});

test('names are OEM where the message says so', () => {
  const bytes = bytesOf(PUBLISHED[1].hex);
  bytes[60] &= ~flags.NTLMSSP_NEGOTIATE_UNICODE;
  assert.is((decodeNtlmssp(bytes) as NtlmAuthenticate).userName, 'U\0s\0e\0r\0');
});

test('NEGOTIATE names are read only where its flags announce them', () => {
  const hex = '4e544c4d53535000010000000000000004000400200000000200020024000000444f4d415743';
  const announced = bytesOf(hex);
  new DataView(announced.buffer).setUint32(12, 0x3002, true);
  const named = decodeNtlmssp(announced);
  assert.ok(!isMalformed(named) && named.messageType === 'NEGOTIATE');
  assert.is(named.domainName, 'DOMA');
  assert.is(named.workstation, 'WC');
  const silent = decodeNtlmssp(bytesOf(hex));
  assert.ok(!isMalformed(silent) && silent.messageType === 'NEGOTIATE');
  assert.is(silent.domainName, undefined);
  assert.is(silent.workstation, undefined);
});

test('the oldest AUTHENTICATE has neither key nor flags', () => {
  const fields = '0000000034000000' + '1800180038000000' + '0200020034000000' + '0200020036000000' + '0000000034000000';
  const message = decodeNtlmssp(
    bytesOf(`4e544c4d5353500003000000${fields}44004f4d${'11'.repeat(24)}`),
  ) as NtlmAuthenticate;
  assert.is(message.negotiateFlags, undefined);
  assert.is(message.encryptedRandomSessionKey, undefined);
  assert.is(message.domainName, 'D');
  assert.is(message.userName, 'OM');
  assert.is(message.ntlmVersion, 'NTLMv1');
});

test('extended session security without a client challenge is plain NTLM v1', () => {
  const bytes = bytesOf(PUBLISHED[3].hex);
  bytes[0x6c + 20] = 1;
  assert.is((decodeNtlmssp(bytes) as NtlmAuthenticate).ntlmVersion, 'NTLMv1');
});

test('a CHALLENGE of before Windows 2000 ends before its target info', () => {
  const message = decodeNtlmssp(
    bytesOf('4e544c4d53535000020000000200020028000000010200000123456789abcdef00000000000000004100'),
  );
  const { targetName, targetInfo, problems } = message as NtlmChallenge;
  assert.equal({ targetName, targetInfo, problems }, { targetName: 'A', targetInfo: undefined, problems: [] });
});

test('what is no message is malformed', () => {
  assert.ok(isMalformed(decodeNtlmssp(bytesOf('4e544c4d5353500004000000'))));
  assert.ok(isMalformed(decodeNtlmssp(bytesOf('4e544c4d5353510001000000'))));
  assert.ok(isMalformed(decodeNtlmssp(new Uint8Array(0))));
});

test('bytes over shared memory are read like others', () => {
  const hex = PUBLISHED[5].hex;
  const shared = new Uint8Array(new SharedArrayBuffer(hex.length / 2 + 7), 7);
  shared.set(bytesOf(hex));
  assert.equal(decodeNtlmssp(shared), decodeNtlmssp(bytesOf(hex)));
});

test('AV pairs: of a repeated one the first counts, unknown ones are passed over, short ones are named', () => {
  const problems: string[] = [];
  const pairs = readAvPairs(
    bytesOf('010002004100' + '010002004200' + 'ff000100aa' + '060002000200' + '07000100ff' + '09000200430000000000'),
    problems,
  );
  assert.equal(pairs, { msvAvNbComputerName: 'A', msvAvTargetName: 'C' });
  assert.equal(problems, ['AV_PAIR 6: too short', 'AV_PAIR 7: too short']);
});

test('AV pairs: without an end, or with one that lies outside', () => {
  const problems: string[] = [];
  assert.equal(readAvPairs(bytesOf('010002004100'), problems), { msvAvNbComputerName: 'A' });
  assert.equal(readAvPairs(bytesOf('010003004100'), problems), {});
  assert.equal(problems, ['AV_PAIR: MsvAvEOL missing', 'AV_PAIR 1: outside']);
});

test('every flag of MS-NLMP §2.2.2.5 has its name, reserved bits their value', () => {
  assert.equal(flags.negotiateFlagNames(0x8000_0011), [
    'NTLMSSP_NEGOTIATE_UNICODE',
    'NTLMSSP_NEGOTIATE_SIGN',
    'NTLMSSP_NEGOTIATE_56',
  ]);
  const names = flags.negotiateFlagNames(0xffff_ffff);
  assert.is(names.length, 32);
  assert.equal(
    names.filter((name) => name.startsWith('r ')),
    [3, 8, 10, 14, 18, 21, 24, 26, 27, 28].map((bit) => `r 0x${(1 << bit).toString(16).padStart(8, '0')}`),
  );
});

test.run();
