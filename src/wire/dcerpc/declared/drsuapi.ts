/** Directory replication (MS-DRSR §4.1): what is asked of a domain controller; what it answers is replicated data. */

import {
  array,
  astr,
  bool32,
  byteCount,
  conformantStruct,
  enum16,
  type Fields,
  guid,
  handle,
  hex32,
  hexBytes,
  ignored,
  type InterfaceDecoder,
  mapped,
  type Operation,
  plain,
  pointer,
  skipped,
  struct,
  u32,
  u64,
  u8,
  union,
  uniqueWstr,
} from '../idl/index.ts';
import { address, replicationInfo } from './drsuapi-info.ts';
import {
  attributes,
  characters,
  clientCredentials,
  dsname,
  dsnames,
  entinf,
  entries,
  nt4Sid,
  partialAttributes,
  prefixTable,
  upToDateVector,
} from './drsuapi-types.ts';

export const DRSUAPI_UUID = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2';

const operation = (asked: Fields, out: Operation['out'] = null): Operation => ({ in: asked, out, returns: 'win32' });

/** DRS_EXTENSIONS (§5.39). */
const extensions = pointer(
  mapped(
    conformantStruct(
      { cb: u32 },
      'rgb',
      plain([1, 1], 1, (c) => c.u8()),
    ),
    ({ cb }) => cb,
  ),
);

/** USN_VECTOR (§5.209). */
const usnVector = ignored(struct({ usnHighObjUpdate: u64, usnReserved: u64, usnHighPropUpdate: u64 }));
/** VAR_SIZE_BUFFER_WITH_VERSION (§5.219). */
const reservedBuffer = ignored(
  pointer(conformantStruct({ version: u32, cbByteBuffer: u32, padding: u64 }, 'buffer', u8)),
);

/** DRS_MSG_GETCHGREQ_V5 to _V11 (§4.1.10.2). */
const GETCHGREQ_V5: Fields = {
  uuidDsaObjDest: guid,
  uuidInvocIdSrc: guid,
  nc: pointer(dsname),
  usnvecFrom: usnVector,
  upToDateVecDest: upToDateVector,
  flags: hex32,
  maxObjects: u32,
  maxBytes: u32,
  extendedOp: u32,
  fsmoInfo: u64,
};
const GETCHGREQ_V8: Fields = {
  ...GETCHGREQ_V5,
  partialAttrSet: partialAttributes,
  partialAttrSetEx: partialAttributes,
  prefixTableDest: prefixTable,
};
const GETCHGREQ_V10: Fields = { ...GETCHGREQ_V8, moreFlags: hex32 };
const GETCHGREQ_V11: Fields = { ...GETCHGREQ_V10, correlationId: guid, reservedBuffer };

/** REPLTIMES (§5.165). */
const schedule = skipped(84);

const version = u32;
const arms = (by: Readonly<Record<number, Fields>>) =>
  Object.fromEntries(Object.entries(by).map(([number, fields]) => [number, struct(fields)]));
const message = (by: Readonly<Record<number, Fields>>): Fields => ({
  handle,
  inVersion: version,
  in: union(u32, arms(by), null),
});
const reply = (by: Readonly<Record<number, Fields>>): Fields => ({ outVersion: version, out: union(u32, arms(by)) });
const blob = ignored(pointer(byteCount));

/** DS_NAME_RESULTW (§4.1.4.1.4) within DRS_MSG_CRACKREPLY_V1. */
const CRACKREPLY: Fields = {
  result: pointer(
    struct({ cItems: u32, items: pointer(array(struct({ status: u32, domain: uniqueWstr, name: uniqueWstr }))) }),
  ),
};

/** DS_DOMAIN_CONTROLLER_INFO_1W to _3W and _FFFFFFFFW (§4.1.5.1). */
const DC_NAMES: Fields = { netbiosName: uniqueWstr, dnsHostName: uniqueWstr, siteName: uniqueWstr };
const DC_OBJECTS: Fields = { computerObjectName: uniqueWstr, serverObjectName: uniqueWstr };
const DC_IS: Fields = { isPdc: bool32, dsEnabled: bool32 };
const DC_GUIDS: Fields = {
  siteObjectGuid: guid,
  computerObjectGuid: guid,
  serverObjectGuid: guid,
  ntdsDsaObjectGuid: guid,
};
const DC_2: Fields = {
  ...DC_NAMES,
  siteObjectName: uniqueWstr,
  ...DC_OBJECTS,
  ntdsDsaObjectName: uniqueWstr,
  ...DC_IS,
  isGc: bool32,
};
const controllers = (info: Fields): Fields => ({ cItems: u32, items: pointer(array(struct(info))) });

/** DRS_MSG_REVMEMB_REQ_V1 and DRS_MSG_REVMEMB_REPLY_V1 (§4.1.8.1): the groups of accounts. */
const REVMEMB_REQ: Fields = {
  cDsNames: u32,
  dsNames: dsnames,
  flags: hex32,
  operationType: enum16,
  limitingDomain: pointer(dsname),
};
const REVMEMB_REPLY: Fields = {
  errCode: u32,
  cDsNames: u32,
  cSidHistory: u32,
  dsNames: dsnames,
  attributes: pointer(array(hex32)),
  sidHistory: pointer(array(pointer(nt4Sid))),
};

/** NT4_REPLICATION_STATE (§4.1.11.1): serial numbers and times of the databases of an old domain. */
const replicationState = ignored(
  struct({ sam: u64, samCreation: u64, builtin: u64, builtinCreation: u64, lsa: u64, lsaCreation: u64 }),
);

/** DRS_MSG_GETREPLINFO_REQ_V1 and _V2 (§4.1.13.1). */
const GETREPLINFO_REQ: Fields = { infoType: u32, objectDn: uniqueWstr, uuidSourceDsaObjGuid: guid };

export const drsuapi: InterfaceDecoder = {
  uuid: DRSUAPI_UUID,
  operations: {
    0: operation({ clientDsa: pointer(guid), extensions }, { extensions, handle }),
    1: operation({ handle }, { handle }),
    2: operation(message({ 1: { nc: pointer(dsname), uuidDsaSrc: guid, dsaSrc: pointer(astr), options: hex32 } }), {}),
    3: operation(message({ 5: GETCHGREQ_V5, 8: GETCHGREQ_V8, 10: GETCHGREQ_V10, 11: GETCHGREQ_V11 })),
    4: operation(
      message({ 1: { nc: pointer(dsname), dsaDest: pointer(astr), uuidDsaObjDest: guid, options: hex32 } }),
      {},
    ),
    5: operation(
      message({
        1: { nc: pointer(dsname), dsaSrc: pointer(astr), schedule, options: hex32 },
        2: {
          nc: pointer(dsname),
          sourceDsaDn: pointer(dsname),
          transportDn: pointer(dsname),
          dsaSrc: pointer(astr),
          schedule,
          options: hex32,
        },
      }),
      {},
    ),
    6: operation(message({ 1: { nc: pointer(dsname), dsaSrc: pointer(astr), options: hex32 } }), {}),
    7: operation(
      message({
        1: {
          nc: pointer(dsname),
          uuidSourceDra: guid,
          sourceDra: pointer(astr),
          schedule,
          replicaFlags: hex32,
          modifyFields: hex32,
          options: hex32,
        },
      }),
      {},
    ),
    8: operation(
      message({ 1: { flags: hex32, cNames: u32, names: dsnames, requiredAttrs: attributes, prefixTable } }),
      reply({ 1: { error: u32, cNames: u32, entInf: pointer(array(entinf)), prefixTable } }),
    ),
    9: operation(message({ 1: REVMEMB_REQ }), reply({ 1: REVMEMB_REPLY })),
    10: operation(
      message({
        1: {
          sourceDsa: ignored(pointer(u8)),
          object: pointer(entinf),
          parentUuid: pointer(guid),
          prefixTable,
          flags: hex32,
        },
        2: {
          srcDsa: pointer(dsname),
          srcObject: pointer(entinf),
          dstName: pointer(dsname),
          expectedTargetNc: pointer(dsname),
          clientCreds: clientCredentials,
          prefixTable,
          flags: hex32,
        },
      }),
      reply({
        1: { result: pointer(pointer(entinf)), prefixTable, error: pointer(u32) },
        2: { win32Error: u32, addedName: pointer(dsname) },
      }),
    ),
    11: operation(
      message({ 1: { flags: hex32, preferredMaximumLength: u32, cbRestart: u32, restart: blob } }),
      reply({
        1: { cbRestart: u32, cbLog: u32, replicationState, actualNtStatus: hex32, restart: blob, log: blob },
      }),
    ),
    12: operation(
      message({
        1: {
          codePage: u32,
          localeId: u32,
          flags: hex32,
          formatOffered: u32,
          formatDesired: u32,
          cNames: u32,
          names: pointer(array(uniqueWstr)),
        },
      }),
      reply({ 1: CRACKREPLY }),
    ),
    13: operation(
      message({
        1: { operation: u32, flags: hex32, account: uniqueWstr, cSpn: u32, names: pointer(array(uniqueWstr)) },
      }),
      reply({ 1: { retVal: u32 } }),
    ),
    14: operation(
      message({ 1: { serverDn: uniqueWstr, domainDn: uniqueWstr, commit: bool32 } }),
      reply({ 1: { lastDcInDomain: bool32 } }),
    ),
    15: operation(message({ 1: { domainDn: uniqueWstr } }), reply({ 1: { reserved: ignored(u32) } })),
    16: operation(
      message({ 1: { domain: uniqueWstr, infoLevel: u32 } }),
      reply({
        1: controllers({ ...DC_NAMES, ...DC_OBJECTS, ...DC_IS }),
        2: controllers({ ...DC_2, ...DC_GUIDS }),
        3: controllers({ ...DC_2, isRodc: bool32, ...DC_GUIDS }),
        0xffffffff: controllers({
          ipAddress: address,
          notificationCount: u32,
          secTimeConnected: u32,
          flags: hex32,
          totalRequests: u32,
          reserved1: ignored(u32),
          userName: uniqueWstr,
        }),
      }),
    ),
    17: operation(
      message({
        1: { object: pointer(dsname), attributes },
        2: { entries },
        3: { entries, clientCreds: clientCredentials },
      }),
    ),
    18: operation(message({ 1: { taskId: u32, flags: hex32 } }), {}),
    19: operation(
      message({
        1: GETREPLINFO_REQ,
        2: {
          ...GETREPLINFO_REQ,
          flags: hex32,
          attributeName: uniqueWstr,
          valueDn: uniqueWstr,
          enumerationContext: u32,
        },
      }),
      { outVersion: version, out: replicationInfo },
    ),
    20: operation(
      message({
        1: {
          flags: hex32,
          srcDomain: uniqueWstr,
          srcPrincipal: uniqueWstr,
          srcDomainController: uniqueWstr,
          srcCredsUserLength: ignored(u32),
          srcCredsUser: characters,
          srcCredsDomainLength: ignored(u32),
          srcCredsDomain: characters,
          srcCredsPasswordLength: u32,
          srcCredsPassword: ignored(characters),
          dstDomain: uniqueWstr,
          dstPrincipal: uniqueWstr,
        },
      }),
      reply({ 1: { win32Error: u32 } }),
    ),
    21: operation(
      message({ 1: { count: u32, requests: pointer(array(struct(REVMEMB_REQ))) } }),
      reply({ 1: { count: u32, replies: pointer(array(struct(REVMEMB_REPLY))) } }),
    ),
    22: operation(message({ 1: { nc: pointer(dsname), uuidDsaSrc: guid, options: hex32 } }), {}),
    23: operation(
      message({
        1: {
          guidStart: guid,
          cGuids: u32,
          nc: pointer(dsname),
          upToDateVecCommon: upToDateVector,
          md5Digest: hexBytes(16),
        },
      }),
      reply({ 1: { statusFlags: hex32, cNumGuids: u32, guids: pointer(array(guid)) } }),
    ),
    24: operation(
      message({ 1: { fromSite: uniqueWstr, cToSites: u32, toSites: pointer(array(uniqueWstr)), flags: hex32 } }),
      reply({
        1: { cToSites: u32, costInfo: pointer(array(struct({ errorCode: u32, cost: u32 }))), flags: hex32 },
      }),
    ),
    25: operation(message({ 1: { reserved: ignored(u32) } }), reply({ 1: { opError: u32 } })),
    26: operation(
      message({ 1: { flags: hex32, uuidHelperDest: guid, nc: pointer(dsname) } }),
      reply({ 1: { opError: u32 } }),
    ),
    27: operation(
      message({ 1: { operations: hex32, uuidHelperDest: guid, scriptBase: uniqueWstr } }),
      reply({ 1: { operationsDone: hex32, opFailed: hex32, opError: u32 } }),
    ),
    28: operation(
      message({ 1: { cloneDcName: uniqueWstr, site: uniqueWstr } }),
      reply({
        1: {
          cloneDcName: uniqueWstr,
          site: uniqueWstr,
          cPasswordLength: u32,
          newDcAccountPassword: ignored(characters),
        },
      }),
    ),
    29: operation(message({ 1: { account: uniqueWstr, cNgcKey: u32, ngcKey: blob } }), reply({ 1: { retVal: u32 } })),
    30: operation(message({ 1: { account: uniqueWstr } }), reply({ 1: { retVal: u32, cNgcKey: u32, ngcKey: blob } })),
  },
};
