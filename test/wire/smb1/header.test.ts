/** SMB1 header: messages of real captures. */
import { test } from 'uvu';
import { decodeSmb1Header } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';

checkVectors('header', decodeSmb1Header, [
  {
    name: 'header',
    source: 'elc__smbexec.pcapng, frame 11',
    hex: `
      ff534d4275000000001805480000418023945e3efa500000ffff6a070008000004ff000000000001001c00005c5c3139322e3136
      382e312e3139355c49504324003f3f3f3f3f00`,
    expected: { command: 117, status: 0, isReply: false, isUnicode: false, hasNtStatus: true, flags2: 18437, pid: 1898, tid: 65535, uid: 2048, mid: 0 },
  },
]);

test.run();
