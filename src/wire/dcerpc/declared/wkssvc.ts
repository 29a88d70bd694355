/** Workstation service (MS-WKST §3.2.4): what a workstation says of itself, and who is logged on to it. */

import {
  array,
  enum16,
  type Fields,
  fixedArray,
  hex32,
  ignored,
  type InterfaceDecoder,
  pointer,
  skipped,
  struct,
  type Type,
  u32,
  unicodeString,
  union,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';

export const WKSSVC_UUID = '6bffd098-a112-3610-9833-46c3f87e345a';

/** §2.2.5.1 to §2.2.5.4; what 502 says is how the service is tuned. */
const WKSTA_INFO_100: Fields = {
  platformId: u32,
  computername: uniqueWstr,
  langroup: uniqueWstr,
  verMajor: u32,
  verMinor: u32,
};
const WKSTA_INFO: Type<unknown> = union(u32, {
  100: pointer(struct(WKSTA_INFO_100)),
  101: pointer(struct({ ...WKSTA_INFO_100, lanroot: uniqueWstr })),
  102: pointer(struct({ ...WKSTA_INFO_100, lanroot: uniqueWstr, loggedOnUsers: u32 })),
  502: pointer(struct({ numbers: ignored(fixedArray(u32, 35)) })),
});

const container = (fields: Fields): Type<unknown> =>
  pointer(struct({ entriesRead: u32, buffer: pointer(array(struct(fields))) }));

/** §2.2.5.9 and §2.2.5.10. */
const WKSTA_USER_INFO = struct({
  level: u32,
  info: union(u32, {
    0: container({ username: uniqueWstr }),
    1: container({ username: uniqueWstr, logonDomain: uniqueWstr, othDomains: uniqueWstr, logonServer: uniqueWstr }),
  }),
});

/** §2.2.5.15. */
const WKSTA_TRANSPORT_INFO = struct({
  level: u32,
  info: union(u32, {
    0: container({
      qualityOfService: u32,
      numberOfVcs: u32,
      transportName: uniqueWstr,
      transportAddress: uniqueWstr,
      wanIsh: u32,
    }),
  }),
});

/** §2.2.5.21 to §2.2.5.23: what the workstation is connected to. */
const USE_INFO_0: Fields = { local: uniqueWstr, remote: uniqueWstr };
const USE_INFO_1: Fields = {
  ...USE_INFO_0,
  password: ignored(uniqueWstr),
  status: u32,
  asgType: u32,
  refcount: u32,
  usecount: u32,
};
const USE_INFO_2: Fields = { ...USE_INFO_1, username: uniqueWstr, domainname: uniqueWstr };
/** USE_ENUM_STRUCT (§2.2.5.28). */
const USE_ENUM = struct({
  level: u32,
  info: union(u32, { 0: container(USE_INFO_0), 1: container(USE_INFO_1), 2: container(USE_INFO_2) }),
});
const one = (fields: Fields): Type<unknown> => pointer(struct(fields));

/** JOINPR_ENCRYPTED_USER_PASSWORD (§2.2.5.18). */
const password = ignored(pointer(skipped(524)));
const account: Fields = { accountName: uniqueWstr, password };

const serverName = uniqueWstr;

export const wkssvc: InterfaceDecoder = {
  uuid: WKSSVC_UUID,
  operations: {
    0: { in: { serverName, level: u32 }, out: { wkstaInfo: WKSTA_INFO }, returns: 'win32' },
    2: {
      in: { serverName, userInfo: WKSTA_USER_INFO, preferredMaximumLength: u32, resumeHandle: pointer(u32) },
      out: { userInfo: WKSTA_USER_INFO, totalEntries: u32, resumeHandle: pointer(u32) },
      returns: 'win32',
    },
    5: {
      in: { serverName, transportInfo: WKSTA_TRANSPORT_INFO, preferredMaximumLength: u32, resumeHandle: pointer(u32) },
      out: { transportInfo: WKSTA_TRANSPORT_INFO, totalEntries: u32, resumeHandle: pointer(u32) },
      returns: 'win32',
    },
    8: {
      in: {
        serverName,
        level: u32,
        infoStruct: union(u32, { 0: one(USE_INFO_0), 1: one(USE_INFO_1), 2: one(USE_INFO_2) }),
        errorParameter: pointer(u32),
      },
      out: { errorParameter: pointer(u32) },
      returns: 'win32',
    },
    10: { in: { serverName, useName: wstr, forceLevel: u32 }, out: {}, returns: 'win32' },
    11: {
      in: { serverName, infoStruct: USE_ENUM, preferedMaximumLength: u32, resumeHandle: pointer(u32) },
      out: { infoStruct: USE_ENUM, totalEntries: u32, resumeHandle: pointer(u32) },
      returns: 'win32',
    },
    13: { in: { serverName, serviceName: uniqueWstr, level: u32, options: hex32 }, out: null, returns: 'win32' },
    20: {
      in: { serverName, nameBuffer: uniqueWstr },
      out: { nameBuffer: uniqueWstr, bufferType: enum16 },
      returns: 'win32',
    },
    22: {
      in: { serverName, domainName: wstr, machineAccountOu: uniqueWstr, ...account, options: hex32 },
      out: {},
      returns: 'win32',
    },
    23: { in: { serverName, ...account, options: hex32 }, out: {}, returns: 'win32' },
    24: { in: { serverName, machineName: uniqueWstr, ...account, options: hex32 }, out: {}, returns: 'win32' },
    30: {
      in: { serverName, nameType: enum16, reserved: u32 },
      out: { computerNames: one({ entryCount: u32, computerNames: pointer(array(unicodeString)) }) },
      returns: 'win32',
    },
  },
};
