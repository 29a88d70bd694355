/** READ_RAW, WRITE_RAW and print files: messages that a Samba 4.17 server took or gave, recorded for these tests. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { decodeOpenPrintFileRequest, decodeReadRawRequest, decodeSmb1Header, decodeWritePrintFileRequest, decodeWriteRawRequest } from '../../../src/wire/smb1/index.ts';
import { bytesOf } from '../../hostile.ts';
import { checkVectors } from '../smb2/check.ts';
import { first } from './check.ts';

const SAMBA = 'Samba 4.17';

checkVectors('READ_RAW request', first(decodeReadRawRequest), [
  {
    name: 'of 60,000 bytes',
    source: SAMBA,
    hex: 'ff534d421a000000001801400000000000000000000000001d6c3412cf020a00 08 c876 60ea0000 60ea 0000 00000000 0000 0000',
    expected: { fid: 0x76c8, maxCount: 60_000, offset: 60_000 },
  },
  {
    name: 'beyond 4 GiB',
    source: 'MS-CIFS §2.2.4.22.1, OffsetHigh',
    hex: 'ff534d421a000000001801400000000000000000000000001d6c3412cf020a00 0a c876 00000000 ffff 0000 00000000 0000 02000000 0000',
    expected: { fid: 0x76c8, maxCount: 65_535, offset: 2 ** 33 },
  },
]);

const WRITE = 'ff534d421d000000001801400000000000000000000000001d6c3412cf020700';

checkVectors('WRITE_RAW request', first(decodeWriteRawRequest), [
  {
    name: 'all of it follows',
    source: SAMBA,
    hex: `${WRITE} 0c c876 409c 0000 00000000 00000000 0100 00000000 0000 3c00 0100 00`,
    expected: { fid: 0x76c8, offset: 0, length: 40_000, dataOffset: 60, dataLength: 0, prefix: 0, follows: 40_000, writeThrough: true },
  },
  {
    name: 'four bytes here, the others follow, unanswered',
    source: 'MS-CIFS §2.2.4.25.1',
    hex: `${WRITE} 0c c876 204e 0000 409c0000 00000000 0000 00000000 0400 3c00 0500 00 22dc87f5`,
    expected: { fid: 0x76c8, offset: 40_000, length: 20_000, dataOffset: 60, dataLength: 4, prefix: 0, follows: 19_996, writeThrough: false },
  },
  {
    name: 'more in the message than there is to write',
    source: 'MS-CIFS §3.3.5.26',
    hex: `${WRITE} 0e c876 0200 0000 00000000 00000000 0000 00000000 0400 4000 01000000 0500 00 22dc87f5`,
    expected: { fid: 0x76c8, offset: 2 ** 32, length: 2, dataOffset: 64, dataLength: 2, prefix: 0, follows: 0, writeThrough: false },
  },
]);

checkVectors('OPEN_PRINT_FILE request', first(decodeOpenPrintFileRequest), [
  {
    name: 'a job',
    source: SAMBA,
    hex: 'ff534d42c0000000001801400000000000000000000000008ed93412cf021100 02 0000 0100 0900 04 6a6f62206f6e6500',
    expected: { desiredAccess: 2, createDisposition: 2, fileAttributes: 0, name: 'job one' },
  },
]);

checkVectors('WRITE_PRINT_FILE request', first(decodeWritePrintFileRequest), [
  {
    name: 'a page',
    source: SAMBA,
    hex: 'ff534d42c1000000001801400000000000000000000000008ed93412cf021200 01 fb0f 0e00 01 0b00 666972737420706167650a',
    expected: { fid: 0x0ffb, offset: 0xffffffff, length: 11, dataOffset: 40, dataLength: 11, prefix: 0, follows: 0 },
  },
]);

test("Samba's interim answer, which lacks SMB_FLAGS_REPLY, is an answer; a request is none", () => {
  const isReply = (hex: string): boolean => {
    const header = decodeSmb1Header(bytesOf(hex.replaceAll(' ', '')));
    if (isMalformed(header)) throw new Error('no header');
    return header.isReply;
  };
  assert.ok(isReply(`${WRITE} 01 ffff 0000`));
  assert.not(isReply(`${WRITE} 0c c876 409c 0000 00000000 00000000 0100 00000000 0000 3c00 0000`));
});

test.run();
