/** Workstation service (MS-WKST §3.2.4): what a workstation says of itself, and who is logged on to it. */

import {
  array,
  type Fields,
  fixedArray,
  ignored,
  type InterfaceDecoder,
  pointer,
  struct,
  type Type,
  u32,
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
    10: { in: { serverName, useName: wstr, forceLevel: u32 }, out: {}, returns: 'win32' },
  },
};
