/** What a domain controller tells of its replication (MS-DRSR §4.1.13.1.4, DRS_MSG_GETREPLINFO_REPLY). */

import { filetimeToIso } from '../../../bytes.ts';
import {
  bool32,
  byteCount,
  conformantStruct,
  enum16,
  type Fields,
  filetime,
  guid,
  hex32,
  i32,
  ignored,
  mapped,
  pointer,
  struct,
  type Type,
  u32,
  u64,
  union,
  uniqueWstr,
} from '../idl/index.ts';
import { upToDateVector } from './drsuapi-types.ts';

/** DSTIME: seconds since 1601. */
const dstime: Type<string | null> = mapped(u64, (seconds) => filetimeToIso(seconds * 10_000_000n) ?? null);
/** An IPv4 address as the server has it in memory. */
export const address: Type<string> = mapped(u32, (value) =>
  [value, value >>> 8, value >>> 16, value >>> 24].map((byte) => byte & 0xff).join('.'),
);

/** Elements with their count and one more number before them. */
const counted = (count: string, next: Fields, name: string, element: Fields): Type<unknown> =>
  pointer(conformantStruct({ [count]: u32, ...next }, name, struct(element)));
const reserved: Fields = { reserved: ignored(u32) };
const context: Fields = { enumerationContext: u32 };

/** DS_REPL_NEIGHBORW. */
const neighbors = counted('cNumNeighbors', reserved, 'neighbors', {
  namingContext: uniqueWstr,
  sourceDsaDn: uniqueWstr,
  sourceDsaAddress: uniqueWstr,
  asyncIntersiteTransportDn: uniqueWstr,
  replicaFlags: hex32,
  ...reserved,
  uuidNamingContextObjGuid: guid,
  uuidSourceDsaObjGuid: guid,
  uuidSourceDsaInvocationId: guid,
  uuidAsyncIntersiteTransportObjGuid: guid,
  usnLastObjChangeSynced: u64,
  usnAttributeFilter: u64,
  ftimeLastSyncSuccess: filetime,
  ftimeLastSyncAttempt: filetime,
  lastSyncResult: u32,
  cNumConsecutiveSyncFailures: u32,
});

/** DS_REPL_CURSOR, _2 and _3W. */
const CURSOR: Fields = { uuidSourceDsaInvocationId: guid, usnAttributeFilter: u64 };
const CURSOR_2: Fields = { ...CURSOR, ftimeLastSyncSuccess: filetime };

/** DS_REPL_ATTR_META_DATA and DS_REPL_VALUE_META_DATA, each with a second version that names a server. */
const ORIGIN: Fields = {
  version: u32,
  ftimeLastOriginatingChange: filetime,
  uuidLastOriginatingDsaInvocationId: guid,
  usnOriginatingChange: u64,
  usnLocalChange: u64,
};
const SERVER: Fields = { lastOriginatingDsaDn: uniqueWstr };
const ATTRIBUTE: Fields = { attributeName: uniqueWstr, ...ORIGIN };
const VALUE: Fields = {
  attributeName: uniqueWstr,
  objectDn: uniqueWstr,
  cbData: u32,
  data: ignored(pointer(byteCount)),
  ftimeDeleted: filetime,
  ftimeCreated: filetime,
  ...ORIGIN,
};

/** DS_REPL_KCC_DSA_FAILUREW. */
const failures = counted('cNumEntries', reserved, 'dsaFailures', {
  dsaDn: uniqueWstr,
  uuidDsaObjGuid: guid,
  ftimeFirstFailure: filetime,
  cNumFailures: u32,
  lastResult: u32,
});

/** DS_REPL_OPW. */
const pendingOperations = pointer(
  conformantStruct(
    { ftimeCurrentOpStarted: filetime, cNumPendingOps: u32 },
    'pendingOps',
    struct({
      ftimeEnqueued: filetime,
      serialNumber: u32,
      priority: u32,
      opType: enum16,
      options: hex32,
      namingContext: uniqueWstr,
      dsaDn: uniqueWstr,
      dsaAddress: uniqueWstr,
      uuidNamingContextObjGuid: guid,
      uuidDsaObjGuid: guid,
    }),
  ),
);

/** DS_REPL_SERVER_OUTGOING_CALL. */
const outgoingCalls = counted('cNumCalls', reserved, 'calls', {
  serverName: uniqueWstr,
  isHandleBound: bool32,
  isHandleFromCache: bool32,
  isHandleInCache: bool32,
  threadId: u32,
  bindingTimeoutMins: u32,
  dstimeCreated: dstime,
  callType: u32,
});

/** DS_REPL_CLIENT_CONTEXT: who is bound, from where. */
const clientContexts = counted('cNumContexts', reserved, 'contexts', {
  ctx: ignored(u64),
  referenceCount: i32,
  isBound: bool32,
  uuidClient: guid,
  timeLastUsed: dstime,
  ipAddr: address,
  pid: u32,
});

/** By DS_REPL_INFO (§4.1.13.1.3). */
export const replicationInfo: Type<unknown> = union(u32, {
  0: neighbors,
  1: counted('cNumCursors', reserved, 'cursors', CURSOR),
  2: counted('cNumEntries', reserved, 'metaData', ATTRIBUTE),
  3: failures,
  4: failures,
  5: pendingOperations,
  6: counted('cNumEntries', context, 'metaData', VALUE),
  7: counted('cNumCursors', context, 'cursors', CURSOR_2),
  8: counted('cNumCursors', context, 'cursors', { ...CURSOR_2, sourceDsaDn: uniqueWstr }),
  9: counted('cNumEntries', reserved, 'metaData', { ...ATTRIBUTE, ...SERVER }),
  10: counted('cNumEntries', context, 'metaData', { ...VALUE, ...SERVER }),
  0xfffffffa: outgoingCalls,
  0xfffffffb: upToDateVector,
  0xfffffffc: clientContexts,
  0xfffffffe: neighbors,
});
