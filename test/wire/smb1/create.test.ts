/** SMB1 create: messages of real captures. */
import { test } from 'uvu';
import { decodeNtCreateAndxRequest, decodeNtCreateAndxResponse, decodeOpenAndxRequest, decodeOpenAndxResponse } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
import { first } from './check.ts';

checkVectors('NT_CREATE_ANDX request', first(decodeNtCreateAndxRequest), [
  {
    name: 'NT_CREATE_ANDX request',
    source: 'elc__winexesvc.pcap, frame 9',
    hex: `
      ff534d42a2000000000803c80000fd89f21972f08ac5000000080e060008040018ff000000000e00000000000000000013010200
      00000000000000000000000000000000010000004200000002000000001100005c006100680065007800650063000000`,
    expected: { rootDirectoryFid: 0, desiredAccess: 131347, extFileAttributes: 0, shareAccess: 0, createDisposition: 1, createOptions: 66, name: '\\ahexec' },
  },
]);

checkVectors('NT_CREATE_ANDX answer', first(decodeNtCreateAndxResponse), [
  {
    name: 'NT_CREATE_ANDX answer',
    source: 'elc__winexesvc.pcap, frame 44',
    hex: `
      ff534d42a2000000008803c8000062dfea0d7d864d6e000000080e06000806002aff008700000040020000005e7dde29bb04d301
      5e7dde29bb04d3015e7dde29bb04d3015e7dde29bb04d30120000000000000000000000000000000000000000000070000000000
      000000000000000000000000000000000000000000ff011f00000000000000`,
    expected: { fid: 16384, createAction: 2, creationTime: 131454016031718750n, lastWriteTime: 131454016031718750n, extFileAttributes: 32, endOfFile: 0, resourceType: 0, directory: false },
  },
]);

checkVectors('OPEN_ANDX request', first(decodeOpenAndxRequest), [
  {
    name: 'OPEN_ANDX request',
    source: 'arkime__smb-smbclient.pcap, frame 19',
    hex: `
      ff534d422d000000000801c80000000000000000000000000100770f000006000fff000000000040000600000000000000010000
      00000000000000000000001300005c0074006d0070005c0066006f006f000000`,
    expected: { desiredAccess: 1, fileAttributes: 0, createDisposition: 1, name: '\\tmp\\foo' },
  },
]);

checkVectors('OPEN_ANDX answer', first(decodeOpenAndxResponse), [
  {
    name: 'OPEN_ANDX answer',
    source: 'arkime__smb-smbclient.pcap, frame 20',
    hex: `
      ff534d422d000000008803c00000000000000000000000000100770f000006000fff000000fe4280002636b3520f000000000000
      00000001000000000000000000`,
    expected: { fid: 17150, fileAttributes: 128, fileSize: 15, resourceType: 0, createAction: 1 },
  },
]);

test.run();
