/** Commands that no shared capture has, as Samba's test suite and its client ask them of a Samba server (recordings/record.sh). */
import { test } from 'uvu';
import {
  decodeCreateRequest,
  decodeCreateResponse,
  decodeCreateTemporaryResponse,
  decodeOpenRequest,
  decodeOpenResponse,
  decodePathRequest,
  decodeReadRequest,
  decodeReadResponse,
  decodeRenameRequest,
  decodeSetInformation2Request,
  decodeSetInformationRequest,
  decodeTreeConnectRequest,
  decodeTreeConnectResponse,
  decodeWriteAndCloseRequest,
  decodeWriteRequest,
  decodeWriteResponse,
} from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
import { first } from './check.ts';

checkVectors('OPEN request', first(decodeOpenRequest), [
  {
    name: 'to write',
    source: 'recordings/smb1.pcap.gz frame 5',
    hex: `
      ff534d4202000000000803c80000000000000000000000006b8dc4730a04100002ff0000003500045c007200610077006f007000
      65006e005c0074006f00720074007500720065005f006f00700065006e002e007400780074000000`,
    expected: { desiredAccess: 3, createDisposition: 1, fileAttributes: 0, name: '\\rawopen\\torture_open.txt' },
  },
]);

checkVectors('OPEN answer', first(decodeOpenResponse), [
  {
    name: 'a FID',
    source: 'recordings/smb1.pcap.gz frame 6',
    hex: `
      ff534d4202000000008803c80000000000000000000000006b8dc4730a04100007e77a2000f6547a6b07000000ff000000`,
    expected: { fid: 31463, fileAttributes: 32, fileSize: 7, createAction: 1, resourceType: 0 },
  },
]);

checkVectors('CREATE request', first((block) => decodeCreateRequest(block, 5)), [
  {
    name: 'over what is there',
    source: 'recordings/smb1.pcap.gz frame 13',
    hex: `
      ff534d4203000000000803c800000000000000000000000031445a7445cf0700030000000000003900045c007200610077006f00
      700065006e005c0074006f00720074007500720065005f006300720065006100740065002e007400780074000000`,
    expected: { desiredAccess: 3, createDisposition: 5, fileAttributes: 0, name: '\\rawopen\\torture_create.txt' },
  },
]);

checkVectors('CREATE_NEW request', first((block) => decodeCreateRequest(block, 2)), [
  {
    name: 'not over what is there',
    source: 'recordings/smb1.pcap.gz frame 11',
    hex: `
      ff534d420f000000000803c800000000000000000000000071364c742b9b0700030000000000003700045c007200610077006f00
      700065006e005c0074006f00720074007500720065005f006d006b006e00650077002e007400780074000000`,
    expected: { desiredAccess: 3, createDisposition: 2, fileAttributes: 0, name: '\\rawopen\\torture_mknew.txt' },
  },
]);

checkVectors('CREATE answer', first(decodeCreateResponse), [
  {
    name: 'of CREATE',
    source: 'recordings/smb1.pcap.gz frame 14',
    hex: 'ff534d4203000000008803c800000000000000000000000031445a7445cf0700013b300000',
    expected: { fid: 12347, fileAttributes: 0, fileSize: undefined, createAction: undefined, resourceType: 0 },
  },
  {
    name: 'of CREATE_NEW',
    source: 'recordings/smb1.pcap.gz frame 12',
    hex: 'ff534d420f000000008803c800000000000000000000000071364c742b9b0700014f730000',
    expected: { fid: 29519, fileAttributes: 0, fileSize: undefined, createAction: undefined, resourceType: 0 },
  },
]);

checkVectors('CREATE_TEMPORARY request', first((block) => decodeCreateRequest(block, 2)), [
  {
    name: 'in a directory',
    source: 'recordings/smb1.pcap.gz frame 15',
    hex: `
      ff534d420e000000000803c800000000000000000000000052396474716007000302007aa2076b1300045c007200610077006f00
      700065006e000000`,
    expected: { desiredAccess: 3, createDisposition: 2, fileAttributes: 2, name: '\\rawopen' },
  },
]);

checkVectors('CREATE_TEMPORARY answer', first(decodeCreateTemporaryResponse), [
  {
    name: 'a name by the server',
    source: 'recordings/smb1.pcap.gz frame 16',
    hex: 'ff534d420e000000008803c800000000000000000000000052396474716007000155070900544d50393830393200',
    expected: { fid: 1877, fileAttributes: 0, fileSize: undefined, createAction: 2, resourceType: 0, name: 'TMP98092' },
  },
]);

checkVectors('READ request', first(decodeReadRequest), [
  {
    name: 'READ',
    source: 'recordings/smb1.pcap.gz frame 17',
    hex: 'ff534d420a000000000803c800000000000000000000000025916b7409d1080005705b01000000000000000000',
    expected: { fid: 23408, maxCount: 1, offset: 0 },
  },
  {
    name: 'LOCK_AND_READ',
    source: 'recordings/smb1.pcap.gz frame 19',
    hex: 'ff534d4213000000000803c80000000000000000000000009f007174801d080005284b01000100000000000000',
    expected: { fid: 19240, maxCount: 1, offset: 1 },
  },
]);

checkVectors('READ answer', first(decodeReadResponse), [
  {
    name: 'READ',
    source: 'recordings/smb1.pcap.gz frame 18',
    hex: 'ff534d420a000000008803c800000000000000000000000025916b7409d1080005000000000000000000000300010000',
    expected: { length: 0, dataOffset: 48, dataLength: 0 },
  },
  {
    name: 'LOCK_AND_READ',
    source: 'recordings/smb1.pcap.gz frame 20',
    hex: 'ff534d4213000000008803c80000000000000000000000009f007174801d080005000000000000000000000300000000',
    expected: { length: 0, dataOffset: 48, dataLength: 0 },
  },
]);

checkVectors('WRITE_AND_UNLOCK request', first(decodeWriteRequest), [
  {
    name: 'nothing',
    source: 'recordings/smb1.pcap.gz frame 24',
    hex: 'ff534d4214000000000803c8000000000000000000000000684a93747013080005d9fc00000000000000000300010000',
    expected: { fid: 64729, offset: 0, length: 0, dataOffset: 48, dataLength: 0, prefix: 0, follows: 0 },
  },
]);

checkVectors('WRITE_AND_UNLOCK answer', first(decodeWriteResponse), [
  {
    name: 'nothing',
    source: 'recordings/smb1.pcap.gz frame 25',
    hex: 'ff534d4214000000008803c8000000000000000000000000684a9374701308000100000000',
    expected: { count: 0 },
  },
]);

checkVectors('WRITE_AND_CLOSE request', first(decodeWriteAndCloseRequest), [
  {
    name: 'nothing',
    source: 'recordings/smb1.pcap.gz frame 26',
    hex: 'ff534d422c000000000803c80000000000000000000000006d72987422f1080006cc0200000000000000000000010000',
    expected: { fid: 716, offset: 0, length: 0, dataOffset: 48, dataLength: 0, prefix: 0, follows: 0 },
  },
]);

checkVectors('WRITE_AND_CLOSE answer', first(decodeWriteResponse), [
  {
    name: 'nothing',
    source: 'recordings/smb1.pcap.gz frame 27',
    hex: 'ff534d422c000000008803c80000000000000000000000006d72987422f108000100000000',
    expected: { count: 0 },
  },
]);

checkVectors('DELETE_DIRECTORY request', first(decodePathRequest), [
  {
    name: 'in OEM characters',
    source: 'recordings/smb1.pcap.gz frame 90',
    hex: 'ff534d4201000000001800000000000000000000000000003ec6997605e31200000400045c6400',
    expected: { name: '\\d' },
  },
]);

checkVectors('SET_INFORMATION request', first(decodeSetInformationRequest), [
  {
    name: 'in OEM characters',
    source: 'recordings/smb1.pcap.gz frame 92',
    hex: `
      ff534d4209000000001800000000000000000000000000003ec6997605e3140008210000000000000000000000000000000a0004
      5c622e747874000400`,
    expected: { fileAttributes: 33, lastWriteTime: 0, name: '\\b.txt' },
  },
]);

checkVectors('SET_INFORMATION2 request', first((block) => decodeSetInformation2Request(block, 0)), [
  {
    name: 'three times',
    source: 'recordings/smb1.pcap.gz frame 52',
    hex: `
      ff534d4222000000000803c8000000000000000000000000b3878b755cc7210007c039765d0419765d0919765d0e190000`,
    expected: { fid: 14784, creationTime: 134397904880000000n, lastAccessTime: 134397904980000000n, lastWriteTime: 134397905080000000n },
  },
]);

checkVectors('RENAME request', first(decodeRenameRequest), [
  {
    name: 'RENAME in OEM characters',
    source: 'recordings/smb1.pcap.gz frame 88',
    hex: `
      ff534d4207000000001800000000000000000000000000003ec6997605e30b000116001000045c612e74787400045c622e747874
      00`,
    expected: { informationLevel: 260, oldName: '\\a.txt', newName: '\\b.txt' },
  },
  {
    name: 'NT_RENAME',
    source: 'recordings/smb1.pcap.gz frame 48',
    hex: `
      ff534d42a5000000000803c8000000000000000000000000029fdf74da130f000400000401000000005b00045c00740065007300
      7400720065006e0061006d0065005c00740065007300740031002e00740078007400000004005c00740065007300740072006500
      6e0061006d0065005c00740065007300740032002e007400780074000000`,
    expected: { informationLevel: 260, oldName: '\\testrename\\test1.txt', newName: '\\testrename\\test2.txt' },
  },
]);

checkVectors('TREE_CONNECT request', first(decodeTreeConnectRequest), [
  {
    name: 'to a disk',
    source: 'recordings/smb1.pcap.gz frame 111',
    hex: `
      ff534d427000000000180140000000000000000000000000a9173412fd850900001800045c5c53414c45532d50435c7368617265
      00040004413a00`,
    expected: { flags: 0, path: '\\\\SALES-PC\\share', service: 'A:' },
  },
]);

checkVectors('TREE_CONNECT answer', first(decodeTreeConnectResponse), [
  {
    name: 'a TID',
    source: 'recordings/smb1.pcap.gz frame 112',
    hex: 'ff534d427000000000880340000000000000000000000000cfaa3412fd850900020441cfaa0000',
    expected: { maxBufferSize: 16644, tid: 43727 },
  },
]);

test.run();
