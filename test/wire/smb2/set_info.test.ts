/** SET_INFO, and what it sets. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decodeFileSetInformation,
  decodeSetInfoRequest,
  decodeSetInfoResponse,
  informationName,
  infoTypeName,
  SMB2_0_INFO_FILE,
  securityInformationNames,
} from '../../../src/wire/smb2/index.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages, malformed } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'a file is renamed',
    source: 'sv__smb2-async.pcap, frame 5',
    hex: `
      fe534d4240000100000000001100010000000000000000001901000000000000fffe00000500000045000000000400000000000000000000
      00000000000000002100010a9c00000060000000000000000d01000030000000b1000000ffffffff01000000000000000000000000000000
      840000005500730075006100720069006f0041005c004400650073006b0074006f0070005c006400690072006500630074006f0072006900
      6f0043006f006d007000610072007400690064006f005c00310031005c003100340038005c0031003500330038005c004600390037003600
      38002e007000640066002e006800640063006a00750068002e000000`,
    expected: {
      infoType: 1,
      fileInfoClass: 10,
      additionalInformation: 0,
      fileId: '0000010d-0030-0000-b100-0000ffffffff',
      buffer: '01000000000000000000000000000000... 156 bytes',
    },
  },
  {
    name: 'a file is deleted',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap, frame 300',
    hex: `
      fe534d4240000100000000001100010008000000000000004200000000000000fffe000005000000450000040024000070a98d3f5bfa0405
      bf735d50759162762100010d0100000060000000000000003400000009000000190000000900000001`,
    expected: {
      infoType: 1,
      fileInfoClass: 13,
      additionalInformation: 0,
      fileId: '00000034-0009-0000-1900-000009000000',
      buffer: '01',
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'done',
    source: 'sv__smb2-async.pcap, frame 6',
    hex: `
      fe534d4240000100000000001100010001000000000000001901000000000000fffe00000500000045000000000400000000000000000000
      00000000000000000200`,
    expected: {},
  },
];

checkMessages('SET_INFO request', decodeSetInfoRequest, REQUESTS);
checkMessages('SET_INFO response', decodeSetInfoResponse, RESPONSES);

function set(fileInfoClass: number, hex: string, infoType = SMB2_0_INFO_FILE) {
  const buffer = bytesOf(hex);
  return decodeFileSetInformation({ infoType, fileInfoClass, additionalInformation: 0, fileId: '', buffer });
}

test('SET_INFO: what it sets', () => {
  const rename = '01000000000000000000000000000000040000006100ff00';
  assert.equal(set(10, rename), { action: 'rename', replaceIfExists: true, newName: 'aÿ' });
  assert.equal(set(65, rename.replace(/^01/, '02')), { action: 'rename', replaceIfExists: false, newName: 'aÿ' });
  assert.equal(set(11, rename.replace(/^01/, '00')), { action: 'link', replaceIfExists: false, newName: 'aÿ' });
  assert.equal(set(13, '01'), { action: 'disposition', deletePending: true });
  assert.equal(set(64, '12000000'), { action: 'disposition', deletePending: false });
  assert.equal(set(64, '13000000'), { action: 'disposition', deletePending: true });
  assert.equal(set(20, '002e000000000000'), { action: 'end of file', endOfFile: 11776 });
  assert.equal(set(19, '0020000000000000'), { action: 'allocation', allocationSize: 8192 });
  const times = `${'00'.repeat(16)}855392108b91d601${'ff'.repeat(8)}06000000`;
  assert.equal(set(4, times), {
    action: 'basic',
    creationTime: 0n,
    lastAccessTime: 0n,
    lastWriteTime: 0x01d6918b10925385n,
    changeTime: 0xffffffffffffffffn,
    fileAttributes: 6,
  });
  assert.is(set(4, times, 3), undefined);
  assert.is(set(15, times), undefined);
});

test('SET_INFO: damaged buffers', () => {
  for (const fileInfoClass of [4, 10, 11, 13, 19, 20, 64, 65]) {
    const bytes = bytesOf('0100000000000000000000000000000004000000610062000000000000000000000000000000');
    const decode = (buffer: Uint8Array) =>
      decodeFileSetInformation({
        infoType: SMB2_0_INFO_FILE,
        fileInfoClass,
        additionalInformation: 0,
        fileId: '',
        buffer,
      });
    assert.is(malformed(decode(new Uint8Array(0))), 'truncated');
    cutEverywhere(bytes, decode);
    mutate(bytes, 200, decode);
  }
});

test('SET_INFO: a name longer than a name can be', () => {
  const bytes = new Uint8Array(0x20014);
  bytes.set([0x00, 0x00, 0x02, 0x00], 16);
  const request = {
    infoType: SMB2_0_INFO_FILE,
    fileInfoClass: 10,
    additionalInformation: 0,
    fileId: '',
    buffer: bytes,
  };
  assert.is(malformed(decodeFileSetInformation(request)), 'invalid');
});

test('SET_INFO: names', () => {
  assert.is(informationName(SMB2_0_INFO_FILE, 10), 'FileRenameInformation');
  assert.is(informationName(2, 1), 'FileFsVolumeInformation');
  assert.is(informationName(3, 0), 'SMB2_0_INFO_SECURITY');
  assert.is(informationName(SMB2_0_INFO_FILE, 200), '0xc8');
  assert.is(infoTypeName(4), 'SMB2_0_INFO_QUOTA');
  assert.equal(securityInformationNames(5), ['OWNER_SECURITY_INFORMATION', 'DACL_SECURITY_INFORMATION']);
});

test.run();
