/** Calls of lsarpc, netlogon, srvsvc and winreg out of real captures, each with the frames of its request and response. */
import type { CallVector } from './callVector.ts';

export const CALL_VECTORS: readonly CallVector[] = [
  {
    source: 'sv__smb2-06-20171220_smb_net_user.pcap frames 89 and 90',
    uuid: '12345778-1234-abcd-ef00-0123456789ab',
    opnum: 7,
    operation: 'LsarQueryInformationPolicy',
    ndr64: true,
    request: '0000000075a3aa314b586b49bf54872d7e532d5a05000000',
    response:
      '000002000000000005000000000000000e001000000000000000020000000000000002000000000008000000000000000000000000000000070000000000000043004f004e0054004f0053004f0000000400000000000000010400000000000515000000dabd392d369415ba583d52dd00000000',
    arguments: {
      handle: '00000000-31aaa375-584b-496b-bf54-872d7e532d5a',
      informationClass: 5,
    },
    results: {
      policyInformation: {
        name: 'CONTOSO',
        sid: 'S-1-5-21-758758874-3121976374-3713154392',
      },
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'sv__smb2-06-20171220_smb_net_user.pcap frames 107 and 108',
    uuid: '12345778-1234-abcd-ef00-0123456789ab',
    opnum: 68,
    operation: 'LsarLookupNames3',
    ndr64: true,
    request:
      '0000000075a3aa314b586b49bf54872d7e532d5a0100000001000000000000001a001c000000000000000200000000000e0000000000000000000000000000000d0000000000000043004f004e0054004f0053004f005c0072006f006e00680064000000000000000000000000000000000000000000000001000000000000000000000002000000',
    response:
      '000002000000000001000000000000000000020000000000200000000000000001000000000000000e001000000000000000020000000000000002000000000008000000000000000000000000000000070000000000000043004f004e0054004f0053004f0000000400000000000000010400000000000515000000dabd392d369415ba583d52dd0100000000000000000002000000000001000000000000000100000000000000000002000000000000000000000000000500000000000000010500000000000515000000dabd392d369415ba583d52dd560400000100000000000000',
    arguments: {
      handle: '00000000-31aaa375-584b-496b-bf54-872d7e532d5a',
      count: 1,
      names: ['CONTOSO\\ronhd'],
      translatedSids: {
        entries: 0,
      },
      lookupLevel: 1,
      mappedCount: 0,
      lookupOptions: '0x00000000',
      clientRevision: 2,
    },
    results: {
      referencedDomains: {
        entries: 1,
        maxEntries: 32,
        domains: [
          {
            name: 'CONTOSO',
            sid: 'S-1-5-21-758758874-3121976374-3713154392',
          },
        ],
      },
      translatedSids: {
        entries: 1,
        sids: [
          {
            use: 1,
            domainIndex: 0,
            flags: '0x00000000',
            sid: 'S-1-5-21-758758874-3121976374-3713154392-1110',
          },
        ],
      },
      mappedCount: 1,
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'otrf__empire_getsession_dcerpc_smb_srvsvc_NetSessEnum_2020-09-22034513.pcap frames 556 and 557',
    uuid: '4b324fc8-1670-01d3-1278-5a47bf6ee188',
    opnum: 12,
    operation: 'NetrSessionEnum',
    ndr64: true,
    request:
      '00000200000000000900000000000000000000000000000009000000000000004d004f00520044004f00520044004300000000000000000000000200000000000100000000000000000000000000000001000000000000000000000000000000000002000000000001000000000000000000000000000000010000000000000000000000000000000a000000000000000a00000000000000000002000000000000000000000000000000000000000000ffffffff00000000000002000000000000000000',
    response:
      '0a000000000000000a0000000000000000000200000000000100000000000000000002000000000001000000000000000000020000000000000002000000000000000000000000000e0000000000000000000000000000000e000000000000005c005c003100370032002e00310038002e00330039002e00350000000000000009000000000000000000000000000000090000000000000070006700750073007400610076006f00000000000100000000000200000000001200000000000000',
    arguments: {
      serverName: 'MORDORDC',
      clientName: '',
      userName: '',
      infoStruct: {
        level: 10,
        info: {
          entriesRead: 0,
        },
      },
      preferedMaximumLength: 4294967295,
      resumeHandle: 0,
    },
    results: {
      infoStruct: {
        level: 10,
        info: {
          entriesRead: 1,
          buffer: [
            {
              time: 0,
              idleTime: 0,
              cname: '\\\\172.18.39.5',
              username: 'pgustavo',
            },
          ],
        },
      },
      totalEntries: 1,
      resumeHandle: 18,
    },
    returnName: 'ERROR_SUCCESS',
  },
  {
    source:
      'attack__CVE-2020-1472_Zerologon_RPC_NetLogon_NullChallenge_SecChan_6_from_nonDC_to_DC.pcapng frames 9 and 10',
    uuid: '12345678-1234-abcd-ef00-01234567cffb',
    opnum: 26,
    operation: 'NetrServerAuthenticate3',
    ndr64: false,
    request:
      '4a3400001200000000000000120000005c005c003000310035003600360053002d00570049004e00310036002d004900520000001100000000000000110000003000310035003600360053002d00570049004e00310036002d00490052002400000006001000000000000000100000003000310035003600360053002d00570049004e00310036002d004900520000000000000000000000ffff2f21',
    response: '0000000000000000ffff2f2100000000220000c0',
    arguments: {
      primaryName: '\\\\01566S-WIN16-IR',
      accountName: '01566S-WIN16-IR$',
      secureChannelType: 6,
      computerName: '01566S-WIN16-IR',
      clientCredential: '0000000000000000',
      negotiateFlags: '0x212fffff',
    },
    results: {
      serverCredential: '0000000000000000',
      negotiateFlags: '0x212fffff',
      accountRid: 0,
    },
    returnName: 'STATUS_ACCESS_DENIED',
  },
  {
    source: 'rpcclient against Samba 4.17 frames 28 and 29',
    uuid: '4b324fc8-1670-01d3-1278-5a47bf6ee188',
    opnum: 21,
    operation: 'NetrServerGetInfo',
    ndr64: false,
    request: '000002000d000000000000000d0000005c005c00310030002e0030002e0030002e003100330033000000000065000000',
    response:
      '6500000004000200f4010000080002000600000001000000039a80000c000200090000000000000009000000530041004c00450053002d005000430000000000150000000000000015000000530061006d0062006100200034002e00310037002e00310032002d00440065006200690061006e000000000000000000',
    arguments: {
      serverName: '\\\\10.0.0.133',
      level: 101,
    },
    results: {
      infoStruct: {
        platformId: 500,
        versionMajor: 6,
        versionMinor: 1,
        type: '0x00809a03',
        name: 'SALES-PC',
        comment: 'Samba 4.17.12-Debian',
      },
    },
    returnName: 'ERROR_SUCCESS',
  },
  {
    source: 'rpcclient against Samba 4.17 frames 282 and 283',
    uuid: '338cd001-2244-31f1-aaaa-900038001003',
    opnum: 16,
    operation: 'BaseRegQueryInfoKey',
    ndr64: false,
    request: '01000000e98e2cf27d0c014da34a309e554b14ea0000000000000000',
    response: '000000000000000002000000100000000000000000000000020000000000000078000000000000000000000000000000',
    arguments: {
      handle: '00000001-f22c8ee9-0c7d-4d01-a34a-309e554b14ea',
    },
    results: {
      subKeys: 2,
      maxSubKeyLen: 16,
      maxClassLen: 0,
      values: 0,
      maxValueNameLen: 2,
      maxValueLen: 0,
      securityDescriptor: 120,
      lastWriteTime: null,
    },
    returnName: 'ERROR_SUCCESS',
  },
  {
    source: 'rpcclient against Samba 4.17 frames 284 and 285',
    uuid: '338cd001-2244-31f1-aaaa-900038001003',
    opnum: 9,
    operation: 'BaseRegEnumKey',
    ndr64: false,
    request:
      '01000000e98e2cf27d0c014da34a309e554b14ea0000000000001200000002000900000000000000000000000400020000000200080002000100000000000000000000000c0002000000000000000000',
    response:
      '120012001000020009000000000000000900000053004f00460054005700410052004500000000001400020000000200180002000100000000000000000000001c000200000000000000000000000000',
    arguments: {
      handle: '00000001-f22c8ee9-0c7d-4d01-a34a-309e554b14ea',
      index: 0,
      nameIn: '',
      classIn: '',
      lastWriteTime: null,
    },
    results: {
      nameOut: 'SOFTWARE',
      classOut: '',
      lastWriteTime: null,
    },
    returnName: 'ERROR_SUCCESS',
  },
];
