/** SMB1 setup: messages of real captures. */
import { test } from 'uvu';
import { decodeSessionSetupAndxRequest, decodeSessionSetupAndxResponse } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
import { first } from './check.ts';

checkVectors('SESSION_SETUP_ANDX request', first(decodeSessionSetupAndxRequest), [
  {
    name: 'SESSION_SETUP_ANDX request',
    source: 'arkime__smb-smbclient.pcap, frame 8',
    hex: `
      ff534d4273000000000801c8000000000000000000000000ffff770f000002000dff000000ffff0200770f780f00000000020000
      0000005cd0000043000000007500730065007200000057004f0052004b00470052004f0055005000000055006e00690078000000
      530061006d0062006100200033002e0036002e0033000000`,
    expected: { form: 'password', capabilities: 53340, oemPassword: '', unicodePassword: '0000', accountName: 'user', primaryDomain: 'WORKGROUP', nativeOs: 'Unix', nativeLanMan: 'Samba 3.6.3' },
  },
]);

checkVectors('SESSION_SETUP_ANDX request with passwords', first(decodeSessionSetupAndxRequest), [
  {
    name: 'SESSION_SETUP_ANDX request with passwords',
    source: 'zeek__smb-smb1_transaction_response.pcap, frame 8',
    hex: `
      ff534d42730000000018010000000000000000000000000000000100000002000dff006000680b32000000000000000400000000
      000000050000002300506173734755455354000057696e646f777320342e300057696e646f777320342e300004ff000000020001
      001200005c5c57494e324b5c495043240049504300`,
    expected: { form: 'password', capabilities: 5, oemPassword: '50617373', unicodePassword: '', accountName: 'GUEST', primaryDomain: '', nativeOs: 'Windows 4.0', nativeLanMan: 'Windows 4.0' },
  },
]);

checkVectors('SESSION_SETUP_ANDX answer', first(decodeSessionSetupAndxResponse), [
  {
    name: 'SESSION_SETUP_ANDX answer',
    source: 'elc__winexesvc.pcap, frame 6',
    hex: `
      ff534d4273000000008803c8000006bca9a636ded1c8000000000e060008020004ff00ec0000000900c100a1073005a0030a0100
      570069006e0064006f0077007300200053006500720076006500720020003200300030003800200052003200200045006e007400
      6500720070007200690073006500200037003600300031002000530065007200760069006300650020005000610063006b002000
      31000000570069006e0064006f007700730020005300650072007600650072002000320030003000380020005200320020004500
      6e0074006500720070007200690073006500200036002e0031000000`,
    expected: { action: 0, securityBlob: 'a1073005a0030a0100', nativeOs: 'Windows Server 2008 R2 Enterprise 7601 Service Pack 1', nativeLanMan: 'Windows Server 2008 R2 Enterprise 6.1', primaryDomain: '' },
  },
]);

checkVectors('SESSION_SETUP_ANDX request with a token', first(decodeSessionSetupAndxRequest), [
  {
    name: 'SESSION_SETUP_ANDX request with a token',
    source: 'elc__samrdump.pcap, frame 10',
    hex: `
      ff534d427300000000180548000000000000000000000000ffff3306000000000cff00000000f002000100000000004200000000
      0044c000804d00604006062b0601050502a0363034a00e300c060a2b06010401823702020aa22204204e544c4d53535000010000
      00358288e000000000000000000000000000000000556e69780053616d626100`,
    expected: { form: 'token', capabilities: 2147532868, securityBlob: '604006062b0601050502a0363034a00e... 66 bytes', nativeOs: 'Unix', nativeLanMan: 'Samba' },
  },
]);

checkVectors('SESSION_SETUP_ANDX request of older dialects', first(decodeSessionSetupAndxRequest), [
  {
    name: 'LANMAN 1.0',
    source: 'recordings/smb1.pcap.gz frame 82',
    hex: `
      ff534d42730000000018000000000000000000000000000000009976000001000aff000000ffff020001009a7600001800000000
      00320007ac27fc02302753557822bafcc3de0cf6b69e042e10e9d76e6f626f647968657265004c414200556e69780053616d6261
      00`,
    expected: {
      form: 'password',
      capabilities: 0,
      oemPassword: '07ac27fc02302753557822bafcc3de0c... 24 bytes',
      unicodePassword: '',
      accountName: 'nobodyhere',
      primaryDomain: 'LAB',
      nativeOs: 'Unix',
      nativeLanMan: 'Samba',
    },
  },
  {
    name: 'NT LM 0.12 without SPNEGO',
    source: 'recordings/smb1.pcap.gz frame 102',
    hex: `
      ff534d42730000000018014000000000000000000000000000003412000002000dff000000ffff02000100000000000100000000
      000000540000001500006e6f626f6479004c414200556e6978006f6c6400`,
    expected: {
      form: 'password',
      capabilities: 84,
      oemPassword: '00',
      unicodePassword: '',
      accountName: 'nobody',
      primaryDomain: 'LAB',
      nativeOs: 'Unix',
      nativeLanMan: 'old',
    },
  },
]);


checkVectors('SESSION_SETUP_ANDX answer of older dialects', first(decodeSessionSetupAndxResponse), [
  {
    name: 'LANMAN 1.0',
    source: 'recordings/smb1.pcap.gz frame 83',
    hex: 'ff534d4273000000008803000000000000000000000000000000997605e3010003ff00000001000000',
    expected: { action: 1, securityBlob: '', nativeOs: '', nativeLanMan: '', primaryDomain: '' },
  },
  {
    name: 'NT LM 0.12 without SPNEGO',
    source: 'recordings/smb1.pcap.gz frame 103',
    hex: `
      ff534d42730000000088034000000000000000000000000000003412fd85020003ff0000000100250057696e646f777320362e31
      0053616d626120342e31372e31322d44656269616e004c414200`,
    expected: { action: 1, securityBlob: '', nativeOs: 'Windows 6.1', nativeLanMan: 'Samba 4.17.12-Debian', primaryDomain: 'LAB' },
  },
]);

test.run();
