/** LOCK. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeLockRequest, decodeLockResponse, lockFlagNames } from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const HEADER = `fe534d4240000100000000000a0001000000000000000000${'00'.repeat(40)}`;

const REQUESTS: Vector[] = [
  {
    name: 'a range',
    source: 'recordings/smb2.pcap.gz frame 5',
    hex: `
      fe534d4240000100000000000a00010010000000000000000c00000000000000000000008ad7545eb480bfb800000000000000000000
      000000000000000000003000010078563412b91cc94e00000000265ab43700000000ffffffff00000000ffffffff0000000012000000
      21436587`,
    expected: { lockSequence: 305419896, fileId: '4ec91cb9-0000-0000-265a-b43700000000', locks: [{ offset: 4294967295n, length: 4294967295n, flags: 18 }] },
  },
  {
    name: 'unlocked',
    source: 'recordings/smb2.pcap.gz frame 7',
    hex: `
      fe534d4240000100000000000a00010010000000000000000f00000000000000000000008ad7545eb480bfb800000000000000000000
      000000000000000000003000010021436587b91cc94e00000000265ab43700000000ffffffff00000000ffffffff0000000004000000
      67452301`,
    expected: { lockSequence: 2271560481, fileId: '4ec91cb9-0000-0000-265a-b43700000000', locks: [{ offset: 4294967295n, length: 4294967295n, flags: 4 }] },
  },
  {
    name: 'two of which the server takes none',
    source: 'recordings/smb2.pcap.gz frame 9',
    hex: `
      fe534d4240000100000000000a00010010000000000000001900000000000000000000008ad7545eb480bfb800000000000000000000
      000000000000000000003000020000000000b91cc94e00000000265ab437000000000f27000000000000010000000000000011000000
      000000000f2700000000000001000000000000000100000000000000`,
    expected: { lockSequence: 0, fileId: '4ec91cb9-0000-0000-265a-b43700000000', locks: [{ offset: 9999n, length: 1n, flags: 17 }, { offset: 9999n, length: 1n, flags: 1 }] },
  },
  {
    name: 'one byte is locked at the far end, another unlocked',
    source: 'MS-SMB2 §2.2.26',
    hex: `${HEADER} 3000 0200 07000000 2d000000090000000100000009000000
      ffffffffffffff7f 0100000000000000 12000000 00000000
      0000000000000000 0a00000000000000 04000000 00000000`,
    expected: {
      lockSequence: 7,
      fileId: '0000002d-0009-0000-0100-000009000000',
      locks: [
        { offset: 0x7fffffffffffffffn, length: 1n, flags: 0x12 },
        { offset: 0n, length: 10n, flags: 4 },
      ],
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'done',
    source: 'recordings/smb2.pcap.gz frame 6',
    hex: `
      fe534d4240000100000000000a00010011000000000000000c00000000000000000000008ad7545eb480bfb800000000000000000000
      0000000000000000000004000000`,
    expected: {},
  },
];

checkMessages('LOCK request', decodeLockRequest, REQUESTS);
checkMessages('LOCK response', decodeLockResponse, RESPONSES);

test('LOCK: names', () => {
  assert.equal(lockFlagNames(0x12), ['SMB2_LOCKFLAG_EXCLUSIVE_LOCK', 'SMB2_LOCKFLAG_FAIL_IMMEDIATELY']);
});

test.run();
