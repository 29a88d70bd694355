/** SMB1 paths: messages of real captures. */
import { test } from 'uvu';
import { decodePathRequest } from '../../../src/wire/smb1/index.ts';
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

test.run();
