/** TREE_CONNECT. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decodeTreeConnectRequest,
  decodeTreeConnectResponse,
  shareCapabilityNames,
  shareFlagNames,
  shareTypeName,
} from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'ADMIN$',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 7',
    hex: `
      fe534d4240000100000000000300010018000000000000000300000000000000fffe0000000000005500002400ec0300793e6659a145f23d
      671e72f4ddac9aa90900000048002a005c005c003100370032002e00310036002e00360036002e00330036005c00410044004d0049004e00
      2400`,
    expected: { flags: 0, path: '\\\\172.16.66.36\\ADMIN$', treeConnectContextCount: 0 },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'IPC$',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 148',
    hex: `
      fe534d4240000100000000000300010019000000000000000c00000000000000fffe0000050000005500002400ec0300c32285f88e10e306
      e574afadf0a18fc6100002003000000000000000ff011f01`,
    expected: { shareType: 2, shareFlags: 48, capabilities: 0, maximalAccess: 18809343 },
  },
  {
    name: 'ADMIN$',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 8',
    hex: `
      fe534d4240000100000000000300010019000000000000000300000000000000fffe0000010000005500002400ec03002f539cfd3341aaa7
      970dd020a79b0504100001000000000000000000ff011f01`,
    expected: { shareType: 1, shareFlags: 0, capabilities: 0, maximalAccess: 18809343 },
  },
];

checkMessages('TREE_CONNECT request', decodeTreeConnectRequest, REQUESTS);
checkMessages('TREE_CONNECT response', decodeTreeConnectResponse, RESPONSES);

const EXTENSION: Vector[] = [
  {
    name: 'with the extension and one context',
    source: 'MS-SMB2 §2.2.9.1',
    hex: `${'00'.repeat(64)} 0900 0400 5800 0600
      00000000 0100 00000000000000000000 5c005c006100`,
    expected: { flags: 4, path: '\\\\a', treeConnectContextCount: 1 },
  },
];
checkMessages('TREE_CONNECT request', decodeTreeConnectRequest, EXTENSION);

test('TREE_CONNECT: names', () => {
  assert.is(shareTypeName(2), 'SMB2_SHARE_TYPE_PIPE');
  assert.equal(shareFlagNames(0x8030), ['SMB2_SHAREFLAG_NO_CACHING', 'SMB2_SHAREFLAG_ENCRYPT_DATA']);
  assert.equal(shareCapabilityNames(0x18), ['SMB2_SHARE_CAP_DFS', 'SMB2_SHARE_CAP_CONTINUOUS_AVAILABILITY']);
});

test.run();
