/** SMB1 paths: messages of real captures. */
import { test } from 'uvu';
import { decodePathRequest, decodeRenameRequest } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../smb2/check.ts';
import { first } from './check.ts';

checkVectors('DELETE request', first(decodePathRequest), [
  {
    name: 'DELETE request',
    source: 'elc__smbexec.pcapng, frame 59',
    hex: `
      ff534d4206000000001805480000869dfd9b7a14847c000003086a07000800000126000b00045f5f6f75747075740000`,
    expected: { name: '__output' },
  },
]);

checkVectors('CHECK_DIRECTORY request', first(decodePathRequest), [
  {
    name: 'CHECK_DIRECTORY request',
    source: 'elc__winexesvc.pcap, frame 41',
    hex: `
      ff534d4210000000000803c800006008c3b212715897000000080e06000805000013000453007900730057006f00570036003400
      0000`,
    expected: { name: 'SysWoW64' },
  },
]);

checkVectors('QUERY_INFORMATION request', first(decodePathRequest), [
  {
    name: 'QUERY_INFORMATION request',
    source: 'zeek__smb-raw_ntlm_in_smb.pcap, frame 90',
    hex: `
      ff534d4208000000000801c80000000000000000000000000108010000081800003900045c002e0063006f006d002e0061007000
      70006c0065002e0073006d0062002e00730074007200650061006d0073002e006f00660066000000`,
    expected: { name: '\\.com.apple.smb.streams.off' },
  },
]);

checkVectors('RENAME request', first(decodeRenameRequest), [
  {
    name: 'RENAME request',
    source: 'smb-lab nt1 (Samba 4.17), frame 525',
    hex: `
      ff534d4207000000001843c800000000000000000000000000d11d0be50f1a000116004900045c0064002d006e00740031005c00
      6e006f00740065002e00740078007400000004005c0064002d006e00740031005c00720065006e0061006d00650064002e007400
      780074000000`,
    expected: { informationLevel: 260, oldName: '\\d-nt1\\note.txt', newName: '\\d-nt1\\renamed.txt' },
  },
]);

checkVectors('CREATE_DIRECTORY request', first(decodePathRequest), [
  {
    name: 'CREATE_DIRECTORY request',
    source: 'smb-lab nt1 (Samba 4.17), frame 24',
    hex: `
      ff534d4200000000001843c800000000000000000000000000d11d0be50f0900000f00045c0064002d006e00740031000000`,
    expected: { name: '\\d-nt1' },
  },
]);

test.run();
