/** What a backup domain controller is sent of its primary (MS-NRPC §2.2.1.5): accounts, policy, secrets. */

import {
  array,
  byteCount,
  enum16,
  type Fields,
  filetime,
  hex32,
  ignored,
  named,
  plain,
  pointer,
  sid,
  skipped,
  struct,
  type Type,
  u16,
  u32,
  u8,
  unicodeString,
  union,
  uniqueWstr,
  varyingBytes,
} from '../idl/index.ts';

/** NLPR_MODIFIED_COUNT (§2.2.1.5.26): an OLD_LARGE_INTEGER, of which the two halves lie apart. */
export const modifiedCount: Type<bigint> = plain(
  [4, 4],
  8,
  (cursor) => BigInt(cursor.u32()) | (BigInt(cursor.u32()) << 32n),
);

/** What every delta ends in: for later use, as the specification says. */
const THREE_STRINGS: Fields = {
  dummyString2: ignored(unicodeString),
  dummyString3: ignored(unicodeString),
  dummyString4: ignored(unicodeString),
};
const FOUR_STRINGS: Fields = { dummyString1: ignored(unicodeString), ...THREE_STRINGS };
const THREE_LONGS: Fields = { dummyLong2: ignored(u32), dummyLong3: ignored(u32), dummyLong4: ignored(u32) };
const FOUR_LONGS: Fields = { dummyLong1: ignored(u32), ...THREE_LONGS };
const SECURITY: Fields = {
  securityInformation: ignored(u32),
  securitySize: ignored(u32),
  securityDescriptor: ignored(pointer(byteCount)),
};

/** NETLOGON_DELTA_DOMAIN (§2.2.1.5.10). */
const deltaDomain = struct({
  domainName: unicodeString,
  oemInformation: unicodeString,
  forceLogoff: ignored(modifiedCount),
  minPasswordLength: u16,
  passwordHistoryLength: u16,
  maxPasswordAge: ignored(modifiedCount),
  minPasswordAge: ignored(modifiedCount),
  domainModifiedCount: modifiedCount,
  domainCreationTime: filetime,
  ...SECURITY,
  domainLockoutInformation: ignored(unicodeString),
  ...THREE_STRINGS,
  passwordProperties: hex32,
  ...THREE_LONGS,
});

/** NETLOGON_DELTA_GROUP (§2.2.1.5.13). */
const deltaGroup = struct({
  name: unicodeString,
  relativeId: u32,
  attributes: hex32,
  adminComment: unicodeString,
  ...SECURITY,
  ...FOUR_STRINGS,
  ...FOUR_LONGS,
});

/** NETLOGON_RENAME_ALIAS, _GROUP and _USER (§2.2.1.5.23 to §2.2.1.5.25). */
const rename = pointer(struct({ oldName: unicodeString, newName: unicodeString, ...FOUR_STRINGS, ...FOUR_LONGS }));

/** NLPR_LOGON_HOURS (§2.2.1.5.14) and NLPR_USER_PRIVATE_INFO (§2.2.1.5.15): its data is the account's keys. */
const logonHours = ignored(struct({ unitsPerWeek: u16, logonHours: pointer(varyingBytes) }));
const privateData = struct({ sensitiveData: ignored(u8), dataLength: u32, data: ignored(pointer(byteCount)) });

/** NETLOGON_DELTA_USER (§2.2.1.5.16): the hashes of its password are encrypted by the session's key. */
const deltaUser = struct({
  userName: unicodeString,
  fullName: unicodeString,
  userId: u32,
  primaryGroupId: u32,
  homeDirectory: unicodeString,
  homeDirectoryDrive: unicodeString,
  scriptPath: unicodeString,
  adminComment: unicodeString,
  workStations: unicodeString,
  lastLogon: filetime,
  lastLogoff: filetime,
  logonHours,
  badPasswordCount: u16,
  logonCount: u16,
  passwordLastSet: filetime,
  accountExpires: filetime,
  userAccountControl: hex32,
  encryptedNtOwfPassword: skipped(16),
  encryptedLmOwfPassword: skipped(16),
  ntPasswordPresent: u8,
  lmPasswordPresent: u8,
  passwordExpired: u8,
  userComment: unicodeString,
  parameters: ignored(unicodeString),
  countryCode: ignored(u16),
  codePage: ignored(u16),
  privateData,
  ...SECURITY,
  profilePath: unicodeString,
  ...THREE_STRINGS,
  ...FOUR_LONGS,
});

/** NETLOGON_DELTA_GROUP_MEMBER (§2.2.1.5.17). */
const deltaGroupMember = struct({
  members: pointer(array(u32)),
  attributes: ignored(pointer(array(u32))),
  memberCount: u32,
  ...FOUR_LONGS,
});

/** NETLOGON_DELTA_ALIAS (§2.2.1.5.4) and _ALIAS_MEMBER (§2.2.1.5.7), with NLPR_SID_ARRAY (§2.2.1.5.6). */
const deltaAlias = struct({
  name: unicodeString,
  relativeId: u32,
  ...SECURITY,
  comment: unicodeString,
  ...THREE_STRINGS,
  ...FOUR_LONGS,
});
const deltaAliasMember = struct({
  members: struct({ count: u32, sids: pointer(array(pointer(sid))) }),
  ...FOUR_LONGS,
});

/** NLPR_QUOTA_LIMITS (§2.2.1.5.2). */
const quotaLimits = ignored(struct({ pagedPoolLimit: u32, others: skipped(24) }));

/** NETLOGON_DELTA_POLICY (§2.2.1.5.19). */
const deltaPolicy = struct({
  maximumLogSize: u32,
  auditRetentionPeriod: ignored(modifiedCount),
  auditingMode: u8,
  maximumAuditEventCount: u32,
  eventAuditingOptions: pointer(array(u32)),
  primaryDomainName: unicodeString,
  primaryDomainSid: pointer(sid),
  quotaLimits,
  modifiedId: modifiedCount,
  databaseCreationTime: filetime,
  ...SECURITY,
  ...FOUR_STRINGS,
  ...FOUR_LONGS,
});

/** NETLOGON_DELTA_TRUSTED_DOMAINS (§2.2.1.5.22). */
const deltaTrustedDomains = struct({
  domainName: unicodeString,
  numControllerEntries: u32,
  controllerNames: pointer(array(unicodeString)),
  ...SECURITY,
  ...FOUR_STRINGS,
  posixOffset: ignored(u32),
  ...THREE_LONGS,
});

/** NETLOGON_DELTA_ACCOUNTS (§2.2.1.5.3): who has which privileges. */
const deltaAccounts = struct({
  privilegeEntries: u32,
  privilegeControl: ignored(u32),
  privilegeAttributes: ignored(pointer(array(u32))),
  privilegeNames: pointer(array(unicodeString)),
  quotaLimits,
  systemAccessFlags: hex32,
  ...SECURITY,
  ...FOUR_STRINGS,
  ...FOUR_LONGS,
});

/** NETLOGON_DELTA_SECRET (§2.2.1.5.21) of two NLPR_CR_CIPHER_VALUE (§2.2.1.5.20). */
const cipher = struct({ length: u32, maximumLength: ignored(u32), buffer: ignored(pointer(varyingBytes)) });
const deltaSecret = struct({
  currentValue: cipher,
  currentValueSetTime: filetime,
  oldValue: cipher,
  oldValueSetTime: filetime,
  ...SECURITY,
  ...FOUR_STRINGS,
  ...FOUR_LONGS,
});

/** NETLOGON_DELTA_DELETE_GROUP (§2.2.1.5.8) and _USER (§2.2.1.5.9). */
const deleted = pointer(struct({ accountName: uniqueWstr, ...FOUR_STRINGS, ...FOUR_LONGS }));

/** NETLOGON_DELTA_TYPE (§2.2.1.5.28). */
const DELTA_TYPES: Readonly<Record<number, string>> = {
  1: 'AddOrChangeDomain',
  2: 'AddOrChangeGroup',
  3: 'DeleteGroup',
  4: 'RenameGroup',
  5: 'AddOrChangeUser',
  6: 'DeleteUser',
  7: 'RenameUser',
  8: 'ChangeGroupMembership',
  9: 'AddOrChangeAlias',
  10: 'DeleteAlias',
  11: 'RenameAlias',
  12: 'ChangeAliasMembership',
  13: 'AddOrChangeLsaPolicy',
  14: 'AddOrChangeLsaTDomain',
  15: 'DeleteLsaTDomain',
  16: 'AddOrChangeLsaAccount',
  17: 'DeleteLsaAccount',
  18: 'AddOrChangeLsaSecret',
  19: 'DeleteLsaSecret',
  20: 'DeleteGroupByName',
  21: 'DeleteUserByName',
  22: 'SerialNumberSkip',
};

const byRid = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 21].map((type) => [type, u32]));
const bySid = Object.fromEntries([13, 14, 15, 16, 17].map((type) => [type, pointer(sid)]));

/** NETLOGON_DELTA_ENUM_ARRAY (§2.2.1.5.12) of NETLOGON_DELTA_ENUM (§2.2.1.5.11). */
export const deltaArray: Type<unknown> = pointer(
  struct({
    countReturned: u32,
    deltas: pointer(
      array(
        struct({
          deltaType: named(DELTA_TYPES, enum16),
          deltaId: union(enum16, { ...byRid, ...bySid, 18: uniqueWstr, 19: uniqueWstr }, null),
          delta: union(
            enum16,
            {
              1: pointer(deltaDomain),
              2: pointer(deltaGroup),
              4: rename,
              5: pointer(deltaUser),
              7: rename,
              8: pointer(deltaGroupMember),
              9: pointer(deltaAlias),
              11: rename,
              12: pointer(deltaAliasMember),
              13: pointer(deltaPolicy),
              14: pointer(deltaTrustedDomains),
              16: pointer(deltaAccounts),
              18: pointer(deltaSecret),
              20: deleted,
              21: deleted,
              22: pointer(modifiedCount),
            },
            null,
          ),
        }),
      ),
    ),
  }),
);
