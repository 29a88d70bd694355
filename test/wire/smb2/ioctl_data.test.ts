/** Buffers of IOCTL. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decodeCopychunkRequest,
  decodeCopychunkResponse,
  decodeGetDfsReferralExRequest,
  decodeGetDfsReferralRequest,
  decodeNetworkInterfaceInfo,
  decodePipeWaitRequest,
  decodeResumeKeyResponse,
  decodeSnapshotArray,
  decodeValidateNegotiateInfoRequest,
  decodeValidateNegotiateInfoResponse,
  networkInterfaceCapabilityNames,
} from '../../../src/wire/smb2/index.ts';
import { bytesOf } from '../../hostile.ts';
import { checkVectors, type Vector } from '../vectors.ts';

const WAITS: Vector[] = [
  {
    name: 'a pipe of PsExec',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 176',
    hex: `
      000000000000008042000000012a500053004500580045005300560043002d003000320036003900340057002d00570049004e0031003000
      2d00310033003200370032002d0073007400640069006e00`,
    expected: { timeout: -0x8000000000000000n, name: 'PSEXESVC-02694W-WIN10-13272-stdin' },
  },
  {
    name: 'a pipe of RemCom',
    source: 'elc__impacket_psexec.pcapng, frame 196',
    hex: '20a1070000000000260000000100520065006d0043006f006d005f0063006f006d006d0075006e0069006300610074006f006e00',
    expected: { timeout: 500_000n, name: 'RemCom_communicaton' },
  },
];

const REFERRALS: Vector[] = [
  {
    name: 'of a share',
    source: 'elc__normal_share_traversal.pcapng, frame 42',
    hex: '04005c0053006e00690063006b006c00650066007200690074007a005c0073007900730076006f006c000000',
    expected: { maxReferralLevel: 4, requestFileName: '\\Snicklefritz\\sysvol' },
  },
  {
    name: 'of a domain',
    source: 'elc__smbexec.pcapng, frame 221',
    hex: '03007000690063006b006c006500730077006f007200740068002e006c006f00630061006c000000',
    expected: { maxReferralLevel: 3, requestFileName: 'picklesworth.local' },
  },
];

const INTERFACES: Vector[] = [
  {
    name: 'one address',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 10',
    hex: `
      0000000005000000000000000000000000e40b540200000002000000ac104224000000000000000000000000000000000000000000000000
      0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
      00000000000000000000000000000000000000000000000000000000000000000000000000000000`,
    expected: [{ ifIndex: 5, capability: 0, linkSpeed: 10000000000, address: '172.16.66.36' }],
  },
  {
    name: 'IPv6 and IPv4 of one interface',
    source: 'otrf__covenant_copy_smb_CreateRequest_2020-09-22145302.pcap, frame 16',
    hex: `
      9800000005000000010000000000000000902f50090000001700000000000000fe80000000000000958239e0356bef4e0000000000000000
      0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
      0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000050000000100000000000000
      00902f500900000002000000ac12260500000000000000000000000000000000000000000000000000000000000000000000000000000000
      0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
      000000000000000000000000000000000000000000000000`,
    expected: [
      { ifIndex: 5, capability: 1, linkSpeed: 40000000000, address: 'fe80::9582:39e0:356b:ef4e' },
      { ifIndex: 5, capability: 1, linkSpeed: 40000000000, address: '172.18.38.5' },
    ],
  },
];

const VALIDATIONS: Vector[] = [
  {
    name: 'five dialects',
    source: 'sv__smb-length-5786.pcap, frame 24',
    hex: '7f000000294ff0988cbf5482abbade7ef764c3d30100050002021002000302031103',
    expected: {
      capabilities: 127,
      guid: '98f04f29-bf8c-8254-abba-de7ef764c3d3',
      securityMode: 1,
      dialects: [514, 528, 768, 770, 785],
    },
  },
];

const VALIDATED: Vector[] = [
  {
    name: 'SMB 3.0.2',
    source: 'sv__smb-length-5786.pcap, frame 25',
    hex: '66000000294ff0988cbf5482abbade7ef764c3d303000203',
    expected: {
      capabilities: 102,
      guid: '98f04f29-bf8c-8254-abba-de7ef764c3d3',
      securityMode: 3,
      dialect: 770,
    },
  },
];

checkVectors('FSCTL_PIPE_WAIT', decodePipeWaitRequest, WAITS);
checkVectors('REQ_GET_DFS_REFERRAL', decodeGetDfsReferralRequest, REFERRALS);
checkVectors('NETWORK_INTERFACE_INFO', decodeNetworkInterfaceInfo, INTERFACES);
checkVectors('VALIDATE_NEGOTIATE_INFO request', decodeValidateNegotiateInfoRequest, VALIDATIONS);
checkVectors('VALIDATE_NEGOTIATE_INFO response', decodeValidateNegotiateInfoResponse, VALIDATED);

const KEY = '0102030405060708090a0b0c0d0e0f101112131415161718';

checkVectors('SRV_COPYCHUNK_COPY', decodeCopychunkRequest, [
  {
    name: 'one chunk',
    source: 'recordings/smb2.pcap.gz frame 3',
    hex: `
      e9f293320000000056b9924e00000000780014000000000001000000000000000000000000000000000000000000000004000000e200
      e200`,
    expected: { sourceKey: 'e9f293320000000056b9924e000000007800140000000000', chunks: [{ sourceOffset: 0, targetOffset: 0, length: 4 }] },
  },
  {
    name: 'two chunks',
    source: 'MS-SMB2 §2.2.31.1',
    hex: `${KEY} 02000000 00000000
      0000000000000000 0000000000000000 00001000 00000000
      0000100000000000 0000200000000000 2c010000 00000000`,
    expected: {
      sourceKey: KEY,
      chunks: [
        { sourceOffset: 0, targetOffset: 0, length: 1048576 },
        { sourceOffset: 1048576, targetOffset: 2097152, length: 300 },
      ],
    },
  },
]);
checkVectors('SRV_COPYCHUNK_RESPONSE', decodeCopychunkResponse, [
  {
    name: 'one chunk',
    source: 'recordings/smb2.pcap.gz frame 4',
    hex: '010000000000000004000000',
    expected: { chunksWritten: 1, chunkBytesWritten: 0, totalBytesWritten: 4 },
  },
  {
    name: 'two chunks',
    source: 'MS-SMB2 §2.2.32.1',
    hex: '02000000 00000000 2c011000',
    expected: { chunksWritten: 2, chunkBytesWritten: 0, totalBytesWritten: 1048876 },
  },
]);
checkVectors('SRV_REQUEST_RESUME_KEY', decodeResumeKeyResponse, [
  {
    name: 'a key',
    source: 'recordings/smb2.pcap.gz frame 2',
    hex: 'e9f293320000000056b9924e0000000078001400000000000000000000000000',
    expected: 'e9f293320000000056b9924e000000007800140000000000',
  },
  { name: 'a key', source: 'MS-SMB2 §2.2.32.3', hex: `${KEY} 00000000`, expected: KEY },
]);
checkVectors('REQ_GET_DFS_REFERRAL_EX', decodeGetDfsReferralExRequest, [
  {
    name: 'with a site',
    source: 'MS-DFSC §2.2.3',
    hex: '0400 0100 0c000000 0600 5c0061000000 0200 7300',
    expected: { maxReferralLevel: 4, requestFileName: '\\a' },
  },
]);
checkVectors('SRV_SNAPSHOT_ARRAY', decodeSnapshotArray, [
  {
    name: 'two snapshots',
    source: 'MS-SMB2 §2.2.32.2',
    hex: '02000000 02000000 0a000000 4000 0000 4100 0000 0000',
    expected: { numberOfSnapShots: 2, snapShots: ['@', 'A'] },
  },
]);

test('NETWORK_INTERFACE_INFO: IPv6 as RFC 5952 writes it', () => {
  const address = (hex: string) => {
    const list = decodeNetworkInterfaceInfo(bytesOf(`${'00'.repeat(24)}1700000000000000${hex}${'00'.repeat(104)}`));
    return Array.isArray(list) ? list[0].address : list;
  };
  assert.is(address('00000000000000000000000000000000'), '::');
  assert.is(address('00000000000000000000000000000001'), '::1');
  assert.is(address('20010db8000000000001000000000001'), '2001:db8::1:0:0:1');
  assert.is(address('20010db8000000010001000100010001'), '2001:db8:0:1:1:1:1:1');
  assert.is(address('fe800000000000000000000000000000'), 'fe80::');
});

test('NETWORK_INTERFACE_INFO: another family, names', () => {
  const list = decodeNetworkInterfaceInfo(bytesOf('00'.repeat(152)));
  assert.equal(list, [{ ifIndex: 0, capability: 0, linkSpeed: 0, address: undefined }]);
  assert.equal(networkInterfaceCapabilityNames(3), ['RSS_CAPABLE', 'RDMA_CAPABLE']);
});

test.run();
