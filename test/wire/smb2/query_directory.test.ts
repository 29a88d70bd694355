/** QUERY_DIRECTORY. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decodeQueryDirectoryRequest,
  decodeQueryDirectoryResponse,
  queryDirectoryFlagNames,
} from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'everything in a directory',
    source: 'elc__delete.pcapng, frame 23',
    hex: `
      fe534d4240000100000000000e00010000000000680000000900000000000000fffe0000010000000d000000000400000000000000000000
      00000000000000002100250000000000010000001000000009000000ffffffff60000200000001002a00000000000000`,
    expected: {
      fileInformationClass: 37,
      flags: 0,
      fileId: '00000001-0010-0000-0900-0000ffffffff',
      pattern: '*',
      outputBufferLength: 65536,
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'mimikatz.exe in a directory',
    source: 'malcolm__smb_mimikatz_copy_to_host.pcap, frame 19',
    hex: `
      fe534d4240000100000000000e00000001000000a80100000600000000000000fffe00000100000011000000000400000000000000000000
      000000000000000009004800600100007000000000000000722b1e10c16ed3011ec5ca27c16ed3011ec5ca27c16ed3011ec5ca27c16ed301
      0000000000000000000000000000000010000000020000000000000000000000000000000000000000000000000000000000000000000000
      1de90000000002002e000000000000007000000000000000722b1e10c16ed3011ec5ca27c16ed3011ec5ca27c16ed3011ec5ca27c16ed301
      0000000000000000000000000000000010000000040000000000000000000000000000000000000000000000000000000000000000000000
      00000000000000002e002e0004004c8b00000000000000001ec5ca27c16ed3011ec5ca27c16ed30105bb1e9ffc6ad3017827cd27c16ed301
      00460c000000000000500c000000000020000000180000000000000000000000000000000000000000000000000000000000000000000000
      c7e90000000009006d0069006d0069006b00610074007a002e00650078006500`,
    expected: { outputBuffer: '7000000000000000722b1e10c16ed301... 352 bytes' },
  },
];

checkMessages('QUERY_DIRECTORY request', decodeQueryDirectoryRequest, REQUESTS);
checkMessages('QUERY_DIRECTORY response', decodeQueryDirectoryResponse, RESPONSES);

test('QUERY_DIRECTORY: names', () => {
  assert.equal(queryDirectoryFlagNames(3), ['SMB2_RESTART_SCANS', 'SMB2_RETURN_SINGLE_ENTRY']);
});

test.run();
