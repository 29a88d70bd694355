/** IOCTL. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeIoctlRequest, decodeIoctlResponse, fsctlName, NO_FILE_ID } from '../../../src/wire/smb2/index.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'DCE/RPC by FSCTL_PIPE_TRANSCEIVE',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 153',
    hex: `
      fe534d4240000100000000000b00010038000000000000000f00000000000000fffe0000050000005500002400ec030041d1708d70940d3b
      f51323d78410c1cd3900000017c0110075040000fb00000005000000fb000000780000001000000000000000780000000000000010000000
      0100000000000000c8000000000000000602f02301000000`,
    expected: {
      ctlCode: 1163287,
      fileId: '00000475-00fb-0000-0500-0000fb000000',
      maxOutputResponse: 16,
      flags: 1,
      input: 'c8000000000000000602f02301000000',
    },
  },
  {
    name: 'FSCTL_PIPE_WAIT, of no file',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 176',
    hex: `
      fe534d4240000100000000000b00010038000000000000001400000000000000fffe0000050000005500002400ec0300088aba27aba39c04
      63fd46c2423698463900000018001100ffffffffffffffffffffffffffffffff780000005000000000000000780000000000000000000000
      0100000000000000000000000000008042000000012a500053004500580045005300560043002d003000320036003900340057002d005700
      49004e00310030002d00310033003200370032002d0073007400640069006e00`,
    expected: {
      ctlCode: 1114136,
      fileId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      maxOutputResponse: 0,
      flags: 1,
      input: '000000000000008042000000012a5000... 80 bytes',
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'DCE/RPC by FSCTL_PIPE_TRANSCEIVE',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 154',
    hex: `
      fe534d4240000100000000000b00010039000000000000000f00000000000000fffe0000050000005500002400ec03007b237dcd383f5663
      acf179d5263cff7a3100000017c0110075040000fb00000005000000fb000000700000000000000070000000100000000000000000000000
      c80000007ba205770602f02301f65601`,
    expected: {
      ctlCode: 1163287,
      fileId: '00000475-00fb-0000-0500-0000fb000000',
      flags: 0,
      output: 'c80000007ba205770602f02301f65601',
    },
  },
  {
    name: 'interfaces of the server',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 10',
    hex: `
      fe534d4240000100000000000b00010019000000000000000400000000000000fffe0000010000005500002400ec030040b2f6caaa7adfd2
      6e8464b93e3bfbaf31000000fc011400ffffffffffffffffffffffffffffffff700000000000000070000000980000000000000000000000
      0000000005000000000000000000000000e40b540200000002000000ac104224000000000000000000000000000000000000000000000000
      0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
      00000000000000000000000000000000000000000000000000000000000000000000000000000000`,
    expected: {
      ctlCode: 1311228,
      fileId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      flags: 0,
      output: '00000000050000000000000000000000... 152 bytes',
    },
  },
];

checkMessages('IOCTL request', decodeIoctlRequest, REQUESTS);
checkMessages('IOCTL response', decodeIoctlResponse, RESPONSES);

test('IOCTL: names', () => {
  assert.is(fsctlName(0x0011c017), 'FSCTL_PIPE_TRANSCEIVE');
  assert.is(fsctlName(0x00090001), '0x00090001');
  assert.is(NO_FILE_ID, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
});

test.run();
