/** DFS namespaces (MS-DFSNM §3.1.4): links, the servers behind them, and roots on a server that is named. */

import {
  array,
  byteCount,
  conformantStruct,
  enum16,
  type Fields,
  guid,
  hex32,
  type InterfaceDecoder,
  type Operation,
  pointer,
  struct,
  type Type,
  u16,
  u32,
  u64,
  u8,
  union,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';

export const NETDFS_UUID = '4fc742e0-4a10-11cf-8273-00aa004ae673';

/** DFS_TARGET_PRIORITY (§2.2.2.7). */
const targetPriority = struct({ targetPriorityClass: u32, targetPriorityRank: u16, reserved: u16 });
/** DFS_STORAGE_INFO and DFS_STORAGE_INFO_1 (§2.2.2.5, §2.2.2.6): a server of a link. */
const STORAGE: Fields = { state: hex32, serverName: uniqueWstr, shareName: uniqueWstr };
const storages = (fields: Fields): Fields => ({ numberOfStorages: u32, storage: pointer(array(struct(fields))) });
const STORAGE_1: Fields = { ...STORAGE, targetPriority };

/** DFS_INFO_1 to DFS_INFO_9 (§2.2.3). */
const DFS_INFO_1: Fields = { entryPath: uniqueWstr };
const LINK: Fields = { ...DFS_INFO_1, comment: uniqueWstr, state: hex32 };
const TIMED: Fields = { ...LINK, timeout: u32, guid };
const FLAGGED: Fields = { ...TIMED, propertyFlags: hex32, metadataSize: u32 };
const SECURITY: Fields = { securityDescriptorLength: u32, securityDescriptor: pointer(byteCount) };
const LISTED: Readonly<Record<number, Fields>> = {
  1: DFS_INFO_1,
  2: { ...LINK, numberOfStorages: u32 },
  3: { ...LINK, ...storages(STORAGE) },
  4: { ...TIMED, ...storages(STORAGE) },
  5: { ...FLAGGED, numberOfStorages: u32 },
  6: { ...FLAGGED, ...storages(STORAGE_1) },
  8: { ...FLAGGED, ...SECURITY, numberOfStorages: u32 },
  9: { ...FLAGGED, ...SECURITY, ...storages(STORAGE_1) },
};
/** DFS_INFO_105 (§2.2.4.5): what of a link can be set. */
const SETTABLE: Fields = { comment: uniqueWstr, state: hex32, timeout: u32, propertyFlagMask: hex32, propertyFlags: hex32 };

const arms = (levels: Readonly<Record<number, Fields>>, of: (fields: Fields) => Type<unknown>): Record<number, Type<unknown>> =>
  Object.fromEntries(Object.entries(levels).map(([level, fields]) => [level, of(fields)]));

/** DFS_INFO_STRUCT (§2.2.2.3). */
const dfsInfo: Type<unknown> = union(
  u32,
  arms(
    {
      ...LISTED,
      7: { generationGuid: guid },
      50: { namespaceMajorVersion: u32, namespaceMinorVersion: u32, namespaceCapabilities: u64 },
      100: { comment: uniqueWstr },
      101: { state: hex32 },
      102: { timeout: u32 },
      103: { propertyFlagMask: hex32, propertyFlags: hex32 },
      104: { targetPriority },
      105: SETTABLE,
      106: { state: hex32, targetPriority },
      107: { ...SETTABLE, ...SECURITY },
      150: SECURITY,
    },
    (fields) => pointer(struct(fields)),
  ),
  null,
);
/** DFS_INFO_ENUM_STRUCT (§2.2.2.4). */
const dfsEnum: Type<unknown> = pointer(
  struct({
    level: u32,
    info: union(
      u32,
      arms({ ...LISTED, 200: { ftDfsName: uniqueWstr }, 300: { flags: hex32, dfsName: uniqueWstr } }, (fields) =>
        pointer(struct({ entriesRead: u32, buffer: pointer(array(struct(fields))) })),
      ),
    ),
  }),
);
const resumeHandle = pointer(u32);
/** DFSM_ROOT_LIST (§2.2.2.9): the servers to be told of a change. */
const rootList = pointer(pointer(conformantStruct({ cEntries: u32 }, 'entry', struct({ serverShare: uniqueWstr }))));
/** DFS_SUPPORTED_NAMESPACE_VERSION_INFO (§2.2.2.12). */
const versionInfo = struct({
  domainDfsMajorVersion: u32,
  domainDfsMinorVersion: u32,
  domainDfsCapabilities: u64,
  standaloneDfsMajorVersion: u32,
  standaloneDfsMinorVersion: u32,
  standaloneDfsCapabilities: u64,
});

const win32 = (asked: Fields, out: Fields = {}): Operation => ({ in: asked, out, returns: 'win32' });
const target: Fields = { dfsEntryPath: wstr, serverName: uniqueWstr, shareName: uniqueWstr };
const rootOf: Fields = { serverName: wstr, dcName: wstr, rootShare: wstr, ftDfsName: wstr };

export const netdfs: InterfaceDecoder = {
  uuid: NETDFS_UUID,
  operations: {
    // what it returns is the version, and no error
    0: { in: {}, out: { version: u32 }, returns: 'none' },
    1: win32({ dfsEntryPath: wstr, serverName: wstr, shareName: uniqueWstr, comment: uniqueWstr, flags: hex32 }),
    2: win32(target),
    3: win32({ ...target, level: u32, dfsInfo }),
    4: win32({ ...target, level: u32 }, { dfsInfo }),
    5: win32({ level: u32, prefMaxLen: u32, dfsEnum, resumeHandle }, { dfsEnum, resumeHandle }),
    6: win32({ dfsEntryPath: wstr, newDfsEntryPath: wstr, flags: hex32 }),
    10: win32({ ...rootOf, comment: wstr, configDn: wstr, newFtDfs: u8, apiFlags: hex32, rootList }, { rootList }),
    11: win32({ ...rootOf, apiFlags: hex32, rootList }, { rootList }),
    12: win32({ serverName: wstr, rootShare: wstr, comment: wstr, apiFlags: hex32 }),
    13: win32({ serverName: wstr, rootShare: wstr, apiFlags: hex32 }),
    14: win32({ serverName: wstr, flags: hex32 }),
    15: win32({ serverName: wstr, rootShare: wstr, comment: wstr, share: wstr }),
    16: win32(
      { serverName: wstr, dcName: uniqueWstr, isRoot: u8, timeout: u32 },
      { dcName: uniqueWstr, isRoot: u8, timeout: u32 },
    ),
    17: win32({ serverName: wstr, dcName: wstr, timeout: u32, flags: hex32 }),
    18: win32({ dcName: wstr, ftDfsName: wstr }),
    19: win32(
      {
        dfsEntryPath: wstr,
        dcName: wstr,
        serverName: wstr,
        shareName: uniqueWstr,
        comment: uniqueWstr,
        flags: hex32,
        rootList,
      },
      { rootList },
    ),
    20: win32(
      { dfsEntryPath: wstr, dcName: wstr, serverName: uniqueWstr, shareName: uniqueWstr, rootList },
      { rootList },
    ),
    21: win32({ dfsEntryPath: wstr, level: u32, prefMaxLen: u32, dfsEnum, resumeHandle }, { dfsEnum, resumeHandle }),
    22: win32(
      { dfsEntryPath: wstr, dcName: wstr, serverName: uniqueWstr, shareName: uniqueWstr, level: u32, dfsInfo, rootList },
      { rootList },
    ),
    23: win32({
      dfsPath: uniqueWstr,
      targetPath: uniqueWstr,
      majorVersion: u32,
      comment: uniqueWstr,
      newNamespace: u8,
      flags: hex32,
    }),
    24: win32({ dfsPath: uniqueWstr, targetPath: uniqueWstr, flags: hex32 }),
    25: win32({ origin: enum16, name: uniqueWstr }, { versionInfo }),
  },
};
