/** READ_RAW, WRITE_RAW and print files, as a Samba server took them (recordings/old.py). */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { decodeOpenPrintFileRequest, decodeReadRawRequest, decodeSmb1Header, decodeWritePrintFileRequest, decodeWriteRawRequest } from '../../../src/wire/smb1/index.ts';
import { bytesOf } from '../../hostile.ts';
import { checkVectors } from '../vectors.ts';
import { first } from './check.ts';

checkVectors('READ_RAW request', first(decodeReadRawRequest), [
  {
    name: 'of 200 bytes',
    source: 'recordings/smb1.pcap.gz frame 109',
    hex: `
      ff534d421a00000000180140000000000000000000000000a9173412fd850700083ece2c010000c80000000000000000000000`,
    expected: { fid: 52798, maxCount: 200, offset: 300 },
  },
  {
    name: 'with OffsetHigh',
    source: 'recordings/smb1.pcap.gz frame 21',
    hex: `
      ff534d421a000000000803c8000000000000000000000000f2878774caeb08000a19990000000001000100000000000000000000
      000000`,
    expected: { fid: 39193, maxCount: 1, offset: 0 },
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
    source: 'recordings/smb1.pcap.gz frame 104',
    hex: `
      ff534d421d00000000180140000000000000000000000000a9173412fd8505000c3ece2c01000000000000000000000100000000
      0000003c00010000`,
    expected: { fid: 52798, offset: 0, length: 300, dataOffset: 60, dataLength: 0, prefix: 0, follows: 300, writeThrough: true },
  },
  {
    name: 'four bytes here, the others follow',
    source: 'recordings/smb1.pcap.gz frame 107',
    hex: `
      ff534d421d00000000180140000000000000000000000000a9173412fd8506000c3ecec80000002c010000000000000000000000
      0004003c0005000030313233`,
    expected: { fid: 52798, offset: 300, length: 200, dataOffset: 60, dataLength: 4, prefix: 0, follows: 196, writeThrough: false },
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
    source: 'recordings/smb1.pcap.gz frame 113',
    hex: 'ff534d42c000000000180140000000000000000000000000b00e3412fd850c0002000001000900046a6f62206f6e6500',
    expected: { desiredAccess: 2, createDisposition: 2, fileAttributes: 0, name: 'job one' },
  },
]);

checkVectors('WRITE_PRINT_FILE request', first(decodeWritePrintFileRequest), [
  {
    name: 'a page',
    source: 'recordings/smb1.pcap.gz frame 115',
    hex: `
      ff534d42c100000000180140000000000000000000000000b00e3412fd850d0001649b0e00010b00666972737420706167650a`,
    expected: { fid: 39780, offset: 4294967295, length: 11, dataOffset: 40, dataLength: 11, prefix: 0, follows: 0 },
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
