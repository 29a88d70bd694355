/** Security account manager (MS-SAMR §3.1.5): domains, groups, aliases and users, looked up and changed. */

import {
  bool32,
  enum16,
  type Fields,
  handle,
  hex32,
  type InterfaceDecoder,
  oemString,
  type Operation,
  pointer,
  sid,
  skipped,
  struct,
  u16,
  u32,
  u8,
  unicodeString,
  union,
  uniqueWstr,
  varyingArray,
} from '../idl/index.ts';
import * as types from './samr-types.ts';

export const SAMR_UUID = '12345778-1234-abcd-ef00-0123456789ac';

const operation = (asked: Fields, out: Operation['out'] = {}): Operation => ({ in: asked, out, returns: 'ntstatus' });
const desiredAccess = hex32;
/** The null handle, after a close. */
const closed: Fields = { handle };
/** SAMPR_REVISION_INFO (§2.2.7.15). */
const revisionInfo = union(u32, { 1: struct({ revision: u32, supportedFeatures: hex32 }) });

const enumerate = (asked: Fields): Operation =>
  operation(
    { handle, enumerationContext: u32, ...asked, preferedMaximumLength: u32 },
    { enumerationContext: u32, buffer: types.enumerationBuffer, countReturned: u32 },
  );

const display = operation(
  { handle, displayInformationClass: enum16, index: u32, entryCount: u32, preferredMaximumLength: u32 },
  { totalAvailable: u32, totalReturned: u32, buffer: types.displayInformation },
);
const displayIndex = operation({ handle, displayInformationClass: enum16, prefix: unicodeString }, { index: u32 });
const queryDomain = operation({ handle, domainInformationClass: enum16 }, { buffer: pointer(types.domainInformation) });
const queryUser = operation({ handle, userInformationClass: enum16 }, { buffer: pointer(types.userInformation) });
const setUser = operation({ handle, userInformationClass: enum16, buffer: types.userInformation });
const encrypted = (size: number): Fields[string] => pointer(skipped(size));

export const samr: InterfaceDecoder = {
  uuid: SAMR_UUID,
  operations: {
    0: operation({ serverName: pointer(u16), desiredAccess }, { handle }),
    1: operation({ handle }, closed),
    2: operation({ handle, securityInformation: hex32, securityDescriptor: types.securityDescriptor }),
    3: operation({ handle, securityInformation: hex32 }, { securityDescriptor: pointer(types.securityDescriptor) }),
    5: operation({ handle, name: unicodeString }, { domainId: pointer(sid) }),
    6: enumerate({}),
    7: operation({ handle, desiredAccess, domainId: sid }, { handle }),
    8: queryDomain,
    9: operation({ handle, domainInformationClass: enum16, domainInformation: types.domainInformation }),
    10: operation({ handle, name: unicodeString, desiredAccess }, { handle, relativeId: u32 }),
    11: enumerate({}),
    12: operation({ handle, name: unicodeString, desiredAccess }, { handle, relativeId: u32 }),
    13: enumerate({ userAccountControl: types.userAccountControl }),
    14: operation({ handle, name: unicodeString, desiredAccess }, { handle, relativeId: u32 }),
    15: enumerate({}),
    16: operation({ handle, sidArray: types.sidArray }, { membership: types.ulongArray }),
    17: operation(
      { handle, count: u32, names: varyingArray(unicodeString) },
      { relativeIds: types.ulongArray, use: types.ulongArray },
    ),
    18: operation(
      { handle, count: u32, relativeIds: varyingArray(u32) },
      { names: types.stringArray, use: types.ulongArray },
    ),
    19: operation({ handle, desiredAccess, groupId: u32 }, { handle }),
    20: operation({ handle, groupInformationClass: enum16 }, { buffer: pointer(types.groupInformation) }),
    21: operation({ handle, groupInformationClass: enum16, buffer: types.groupInformation }),
    22: operation({ handle, memberId: u32, attributes: hex32 }),
    23: operation({ handle }, closed),
    24: operation({ handle, memberId: u32 }),
    25: operation({ handle }, { members: types.membersBuffer }),
    26: operation({ handle, memberId: u32, attributes: hex32 }),
    27: operation({ handle, desiredAccess, aliasId: u32 }, { handle }),
    28: operation({ handle, aliasInformationClass: enum16 }, { buffer: pointer(types.aliasInformation) }),
    29: operation({ handle, aliasInformationClass: enum16, buffer: types.aliasInformation }),
    30: operation({ handle }, closed),
    31: operation({ handle, memberId: sid }),
    32: operation({ handle, memberId: sid }),
    33: operation({ handle }, { members: types.sidArray }),
    34: operation({ handle, desiredAccess, userId: u32 }, { handle }),
    35: operation({ handle }, closed),
    36: queryUser,
    37: setUser,
    // hashes encrypted with hashes
    38: operation({
      handle,
      lmPresent: u8,
      oldLmEncryptedWithNewLm: encrypted(16),
      newLmEncryptedWithOldLm: encrypted(16),
      ntPresent: u8,
      oldNtEncryptedWithNewNt: encrypted(16),
      newNtEncryptedWithOldNt: encrypted(16),
      ntCrossEncryptionPresent: u8,
      newNtEncryptedWithNewLm: encrypted(16),
      lmCrossEncryptionPresent: u8,
      newLmEncryptedWithNewNt: encrypted(16),
    }),
    39: operation({ handle }, { groups: types.groupsBuffer }),
    40: display,
    41: displayIndex,
    44: operation({ handle }, { passwordInformation: struct({ minPasswordLength: u16, passwordProperties: hex32 }) }),
    45: operation({ handle, memberId: sid }),
    46: queryDomain,
    47: queryUser,
    48: display,
    49: displayIndex,
    50: operation(
      { handle, name: unicodeString, accountType: types.userAccountControl, desiredAccess },
      { handle, grantedAccess: hex32, relativeId: u32 },
    ),
    51: display,
    52: operation({ handle, members: types.sidArray }),
    53: operation({ handle, members: types.sidArray }),
    54: operation({
      serverName: pointer(oemString),
      userName: oemString,
      newPassword: encrypted(516),
      oldLmOwfPassword: encrypted(16),
    }),
    55: operation({
      serverName: pointer(unicodeString),
      userName: unicodeString,
      newPassword: encrypted(516),
      oldNtOwfPassword: encrypted(16),
    }),
    56: operation(
      { unused: pointer(unicodeString) },
      { passwordInformation: struct({ minPasswordLength: u16, passwordProperties: hex32 }) },
    ),
    57: operation({ serverName: uniqueWstr, desiredAccess }, { handle }),
    58: setUser,
    62: operation({ serverName: uniqueWstr, clientRevision: u32, desiredAccess }, { handle }),
    63: operation({ serverName: pointer(unicodeString), userName: unicodeString }, null),
    64: operation(
      { serverName: uniqueWstr, desiredAccess, inVersion: u32, inRevisionInfo: revisionInfo },
      { outVersion: u32, outRevisionInfo: revisionInfo, handle },
    ),
    65: operation({ handle, rid: u32 }, { sid: pointer(sid) }),
    66: operation({ unused: pointer(unicodeString), userId: u32, encryptedNtOwfPassword: encrypted(16) }),
    67: operation(
      { validationType: enum16, inputArg: types.validationInput },
      { outputArg: pointer(types.validationOutput) },
    ),
    73: operation({
      serverName: pointer(unicodeString),
      userName: unicodeString,
      encryptedPassword: types.ENCRYPTED_PASSWORD_AES,
    }),
    74: operation({ handle, computerSid: sid }, { result: bool32 }),
  },
};
