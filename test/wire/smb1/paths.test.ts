/** SMB1 paths: messages of real captures. */
import { test } from 'uvu';
import { decodePathRequest, decodeRenameRequest } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
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

test.run();
