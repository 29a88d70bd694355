/** FLUSH. */
import { test } from 'uvu';
import { decodeFlushRequest, decodeFlushResponse } from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'of a file',
    source: 'sv__smb-length-5786.pcap, frame 417',
    hex: `
      fe534d4240000100000000000700010008000000000000003d02000000000000fffe00000100000005000000fb09c2adb611bb7052a562b6
      3136daf2ef7bd44718000000000000002a010000000000005e00000000000000`,
    expected: { fileId: '0000012a-0000-0000-5e00-000000000000' },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'done',
    source: 'sv__smb-length-5786.pcap, frame 418',
    hex: `
      fe534d4240000100000000000700010009000000000000003d02000000000000fffe00000100000005000000fb09c2adca61c3a344639b37
      50f603a2a43bddc304000000`,
    expected: {},
  },
];

checkMessages('FLUSH request', decodeFlushRequest, REQUESTS);
checkMessages('FLUSH response', decodeFlushResponse, RESPONSES);

test.run();
