/** WRITE: requests without their data. */
import { test } from 'uvu';
import { decodeWriteRequest, decodeWriteResponse } from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'cut after the fixed part',
    source: 'arkime__wireshark-smb-on-windows10.pcap, frame 109',
    hex: `
      fe534d4240000100000000000900010030000000000000000800000000000000fffe00000100000015000000007400000000000000000000
      000000000000000031007000a00000000000000000000000010000001d000000010000001d00000000000000000000000000000000000000`,
    expected: {
      dataOffset: 112,
      length: 160,
      offset: 0,
      fileId: '00000001-001d-0000-0100-00001d000000',
      channel: 0,
      remainingBytes: 0,
      flags: 0,
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'of a pipe',
    source: 'arkime__wireshark-smb-on-windows10.pcap, frame 110',
    hex: `
      fe534d4240000100000000000900010031000000000000000800000000000000fffe00000100000015000000007400000000000000000000
      000000000000000011000000a00000000000000000000000`,
    expected: { count: 160, remaining: 0 },
  },
];

checkMessages('WRITE request', decodeWriteRequest, REQUESTS);
checkMessages('WRITE response', decodeWriteResponse, RESPONSES);

test.run();
