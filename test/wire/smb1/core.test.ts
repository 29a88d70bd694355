/** Commands that no shared capture has, by MS-CIFS: what each section says of words and bytes, cut and mutated like the others. */
import { test } from 'uvu';
import { type Malformed, toHex } from '../../../src/bytes.ts';
import {
  decodeCreateRequest,
  decodeCreateResponse,
  decodeCreateTemporaryResponse,
  decodeNtTransactCreateRequest,
  decodeNtTransactRename,
  decodeOpen2Request,
  decodeOpenRequest,
  decodeOpenResponse,
  decodePathRequest,
  decodeReadRequest,
  decodeReadResponse,
  decodeRenameRequest,
  decodeSetInformation2Request,
  decodeSetInformationRequest,
  decodeTransactionSecondary,
  decodeTreeConnectRequest,
  decodeTreeConnectResponse,
  decodeWriteAndCloseRequest,
  type Smb1Block,
} from '../../../src/wire/smb1/index.ts';
import { Bytes, concat } from '../../support/capture-builder.ts';
import { smb1, utf16 } from '../../support/smb1-builder.ts';
import { checkVectors } from '../smb2/check.ts';
import { first } from './check.ts';

const SMB_STRING = Uint8Array.of(4);
const NOTHING = new Uint8Array(0);
const oem = (text: string): Uint8Array => new Uint8Array(Buffer.from(`${text}\0`, 'latin1'));

interface Form {
  response?: boolean;
  isOem?: boolean;
}

/** One message of that command. */
function check(what: string, section: string, command: number, words: Bytes, bytes: Uint8Array, decode: (block: Smb1Block) => unknown | Malformed, expected: unknown, form: Form = {}): void {
  const message = smb1({ command, mid: 1, response: form.response }, words.bytes, bytes);
  if (form.isOem) message[11] &= 0x7f;
  checkVectors(what, first(decode), [{ name: what, source: `MS-CIFS ${section}`, hex: toHex(message), expected }]);
}

/** Unicode behind BufferFormat: aligned to the header, which depends on the words. */
function path(words: number, text: string): Uint8Array {
  return concat(SMB_STRING, new Uint8Array((33 + words + 2 + 1) % 2), utf16(text));
}

const opened = { fileSize: undefined, createAction: undefined, resourceType: 0, fileAttributes: 0 };

check('OPEN request', '§2.2.4.3.1', 0x02, new Bytes(4).u16(0, 0x0042), path(4, '\\a.txt'), decodeOpenRequest, {
  desiredAccess: 3,
  createDisposition: 1,
  fileAttributes: 0,
  name: '\\a.txt',
});
check('OPEN answer', '§2.2.4.3.2', 0x02, new Bytes(14).u16(0, 9).u16(2, 0x20).u32(8, 77).u16(12, 2), NOTHING, decodeOpenResponse, {
  fid: 9,
  fileAttributes: 0x20,
  fileSize: 77,
  createAction: 1,
  resourceType: 0,
}, { response: true });
check('CREATE request in OEM characters', '§2.2.4.4.1', 0x03, new Bytes(6).u16(0, 2), concat(SMB_STRING, oem('\\b')), (block) => decodeCreateRequest(block, 5), {
  desiredAccess: 3,
  createDisposition: 5,
  fileAttributes: 2,
  name: '\\b',
}, { isOem: true });
check('CREATE answer', '§2.2.4.4.2', 0x03, new Bytes(2).u16(0, 0x1234), NOTHING, decodeCreateResponse, { ...opened, fid: 0x1234 }, { response: true });
check('CREATE_TEMPORARY answer', '§2.2.4.15.2', 0x0e, new Bytes(2).u16(0, 7), concat(SMB_STRING, oem('TMP0001')), decodeCreateTemporaryResponse, {
  ...opened,
  fid: 7,
  createAction: 2,
  name: 'TMP0001',
}, { response: true, isOem: true });
check('READ request', '§2.2.4.11.1', 0x0a, new Bytes(10).u16(0, 7).u16(2, 4096).u32(4, 65536), NOTHING, decodeReadRequest, { fid: 7, maxCount: 4096, offset: 65536 });
check('READ answer', '§2.2.4.11.2', 0x0a, new Bytes(10).u16(0, 3), Uint8Array.of(1, 3, 0, 65, 66, 67), decodeReadResponse, {
  length: 3,
  dataOffset: 48,
  dataLength: 3,
}, { response: true });
check('WRITE_AND_CLOSE request', '§2.2.4.40.1', 0x2c, new Bytes(12).u16(0, 7).u16(2, 3).u32(4, 100), Uint8Array.of(0, 65, 66, 67), decodeWriteAndCloseRequest, {
  fid: 7,
  offset: 100,
  length: 3,
  dataOffset: 48,
  dataLength: 3,
  prefix: 0, follows: 0,
});
check('DELETE_DIRECTORY request', '§2.2.4.2.1', 0x01, new Bytes(0), path(0, '\\dir'), decodePathRequest, { name: '\\dir' });
check('SET_INFORMATION request', '§2.2.4.10.1', 0x09, new Bytes(16).u16(0, 1).u32(2, 1_600_000_000), path(16, '\\c'), decodeSetInformationRequest, {
  fileAttributes: 1,
  lastWriteTime: 1_600_000_000,
  name: '\\c',
});
check('SET_INFORMATION2 request', '§2.2.4.30.1', 0x22, new Bytes(14).u16(0, 7).u16(10, 0x5d76).u16(12, 0x88a2), NOTHING, (block) => decodeSetInformation2Request(block, 0), {
  fid: 7,
  creationTime: 0n,
  lastAccessTime: 0n,
  lastWriteTime: 134398407040000000n,
});
check('NT_RENAME request, a hard link', '§2.2.4.66.1', 0xa5, new Bytes(8).u16(2, 0x0103), concat(path(8, '\\old'), Uint8Array.of(4, 0), utf16('\\new')), decodeRenameRequest, {
  informationLevel: 0x0103,
  oldName: '\\old',
  newName: '\\new',
});
check('TREE_CONNECT request', '§2.2.4.50.1', 0x70, new Bytes(0), concat(SMB_STRING, oem('\\\\s\\d'), SMB_STRING, oem(''), SMB_STRING, oem('A:')), decodeTreeConnectRequest, {
  flags: 0,
  path: '\\\\s\\d',
  service: 'A:',
}, { isOem: true });
check('TREE_CONNECT answer', '§2.2.4.50.2', 0x70, new Bytes(4).u16(0, 4356).u16(2, 2048), NOTHING, decodeTreeConnectResponse, { maxBufferSize: 4356, tid: 2048 }, { response: true });

const at = 33 + 18 + 2;
check('TRANSACTION2_SECONDARY request', '§2.2.4.47.1', 0x33, new Bytes(18).u16(2, 10).u16(10, 3).u16(12, at).u16(14, 7), Uint8Array.of(1, 2, 3), decodeTransactionSecondary, {
  totalParameterCount: 0,
  totalDataCount: 10,
  parameters: '',
  parameterDisplacement: 0,
  data: '010203',
  dataDisplacement: 7,
});
const ntAt = 33 + 36 + 2;
check('NT_TRANSACT_SECONDARY request', '§2.2.4.63.1', 0xa1, new Bytes(36).u32(7, 10).u32(23, 3).u32(27, ntAt).u32(31, 7), Uint8Array.of(1, 2, 3), decodeTransactionSecondary, {
  totalParameterCount: 0,
  totalDataCount: 10,
  parameters: '',
  parameterDisplacement: 0,
  data: '010203',
  dataDisplacement: 7,
});

/** Parameters of transactions stand for themselves. */
checkVectors('TRANS2_OPEN2 request', (bytes) => decodeOpen2Request(bytes, false), [
  {
    name: 'created, or overwritten',
    source: 'MS-CIFS §2.2.6.1.1',
    hex: toHex(concat(new Bytes(28).u16(2, 0x0042).u16(6, 0x20).u16(12, 0x0012).bytes, oem('\\t'))),
    expected: { desiredAccess: 3, fileAttributes: 0x20, createDisposition: 5, name: '\\t' },
  },
]);
checkVectors('NT_TRANSACT_CREATE request', (bytes) => decodeNtTransactCreateRequest(bytes, false), [
  {
    name: 'with a security descriptor',
    source: 'MS-CIFS §2.2.7.1.1',
    hex: toHex(concat(new Bytes(53).u32(4, 6).u32(8, 0x10000).u32(20, 0x80).u32(24, 7).u32(28, 3).u32(32, 0x40).u32(44, 2).bytes, oem('\\n'))),
    expected: { rootDirectoryFid: 6, desiredAccess: 0x10000, extFileAttributes: 0x80, shareAccess: 7, createDisposition: 3, createOptions: 0x40, name: '\\n' },
  },
]);
checkVectors('NT_TRANSACT_RENAME request', (bytes) => decodeNtTransactRename(bytes, true), [
  { name: 'by FID', source: 'MS-CIFS §2.2.7.5.1', hex: toHex(concat(new Bytes(4).u16(0, 7).bytes, utf16('\\new'))), expected: { fid: 7, newName: '\\new' } },
]);

test.run();
