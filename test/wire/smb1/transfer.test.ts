/** SMB1 transfer: messages of real captures. */
import { test } from 'uvu';
import { decodeFid, decodeReadAndxRequest, decodeReadAndxResponse, decodeWriteAndxRequest, decodeWriteAndxResponse, decodeWriteRequest, decodeWriteResponse } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
import { first } from './check.ts';

checkVectors('READ_ANDX request', first(decodeReadAndxRequest), [
  {
    name: 'READ_ANDX request',
    source: 'arkime__smb-smbclient.pcap, frame 24',
    hex: `
      ff534d422e000000000801c80000000000000000000000000100770f000008000aff000000fe42000000000f000f000000000000
      000000`,
    expected: { fid: 17150, maxCount: 15, offset: 0 },
  },
]);

checkVectors('READ_ANDX answer', first(decodeReadAndxResponse), [
  {
    name: 'READ_ANDX answer',
    source: 'arkime__smb-smbclient.pcap, frame 25',
    hex: `
      ff534d422e000000008803c00000000000000000000000000100770f000008000cff000000ffff000000000f003b000000000000
      0000000f000f0074686973206973206120746573740a`,
    expected: { length: 15, dataOffset: 59, dataLength: 15 },
  },
]);

checkVectors('WRITE_ANDX answer', first(decodeWriteAndxResponse), [
  {
    name: 'WRITE_ANDX answer',
    source: 'elc__winexesvc.pcap, frame 48',
    hex: `
      ff534d422f000000008803c800007cc41eb0c276f39c000000080e060008070006ff002f00a040ffff000000000000`,
    expected: { count: 16544 },
  },
]);

checkVectors('WRITE_ANDX request', first(decodeWriteAndxRequest), [
  {
    name: 'WRITE_ANDX request',
    source: 'elc__smbexec.pcapng, frame 15',
    hex: `
      ff534d422f0000000018054800005e74bbc922e720e9000000086a07000800000eff000000004000000000ff0000000800480000
      0048003f0000000000480005000b03100000004800000001000000b810b81000000000010000000000010081bb7a364498f135ad
      3298f03800100302000000045d888aeb1cc9119fe808002b10486002000000`,
    expected: { fid: 16384, offset: 0, length: 72, dataOffset: 63, dataLength: 72, prefix: 0, follows: 0 },
  },
]);

checkVectors('WRITE request', first(decodeWriteRequest), [
  {
    name: 'WRITE request',
    source: 'elc__winexesvc.pcap, frame 65',
    hex: `
      ff534d420b000000000803c80000d8f17602920fe279000000080e06000806000500400c000000000000000f00010c0067657420
      76657273696f6e0a`,
    expected: { fid: 16384, offset: 0, length: 12, dataOffset: 48, dataLength: 12, prefix: 0, follows: 0 },
  },
]);

checkVectors('WRITE answer', first(decodeWriteResponse), [
  {
    name: 'WRITE answer',
    source: 'elc__winexesvc.pcap, frame 67',
    hex: `
      ff534d420b000000008803c800005b98f8e1d1e6458b000000080e0600080600010c000000`,
    expected: { count: 12 },
  },
]);

checkVectors('CLOSE request', first(decodeFid), [
  {
    name: 'CLOSE request',
    source: 'arkime__smb-smbclient.pcap, frame 26',
    hex: `
      ff534d4204000000000801c80000000000000000000000000100770f0000090003fe42ffffffff0000`,
    expected: { fid: 17150 },
  },
]);

test.run();
