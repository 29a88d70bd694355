/** OPLOCK_BREAK in its forms. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeOplockBreak, leaseStateNames } from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const BREAKS: Vector[] = [
  {
    name: 'lease notification',
    source: 'elc__delete.pcapng, frame 204',
    hex: `
      fe534d424000000000000000120000000100000000000000ffffffffffffffff000000000000000000000000000000000000000000000000
      00000000000000002c0000000100000020f6d404a0f8ffffbe410200000000000700000003000000000000000000000000000000`,
    expected: {
      form: 'lease notification',
      flags: 1,
      leaseKey: '04d4f620-f8a0-ffff-be41-020000000000',
      currentLeaseState: 7,
      newLeaseState: 3,
    },
  },
  {
    name: 'lease acknowledgment',
    source: 'elc__delete.pcapng, frame 206',
    hex: `
      fe534d4240000100000000001200010000000000000000005a00000000000000fffe0000010000000d000000000400000000000000000000
      0000000000000000240000000000000020f6d404a0f8ffffbe41020000000000030000000000000000000000`,
    expected: {
      form: 'lease acknowledgment',
      flags: 0,
      leaseKey: '04d4f620-f8a0-ffff-be41-020000000000',
      leaseState: 3,
    },
  },
  {
    name: 'lease response',
    source: 'elc__delete.pcapng, frame 207',
    hex: `
      fe534d4240000100000000001200010001000000000000005a00000000000000fffe0000010000000d000000000400000000000000000000
      0000000000000000240000000000000020f6d404a0f8ffffbe41020000000000030000000000000000000000`,
    expected: {
      form: 'lease acknowledgment',
      flags: 0,
      leaseKey: '04d4f620-f8a0-ffff-be41-020000000000',
      leaseState: 3,
    },
  },
];

checkMessages('OPLOCK_BREAK', decodeOplockBreak, BREAKS);

test('OPLOCK_BREAK: names', () => {
  assert.equal(leaseStateNames(7), [
    'SMB2_LEASE_READ_CACHING',
    'SMB2_LEASE_HANDLE_CACHING',
    'SMB2_LEASE_WRITE_CACHING',
  ]);
});

test.run();
