/** Netlogon (MS-NRPC §3.5.4): the secure channel of machines, and what is asked of domain controllers through it. */

import { utf16le } from '../../../bytes.ts';
import {
  array,
  bool32,
  byteCount,
  bytes,
  enum16,
  type Fields,
  guid,
  hex32,
  hexBytes,
  type InterfaceDecoder,
  ignored,
  mapped,
  oemString,
  type Operation,
  plain,
  pointer,
  sid,
  skipped,
  struct,
  u32,
  unicodeString,
  union,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';
import { deltaArray, modifiedCount } from './netlogon-deltas.ts';
import {
  dnsNames,
  domainInformation,
  genericRpcData,
  inChainSetClientAttributes,
  logoffUasInfo,
  outChainSetClientAttributes,
  siteNames,
  siteNamesEx,
  socketAddresses,
  uasInfo0,
  validationUasInfo,
  workstationInformation,
} from './netlogon-types.ts';
import { forestTrustInformation } from './trusts.ts';

export const NETLOGON_UUID = '12345678-1234-abcd-ef00-01234567cffb';

const operation = (asked: Fields, out: Fields = {}, returns: Operation['returns'] = 'ntstatus'): Operation => ({
  in: asked,
  out,
  returns,
});

/** NETLOGON_CREDENTIAL (§2.2.1.3.4) and NETLOGON_AUTHENTICATOR (§2.2.1.1.5). */
const credential = hexBytes(8);
const authenticator = struct({ credential, timestamp: u32 });
const ofAccount: Fields = { accountName: wstr, secureChannelType: enum16, computerName: wstr };
const account: Fields = { primaryName: uniqueWstr, ...ofAccount };

/** DOMAIN_CONTROLLER_INFOW (§2.2.1.2.1). */
const domainControllerInfo = pointer(
  struct({
    domainControllerName: uniqueWstr,
    domainControllerAddress: uniqueWstr,
    domainControllerAddressType: u32,
    domainGuid: guid,
    domainName: uniqueWstr,
    dnsForestName: uniqueWstr,
    flags: hex32,
    dcSiteName: uniqueWstr,
    clientSiteName: uniqueWstr,
  }),
);

/** DS_DOMAIN_TRUSTSW (§2.2.1.6.2) in a NETLOGON_TRUSTED_DOMAIN_ARRAY (§2.2.1.6.3). */
const trustedDomains = struct({
  domainCount: u32,
  domains: pointer(
    array(
      struct({
        netbiosDomainName: uniqueWstr,
        dnsDomainName: uniqueWstr,
        flags: hex32,
        parentIndex: u32,
        trustType: u32,
        trustAttributes: hex32,
        domainSid: pointer(sid),
        domainGuid: guid,
      }),
    ),
  ),
});

/** DOMAIN_NAME_BUFFER (§2.2.1.6.1): names one after another. */
const domainNames = struct({ domainNameByteCount: u32, domainNames: pointer(mapped(bytes, namesIn)) });

function namesIn(buffer: Uint8Array): string[] {
  return utf16le(buffer).split('\0').filter(Boolean);
}

/** NL_TRUST_PASSWORD (§2.2.1.3.7), encrypted: whether it is all zeros, as the exploit of CVE-2020-1472 sends it. */
const trustPassword = plain([4, 4], 516, (cursor) => {
  const password = cursor.reader.borrow(516);
  return password.every((byte) => byte === 0) ? 'zeros' : 'encrypted';
});

/** NETLOGON_LOGON_IDENTITY_INFO (§2.2.1.4.15): who wants to log on, and where. */
const IDENTITY: Fields = {
  logonDomainName: unicodeString,
  parameterControl: hex32,
  logonId: skipped(8),
  userName: unicodeString,
  workstation: unicodeString,
};
/** NETLOGON_CONTROL_DATA_INFORMATION (§2.2.1.7.1), by the function's code: a domain that is trusted, or a user that is looked for. */
const trusted = struct({ trustedDomainName: uniqueWstr });
const control: Operation = {
  in: {
    serverName: uniqueWstr,
    functionCode: hex32,
    queryLevel: u32,
    data: union(u32, { 5: trusted, 6: trusted, 8: struct({ userName: uniqueWstr }), 9: trusted, 10: trusted }, null),
  },
  out: null,
  returns: 'win32',
};
/** §3.5.4.4.8 and §3.5.4.4.9: the hashes of a machine's password, sealed by the session's key. */
const hashesOf: Fields = { ...account, authenticator };

const response = ignored(oemString);
const byPassword = pointer(struct({ ...IDENTITY, lmOwfPassword: skipped(16), ntOwfPassword: skipped(16) }));
const byChallenge = pointer(
  struct({ ...IDENTITY, lmChallenge: skipped(8), ntChallengeResponse: response, lmChallengeResponse: response }),
);
/** NETLOGON_GENERIC_INFO (§2.2.1.4.2): what another package asks of the domain controller. */
const generic = pointer(
  struct({ ...IDENTITY, packageName: unicodeString, dataLength: u32, logonData: ignored(pointer(byteCount)) }),
);
/** NETLOGON_LEVEL (§2.2.1.4.6) behind its NETLOGON_LOGON_INFO_CLASS. */
const logon: Fields = {
  logonLevel: enum16,
  logonInformation: union(
    enum16,
    { 1: byPassword, 2: byChallenge, 3: byPassword, 4: generic, 5: byPassword, 6: byChallenge, 7: byPassword },
    null,
  ),
};
const logOn: Operation = {
  in: {
    logonServer: uniqueWstr,
    computerName: uniqueWstr,
    authenticator: pointer(authenticator),
    returnAuthenticator: pointer(authenticator),
    ...logon,
  },
  out: null,
  returns: 'ntstatus',
};

/** Methods of LAN Manager (§3.5.4.9). */
const ofUser: Fields = { serverName: uniqueWstr, userName: wstr, workstation: wstr };
const ofAccounts: Fields = {
  primaryName: uniqueWstr,
  computerName: wstr,
  authenticator,
  returnAuthenticator: authenticator,
};
const returned: Fields = { returnAuthenticator: authenticator };
const accountBuffer: Fields = { buffer: ignored(byteCount), countReturned: u32, totalEntries: u32 };

/** §3.5.4.6: a backup controller asks for what its primary holds. `databaseId`: 0 accounts, 1 built-in, 2 policy. */
const ofDatabase: Fields = { primaryName: wstr, computerName: wstr, authenticator, returnAuthenticator: authenticator };
const preferredMaximumLength = u32;
const synchronised: Fields = { ...returned, syncContext: u32, deltaArray };

/** §3.5.4.8.2 and §3.5.4.8.3: digests of a message by the password's hashes. */
const digests: Fields = { newMessageDigest: hexBytes(16), oldMessageDigest: hexBytes(16) };
const message: Fields = { message: byteCount, messageSize: ignored(u32) };

const addresses: Fields = { computerName: uniqueWstr, entryCount: u32, socketAddresses };

export const netlogon: InterfaceDecoder = {
  uuid: NETLOGON_UUID,
  operations: {
    0: operation(ofUser, { validationInformation: validationUasInfo }, 'win32'),
    1: operation(ofUser, { logoffInformation: logoffUasInfo }, 'win32'),
    2: logOn,
    3: operation(
      {
        logonServer: uniqueWstr,
        computerName: uniqueWstr,
        authenticator: pointer(authenticator),
        returnAuthenticator: pointer(authenticator),
        ...logon,
      },
      { returnAuthenticator: pointer(authenticator) },
    ),
    4: operation(
      { primaryName: uniqueWstr, computerName: wstr, clientChallenge: credential },
      { serverChallenge: credential },
    ),
    5: operation({ ...account, clientCredential: credential }, { serverCredential: credential }),
    6: operation({ ...account, authenticator, uasNewPassword: skipped(16) }, { returnAuthenticator: authenticator }),
    7: operation(
      { ...ofDatabase, databaseId: u32, domainModifiedCount: modifiedCount, preferredMaximumLength },
      { ...returned, domainModifiedCount: modifiedCount, deltaArray },
    ),
    8: operation({ ...ofDatabase, databaseId: u32, syncContext: u32, preferredMaximumLength }, synchronised),
    9: operation(
      { ...ofAccounts, recordId: uasInfo0, count: u32, level: u32, bufferSize: u32 },
      { ...returned, ...accountBuffer, nextRecordId: uasInfo0 },
    ),
    10: operation(
      { ...ofAccounts, reference: u32, level: u32, bufferSize: u32, lastRecordId: uasInfo0 },
      { ...returned, ...accountBuffer, nextReference: u32, lastRecordId: uasInfo0 },
    ),
    11: operation({ serverName: wstr, domainName: uniqueWstr }, { buffer: uniqueWstr }, 'win32'),
    12: { ...control, in: { serverName: uniqueWstr, functionCode: hex32, queryLevel: u32 } },
    13: operation({ serverName: uniqueWstr, domainName: uniqueWstr }, { buffer: uniqueWstr }, 'win32'),
    14: control,
    15: operation(
      { ...account, clientCredential: credential, negotiateFlags: hex32 },
      { serverCredential: credential, negotiateFlags: hex32 },
    ),
    16: operation(
      { ...ofDatabase, databaseId: u32, restartState: enum16, syncContext: u32, preferredMaximumLength },
      synchronised,
    ),
    17: operation(
      { ...ofDatabase, changeLogEntry: byteCount, changeLogEntrySize: ignored(u32) },
      { ...returned, deltaArray },
    ),
    18: control,
    19: operation({ serverName: uniqueWstr }, { domainNameBuffer: domainNames }),
    20: operation(
      {
        computerName: uniqueWstr,
        domainName: uniqueWstr,
        domainGuid: pointer(guid),
        siteGuid: pointer(guid),
        flags: hex32,
      },
      { domainControllerInfo },
      'win32',
    ),
    21: operation(
      {
        serverName: wstr,
        computerName: uniqueWstr,
        authenticator,
        returnAuthenticator: authenticator,
        queryLevel: u32,
      },
      { ...returned, serverCapabilities: union(u32, { 1: hex32, 2: hex32 }) },
    ),
    22: operation({ serverName: uniqueWstr, serviceBitsOfInterest: hex32, serviceBits: hex32 }),
    23: operation({ serverName: uniqueWstr, domainName: uniqueWstr }, { rid: u32 }, 'win32'),
    24: operation({ serverName: uniqueWstr, rid: u32, ...message }, digests, 'win32'),
    25: operation({ serverName: uniqueWstr, domainName: uniqueWstr, ...message }, digests, 'win32'),
    26: operation(
      { ...account, clientCredential: credential, negotiateFlags: hex32 },
      { serverCredential: credential, negotiateFlags: hex32, accountRid: u32 },
    ),
    27: operation(
      {
        computerName: uniqueWstr,
        domainName: uniqueWstr,
        domainGuid: pointer(guid),
        siteName: uniqueWstr,
        flags: hex32,
      },
      { domainControllerInfo },
      'win32',
    ),
    28: operation({ computerName: uniqueWstr }, { siteName: uniqueWstr }, 'win32'),
    29: operation(
      {
        serverName: wstr,
        computerName: uniqueWstr,
        authenticator,
        returnAuthenticator: authenticator,
        level: u32,
        wkstaBuffer: workstationInformation,
      },
      { ...returned, domBuffer: domainInformation },
    ),
    30: operation(
      { ...account, authenticator, clearNewPassword: trustPassword },
      { returnAuthenticator: authenticator },
    ),
    31: operation(hashesOf, { returnAuthenticator: authenticator, encryptedNtOwfPassword: skipped(16) }),
    32: operation(
      {
        primaryName: uniqueWstr,
        computerName: wstr,
        authenticator,
        opaqueBuffer: byteCount,
        opaqueBufferSize: ignored(u32),
      },
      returned,
    ),
    33: operation(addresses, { siteNames }, 'win32'),
    34: operation(
      {
        computerName: uniqueWstr,
        accountName: uniqueWstr,
        allowableAccountControlBits: hex32,
        domainName: uniqueWstr,
        domainGuid: pointer(guid),
        siteName: uniqueWstr,
        flags: hex32,
      },
      { domainControllerInfo },
      'win32',
    ),
    35: operation({ serverName: uniqueWstr }, { domainName: uniqueWstr, pdcSameSite: bool32 }, 'win32'),
    36: operation({ serverName: uniqueWstr }, { domains: trustedDomains }),
    37: operation(addresses, { siteNames: siteNamesEx }, 'win32'),
    38: operation({ serverName: uniqueWstr }, { siteNames }, 'win32'),
    39: { ...logOn, in: { logonServer: uniqueWstr, computerName: uniqueWstr, ...logon } },
    40: operation({ serverName: uniqueWstr, flags: hex32 }, { domains: trustedDomains }, 'win32'),
    41: operation(
      {
        serverName: uniqueWstr,
        dnsDomainName: uniqueWstr,
        domainGuid: pointer(guid),
        dsaGuid: pointer(guid),
        dnsHostName: wstr,
      },
      {},
      'win32',
    ),
    42: operation(hashesOf, {
      returnAuthenticator: authenticator,
      encryptedNewOwfPassword: skipped(16),
      encryptedOldOwfPassword: skipped(16),
    }),
    43: operation(
      { serverName: uniqueWstr, trustedDomainName: uniqueWstr, flags: hex32 },
      { forestTrustInfo: pointer(forestTrustInformation) },
      'win32',
    ),
    44: operation(
      { serverName: uniqueWstr, computerName: wstr, authenticator, flags: hex32 },
      { ...returned, forestTrustInfo: pointer(forestTrustInformation) },
    ),
    45: logOn,
    46: operation(
      { trustedDcName: uniqueWstr, ...ofAccount, authenticator },
      {
        ...returned,
        encryptedNewOwfPassword: skipped(16),
        encryptedOldOwfPassword: skipped(16),
        trustInfo: genericRpcData,
      },
    ),
    48: operation(
      {
        serverName: uniqueWstr,
        computerName: wstr,
        authenticator,
        siteName: uniqueWstr,
        dnsTtl: u32,
        dnsNames,
      },
      { ...returned, dnsNames },
    ),
    49: operation(
      {
        primaryName: wstr,
        chainedFromServerName: wstr,
        chainedForClientName: wstr,
        authenticator,
        returnAuthenticator: authenticator,
        inVersion: u32,
        in: inChainSetClientAttributes,
        outVersion: u32,
        out: outChainSetClientAttributes,
      },
      { ...returned, outVersion: u32, out: outChainSetClientAttributes },
    ),
  },
};
