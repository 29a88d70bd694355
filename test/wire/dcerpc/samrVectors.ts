/** Calls of samr out of real captures, each with the frames of its request and response. */
import type { CallVector } from './callVector.ts';

export const SAMR_VECTORS: readonly CallVector[] = [
  {
    source: 'attack__Discovery_privgroups_domain_admins_samr_lookupnames_req.pcapng frames 5 and 6',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnum: 6,
    operation: 'SamrEnumerateDomainsInSamServer',
    ndr64: true,
    request: '00000000ee7983fb0df4604f82c73946effeaa010000000000200000',
    response:
      '0400000000000000000002000000000002000000000000000000020000000000020000000000000000000000000000000400060000000000000002000000000000000000000000000e00100000000000000002000000000003000000000000000000000000000000020000000000000033004200000000000800000000000000000000000000000007000000000000004200750069006c00740069006e0000000200000000000000',
    arguments: {
      handle: '00000000-fb8379ee-f40d-4f60-82c7-3946effeaa01',
      enumerationContext: 0,
      preferedMaximumLength: 8192,
    },
    results: {
      enumerationContext: 4,
      buffer: {
        entriesRead: 2,
        buffer: [
          {
            relativeId: 0,
            name: '3B',
          },
          {
            relativeId: 0,
            name: 'Builtin',
          },
        ],
      },
      countReturned: 2,
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'attack__Discovery_privgroups_domain_admins_samr_lookupnames_req.pcapng frames 11 and 12',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnum: 17,
    operation: 'SamrLookupNamesInDomain',
    ndr64: true,
    request:
      '00000000a6e03c0460618b43b750af6e16217a0901000000e803000000000000000000000000000001000000000000001a001c000000000000000200000000000e0000000000000000000000000000000d0000000000000044006f006d00610069006e002000410064006d0069006e007300',
    response:
      '01000000000000000000020000000000010000000000000000020000000000000100000000000000000002000000000001000000000000000200000000000000',
    arguments: {
      handle: '00000000-043ce0a6-6160-438b-b750-af6e16217a09',
      count: 1,
      names: ['Domain Admins'],
    },
    results: {
      relativeIds: {
        count: 1,
        element: [512],
      },
      use: {
        count: 1,
        element: [2],
      },
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'attack__Discovery_privgroups_domain_admins_samr_lookupnames_req.pcapng frames 15 and 16',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnum: 20,
    operation: 'SamrQueryInformationGroup',
    ndr64: true,
    request: '00000000608d844017438c4491bcc1c8e74dbf4805000000',
    response:
      '000002000000000005000000000000001a001a0000000000000002000000000007000000000000004e004e000000000000000200000000000d0000000000000000000000000000000d0000000000000044006f006d00610069006e002000410064006d0069006e007300000000000000270000000000000000000000000000002700000000000000440065007300690067006e0061007400650064002000610064006d0069006e006900730074007200610074006f007200730020006f0066002000740068006500200064006f006d00610069006e00000000000000',
    arguments: {
      handle: '00000000-40848d60-4317-448c-91bc-c1c8e74dbf48',
      groupInformationClass: 5,
    },
    results: {
      buffer: {
        attributes: '0x00000007',
        memberCount: 0,
        name: 'Domain Admins',
        adminComment: 'Designated administrators of the domain',
      },
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'attack__Discovery_privgroups_domain_admins_samr_lookupnames_req.pcapng frames 37 and 38',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnum: 25,
    operation: 'SamrGetMembersInGroup',
    ndr64: true,
    request: '00000000842d09ffe0a9e945a0090ebde4294da3',
    response:
      '00000200000000000500000000000000000002000000000000000200000000000500000000000000f401000052040000450600004f8100005fa20100000000000500000000000000070000000700000007000000070000000700000000000000',
    arguments: {
      handle: '00000000-ff092d84-a9e0-45e9-a009-0ebde4294da3',
    },
    results: {
      members: {
        memberCount: 5,
        members: [500, 1106, 1605, 33103, 107103],
        attributes: ['0x00000007', '0x00000007', '0x00000007', '0x00000007', '0x00000007'],
      },
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'sv__smb2-06-20171220_smb_net_user.pcap frames 35 and 36',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnum: 36,
    operation: 'SamrQueryInformationUser',
    ndr64: true,
    request: '000000003804245830d8c94aabe4545f0bfb2add15000000',
    response:
      '00000200000000001500000000000000eda7d192e73ed301000000000000000003e736fcd73ed301ffffffffffffff7f03a7a026a13fd301ffffffffffffff7f0a000a000000000000000200000000000c000c00000000000000020000000000000000000000000000000200000000000000000000000000000002000000000000000000000000000000020000000000000000000000000000000200000000000000000000000000000002000000000000000000000000000000020000000000000000000000000000000200000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000560400000102000010020000ffffff00a80000000000000000000200000000000000020000000000000000000000000005000000000000000000000000000000050000000000000052006f006e004800440000000000000006000000000000000000000000000000060000000000000052006f006e0020004800440000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000ec0400000000000000000000000000001500000000000000ffffffffffffffffffffffffffffffffffffffffff00000000000000',
    arguments: {
      handle: '00000000-58240438-d830-4ac9-abe4-545f0bfb2add',
      userInformationClass: 21,
    },
    results: {
      buffer: {
        lastLogon: '2017-10-06T21:10:44.5457389Z',
        lastLogoff: null,
        passwordLastSet: '2017-10-06T19:19:09.4223619Z',
        accountExpires: null,
        passwordCanChange: '2017-10-07T19:19:09.4223619Z',
        passwordMustChange: null,
        securityDescriptor: {
          length: 0,
        },
        userId: 1110,
        primaryGroupId: 513,
        userAccountControl: ['USER_NORMAL_ACCOUNT', 'USER_DONT_EXPIRE_PASSWORD'],
        whichFields: '0x00ffffff',
        badPasswordCount: 0,
        logonCount: 2,
        countryCode: 0,
        codePage: 0,
        lmPasswordPresent: 0,
        ntPasswordPresent: 0,
        passwordExpired: 0,
        privateDataSensitive: 0,
        userName: 'RonHD',
        fullName: 'Ron HD',
        homeDirectory: '',
        homeDirectoryDrive: '',
        scriptPath: '',
        profilePath: '',
        adminComment: '',
        workStations: '',
        userComment: '',
      },
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'sv__smb2-06-20171220_smb_net_user.pcap frames 41 and 42',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnum: 16,
    operation: 'SamrGetAliasMembership',
    ndr64: true,
    request:
      '00000000c1affffe4a838f4a9e0b10c3bb0f54d7000000000300000000000000000002000000000003000000000000000000020000000000000002000000000000000200000000000500000000000000010500000000000515000000dabd392d369415ba583d52dd56040000000000000500000000000000010500000000000515000000dabd392d369415ba583d52dd01020000000000000500000000000000010500000000000515000000dabd392d369415ba583d52dd52040000',
    response: '0100000000000000000002000000000001000000000000002102000000000000',
    arguments: {
      handle: '00000000-feffafc1-834a-4a8f-9e0b-10c3bb0f54d7',
      sidArray: {
        count: 3,
        sids: [
          'S-1-5-21-758758874-3121976374-3713154392-1110',
          'S-1-5-21-758758874-3121976374-3713154392-513',
          'S-1-5-21-758758874-3121976374-3713154392-1106',
        ],
      },
    },
    results: {
      membership: {
        count: 1,
        element: [545],
      },
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'sv__smb2-06-20171220_smb_net_user.pcap frames 69 and 70',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnum: 8,
    operation: 'SamrQueryInformationDomain',
    ndr64: true,
    request: '00000000f864c9e6cf7dbf44884b2ec29efe531001000000',
    response: '0000020000000000010000000000000007001800010000000080a60affdeffff004096d536ffffff00000000',
    arguments: {
      handle: '00000000-e6c964f8-7dcf-44bf-884b-2ec29efe5310',
      domainInformationClass: 1,
    },
    results: {
      buffer: {
        minPasswordLength: 7,
        passwordHistoryLength: 24,
        passwordProperties: '0x00000001',
        maxPasswordAge: 3628800,
        minPasswordAge: 86400,
      },
    },
    returnName: 'STATUS_SUCCESS',
  },
  {
    source: 'rpcclient against Samba 4.17 frames 65 and 66',
    uuid: '12345778-1234-abcd-ef00-0123456789ac',
    opnum: 13,
    operation: 'SamrEnumerateUsersInDomain',
    ndr64: false,
    request: '01000000b106840a6181754aa678ec75e3c2a4d70000000010000000ffff0000',
    response:
      '0100000000000200010000000400020001000000e80300000c000c00080002000600000000000000060000007300730061006c00650073000100000000000000',
    arguments: {
      handle: '00000001-0a8406b1-8161-4a75-a678-ec75e3c2a4d7',
      enumerationContext: 0,
      userAccountControl: ['USER_NORMAL_ACCOUNT'],
      preferedMaximumLength: 65535,
    },
    results: {
      enumerationContext: 1,
      buffer: {
        entriesRead: 1,
        buffer: [
          {
            relativeId: 1000,
            name: 'ssales',
          },
        ],
      },
      countReturned: 1,
    },
    returnName: 'STATUS_SUCCESS',
  },
];
