/** SMB1 setup: messages of real captures. */
import { test } from 'uvu';
import { decodeSessionSetupAndxRequest, decodeSessionSetupAndxResponse } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../smb2/check.ts';
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

test.run();
