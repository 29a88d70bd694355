/** Subcommands of TRANSACTION2 and NT_TRANSACT, as Samba's test suite asks them of a Samba server (recordings/record.sh). */
import { test } from 'uvu';
import { isMalformed } from '../../../src/bytes.ts';
import {
  decodeCreateDirectoryRequest,
  decodeFidParameter,
  decodeFileInformationRequest,
  decodeNtTransactCreateRequest,
  decodeNtTransactCreateResponse,
  decodeNtTransactIoctl,
  decodeNtTransactRename,
  decodeOpen2Request,
  decodeOpen2Response,
  decodePathInformationRequest,
  decodeSmb1SetInformation,
  fidOfSetup,
} from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
import { answered, transaction } from './check.ts';

checkVectors('TRANS2_OPEN2 request', transaction(({ parameters }, isUnicode) => decodeOpen2Request(parameters, isUnicode)), [
  {
    name: 'with extended attributes',
    source: 'recordings/smb1.pcap.gz frame 7',
    hex: `
      ff534d4232000000000803c8000000000000000000000000220de67387e923000f58003a001e0000000000000000000000000058
      0044003a009c00010000009500004420010042000000000000000000110000000000000000000000000000005c00720061007700
      6f00700065006e005c0074006f00720074007500720065005f00740032006f00700065006e005f0033002e007400780074000000
      3a000000000a0b002e434c415353494e464f0066697273742076616c75650006030045412054574f00666f6f0007020058205448
      495244007879`,
    expected: { desiredAccess: 3, fileAttributes: 0, createDisposition: 3, name: '\\rawopen\\torture_t2open_3.txt' },
  },
]);

checkVectors('TRANS2_OPEN2 answer', answered(({ parameters }) => decodeOpen2Response(parameters)), [
  {
    name: 'created',
    source: 'recordings/smb1.pcap.gz frame 8',
    hex: `
      ff534d4232000000008803c8000000000000000000000000220de67387e923000a1e00000000001e003800000000000000000000
      001f00005c722000775df118000000004200000000000200cceb4000000000000000`,
    expected: { fid: 29276, fileAttributes: 32, fileSize: 0, resourceType: 0, createAction: 2 },
  },
]);

checkVectors('TRANS2_CREATE_DIRECTORY request', transaction(({ parameters }, isUnicode) => decodeCreateDirectoryRequest(parameters, isUnicode)), [
  {
    name: 'a directory',
    source: 'recordings/smb1.pcap.gz frame 50',
    hex: `
      ff534d4232000000000803c8000000000000000000000000a9cd87750ddf16000f2e00040002000000000000000000000000002e
      0044000400740001000d003700004420000000005c006d006b0064006900720074006500730074005c006d006b00640069007200
      2e006400690072000000000004000000`,
    expected: { name: '\\mkdirtest\\mkdir.dir' },
  },
]);

checkVectors('TRANS2_QUERY_PATH_INFORMATION request', transaction(({ parameters }, isUnicode) => decodePathInformationRequest(parameters, isUnicode)), [
  {
    name: 'SMB_QUERY_FILE_BASIC_INFO',
    source: 'recordings/smb1.pcap.gz frame 66',
    hex: `
      ff534d4232000000000803c8000000000000000000000000773ee2752aaf14000f340000000200ffff0000000000000000000034
      004400000078000100050037000044200101000000005c0074006f00720074007500720065005f007100660069006c0065006900
      6e0066006f002e007400780074000000`,
    expected: { informationLevel: 257, fileName: '\\torture_qfileinfo.txt' },
  },
]);

checkVectors('TRANS2_QUERY_FILE_INFORMATION request', transaction(({ parameters }) => decodeFileInformationRequest(parameters)), [
  {
    name: 'SMB_QUERY_FILE_BASIC_INFO',
    source: 'recordings/smb1.pcap.gz frame 3',
    hex: `
      ff534d4232000000000803c8000000000000000000000000ead5b9730ab30c000f040000000200ffff0000000000000000000004
      004400000048000100070007000044203b870101`,
    expected: { fid: 34619, informationLevel: 257 },
  },
]);

checkVectors('TRANS2_SET_PATH_INFORMATION request', transaction(({ parameters }, isUnicode) => decodePathInformationRequest(parameters, isUnicode)), [
  {
    name: 'FileBasicInformation',
    source: 'recordings/smb1.pcap.gz frame 68',
    hex: `
      ff534d4232000000000803c8000000000000000000000000de72f175fcf40d000f30002800020000000000000000000000000030
      00440028007400010006005b00004420ec03000000005c00740065007300740075006e006c0069006e006b005c00740065007300
      74002e00740078007400000000000000000000000000000000000000000000000000000000000000000000000200000000000000`,
    expected: { informationLevel: 1004, fileName: '\\testunlink\\test.txt' },
  },
]);

const SET_FILE = transaction(({ parameters, data }) => {
  const asked = decodeFileInformationRequest(parameters);
  return isMalformed(asked) ? asked : { ...asked, sets: decodeSmb1SetInformation(asked.informationLevel, data) };
});

checkVectors('TRANS2_SET_FILE_INFORMATION request', SET_FILE, [
  {
    name: 'SMB_SET_FILE_BASIC_INFO',
    source: 'recordings/smb1.pcap.gz frame 1',
    hex: `
      ff534d4232000000000803c8000000000000000000000000ead5b9730ab30b000f06002800020000000000000000000000000006
      00440028004c000100080033000044203b8701010000000000f26a83224fde0100723d9a6908de0100f20fb1b0c1dd0100000000
      000000000000000000000000`,
    expected: {
      fid: 34619,
      informationLevel: 257,
      sets: { action: 'basic', creationTime: 134632048520000000n, lastAccessTime: 134554288520000000n, lastWriteTime: 134476528520000000n, changeTime: 0n, fileAttributes: 0 },
    },
  },
  {
    name: 'SMB_SET_FILE_DISPOSITION_INFO',
    source: 'recordings/smb1.pcap.gz frame 56',
    hex: `
      ff534d4232000000000803c8000000000000000000000000b3878b755cc75b000f06000400020000000000000000000000000006
      00440004004c00010008000f00004420c03902010000000001000000`,
    expected: { fid: 14784, informationLevel: 258, sets: { action: 'disposition', deletePending: true } },
  },
  {
    name: 'SMB_SET_FILE_ALLOCATION_INFO',
    source: 'recordings/smb1.pcap.gz frame 58',
    hex: `
      ff534d4232000000000803c8000000000000000000000000b3878b755cc76d000f06000800020000000000000000000000000006
      00440008004c00010008001300004420c0390301000000000000000000000000`,
    expected: { fid: 14784, informationLevel: 259, sets: { action: 'allocation', allocationSize: 0 } },
  },
  {
    name: 'SMB_SET_FILE_END_OF_FILE_INFO',
    source: 'recordings/smb1.pcap.gz frame 60',
    hex: `
      ff534d4232000000000803c8000000000000000000000000b3878b755cc794000f06000800020000000000000000000000000006
      00440008004c000100080013000044200a230401000000002500000000000000`,
    expected: { fid: 8970, informationLevel: 260, sets: { action: 'end of file', endOfFile: 37 } },
  },
  {
    name: 'FileRenameInformation',
    source: 'recordings/smb1.pcap.gz frame 64',
    hex: `
      ff534d4232000000000803c8000000000000000000000000f8c38b75734768000f06002800020000000000000000000000000006
      00440028004c00010008003300004420267ff2030000000000000000000000001a00000064006e0061006d0065005f0074006500
      730074005f00360038000000`,
    expected: { fid: 32550, informationLevel: 1010, sets: { action: 'rename', replaceIfExists: false, newName: 'dname_test_68' } },
  },
  {
    name: 'SMB_INFO_STANDARD, which has no decoder',
    source: 'recordings/smb1.pcap.gz frame 54',
    hex: `
      ff534d4232000000000803c8000000000000000000000000b3878b755cc72b000f06000c00020000000000000000000000000006
      0044000c004c00010008001700004420c039010000000000765d2e19765d6419765d9819`,
    expected: { fid: 14784, informationLevel: 1, sets: undefined },
  },
]);

checkVectors('NT_TRANSACT_CREATE request', transaction(({ parameters }, isUnicode) => decodeNtTransactCreateRequest(parameters, isUnicode)), [
  {
    name: 'a file',
    source: 'recordings/smb1.pcap.gz frame 9',
    hex: `
      ff534d42a0000000000803c8000000000000000000000000a77a4574498409001300000074000000000000006500000000000000
      740000004a00000000000000c00000000001007700001000000000000000ff011f00000010000000000080000000000000000000
      00000000000000000000000000003e0000000000000000005c007200610077006f00700065006e005c0074006f00720074007500
      720065005f006e00740063007200650061007400650078002e0074007800740000000000`,
    expected: {
      rootDirectoryFid: 0,
      desiredAccess: 2032127,
      extFileAttributes: 128,
      shareAccess: 0,
      createDisposition: 0,
      createOptions: 0,
      name: '\\rawopen\\torture_ntcreatex.txt',
    },
  },
]);

checkVectors('NT_TRANSACT_CREATE answer', answered(({ parameters }) => decodeNtTransactCreateResponse(parameters)), [
  {
    name: 'opened',
    source: 'recordings/smb1.pcap.gz frame 10',
    hex: `
      ff534d42a0000000008803c8000000000000000000000000a77a4574498409001200000065000000000000006500000048000000
      0000000000000000000000000000000000660000000056df0000000000000000392ce1cbf77add01392ce1cbf77add01234be1cb
      f77add01234be1cbf77add0120000000000010000000000000000000000000000000060000000000000000000000000000000000
      000000000000000000ff011f0000000000`,
    expected: {
      fid: 57174,
      createAction: 0,
      creationTime: 134398768587025465n,
      lastWriteTime: 134398768587033379n,
      extFileAttributes: 32,
      endOfFile: 0,
      resourceType: 0,
      directory: false,
    },
  },
]);

checkVectors('NT_TRANSACT_IOCTL setup', transaction(({ setup }) => decodeNtTransactIoctl(setup)), [
  {
    name: 'FSCTL_SET_SPARSE',
    source: 'recordings/smb1.pcap.gz frame 22',
    hex: `
      ff534d42a0000000000803c8000000000000000000000000f9b08d74dea10e001704000000000000000000000000000000000000
      00000000520000000000000054000000040200c400090092b201000300000000`,
    expected: { functionCode: 590020, fid: 45714, isFsctl: true },
  },
]);

checkVectors('NT_TRANSACT with a FID', transaction(({ parameters }) => decodeFidParameter(parameters)), [
  {
    name: 'NT_TRANSACT_SET_SECURITY_DESC',
    source: 'recordings/smb1.pcap.gz frame 72',
    hex: `
      ff534d42a0000000000803c8000000000000000000000000bcb30376b8ad09001300000008000000ac0000000000000000000000
      080000004a000000ac00000054000000000300b700000c4c00000700000000000100049014000000300000000000000040000000
      01050000000000051500000080962945307ae6cf05379217e80300000102000000000016020000000000000002006c0004000000
      00002400ff011e0001050000000000051500000080962945307ae6cf05379217e803000000001800890012000102000000000016
      020000000000000000001400890012000101000000000001000000000000140000001f0001010000000000050b000000`,
    expected: { fid: 19468 },
  },
  {
    name: 'NT_TRANSACT_QUERY_SECURITY_DESC',
    source: 'recordings/smb1.pcap.gz frame 70',
    hex: `
      ff534d42a0000000000803c8000000000000000000000000bcb30376b8ad080013000000080000000000000004000000ffff0000
      080000004a00000000000000540000000006000b00000c4c0000070000000000`,
    expected: { fid: 19468 },
  },
]);

checkVectors('NT_TRANSACT_NOTIFY_CHANGE', transaction(({ setup }) => fidOfSetup(setup.subarray(2))), [
  {
    name: 'a directory',
    source: 'recordings/smb1.pcap.gz frame 76',
    hex: `
      ff534d42a0000000000803c80000000000000000000000004f6707767a6f2100170000000000000000000000e803000000000000
      0000000052000000000000005400000004040003000000dd3601000300000000`,
    expected: 14045,
  },
]);

checkVectors('NT_TRANSACT_RENAME request', transaction(({ parameters }, isUnicode) => decodeNtTransactRename(parameters, isUnicode)), [
  {
    name: 'by FID',
    source: 'recordings/smb1.pcap.gz frame 46',
    hex: `
      ff534d42a0000000000803c80000000000000000000000002922df7409ad0a001300000036000000000000000000000000000000
      360000004a0000000000000080000000000500370000c9be000074006500730074005f006e0074007400720061006e0073007200
      65006e0061006d0065005f0032002e006400610074000000`,
    expected: { fid: 48841, newName: 'test_nttransrename_2.dat' },
  },
]);

test.run();
