/** Server service (MS-SRVS §3.1.4): shares, sessions, open files, and what a server says of itself. */

import {
  array,
  byteCount,
  conformantStruct,
  type Fields,
  fixedArray,
  guid,
  handle,
  hex32,
  ignored,
  type InterfaceDecoder,
  type Operation,
  plain,
  pointer,
  skipped,
  struct,
  type Type,
  u32,
  u8,
  union,
  uniqueWstr,
  upToNul,
  varyingArray,
  wstr,
} from '../idl/index.ts';

export const SRVSVC_UUID = '4b324fc8-1670-01d3-1278-5a47bf6ee188';

/** A container of entries, by level: EntriesRead and Buffer (§2.2.4). */
function container(fields: Fields): Type<unknown> {
  return pointer(struct({ entriesRead: u32, buffer: pointer(array(struct(fields))) }));
}

/** Level, and the union of containers that it selects. */
function enumeration(levels: Readonly<Record<number, Fields>>): Type<unknown> {
  const arms = Object.fromEntries(Object.entries(levels).map(([level, fields]) => [level, container(fields)]));
  return struct({ level: u32, info: union(u32, arms) });
}

/** The union of one structure by level. */
function information(levels: Readonly<Record<number, Fields>>): Type<unknown> {
  const arms = Object.fromEntries(Object.entries(levels).map(([level, fields]) => [level, pointer(struct(fields))]));
  return union(u32, arms);
}

/** §2.2.4.22 to §2.2.4.28. */
const SHARE_INFO_1: Fields = { netname: uniqueWstr, type: hex32, remark: uniqueWstr };
const SHARE_INFO_2: Fields = {
  ...SHARE_INFO_1,
  permissions: hex32,
  maxUses: u32,
  currentUses: u32,
  path: uniqueWstr,
  passwd: uniqueWstr,
};
const SHARE_INFO: Readonly<Record<number, Fields>> = {
  0: { netname: uniqueWstr },
  1: SHARE_INFO_1,
  2: SHARE_INFO_2,
  501: { ...SHARE_INFO_1, flags: hex32 },
  502: { ...SHARE_INFO_2, reserved: u32, securityDescriptor: pointer(byteCount) },
  503: { ...SHARE_INFO_2, servername: uniqueWstr, reserved: u32, securityDescriptor: pointer(byteCount) },
};

/** §2.2.3.6 SHARE_INFO: those, and parts of them (§2.2.4.28 to §2.2.4.31). */
const ONE_SHARE_INFO: Readonly<Record<number, Fields>> = {
  ...SHARE_INFO,
  1004: { remark: uniqueWstr },
  1005: { flags: hex32 },
  1006: { maxUses: u32 },
  1501: { reserved: u32, securityDescriptor: pointer(byteCount) },
};

/** §2.2.4.14 to §2.2.4.18. */
const SESSION_INFO_1: Fields = {
  cname: uniqueWstr,
  username: uniqueWstr,
  numOpens: u32,
  time: u32,
  idleTime: u32,
  userFlags: hex32,
};
const SESSION_INFO: Readonly<Record<number, Fields>> = {
  0: { cname: uniqueWstr },
  1: SESSION_INFO_1,
  2: { ...SESSION_INFO_1, cltypeName: uniqueWstr },
  10: { cname: uniqueWstr, username: uniqueWstr, time: u32, idleTime: u32 },
  502: { ...SESSION_INFO_1, cltypeName: uniqueWstr, transport: uniqueWstr },
};

/** §2.2.4.6 and §2.2.4.7. */
const FILE_INFO: Readonly<Record<number, Fields>> = {
  2: { id: u32 },
  3: { id: u32, permissions: hex32, numLocks: u32, pathname: uniqueWstr, username: uniqueWstr },
};

/** §2.2.4.1 and §2.2.4.2. */
const CONNECTION_INFO: Readonly<Record<number, Fields>> = {
  0: { id: u32 },
  1: { id: u32, type: hex32, numOpens: u32, numUsers: u32, time: u32, username: uniqueWstr, netname: uniqueWstr },
};

/** §2.2.4.40 to §2.2.4.46; what 502 and 503 say is how the service is tuned. */
const SERVER_INFO_101: Fields = {
  platformId: u32,
  name: uniqueWstr,
  versionMajor: u32,
  versionMinor: u32,
  type: hex32,
  comment: uniqueWstr,
};
const SERVER_INFO_102: Fields = {
  ...SERVER_INFO_101,
  users: u32,
  disc: u32,
  hidden: u32,
  announce: u32,
  anndelta: u32,
  licenses: u32,
  userpath: uniqueWstr,
};
const SERVER_INFO: Readonly<Record<number, Fields>> = {
  100: { platformId: u32, name: uniqueWstr },
  101: SERVER_INFO_101,
  102: SERVER_INFO_102,
  103: { ...SERVER_INFO_102, capabilities: hex32 },
  502: { numbers: ignored(fixedArray(u32, 18)) },
  503: { numbers: ignored(fixedArray(u32, 18)), domain: uniqueWstr, more: ignored(fixedArray(u32, 23)) },
};

/** §2.2.4.93 to §2.2.4.96. */
const TRANSPORT_INFO_0: Fields = {
  numberOfVcs: u32,
  transportName: uniqueWstr,
  transportAddress: pointer(byteCount),
  transportAddressLength: u32,
  networkAddress: uniqueWstr,
};
const TRANSPORT_INFO_1: Fields = { ...TRANSPORT_INFO_0, domain: uniqueWstr };
const TRANSPORT_INFO_2: Fields = { ...TRANSPORT_INFO_1, flags: hex32 };
const TRANSPORT_INFO: Readonly<Record<number, Fields>> = {
  0: TRANSPORT_INFO_0,
  1: TRANSPORT_INFO_1,
  2: TRANSPORT_INFO_2,
  3: { ...TRANSPORT_INFO_2, passwordLength: u32, password: skipped(256) },
};

/** §2.2.3.9 TRANSPORT_INFO. */
const ONE_TRANSPORT_INFO = union(
  u32,
  Object.fromEntries(Object.entries(TRANSPORT_INFO).map(([level, fields]) => [level, struct(fields)])),
);

/** §2.2.4.102. */
const SERVER_ALIAS_INFO: Readonly<Record<number, Fields>> = {
  0: { alias: uniqueWstr, target: uniqueWstr, default: u8, reserved: u32 },
};

/** §2.2.4.107 and §2.2.4.108. */
const relationInfo = struct({ count: u32, buffer: pointer(array(struct({ uid: guid, prefix: uniqueWstr }))) });
/** §2.2.4.109 and §2.2.4.110. */
const siteInfo = pointer(pointer(conformantStruct({ cSites: u32 }, 'site', struct({ siteFlags: u32, siteName: uniqueWstr }))));

/** `[size_is] WCHAR*`: a buffer with a string in it. */
const wideBuffer: Type<string> = plain([4, 8], 4, (cursor) => upToNul(cursor.characters(cursor.count(2))));

/** DISK_INFO (§2.2.4.91): a drive's letter and its colon, as a varying string within three characters. */
const disk = plain([4, 8], 8, (cursor) => {
  cursor.size();
  return upToNul(cursor.characters(cursor.count(2)));
});
/** DISK_ENUM_CONTAINER (§2.2.4.92). */
const disks = struct({ entriesRead: u32, buffer: pointer(varyingArray(disk)) });

/** ADT_SECURITY_DESCRIPTOR (§2.2.4.106). */
const securityDescriptor = struct({ length: u32, buffer: pointer(byteCount) });

/** §2.2.4.105. */
const TIME_OF_DAY_INFO = struct({
  elapsedt: u32,
  msecs: u32,
  hours: u32,
  mins: u32,
  secs: u32,
  hunds: u32,
  timezone: u32,
  tinterval: u32,
  day: u32,
  month: u32,
  year: u32,
  weekday: u32,
});

const serverName = uniqueWstr;
const MORE: Fields = { preferedMaximumLength: u32, resumeHandle: pointer(u32) };
const RESULT: Fields = { totalEntries: u32, resumeHandle: pointer(u32) };

function enumerate(asked: Fields, levels: Readonly<Record<number, Fields>>): Operation {
  const infoStruct = enumeration(levels);
  return { in: { serverName, ...asked, infoStruct, ...MORE }, out: { infoStruct, ...RESULT }, returns: 'win32' };
}

function get(asked: Fields, levels: Readonly<Record<number, Fields>>): Operation {
  return {
    in: { serverName, ...asked, level: u32 },
    out: { infoStruct: information(levels) },
    returns: 'win32',
  };
}

function set(asked: Fields, levels: Readonly<Record<number, Fields>>): Operation {
  return {
    in: { serverName, ...asked, level: u32, infoStruct: information(levels), parmErr: pointer(u32) },
    out: { parmErr: pointer(u32) },
    returns: 'win32',
  };
}

/** NetrShareDelStart (§3.1.4.14) and its end: what is begun is removed by the second call. */
const shareDeletion = { in: { serverName, netName: wstr, reserved: u32 }, out: { handle }, returns: 'win32' } as const;

const act = (asked: Fields, out: Fields = {}): Operation => ({ in: { serverName, ...asked }, out, returns: 'win32' });

export const srvsvc: InterfaceDecoder = {
  uuid: SRVSVC_UUID,
  operations: {
    8: enumerate({ qualifier: uniqueWstr }, CONNECTION_INFO),
    9: enumerate({ basePath: uniqueWstr, userName: uniqueWstr }, FILE_INFO),
    10: get({ fileId: u32 }, FILE_INFO),
    11: act({ fileId: u32 }),
    12: enumerate({ clientName: uniqueWstr, userName: uniqueWstr }, SESSION_INFO),
    13: act({ clientName: uniqueWstr, userName: uniqueWstr }),
    14: set({}, ONE_SHARE_INFO),
    15: enumerate({}, SHARE_INFO),
    16: get({ netName: wstr }, ONE_SHARE_INFO),
    17: set({ netName: wstr }, ONE_SHARE_INFO),
    18: act({ netName: wstr, reserved: u32 }),
    19: act({ netName: wstr, reserved: u32 }),
    20: act({ device: wstr }, { type: hex32 }),
    21: get({}, SERVER_INFO),
    22: set({}, { ...SERVER_INFO, 1005: { comment: uniqueWstr } }),
    23: act(
      { level: u32, diskInfoStruct: disks, preferedMaximumLength: u32, resumeHandle: pointer(u32) },
      { diskInfoStruct: disks, ...RESULT },
    ),
    24: { in: { serverName, service: uniqueWstr, level: u32, options: hex32 }, out: null, returns: 'win32' },
    25: act({ level: u32, buffer: struct(TRANSPORT_INFO_0) }),
    26: enumerate({}, TRANSPORT_INFO),
    27: act({ level: u32, buffer: struct(TRANSPORT_INFO_0) }),
    28: act({}, { bufferPtr: pointer(TIME_OF_DAY_INFO) }),
    30: act({ pathName: wstr, flags: u32 }, { pathType: u32 }),
    // §3.1.4.30 to §3.1.4.33: paths and names made canonical and compared, what MS08-067 abuses
    31: act(
      { pathName: wstr, outbufLen: u32, prefix: wstr, pathType: u32, flags: u32 },
      { outbuf: byteCount, pathType: u32 },
    ),
    32: act({ pathName1: wstr, pathName2: wstr, pathType: u32, flags: u32 }),
    33: act({ name: wstr, nameType: u32, flags: u32 }),
    34: act({ name: wstr, outbufLen: u32, nameType: u32, flags: u32 }, { outbuf: wideBuffer }),
    35: act({ name1: wstr, name2: wstr, nameType: u32, flags: u32 }),
    36: enumerate({}, SHARE_INFO),
    37: shareDeletion,
    38: { in: { handle }, out: { handle }, returns: 'win32' },
    39: act(
      { shareName: uniqueWstr, fileName: wstr, requestedInformation: hex32 },
      { securityDescriptor: pointer(securityDescriptor) },
    ),
    40: act({ shareName: uniqueWstr, fileName: wstr, securityInformation: hex32, securityDescriptor }),
    41: act({ level: u32, buffer: ONE_TRANSPORT_INFO }),
    // §3.1.4.35 to §3.1.4.43: what a manager of DFS namespaces tells the servers of their links
    43: act({}, { version: u32 }),
    44: act({ shareName: wstr, entryUid: guid, entryPrefix: wstr, shortName: wstr, relationInfo, force: u32 }),
    45: act({ uid: guid, prefix: wstr }),
    46: act({ uid: guid, prefix: wstr, state: hex32 }),
    48: act({ uid: guid, prefix: wstr, type: hex32, shortPrefixLen: u32 }, { shortPrefix: wideBuffer }),
    49: act({ uid: guid, prefix: wstr, type: hex32 }),
    50: act({ uid: guid, prefix: wstr }),
    51: act({
      volumeName: wstr,
      entryType: hex32,
      serviceType: hex32,
      stgId: wstr,
      entryUid: guid,
      entryPrefix: wstr,
      relationInfo,
      createDisposition: u32,
    }),
    52: act({ siteInfo }, { siteInfo }),
    53: act({ level: u32, buffer: ONE_TRANSPORT_INFO }),
    54: act({ level: u32, infoStruct: information(SERVER_ALIAS_INFO) }),
    55: enumerate({}, SERVER_ALIAS_INFO),
    56: act({ level: u32, infoStruct: information(SERVER_ALIAS_INFO) }),
    57: act({ level: u32, shareInfo: information(ONE_SHARE_INFO) }),
  },
};
