/** Structures of MS-SAMR §2.2: what is asked and said of domains, groups, aliases and users. */

import {
  array,
  byteCount,
  enum16,
  type Fields,
  hex32,
  ignored,
  mapped,
  oemString,
  pointer,
  sid,
  skipped,
  struct,
  time64,
  type Type,
  u16,
  u32,
  u64,
  u8,
  unicodeString,
  union,
  varyingArray,
  varyingBytes,
} from '../idl/index.ts';
import { flagNames, type FlagTable } from '../../flags.ts';
import { filetimeToIso } from '../../../bytes.ts';

/** OLD_LARGE_INTEGER (§2.2.2.2): a time in two halves; null for 0 and "never". */
export const oldTime: Type<string | null> = mapped(struct({ low: u32, high: u32 }), ({ low, high }) => {
  return filetimeToIso((BigInt(high as number) << 32n) | BigInt(low as number)) ?? null;
});

/** A span in units of 100 ns below zero, as seconds; null for "never". */
function secondsOf(value: bigint): number | null {
  const ticks = BigInt.asIntN(64, value);
  return ticks === -0x8000_0000_0000_0000n ? null : Number(-ticks / 10_000_000n);
}
/** OLD_LARGE_INTEGER that holds a span, and LARGE_INTEGER, which stands at a multiple of eight where the other does at four. */
const oldSpan: Type<number | null> = mapped(struct({ low: u32, high: u32 }), ({ low, high }) =>
  secondsOf((BigInt(high as number) << 32n) | BigInt(low as number)),
);
const span: Type<number | null> = mapped(u64, secondsOf);

/** RPC_SHORT_BLOB (§2.2.2.4): hashes of passwords, never shown. */
const shortBlob = ignored(struct({ length: u16, maximumLength: u16, buffer: pointer(varyingArray(u16)) }));

/** SAMPR_SR_SECURITY_DESCRIPTOR (§2.2.7.1): its length. */
export const securityDescriptor = struct({ length: u32, securityDescriptor: pointer(byteCount) });

/** USER_ACCOUNT codes (§2.2.1.12). */
const USER_ACCOUNT_CONTROL: FlagTable = [
  [0x00000001, 'USER_ACCOUNT_DISABLED'],
  [0x00000002, 'USER_HOME_DIRECTORY_REQUIRED'],
  [0x00000004, 'USER_PASSWORD_NOT_REQUIRED'],
  [0x00000008, 'USER_TEMP_DUPLICATE_ACCOUNT'],
  [0x00000010, 'USER_NORMAL_ACCOUNT'],
  [0x00000020, 'USER_MNS_LOGON_ACCOUNT'],
  [0x00000040, 'USER_INTERDOMAIN_TRUST_ACCOUNT'],
  [0x00000080, 'USER_WORKSTATION_TRUST_ACCOUNT'],
  [0x00000100, 'USER_SERVER_TRUST_ACCOUNT'],
  [0x00000200, 'USER_DONT_EXPIRE_PASSWORD'],
  [0x00000400, 'USER_ACCOUNT_AUTO_LOCKED'],
  [0x00000800, 'USER_ENCRYPTED_TEXT_PASSWORD_ALLOWED'],
  [0x00001000, 'USER_SMARTCARD_REQUIRED'],
  [0x00002000, 'USER_TRUSTED_FOR_DELEGATION'],
  [0x00004000, 'USER_NOT_DELEGATED'],
  [0x00008000, 'USER_USE_DES_KEY_ONLY'],
  [0x00010000, 'USER_DONT_REQUIRE_PREAUTH'],
  [0x00020000, 'USER_PASSWORD_EXPIRED'],
  [0x00040000, 'USER_TRUSTED_TO_AUTHENTICATE_FOR_DELEGATION'],
  [0x00080000, 'USER_NO_AUTH_DATA_REQUIRED'],
  [0x00100000, 'USER_PARTIAL_SECRETS_ACCOUNT'],
];
export const userAccountControl: Type<string[]> = mapped(u32, (value) => flagNames(value, USER_ACCOUNT_CONTROL));

/** SAMPR_ENUMERATION_BUFFER (§2.2.7.10). */
export const enumerationBuffer = pointer(
  struct({ entriesRead: u32, buffer: pointer(array(struct({ relativeId: u32, name: unicodeString }))) }),
);
/** SAMPR_PSID_ARRAY (§2.2.7.5). */
export const sidArray = struct({ count: u32, sids: pointer(array(pointer(sid))) });
/** SAMPR_ULONG_ARRAY (§2.2.7.4). */
export const ulongArray = struct({ count: u32, element: pointer(array(u32)) });
/** SAMPR_RETURNED_USTRING_ARRAY (§2.2.7.7). */
export const stringArray = struct({ count: u32, element: pointer(array(unicodeString)) });
/** SAMPR_GET_GROUPS_BUFFER (§2.2.7.13) and SAMPR_GET_MEMBERS_BUFFER (§2.2.7.14). */
export const groupsBuffer = pointer(
  struct({ membershipCount: u32, groups: pointer(array(struct({ relativeId: u32, attributes: hex32 }))) }),
);
export const membersBuffer = pointer(
  struct({ memberCount: u32, members: pointer(array(u32)), attributes: pointer(array(hex32)) }),
);

/** SAMPR_DOMAIN_GENERAL_INFORMATION (§2.2.4.10). */
const DOMAIN_GENERAL: Fields = {
  forceLogoff: oldSpan,
  oemInformation: unicodeString,
  domainName: unicodeString,
  replicaSourceNodeName: unicodeString,
  domainModifiedCount: struct({ low: u32, high: u32 }),
  domainServerState: u32,
  domainServerRole: u32,
  uasCompatibilityRequired: u8,
  userCount: u32,
  groupCount: u32,
  aliasCount: u32,
};
const LOCKOUT: Fields = { lockoutDuration: span, lockoutObservationWindow: span, lockoutThreshold: u16 };
const MODIFIED: Fields = { domainModifiedCount: struct({ low: u32, high: u32 }), creationTime: oldTime };

/** SAMPR_DOMAIN_INFO_BUFFER (§2.2.4.17). */
export const domainInformation = union(enum16, {
  1: struct({
    minPasswordLength: u16,
    passwordHistoryLength: u16,
    passwordProperties: hex32,
    maxPasswordAge: oldSpan,
    minPasswordAge: oldSpan,
  }),
  2: struct(DOMAIN_GENERAL),
  3: struct({ forceLogoff: oldSpan }),
  4: struct({ oemInformation: unicodeString }),
  5: struct({ domainName: unicodeString }),
  6: struct({ replicaSourceNodeName: unicodeString }),
  7: struct({ domainServerRole: u32 }),
  8: struct(MODIFIED),
  9: struct({ domainServerState: u32 }),
  11: struct({ general: struct(DOMAIN_GENERAL), ...LOCKOUT }),
  12: struct(LOCKOUT),
  13: struct({ ...MODIFIED, modifiedCountAtLastPromotion: struct({ low: u32, high: u32 }) }),
});

/** SAMPR_GROUP_INFO_BUFFER (§2.2.5.7) and SAMPR_ALIAS_INFO_BUFFER (§2.2.6.6). */
export const groupInformation = union(enum16, {
  1: struct({ name: unicodeString, attributes: hex32, memberCount: u32, adminComment: unicodeString }),
  2: struct({ name: unicodeString }),
  3: struct({ attributes: hex32 }),
  4: struct({ adminComment: unicodeString }),
  5: struct({ name: unicodeString, attributes: hex32, memberCount: u32, adminComment: unicodeString }),
});
export const aliasInformation = union(enum16, {
  1: struct({ name: unicodeString, memberCount: u32, adminComment: unicodeString }),
  2: struct({ name: unicodeString }),
  3: struct({ adminComment: unicodeString }),
});

/** SAMPR_LOGON_HOURS (§2.2.6.5). */
const logonHours = ignored(struct({ unitsPerWeek: u16, logonHours: pointer(varyingBytes) }));

/** SAMPR_USER_ALL_INFORMATION (§2.2.6.6). */
const USER_ALL: Fields = {
  lastLogon: oldTime,
  lastLogoff: oldTime,
  passwordLastSet: oldTime,
  accountExpires: oldTime,
  passwordCanChange: oldTime,
  passwordMustChange: oldTime,
  userName: unicodeString,
  fullName: unicodeString,
  homeDirectory: unicodeString,
  homeDirectoryDrive: unicodeString,
  scriptPath: unicodeString,
  profilePath: unicodeString,
  adminComment: unicodeString,
  workStations: unicodeString,
  userComment: unicodeString,
  parameters: ignored(unicodeString),
  lmOwfPassword: shortBlob,
  ntOwfPassword: shortBlob,
  privateData: ignored(unicodeString),
  securityDescriptor,
  userId: u32,
  primaryGroupId: u32,
  userAccountControl,
  whichFields: hex32,
  logonHours,
  badPasswordCount: u16,
  logonCount: u16,
  countryCode: u16,
  codePage: u16,
  lmPasswordPresent: u8,
  ntPasswordPresent: u8,
  passwordExpired: u8,
  privateDataSensitive: u8,
};

/** SAMPR_ENCRYPTED_USER_PASSWORD (§2.2.6.21) and _NEW (§2.2.6.22). */
const ENCRYPTED_PASSWORD = skipped(516);
const ENCRYPTED_PASSWORD_NEW = skipped(532);

/** SAMPR_ENCRYPTED_PASSWORD_AES (§2.2.6.32). */
export const ENCRYPTED_PASSWORD_AES = ignored(
  struct({
    authData: skipped(64),
    salt: skipped(16),
    cbCipher: u32,
    cipher: pointer(byteCount),
    pbkdf2Iterations: u64,
  }),
);

/** SAMPR_USER_INFO_BUFFER (§2.2.6.29). */
export const userInformation = union(enum16, {
  1: struct({
    userName: unicodeString,
    fullName: unicodeString,
    primaryGroupId: u32,
    adminComment: unicodeString,
    userComment: unicodeString,
  }),
  2: struct({ userComment: unicodeString, reserved1: unicodeString, countryCode: u16, codePage: u16 }),
  3: struct({
    userName: unicodeString,
    fullName: unicodeString,
    userId: u32,
    primaryGroupId: u32,
    homeDirectory: unicodeString,
    homeDirectoryDrive: unicodeString,
    scriptPath: unicodeString,
    profilePath: unicodeString,
    workStations: unicodeString,
    lastLogon: oldTime,
    lastLogoff: oldTime,
    passwordLastSet: oldTime,
    passwordCanChange: oldTime,
    passwordMustChange: oldTime,
    logonHours,
    badPasswordCount: u16,
    logonCount: u16,
    userAccountControl,
  }),
  4: struct({ logonHours }),
  5: struct({
    userName: unicodeString,
    fullName: unicodeString,
    userId: u32,
    primaryGroupId: u32,
    homeDirectory: unicodeString,
    homeDirectoryDrive: unicodeString,
    scriptPath: unicodeString,
    profilePath: unicodeString,
    adminComment: unicodeString,
    workStations: unicodeString,
    lastLogon: oldTime,
    lastLogoff: oldTime,
    logonHours,
    badPasswordCount: u16,
    logonCount: u16,
    passwordLastSet: oldTime,
    accountExpires: oldTime,
    userAccountControl,
  }),
  6: struct({ userName: unicodeString, fullName: unicodeString }),
  7: struct({ userName: unicodeString }),
  8: struct({ fullName: unicodeString }),
  9: struct({ primaryGroupId: u32 }),
  10: struct({ homeDirectory: unicodeString, homeDirectoryDrive: unicodeString }),
  11: struct({ scriptPath: unicodeString }),
  12: struct({ profilePath: unicodeString }),
  13: struct({ adminComment: unicodeString }),
  14: struct({ workStations: unicodeString }),
  16: struct({ userAccountControl }),
  17: struct({ accountExpires: oldTime }),
  18: struct({ owfPasswords: skipped(32), ntPasswordPresent: u8, lmPasswordPresent: u8, passwordExpired: u8 }),
  20: ignored(struct({ parameters: unicodeString })),
  21: struct(USER_ALL),
  23: struct({ all: struct(USER_ALL), userPassword: ENCRYPTED_PASSWORD }),
  24: struct({ userPassword: ENCRYPTED_PASSWORD, passwordExpired: u8 }),
  25: struct({ all: struct(USER_ALL), userPassword: ENCRYPTED_PASSWORD_NEW }),
  26: struct({ userPassword: ENCRYPTED_PASSWORD_NEW, passwordExpired: u8 }),
  31: struct({ userPassword: ENCRYPTED_PASSWORD_AES, passwordExpired: u8 }),
  32: struct({ all: struct(USER_ALL), userPassword: ENCRYPTED_PASSWORD_AES }),
});
/** Classes that set a password (§3.1.5.6.4). */
export const PASSWORD_CLASSES: ReadonlySet<number> = new Set([18, 23, 24, 25, 26, 31, 32]);

const DISPLAY: Fields = {
  index: u32,
  rid: u32,
  accountControl: userAccountControl,
  accountName: unicodeString,
  adminComment: unicodeString,
};
const displayed = (fields: Fields): Type<unknown> =>
  struct({ entriesRead: u32, buffer: pointer(array(struct(fields))) });

/** SAMPR_DISPLAY_INFO_BUFFER (§2.2.8.13). */
export const displayInformation = union(enum16, {
  1: displayed({ ...DISPLAY, fullName: unicodeString }),
  2: displayed(DISPLAY),
  3: displayed({ index: u32, rid: u32, attributes: hex32, accountName: unicodeString, adminComment: unicodeString }),
  4: displayed({ index: u32, oemAccountName: oemString }),
  5: displayed({ index: u32, oemAccountName: oemString }),
});

/** SAM_VALIDATE_PERSISTED_FIELDS (§2.2.9.2), with hashes of former passwords. */
const persistedFields = struct({
  presentFields: hex32,
  passwordLastSet: time64,
  badPasswordTime: time64,
  lockoutTime: time64,
  badPasswordCount: u32,
  passwordHistoryLength: u32,
  passwordHistory: ignored(pointer(array(struct({ length: u32, hash: pointer(byteCount) })))),
});
const VALIDATED: Fields = {
  inputPersistedFields: persistedFields,
  clearPassword: ignored(unicodeString),
  userAccountName: unicodeString,
  hashedPassword: ignored(struct({ length: u32, hash: pointer(byteCount) })),
};
/** SAM_VALIDATE_INPUT_ARG and SAM_VALIDATE_OUTPUT_ARG (§2.2.9), by PASSWORD_POLICY_VALIDATION_TYPE. */
export const validationInput = union(enum16, {
  1: struct({ inputPersistedFields: persistedFields, passwordMatched: u8 }),
  2: struct({ ...VALIDATED, passwordMatch: u8 }),
  3: struct({ ...VALIDATED, passwordMustChangeAtNextLogon: u8, clearLockout: u8 }),
});
const validated = struct({ changedPersistedFields: persistedFields, validationStatus: enum16 });
export const validationOutput = union(enum16, { 1: validated, 2: validated, 3: validated });
