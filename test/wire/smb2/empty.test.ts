/** Messages without fields. */
import { test } from 'uvu';
import {
  decodeCancelRequest,
  decodeEchoRequest,
  decodeEchoResponse,
  decodeLogoffRequest,
  decodeLogoffResponse,
  decodeTreeDisconnectRequest,
  decodeTreeDisconnectResponse,
} from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const MESSAGES: Vector[] = [
  {
    name: 'in the form of ECHO',
    source: 'sv__smb-length-5786.pcap, frame 37',
    hex: `
      fe534d4240000100000000000d00010008000000000000001b00000000000000fffe00000000000005000000fb09c2ad599440c1298a5ec0
      37b993cfeb7377ac04000000`,
    expected: {},
  },
  {
    name: 'in the form of TREE_DISCONNECT',
    source: 'elc__atexec.pcap, frame 61',
    hex: `
      fe534d42400001000000000004007f0000000000000000005e00000000000000000000000500000035000000000400000000000000000000
      000000000000000004000000`,
    expected: {},
  },
];

checkMessages('LOGOFF request', decodeLogoffRequest, MESSAGES);
checkMessages('LOGOFF response', decodeLogoffResponse, MESSAGES);
checkMessages('TREE_DISCONNECT request', decodeTreeDisconnectRequest, MESSAGES);
checkMessages('TREE_DISCONNECT response', decodeTreeDisconnectResponse, MESSAGES);
checkMessages('ECHO request', decodeEchoRequest, MESSAGES);
checkMessages('ECHO response', decodeEchoResponse, MESSAGES);
checkMessages('CANCEL request', decodeCancelRequest, MESSAGES);

test.run();
