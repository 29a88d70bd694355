/** READ: responses without their data. */
import { test } from 'uvu';
import { decodeReadRequest, decodeReadResponse } from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'of a pipe',
    source: 'arkime__wireshark-smb-on-windows10.pcap, frame 111',
    hex: `
      fe534d4240000100000000000800010030000000000000000900000000000000fffe00000100000015000000007400000000000000000000
      000000000000000031005000000400000000000000000000010000001d000000010000001d00000000000000000000000000000000000000
      00`,
    expected: {
      flags: 0,
      length: 1024,
      offset: 0,
      fileId: '00000001-001d-0000-0100-00001d000000',
      minimumCount: 0,
      channel: 0,
      remainingBytes: 0,
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'cut after the fixed part, STATUS_BUFFER_OVERFLOW',
    source: 'elc__impacket_psexec.pcapng, frame 1147',
    hex: `
      fe534d4240000100050000800800010001000000000000008f0100000000000000000000010000001d000000000400000000000000000000
      000000000000000011005000000400000000000000000000`,
    expected: { dataOffset: 80, dataLength: 1024, dataRemaining: 0 },
  },
];

checkMessages('READ request', decodeReadRequest, REQUESTS);
checkMessages('READ response', decodeReadResponse, RESPONSES);

test.run();
