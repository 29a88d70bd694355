/** LOCK. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeLockRequest, decodeLockResponse, lockFlagNames } from '../../../src/wire/smb2/index.ts';
import { type Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const HEADER = `fe534d4240000100000000000a0001000000000000000000${'00'.repeat(40)}`;

const REQUESTS: Vector[] = [
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

const RESPONSES: Vector[] = [{ name: 'done', source: 'MS-SMB2 §2.2.27', hex: `${HEADER} 0400 0000`, expected: {} }];

checkMessages('LOCK request', decodeLockRequest, REQUESTS);
checkMessages('LOCK response', decodeLockResponse, RESPONSES);

test('LOCK: names', () => {
  assert.equal(lockFlagNames(0x12), ['SMB2_LOCKFLAG_EXCLUSIVE_LOCK', 'SMB2_LOCKFLAG_FAIL_IMMEDIATELY']);
});

test.run();
