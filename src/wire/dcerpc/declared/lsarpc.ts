/** Local security authority (MS-LSAD §3.1.4, MS-LSAT §3.1.4): policy, accounts' rights, secrets, names and SIDs. */

import {
  array,
  byteCount,
  conformantStruct,
  enum16,
  type Fields,
  guid,
  handle,
  hex32,
  ignored,
  type InterfaceDecoder,
  type Operation,
  pointer,
  sid,
  struct,
  time64,
  type Type,
  u16,
  u32,
  u64,
  u8,
  unicodeString,
  union,
  uniqueWstr,
  varyingBytes,
} from '../idl/index.ts';
import * as trusts from './trusts.ts';

export const LSARPC_UUID = '12345778-1234-abcd-ef00-0123456789ab';

const operation = (asked: Fields, out: Fields = {}): Operation => ({ in: asked, out, returns: 'ntstatus' });
const desiredAccess = hex32;

/** LSAPR_ACL (MS-LSAD §2.2.3.2): its size counts the four bytes before what is not named. */
const acl = pointer(conformantStruct({ aclRevision: u8, sbz1: u8, aclSize: u16 }, 'dummy1', u8));
/** LSAPR_OBJECT_ATTRIBUTES (MS-LSAD §2.2.2.4); what it points at says nothing. */
const objectAttributes = ignored(
  struct({
    length: u32,
    rootDirectory: pointer(u8),
    objectName: pointer(struct({ length: u16, maximumLength: u16, buffer: pointer(varyingBytes) })),
    attributes: u32,
    // LSAPR_SECURITY_DESCRIPTOR (§2.2.3.4)
    securityDescriptor: pointer(
      struct({ revision: u8, sbz1: u8, control: u16, owner: pointer(sid), group: pointer(sid), sacl: acl, dacl: acl }),
    ),
    // SECURITY_QUALITY_OF_SERVICE (§2.2.3.5)
    securityQualityOfService: pointer(
      struct({ length: u32, impersonationLevel: enum16, contextTrackingMode: u8, effectiveOnly: u8 }),
    ),
  }),
);

/** LSAPR_REFERENCED_DOMAIN_LIST (MS-LSAT §2.2.12). */
const referencedDomains = pointer(
  struct({ entries: u32, domains: pointer(array(trusts.trustInformation)), maxEntries: u32 }),
);

/** SID_NAME_USE (§2.2.13). */
const use = enum16;
/** LSA_TRANSLATED_SIDS to _EX2 (§2.2.15, §2.2.23, §2.2.25). */
const translatedSids = (element: Fields): Type<unknown> =>
  struct({ entries: u32, sids: pointer(array(struct(element))) });
const SIDS = translatedSids({ use, relativeId: u32, domainIndex: u32 });
const SIDS_EX = translatedSids({ use, relativeId: u32, domainIndex: u32, flags: hex32 });
const SIDS_EX2 = translatedSids({ use, sid: pointer(sid), domainIndex: u32, flags: hex32 });
/** LSAPR_TRANSLATED_NAMES and _EX (§2.2.19, §2.2.21). */
const translatedNames = (element: Fields): Type<unknown> =>
  struct({ entries: u32, names: pointer(array(struct(element))) });
const NAMES = translatedNames({ use, name: unicodeString, domainIndex: u32 });
const NAMES_EX = translatedNames({ use, name: unicodeString, domainIndex: u32, flags: hex32 });
/** LSAPR_SID_ENUM_BUFFER (§2.2.17). */
const sidEnumBuffer = struct({ entries: u32, sidInfo: pointer(array(pointer(sid))) });

const names: Fields = { count: u32, names: array(unicodeString) };
const tail: Fields = { lookupLevel: enum16, mappedCount: u32 };
const options: Fields = { lookupOptions: hex32, clientRevision: u32 };
const lookUpNames = (before: Fields, sids: Type<unknown>, after: Fields): Operation =>
  operation(
    { ...before, ...names, translatedSids: sids, ...tail, ...after },
    { referencedDomains, translatedSids: sids, mappedCount: u32 },
  );
const lookUpSids = (before: Fields, translated: Type<unknown>, after: Fields): Operation =>
  operation(
    { ...before, sidEnumBuffer, translatedNames: translated, ...tail, ...after },
    { referencedDomains, translatedNames: translated, mappedCount: u32 },
  );

const accountDomain = struct({ name: unicodeString, sid: pointer(sid) });
const dnsDomain = struct({
  name: unicodeString,
  dnsDomainName: unicodeString,
  dnsForestName: unicodeString,
  domainGuid: guid,
  sid: pointer(sid),
});
/** LSAPR_POLICY_INFORMATION (MS-LSAD §2.2.4.2): who a machine is, and what it audits. */
const policy = union(enum16, {
  1: struct({
    auditLogPercentFull: u32,
    maximumLogSize: u32,
    auditRetentionPeriod: u64,
    auditLogFullShutdownInProgress: u8,
    timeToShutdown: u64,
    nextAuditRecordId: u32,
  }),
  2: struct({ auditingMode: u8, eventAuditingOptions: pointer(array(u32)), maximumAuditEventCount: u32 }),
  3: accountDomain,
  4: struct({ name: unicodeString }),
  5: accountDomain,
  6: struct({ lsaServerRole: enum16 }),
  7: struct({ replicaSource: unicodeString, replicaAccountName: unicodeString }),
  8: struct({
    pagedPoolLimit: u32,
    nonPagedPoolLimit: u32,
    minimumWorkingSetSize: u32,
    maximumWorkingSetSize: u32,
    pagefileLimit: u32,
    timeLimit: u64,
  }),
  9: struct({ modifiedId: u64, databaseCreationTime: time64 }),
  10: struct({ shutDownOnFull: u8 }),
  11: struct({ shutDownOnFull: u8, logIsFull: u8 }),
  12: dnsDomain,
  13: dnsDomain,
  14: accountDomain,
});
const policyInformation = pointer(policy);
/** LSAPR_POLICY_DOMAIN_INFORMATION (§2.2.4.16): recovery of encrypted files, and how long tickets live. */
const domainInformation = pointer(
  union(enum16, {
    2: struct({ infoLength: u32, efsBlob: pointer(byteCount) }),
    3: struct({
      authenticationOptions: hex32,
      maxServiceTicketAge: u64,
      maxTicketAge: u64,
      maxRenewAge: u64,
      maxClockSkew: u64,
      reserved: ignored(u64),
    }),
  }),
);

const secretValues: Fields = {
  encryptedCurrentValue: pointer(trusts.cipherValue),
  currentValueSetTime: pointer(time64),
  encryptedOldValue: pointer(trusts.cipherValue),
  oldValueSetTime: pointer(time64),
};
/** LSAPR_USER_RIGHT_SET (§2.2.5.2). */
const userRights = struct({ entries: u32, userRights: pointer(array(unicodeString)) });
/** LSAPR_ACCOUNT_ENUM_BUFFER (§2.2.5.4), LSAPR_PRIVILEGE_ENUM_BUFFER (§2.2.8.2), LSAPR_TRUSTED_ENUM_BUFFER_EX (§2.2.7.21). */
const accountEnumBuffer = struct({ entries: u32, information: pointer(array(struct({ sid: pointer(sid) }))) });
const luid = struct({ lowPart: u32, highPart: u32 });
const privilegeEnumBuffer = struct({
  entries: u32,
  privileges: pointer(array(struct({ name: unicodeString, localValue: luid }))),
});
/** LSAPR_PRIVILEGE_SET (§2.2.5.5). */
const privilegeSet = conformantStruct(
  { privilegeCount: u32, control: hex32 },
  'privilege',
  struct({ luid, attributes: hex32 }),
);
const trustedEnumBuffer = struct({ entries: u32, information: pointer(array(trusts.trustInformation)) });
const trustedEnumBufferEx = struct({ entries: u32, information: pointer(array(trusts.trustedDomain)) });

/** LSAPR_SR_SECURITY_DESCRIPTOR: its length. */
const securityDescriptor = struct({ length: u32, securityDescriptor: pointer(byteCount) });
/** LSAPR_REVISION_INFO (§2.2.2.7). */
const revisionInfo = union(u32, { 1: struct({ revision: u32, supportedFeatures: hex32 }) });

const { trustedDomainInformation } = trusts;
const queryTrust = (asked: Fields): Operation =>
  operation(
    { handle, ...asked, informationClass: enum16 },
    { trustedDomainInformation: pointer(trustedDomainInformation) },
  );
const setTrust = (asked: Fields): Operation =>
  operation({ handle, ...asked, informationClass: enum16, trustedDomainInformation });
const createTrust = (authenticationInformation: Fields[string]): Operation =>
  operation(
    { handle, trustedDomainInformation: trusts.trustedDomain, authenticationInformation, desiredAccess },
    { handle },
  );
const ofForest: Fields = { handle, trustedDomainName: unicodeString, highestRecordType: enum16 };
const queryForest = operation(ofForest, { forestTrustInfo: pointer(trusts.forestTrustInformation) });
const setForest = operation(
  { ...ofForest, forestTrustInfo: trusts.forestTrustInformation, checkOnly: u8 },
  { collisionInfo: trusts.collisionInformation },
);
const openPolicy3 = (asked: Fields): Operation =>
  operation(
    { ...asked, objectAttributes, desiredAccess, inVersion: u32, inRevisionInfo: revisionInfo },
    { outVersion: u32, outRevisionInfo: revisionInfo, handle },
  );
/** Since the names of secrets are encrypted, which secret it is remains unknown. */
const aes = pointer(trusts.aesCipherValue);
const openSecret2 = operation({ handle, encryptedSecretName: trusts.aesCipherValue, desiredAccess }, { handle });
const secretValues2: Fields = {
  encryptedCurrentValue: pointer(aes),
  currentValueSetTime: pointer(time64),
  encryptedOldValue: pointer(aes),
  oldValueSetTime: pointer(time64),
};

export const lsarpc: InterfaceDecoder = {
  uuid: LSARPC_UUID,
  operations: {
    0: operation({ handle }, { handle }),
    2: operation(
      { handle, enumerationContext: u32, preferedMaximumLength: u32 },
      { enumerationContext: u32, enumerationBuffer: privilegeEnumBuffer },
    ),
    3: operation({ handle, securityInformation: hex32 }, { securityDescriptor: pointer(securityDescriptor) }),
    4: operation({ handle, securityInformation: hex32, securityDescriptor }),
    6: operation({ systemName: pointer(u16), objectAttributes, desiredAccess }, { handle }),
    7: operation({ handle, informationClass: enum16 }, { policyInformation }),
    8: operation({ handle, informationClass: enum16, policyInformation: policy }),
    10: operation({ handle, accountSid: sid, desiredAccess }, { handle }),
    11: operation(
      { handle, enumerationContext: u32, preferedMaximumLength: u32 },
      { enumerationContext: u32, enumerationBuffer: accountEnumBuffer },
    ),
    12: operation({ handle, trustedDomainInformation: trusts.trustInformation, desiredAccess }, { handle }),
    13: operation(
      { handle, enumerationContext: u32, preferedMaximumLength: u32 },
      { enumerationContext: u32, enumerationBuffer: trustedEnumBuffer },
    ),
    14: lookUpNames({ handle }, SIDS, {}),
    15: lookUpSids({ handle }, NAMES, {}),
    16: operation({ handle, secretName: unicodeString, desiredAccess }, { handle }),
    17: operation({ handle, accountSid: sid, desiredAccess }, { handle }),
    18: operation({ handle }, { privileges: pointer(privilegeSet) }),
    19: operation({ handle, privileges: privilegeSet }),
    20: operation({ handle, allPrivileges: u8, privileges: pointer(privilegeSet) }),
    23: operation({ handle }, { systemAccess: hex32 }),
    24: operation({ handle, systemAccess: hex32 }),
    25: operation({ handle, trustedDomainSid: sid, desiredAccess }, { handle }),
    26: queryTrust({}),
    27: setTrust({}),
    28: operation({ handle, secretName: unicodeString, desiredAccess }, { handle }),
    29: operation({ handle, encryptedCurrentValue: trusts.cipherValue, encryptedOldValue: trusts.cipherValue }),
    30: operation({ handle, ...secretValues }, secretValues),
    31: operation({ handle, name: unicodeString }, { value: luid }),
    32: operation({ handle, value: luid }, { name: pointer(unicodeString) }),
    33: operation(
      { handle, name: unicodeString, clientLanguage: u16, clientSystemDefaultLanguage: u16 },
      { displayName: pointer(unicodeString), languageReturned: u16 },
    ),
    34: operation({ handle }, { handle }),
    35: operation({ handle, userRight: pointer(unicodeString) }, { enumerationBuffer: accountEnumBuffer }),
    36: operation({ handle, accountSid: sid }, { userRights }),
    37: operation({ handle, accountSid: sid, userRights }),
    38: operation({ handle, accountSid: sid, allRights: u8, userRights }),
    39: queryTrust({ trustedDomainSid: sid }),
    40: setTrust({ trustedDomainSid: sid }),
    41: operation({ handle, trustedDomainSid: sid }),
    42: operation({ handle, keyName: unicodeString, encryptedData: trusts.cipherValue }),
    43: operation(
      { handle, keyName: unicodeString, encryptedData: trusts.cipherValue },
      { encryptedData: trusts.cipherValue },
    ),
    44: operation({ systemName: uniqueWstr, objectAttributes, desiredAccess }, { handle }),
    45: operation(
      { systemName: uniqueWstr, userName: pointer(unicodeString), domainName: pointer(pointer(unicodeString)) },
      { userName: pointer(unicodeString), domainName: pointer(pointer(unicodeString)) },
    ),
    46: operation({ handle, informationClass: enum16 }, { policyInformation }),
    47: operation({ handle, informationClass: enum16, policyInformation: policy }),
    48: queryTrust({ trustedDomainName: unicodeString }),
    49: setTrust({ trustedDomainName: unicodeString }),
    50: operation(
      { handle, enumerationContext: u32, preferedMaximumLength: u32 },
      { enumerationContext: u32, enumerationBuffer: trustedEnumBufferEx },
    ),
    51: createTrust(trusts.authenticationInformation),
    53: operation({ handle, informationClass: enum16 }, { domainInformation }),
    54: operation({ handle, informationClass: enum16, domainInformation }),
    55: operation({ handle, trustedDomainName: unicodeString, desiredAccess }, { handle }),
    57: lookUpSids({ handle }, NAMES_EX, options),
    58: lookUpNames({ handle }, SIDS_EX, options),
    59: createTrust(trusts.authBlob),
    68: lookUpNames({ handle }, SIDS_EX2, options),
    73: queryForest,
    74: setForest,
    76: lookUpSids({}, NAMES_EX, options),
    77: lookUpNames({}, SIDS_EX2, options),
    129: createTrust(trusts.aesCipherValue),
    130: openPolicy3({ systemName: uniqueWstr }),
    132: queryForest,
    133: setForest,
    135: openPolicy3({}),
    136: openSecret2,
    137: openSecret2,
    138: operation({ handle, encryptedCurrentValue: aes, encryptedOldValue: aes }),
    139: operation({ handle, ...secretValues2 }, secretValues2),
    140: operation({ handle, encryptedKeyName: trusts.aesCipherValue, encryptedData: aes }),
    141: operation(
      { handle, encryptedKeyName: trusts.aesCipherValue, encryptedData: pointer(aes) },
      { encryptedData: pointer(aes) },
    ),
  },
};
