/** SMB1 tree: messages of real captures. */
import { test } from 'uvu';
import { decodeTreeConnectAndxRequest, decodeTreeConnectAndxResponse } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
import { first } from './check.ts';

checkVectors('TREE_CONNECT_ANDX request', first(decodeTreeConnectAndxRequest), [
  {
    name: 'TREE_CONNECT_ANDX request',
    source: 'elc__winexesvc.pcap, frame 7',
    hex: `
      ff534d4275000000000803c8000077129ee2d432f03d000000000e060008030004ff0000000c0000003100005c005c0031003900
      32002e003100360038002e0031002e003100390035005c00490050004300240000003f3f3f3f3f00`,
    expected: { flags: 12, path: '\\\\192.168.1.195\\IPC$', service: '?????' },
  },
]);

checkVectors('TREE_CONNECT_ANDX answer', first(decodeTreeConnectAndxResponse), [
  {
    name: 'TREE_CONNECT_ANDX answer',
    source: 'elc__winexesvc.pcap, frame 8',
    hex: `
      ff534d4275000000008803c80000fe4858b4334239b7000000080e060008030007ff0038002100ffff1f00ffff1f000700495043
      00000000`,
    expected: { optionalSupport: 33, service: 'IPC', nativeFileSystem: '' },
  },
]);

test.run();
