/** CREATE, with create contexts. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  accessMaskNames,
  createActionName,
  createDispositionName,
  createOptionNames,
  decodeCreateRequest,
  decodeCreateResponse,
  fileAttributeNames,
  impersonationLevelName,
  oplockLevelName,
  shareAccessNames,
} from '../../../src/wire/smb2/index.ts';
import { bytesOf } from '../../hostile.ts';
import { plain, type Vector } from '../vectors.ts';
import { checkMessages, malformed } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'PSEXESVC.exe is written',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 11',
    hex: `
      fe534d4240000100000000000500010038000000000000000500000000000000fffe0000010000005500002400ec03007a3c907ad34fc7a9
      3e7d98a321e12727390000ff0200000000000000000000000000000000000000960112008000000003000000050000006000000078001800
      90000000b4000000500053004500580045005300560043002e00650078006500380000001000040000001800200000004448325100000000
      00000000000000000000000000000000d15b888a8bbfea11a7040050560cd549180000001000040000001800000000004d78416300000000
      1800000010000400000018000000000051466964000000000000000010000400000018003400000052714c7300000000e0f4beee00c0ffff
      c305000000000000070000000400000000000000000000009094abf700c0ffffc40500000000000000000000`,
    expected: {
      requestedOplockLevel: 255,
      impersonationLevel: 2,
      desiredAccess: 1180054,
      fileAttributes: 128,
      shareAccess: 3,
      createDisposition: 5,
      createOptions: 96,
      name: 'PSEXESVC.exe',
      createContexts: [
        {
          name: 'SMB2_CREATE_DURABLE_HANDLE_REQUEST_V2',
          data: '00000000000000000000000000000000... 32 bytes',
        },
        { name: 'SMB2_CREATE_QUERY_MAXIMAL_ACCESS_REQUEST', data: '' },
        { name: 'SMB2_CREATE_QUERY_ON_DISK_ID', data: '' },
        {
          name: 'SMB2_CREATE_REQUEST_LEASE_V2',
          data: 'e0f4beee00c0ffffc305000000000000... 52 bytes',
        },
      ],
    },
  },
  {
    name: 'the pipe of the service of PsExec is opened',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 149',
    hex: `
      fe534d4240000100000000000500010038000000000000000d00000000000000fffe0000050000005500002400ec0300f4b9ec3601573dcd
      46db3218561b1b4f3900000002000000000000000000000000000000000000009f0112000000000007000000010000006000000078001000
      000000000000000050005300450058004500530056004300`,
    expected: {
      requestedOplockLevel: 0,
      impersonationLevel: 2,
      desiredAccess: 1180063,
      fileAttributes: 0,
      shareAccess: 7,
      createDisposition: 1,
      createOptions: 96,
      name: 'PSEXESVC',
      createContexts: [],
    },
  },
  {
    name: 'a path, first of a compound',
    source: 'ndpi__smb_deletefile.pcap, frame 10',
    hex: `
      fe534d4240000100000000000500000100000000d8000000a50f000000000000fffe0000110000001d000000002800000000000000000000
      0000000000000000390000000200000000000000000000000000000000000000800011008000000000000000010000000000000078004400
      c0000000180000004c007500630061005c0044006f0077006e006c006f006100640073005c0069006e006e006f0073006500740075007000
      2d0035002e0036002e0031002e0065007800650000000000000000001000040000000000000000004d78416300000000`,
    expected: {
      requestedOplockLevel: 0,
      impersonationLevel: 2,
      desiredAccess: 1114240,
      fileAttributes: 128,
      shareAccess: 0,
      createDisposition: 1,
      createOptions: 0,
      name: 'Luca\\Downloads\\innosetup-5.6.1.exe',
      createContexts: [{ name: 'SMB2_CREATE_QUERY_MAXIMAL_ACCESS_REQUEST', data: '' }],
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'with a lease and a durable handle',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 12',
    hex: `
      fe534d4240000100000000000500010039000000000000000500000000000000fffe0000010000005500002400ec0300fa45c169db5d9e38
      d1b90f08860ded055900ff000200000024fbd58fce5dd60124fbd58fce5dd60124fbd58fce5dd60124fbd58fce5dd6010000000000000000
      0000000000000000200000000000000074040000fb00000001000000fb00000098000000c800000020000000100004000000180008000000
      4d7841630000000000000000ff011f005000000010000400000018003400000052714c7300000000e0f4beee00c0ffffc305000000000000
      070000000400000000000000000000009094abf700c0ffffc405000000000000010000000000000020000000100004000000180008000000
      444832510000000020bf0200000000000000000010000400000018002000000051466964000000002a860000000094003423b85200000000
      00000000000000000000000000000000`,
    expected: {
      oplockLevel: 255,
      flags: 0,
      createAction: 2,
      creationTime: 132396380811819812n,
      lastAccessTime: 132396380811819812n,
      lastWriteTime: 132396380811819812n,
      changeTime: 132396380811819812n,
      allocationSize: 0,
      endofFile: 0,
      fileAttributes: 32,
      fileId: '00000474-00fb-0000-0100-0000fb000000',
      createContexts: [
        { name: 'SMB2_CREATE_QUERY_MAXIMAL_ACCESS_RESPONSE', data: '00000000ff011f00' },
        {
          name: 'SMB2_CREATE_RESPONSE_LEASE_V2',
          data: 'e0f4beee00c0ffffc305000000000000... 52 bytes',
        },
        { name: 'SMB2_CREATE_DURABLE_HANDLE_RESPONSE_V2', data: '20bf020000000000' },
        {
          name: 'SMB2_CREATE_QUERY_ON_DISK_ID',
          data: '2a860000000094003423b85200000000... 32 bytes',
        },
      ],
    },
  },
  {
    name: 'of a pipe',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 150',
    hex: `
      fe534d4240000100000000000500010039000000000000000d00000000000000fffe0000050000005500002400ec03000b9ef4e501cbc029
      4a1278684a9f4bc6590000000100000000000000000000000000000000000000000000000000000000000000000000000000020000000000
      0000000000000000800000004500580075040000fb00000005000000fb0000000000000000000000`,
    expected: {
      oplockLevel: 0,
      flags: 0,
      createAction: 1,
      creationTime: 0n,
      lastAccessTime: 0n,
      lastWriteTime: 0n,
      changeTime: 0n,
      allocationSize: 131072,
      endofFile: 0,
      fileAttributes: 128,
      fileId: '00000475-00fb-0000-0500-0000fb000000',
      createContexts: [],
    },
  },
];

checkMessages('CREATE request', decodeCreateRequest, REQUESTS);
checkMessages('CREATE response', decodeCreateResponse, RESPONSES);

test('CREATE: a chain of contexts without end in sight', () => {
  const bytes = new Uint8Array(120 + 100 * 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(64, 57, true);
  view.setUint32(112, 120, true);
  view.setUint32(116, 100 * 16, true);
  for (let at = 120; at < bytes.length; at += 16) view.setUint32(at, 16, true);
  assert.is(malformed(decodeCreateRequest(bytes)), 'invalid');
});

test('CREATE: from shared memory', () => {
  const bytes = bytesOf(REQUESTS[0].hex.replace(/\s/g, ''));
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 3), 3);
  shared.set(bytes);
  assert.equal(plain(decodeCreateRequest(shared)), REQUESTS[0].expected);
});

test('CREATE: names', () => {
  assert.equal(accessMaskNames(0x0012019f).slice(0, 2), ['FILE_READ_DATA', 'FILE_WRITE_DATA']);
  assert.equal(accessMaskNames(0x82000000), ['MAXIMUM_ALLOWED', 'GENERIC_READ']);
  assert.equal(fileAttributeNames(0x30), ['FILE_ATTRIBUTE_DIRECTORY', 'FILE_ATTRIBUTE_ARCHIVE']);
  assert.equal(shareAccessNames(5), ['FILE_SHARE_READ', 'FILE_SHARE_DELETE']);
  assert.equal(createOptionNames(0x1040), ['FILE_NON_DIRECTORY_FILE', 'FILE_DELETE_ON_CLOSE']);
  assert.is(createDispositionName(5), 'FILE_OVERWRITE_IF');
  assert.is(createDispositionName(6), '0x00000006');
  assert.is(createActionName(2), 'FILE_CREATED');
  assert.is(impersonationLevelName(2), 'Impersonation');
  assert.is(oplockLevelName(0xff), 'SMB2_OPLOCK_LEVEL_LEASE');
});

test.run();
