/** QUERY_INFO. */
import { test } from 'uvu';
import {
  decodeFileAllInformation,
  decodeFileBasicInformation,
  decodeFileFsVolumeInformation,
  decodeFileNetworkOpenInformation,
  decodeFileStandardInformation,
  decodeQueryInfoRequest,
  decodeQueryInfoResponse,
} from '../../../src/wire/smb2/index.ts';
import { checkVectors, type Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'FileNetworkOpenInformation',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 118',
    hex: `
      fe534d4240000100000000001000010038000000000000000a00000000000000fffe0000010000005500002400ec0300a0e4a75c9abd526f
      b5c34123af95f10529000122380000006800000000000000000000000000000074040000fb00000001000000fb000000`,
    expected: {
      infoType: 1,
      fileInfoClass: 34,
      outputBufferLength: 56,
      additionalInformation: 0,
      flags: 0,
      fileId: '00000474-00fb-0000-0100-0000fb000000',
    },
  },
  {
    name: 'FileStandardInformation',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 151',
    hex: `
      fe534d4240000100000000001000010038000000000000000e00000000000000fffe0000050000005500002400ec030050f7a9d316982762
      5d4fa4039e60d8ed29000105180000006800000000000000000000000000000075040000fb00000005000000fb000000`,
    expected: {
      infoType: 1,
      fileInfoClass: 5,
      outputBufferLength: 24,
      additionalInformation: 0,
      flags: 0,
      fileId: '00000475-00fb-0000-0500-0000fb000000',
    },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'FileNetworkOpenInformation',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 119',
    hex: `
      fe534d4240000100000000001000010039000000000000000a00000000000000fffe0000010000005500002400ec0300c82084f3295a7a04
      29db861e5cb565aa090048003800000024fbd58fce5dd60124fbd58fce5dd60124fbd58fce5dd60124fbd58fce5dd6010000030000000000
      a0380200000000002000000000000000`,
    expected: { outputBuffer: '24fbd58fce5dd60124fbd58fce5dd601... 56 bytes' },
  },
];

const NETWORK_OPEN: Vector[] = [
  {
    name: 'PSEXESVC.exe',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 119',
    hex: '24fbd58fce5dd60124fbd58fce5dd60124fbd58fce5dd60124fbd58fce5dd6010000030000000000a0380200000000002000000000000000',
    expected: {
      creationTime: 132396380811819812n,
      lastAccessTime: 132396380811819812n,
      lastWriteTime: 132396380811819812n,
      changeTime: 132396380811819812n,
      allocationSize: 196608,
      endOfFile: 145568,
      fileAttributes: 32,
    },
  },
];

const STANDARD: Vector[] = [
  {
    name: 'a pipe',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng, frame 152',
    hex: '000002000000000000000000000000000100000001000000',
    expected: {
      allocationSize: 131072,
      endOfFile: 0,
      numberOfLinks: 1,
      deletePending: true,
      directory: false,
    },
  },
];

const ALL: Vector[] = [
  {
    name: 'a file',
    source: 'sv__smb-length-5786.pcap, frame 31, message 2',
    hex: `
      88f28ae50037d901f8cd57971637d9014cb80a971637d9014cb80a971637d901100000000000000000000000000000000000000000000000
      02000000000100006c87d9020000000000000000ff011f00000000000000000000000000000000000c0000007000750062006c0069006300`,
    expected: {
      basic: {
        creationTime: 133198140974756488n,
        lastAccessTime: 133198234152062456n,
        lastWriteTime: 133198234147010636n,
        changeTime: 133198234147010636n,
        fileAttributes: 16,
      },
      standard: { allocationSize: 0, endOfFile: 0, numberOfLinks: 2, deletePending: false, directory: true },
      fileName: 'public',
    },
  },
];

const VOLUME: Vector[] = [
  {
    name: 'a volume',
    source: 'elc__delete.pcapng, frame 144',
    hex: '40b54e1e3095d10101c31e98000000000100',
    expected: { volumeCreationTime: 131049898069898560n, volumeSerialNumber: 2552152833, volumeLabel: '' },
  },
];

const BASIC: Vector[] = [
  {
    name: 'beginning of FileAllInformation',
    source: 'sv__smb-length-5786.pcap, frame 31, message 2',
    hex: '88f28ae50037d901f8cd57971637d9014cb80a971637d9014cb80a971637d9011000000000000000',
    expected: {
      creationTime: 133198140974756488n,
      lastAccessTime: 133198234152062456n,
      lastWriteTime: 133198234147010636n,
      changeTime: 133198234147010636n,
      fileAttributes: 16,
    },
  },
];

checkMessages('QUERY_INFO request', decodeQueryInfoRequest, REQUESTS);
checkMessages('QUERY_INFO response', decodeQueryInfoResponse, RESPONSES);
checkVectors('FileNetworkOpenInformation', decodeFileNetworkOpenInformation, NETWORK_OPEN);
checkVectors('FileStandardInformation', decodeFileStandardInformation, STANDARD);
checkVectors('FileAllInformation', decodeFileAllInformation, ALL);
checkVectors('FileFsVolumeInformation', decodeFileFsVolumeInformation, VOLUME);
checkVectors('FileBasicInformation', decodeFileBasicInformation, BASIC);

test.run();
