/** The SMB2 header in both forms. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { commandName, decodeSmb2Header, headerFlagNames } from '../../../src/wire/smb2/index.ts';
import { bytesOf } from '../../hostile.ts';
import { checkVectors, type Vector } from '../vectors.ts';
import { malformed } from './check.ts';

const HEADERS: Vector[] = [
  {
    name: 'a request',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 11',
    hex: `
      fe534d4240000100000000000500010038000000000000000500000000000000fffe0000010000005500002400ec03007a3c907ad34fc7a9
      3e7d98a321e12727`,
    expected: {
      creditCharge: 1,
      status: 0,
      command: 5,
      credits: 1,
      flags: 56,
      nextCommand: 0,
      messageId: 5n,
      asyncId: undefined,
      treeId: 1,
      sessionId: 1103910278266965n,
    },
  },
  {
    name: 'first of a compound',
    source: 'elc__delete.pcapng, frame 23',
    hex: `
      fe534d4240000100000000000e00010000000000680000000900000000000000fffe0000010000000d000000000400000000000000000000
      0000000000000000`,
    expected: {
      creditCharge: 1,
      status: 0,
      command: 14,
      credits: 1,
      flags: 0,
      nextCommand: 104,
      messageId: 9n,
      asyncId: undefined,
      treeId: 1,
      sessionId: 4398046511117n,
    },
  },
  {
    name: 'an interim response, ASYNC form',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 196',
    hex: `
      fe534d4240000100030100000800010033000000000000001e0000000000000025000000000000005500002400ec0300177e590a2844e2cd
      ba1a2289d057f737`,
    expected: {
      creditCharge: 1,
      status: 259,
      command: 8,
      credits: 1,
      flags: 51,
      nextCommand: 0,
      messageId: 30n,
      asyncId: 37n,
      treeId: undefined,
      sessionId: 1103910278266965n,
    },
  },
];

checkVectors('SMB2 header', decodeSmb2Header, HEADERS);

test('SMB2 header: truncated and foreign', () => {
  const bytes = bytesOf(HEADERS[0].hex.replace(/\s/g, ''));
  for (let length = 0; length < 64; length++)
    assert.is(malformed(decodeSmb2Header(bytes.slice(0, length))), 'truncated');
  bytes[0] = 0xff;
  assert.is(malformed(decodeSmb2Header(bytes)), 'invalid');
});

test('SMB2 header: names', () => {
  assert.is(commandName(5), 'SMB2_CREATE');
  assert.is(commandName(0x12), 'SMB2_OPLOCK_BREAK');
  assert.is(commandName(0x99), '0x0099');
  assert.equal(headerFlagNames(0x19), ['SMB2_FLAGS_SERVER_TO_REDIR', 'SMB2_FLAGS_SIGNED']);
});

test.run();
