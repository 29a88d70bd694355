/** Workstation service (MS-WKST §3.2.4): what a workstation says of itself, who is logged on to it, and of which domain it is. */

import { utf16le } from '../../../bytes.ts';
import {
  array,
  byteCount,
  bytes,
  enum16,
  type Fields,
  fixedArray,
  hex32,
  ignored,
  type InterfaceDecoder,
  mapped,
  type Operation,
  pointer,
  skipped,
  struct,
  type Type,
  u32,
  unicodeString,
  union,
  uniqueWstr,
  upToNul,
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
const one = (fields: Fields): Type<unknown> => pointer(struct(fields));
const WKSTA_INFO: Type<unknown> = union(
  u32,
  {
    100: one(WKSTA_INFO_100),
    101: one({ ...WKSTA_INFO_100, lanroot: uniqueWstr }),
    102: one({ ...WKSTA_INFO_100, lanroot: uniqueWstr, loggedOnUsers: u32 }),
    502: one({ numbers: ignored(fixedArray(u32, 35)) }),
    // §2.2.5.5 to §2.2.5.7
    1013: one({ keepConn: u32 }),
    1018: one({ sessTimeout: u32 }),
    1046: one({ dormantFileLimit: u32 }),
  },
  null,
);

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

/** §2.2.5.8 and §2.2.5.16. */
const WKSTA_TRANSPORT_INFO_0: Fields = {
  qualityOfService: u32,
  numberOfVcs: u32,
  transportName: uniqueWstr,
  transportAddress: uniqueWstr,
  wanIsh: u32,
};
const WKSTA_TRANSPORT_INFO = struct({ level: u32, info: union(u32, { 0: container(WKSTA_TRANSPORT_INFO_0) }) });

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
/** USE_INFO (§2.2.4.2), with what of its arms has a level of its own. */
const USE_INFO = union(
  u32,
  { 0: one(USE_INFO_0), 1: one(USE_INFO_1), 2: one(USE_INFO_2), 3: one({ ...USE_INFO_2, flags: hex32 }) },
  null,
);
/** USE_ENUM_STRUCT (§2.2.5.28). */
const USE_ENUM = struct({
  level: u32,
  info: union(u32, { 0: container(USE_INFO_0), 1: container(USE_INFO_1), 2: container(USE_INFO_2) }),
});

/** The text of a message (NetMessageBufferSend). */
const message = mapped(bytes, (sent) => upToNul(utf16le(sent)));

/** JOINPR_ENCRYPTED_USER_PASSWORD (§2.2.5.18). */
const password = ignored(pointer(skipped(524)));
/** JOINPR_ENCRYPTED_USER_PASSWORD_AES (§2.2.5.19). */
const passwordAes = ignored(one({ authData: skipped(64), salt: skipped(16), cbCipher: u32, cipher: pointer(byteCount) }));
/** What came before encryption has it as text. */
const plainPassword = ignored(uniqueWstr);

const serverName = uniqueWstr;
const accountName = uniqueWstr;
const act = (asked: Fields, out: Operation['out'] = {}): Operation => ({ in: { serverName, ...asked }, out, returns: 'win32' });

const MORE: Fields = { preferredMaximumLength: u32, resumeHandle: pointer(u32) };
const RESULT: Fields = { totalEntries: u32, resumeHandle: pointer(u32) };
const errorParameter = pointer(u32);
/** What a name is to be: NETSETUP_NAME_TYPE (§2.2.3.2). */
const nameType = enum16;

/** Joining a domain and leaving it (§3.2.4.13 to §3.2.4.17), the same for every kind of password. */
const join = (kind: Type<undefined>): Operation =>
  act({ domainName: wstr, machineAccountOu: uniqueWstr, accountName, password: kind, options: hex32 });
const unjoin = (kind: Type<undefined>): Operation => act({ accountName, password: kind, options: hex32 });
const rename = (kind: Type<undefined>): Operation =>
  act({ machineName: uniqueWstr, accountName, password: kind, options: hex32 });
const validate = (kind: Type<undefined>): Operation =>
  act({ nameToValidate: wstr, accountName, password: kind, nameType });
const joinableOus = (kind: Type<undefined>): Operation =>
  act({ domainName: wstr, accountName, password: kind, ouCount: u32 }, { ouCount: u32, ous: pointer(array(uniqueWstr)) });
/** Names beside the one that a machine has (§3.2.4.18 to §3.2.4.20). */
const alternate = (kind: Type<undefined>): Operation =>
  act({ alternateName: uniqueWstr, domainAccount: uniqueWstr, password: kind, reserved: u32 });
const primary: Operation = act({ primaryName: uniqueWstr, domainAccount: uniqueWstr, password, reserved: u32 });

export const wkssvc: InterfaceDecoder = {
  uuid: WKSSVC_UUID,
  operations: {
    0: act({ level: u32 }, { wkstaInfo: WKSTA_INFO }),
    1: act({ level: u32, wkstaInfo: WKSTA_INFO, errorParameter }, { errorParameter }),
    2: act({ userInfo: WKSTA_USER_INFO, ...MORE }, { userInfo: WKSTA_USER_INFO, ...RESULT }),
    5: act({ transportInfo: WKSTA_TRANSPORT_INFO, ...MORE }, { transportInfo: WKSTA_TRANSPORT_INFO, ...RESULT }),
    6: act({ level: u32, transportInfo: struct(WKSTA_TRANSPORT_INFO_0), errorParameter }, { errorParameter }),
    7: act({ transportName: uniqueWstr, forceLevel: u32 }),
    8: act({ level: u32, infoStruct: USE_INFO, errorParameter }, { errorParameter }),
    9: act({ useName: wstr, level: u32 }, { infoStruct: USE_INFO }),
    10: act({ useName: wstr, forceLevel: u32 }),
    11: act(
      { infoStruct: USE_ENUM, preferedMaximumLength: u32, resumeHandle: pointer(u32) },
      { infoStruct: USE_ENUM, ...RESULT },
    ),
    // 12, 16 to 19 and 21 are reserved for local use in MS-WKST, and came from other machines before: as Samba's IDL has them
    12: act({ messageName: wstr, fromName: uniqueWstr, message, messageSize: u32 }),
    13: act({ serviceName: uniqueWstr, level: u32, options: hex32 }, null),
    16: join(plainPassword),
    17: unjoin(plainPassword),
    18: rename(plainPassword),
    19: validate(plainPassword),
    20: act({ nameBuffer: uniqueWstr }, { nameBuffer: uniqueWstr, bufferType: enum16 }),
    21: joinableOus(plainPassword),
    22: join(password),
    23: unjoin(password),
    24: rename(password),
    25: validate(password),
    26: joinableOus(password),
    27: alternate(password),
    28: alternate(password),
    29: primary,
    30: act(
      { nameType: enum16, reserved: u32 },
      { computerNames: one({ entryCount: u32, computerNames: pointer(array(unicodeString)) }) },
    ),
    31: join(passwordAes),
    32: unjoin(passwordAes),
    33: rename(password),
    34: validate(passwordAes),
    35: alternate(passwordAes),
    36: alternate(passwordAes),
    37: primary,
  },
};
