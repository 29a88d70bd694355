/** NEGOTIATE, with the contexts of SMB 3.1.1. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  capabilityNames,
  decodeNegotiateRequest,
  decodeNegotiateResponse,
  dialectName,
  SMB2_WILDCARD_REVISION,
  securityModeNames,
} from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'SMB 3.1.1 with encryption, compression and a server name',
    source: 'otrf__covenant_copy_smb_CreateRequest_2020-09-22145302.pcap, frame 6',
    hex: `
      fe534d4240000000000000000000000000000000000000000100000000000000fffe00000000000000000000000000000000000000000000
      000000000000000024000500010000007f00000094c92ac355fcea119850000d3a542fab7000000004000000020210020003020311030000
      01002600000000000100200001007ee9768cdf3555f23777f58f6af1b8c7fae54d09add8a850bdc9b5a27320f57100000200060000000000
      020002000100000003000e00000000000300000000000000020003000100000005002e00000000004d004f00520044004f00520044004300
      2e00740068006500730068006900720065002e006c006f00630061006c00`,
    expected: {
      securityMode: 1,
      capabilities: 127,
      clientGuid: 'c32ac994-fc55-11ea-9850-000d3a542fab',
      dialects: [514, 528, 768, 770, 785],
      negotiateContexts: [
        {
          name: 'SMB2_PREAUTH_INTEGRITY_CAPABILITIES',
          hashAlgorithms: ['SHA-512'],
          saltLength: 32,
        },
        { name: 'SMB2_ENCRYPTION_CAPABILITIES', ciphers: ['AES-128-GCM', 'AES-128-CCM'] },
        {
          name: 'SMB2_COMPRESSION_CAPABILITIES',
          compressionAlgorithms: ['LZ77', 'LZ77+Huffman', 'LZNT1'],
          chained: false,
        },
        { name: 'SMB2_NETNAME_NEGOTIATE_CONTEXT_ID', netName: 'MORDORDC.theshire.local' },
      ],
    },
  },
  {
    name: 'SMB 3.1.1 of smbclient with POSIX extensions',
    source: 'zeek__smb-smb311.pcap, frame 1',
    hex: `
      fe534d42400000000000000000000200000000000000000000000000000000000b0100000000000000000000000000000000000000000000
      0000000000000000240001000100000077000000b466f294dc014341828b4cefaf39f64b6800000003000000110300000100260000000000
      010020000100b9247cbf6ee50ba6d8c1a2af2de2af73bab483ed7003e3202514ccd13dd727e4000002000400000000000100010000000000
      00010800000000000000000000000000`,
    expected: {
      securityMode: 1,
      capabilities: 119,
      clientGuid: '94f266b4-01dc-4143-828b-4cefaf39f64b',
      dialects: [785],
      negotiateContexts: [
        {
          name: 'SMB2_PREAUTH_INTEGRITY_CAPABILITIES',
          hashAlgorithms: ['SHA-512'],
          saltLength: 32,
        },
        { name: 'SMB2_ENCRYPTION_CAPABILITIES', ciphers: ['AES-128-CCM'] },
        { name: 'SMB2_POSIX_EXTENSIONS_AVAILABLE' },
      ],
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'SMB 3.1.1 with encryption and compression',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 2',
    hex: `
      fe534d4240000100000000000000010011000000000000000000000000000000fffe00000000000000000000000000000000000000000000
      00000000000000004100030011030200cc3d8eb1df73d54b994a225555ffd5de2f000000000080000000800000008000f798d38fce5dd601
      640cf9f34c5dd60180007800f8000000607606062b0601050502a06c306aa03c303a060a2b06010401823702021e06092a864882f7120102
      0206092a864886f712010202060a2a864886f71201020203060a2b06010401823702020aa32a3028a0261b246e6f745f646566696e65645f
      696e5f5246433431373840706c656173655f69676e6f7265010026000000000001002000010067f801b0eb64138febceb819c530020a8afc
      1c109cd6285598f20babbbd572ec0000020004000000000001000200`,
    expected: {
      securityMode: 3,
      dialectRevision: 785,
      serverGuid: 'b18e3dcc-73df-4bd5-994a-225555ffd5de',
      capabilities: 47,
      maxTransactSize: 8388608,
      maxReadSize: 8388608,
      maxWriteSize: 8388608,
      systemTime: 132396380811663607n,
      serverStartTime: 132395824146091108n,
      securityBuffer: '607606062b0601050502a06c306aa03c... 120 bytes',
      negotiateContexts: [
        {
          name: 'SMB2_PREAUTH_INTEGRITY_CAPABILITIES',
          hashAlgorithms: ['SHA-512'],
          saltLength: 32,
        },
        { name: 'SMB2_ENCRYPTION_CAPABILITIES', ciphers: ['AES-128-GCM'] },
      ],
    },
  },
  {
    name: 'the wildcard that answers an SMB1 negotiate',
    source: 'arkime__wireshark-smb-on-windows10.pcap, frame 6',
    hex: `
      fe534d4240000000000000000000010001000000000000000000000000000000000000000000000000000000000000000000000000000000
      000000000000000041000100ff0200002cd03d3fb200e14fbdd4c8b70c27566603000000000001000000010000000100d5e3309b8427d201
      07b3628d6527d20180004001000000006082013c06062b0601050502a08201303082012ca01a3018060a2b06010401823702021e060a2b06
      010401823702020aa282010c048201084e45474f45585453010000000000000060000000700000002e3c2a3ac72b3ca96dac3874a7dd1d5b
      0148bc69e7138869cc545f23927e2cbfbde8e0211f749ca3099b93c895e97b0c000000000000000060000000010000000000000000000000
      5c33530deaf90d4db2ec4ae3786ec3084e45474f45585453030000000100000040000000980000002e3c2a3ac72b3ca96dac3874a7dd1d5b
      5c33530deaf90d4db2ec4ae3786ec30840000000580000003056a05430523027802530233121301f06035504031318546f6b656e20536967
      6e696e67205075626c6963204b65793027802530233121301f06035504031318546f6b656e205369676e696e67205075626c6963204b6579`,
    expected: {
      securityMode: 1,
      dialectRevision: 767,
      serverGuid: '3f3dd02c-00b2-4fe1-bdd4-c8b70c275666',
      capabilities: 3,
      maxTransactSize: 65536,
      maxReadSize: 65536,
      maxWriteSize: 65536,
      systemTime: 131210789640004565n,
      serverStartTime: 131210656264401671n,
      securityBuffer: '6082013c06062b0601050502a0820130... 320 bytes',
      negotiateContexts: [],
    },
  },
];

checkMessages('NEGOTIATE request', decodeNegotiateRequest, REQUESTS);
checkMessages('NEGOTIATE response', decodeNegotiateResponse, RESPONSES);

test('NEGOTIATE: names', () => {
  assert.is(dialectName(0x0311), 'SMB 3.1.1');
  assert.is(dialectName(SMB2_WILDCARD_REVISION), 'SMB 2.???');
  assert.is(dialectName(0x0310), '0x0310');
  assert.equal(capabilityNames(0x00000041), ['SMB2_GLOBAL_CAP_DFS', 'SMB2_GLOBAL_CAP_ENCRYPTION']);
  assert.equal(capabilityNames(0x80000000), ['0x80000000']);
  assert.equal(securityModeNames(3), ['SMB2_NEGOTIATE_SIGNING_ENABLED', 'SMB2_NEGOTIATE_SIGNING_REQUIRED']);
});

test.run();
