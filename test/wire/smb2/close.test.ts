/** CLOSE. */
import { test } from 'uvu';
import { decodeCloseRequest, decodeCloseResponse } from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'PSEXESVC.exe',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 120',
    hex: `
      fe534d4240000100000000000600010038000000000000000b00000000000000fffe0000010000005500002400ec03003aa6fe77a29d965b
      dd7ddfcec21e67eb180001000000000074040000fb00000001000000fb000000`,
    expected: { flags: 1, fileId: '00000474-00fb-0000-0100-0000fb000000' },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'with attributes, times and size',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 121',
    hex: `
      fe534d4240000100000000000600010039000000000000000b00000000000000fffe0000010000005500002400ec0300690ad0d064d45b76
      4f2447013dc24aa23c0001000000000024fbd58fce5dd60124fbd58fce5dd60124fbd58fce5dd60124fbd58fce5dd6010000030000000000
      a03802000000000020000000`,
    expected: {
      flags: 1,
      creationTime: 132396380811819812n,
      lastAccessTime: 132396380811819812n,
      lastWriteTime: 132396380811819812n,
      changeTime: 132396380811819812n,
      allocationSize: 196608,
      endofFile: 145568,
      fileAttributes: 32,
    },
  },
];

checkMessages('CLOSE request', decodeCloseRequest, REQUESTS);
checkMessages('CLOSE response', decodeCloseResponse, RESPONSES);

test.run();
