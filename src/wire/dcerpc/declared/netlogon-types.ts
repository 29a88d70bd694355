/** Structures of what netlogon is asked of sites, of a machine's domain, and of old servers (MS-NRPC §2.2.1). */

import { hex } from '../../../bytes.ts';
import {
  array,
  bytes,
  byteCount,
  guid,
  hex32,
  ignored,
  mapped,
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
} from '../idl/index.ts';

/** NL_SITE_NAME_ARRAY (§2.2.1.2.2) and NL_SITE_NAME_EX_ARRAY (§2.2.1.2.3). */
const names = pointer(array(unicodeString));
export const siteNames = pointer(struct({ entryCount: u32, siteNames: names }));
export const siteNamesEx = pointer(struct({ entryCount: u32, siteNames: names, subnetNames: names }));

/** NL_SOCKET_ADDRESS (§2.2.1.2.4): a family, a port and what the family has for an address. */
const AF_INET = 2;
function addressIn(socket: Uint8Array | undefined): string | undefined {
  if (socket === undefined || socket.length < 8) return undefined;
  if ((socket[0] ?? 0) === AF_INET) return socket.subarray(4, 8).join('.');
  const groups = Array.from({ length: 8 }, (_, group) => 8 + group * 2);
  if (socket.length < 24) return undefined;
  return groups.map((at) => hex(((socket[at] ?? 0) << 8) | (socket[at + 1] ?? 0))).join(':');
}
export const socketAddresses = array(
  struct({ sockaddr: mapped(pointer(bytes), addressIn), sockaddrLength: ignored(u32) }),
);

/** NL_DNS_NAME_INFO_ARRAY (§2.2.1.2.6) of NL_DNS_NAME_INFO (§2.2.1.2.5). */
export const dnsNames = struct({
  entryCount: u32,
  dnsNamesInfo: pointer(
    array(
      struct({
        type: u32,
        dnsDomainInfo: uniqueWstr,
        dnsDomainInfoType: u32,
        priority: u32,
        weight: u32,
        port: u32,
        register: u8,
        status: hex32,
      }),
    ),
  ),
});

/** NETLOGON_LSA_POLICY_INFO (§2.2.1.3.5), which is not used. */
const lsaPolicy = ignored(struct({ lsaPolicySize: u32, lsaPolicy: pointer(byteCount) }));
const reserved = ignored(unicodeString);

/** OSVERSIONINFOEX within a string (§2.2.1.3.6): its size, then the version, 32 bits each. */
function versionIn(text: string | undefined): string | undefined {
  if (text === undefined || text.length < 8) return undefined;
  const number = (at: number): number => text.charCodeAt(at) + text.charCodeAt(at + 1) * 0x10000;
  return `${number(2)}.${number(4)}.${number(6)}`;
}

/** NETLOGON_WORKSTATION_INFORMATION (§2.2.1.3.9) of NETLOGON_WORKSTATION_INFO (§2.2.1.3.6). */
const workstationInfo = pointer(
  struct({
    lsaPolicy,
    dnsHostName: uniqueWstr,
    siteName: uniqueWstr,
    dummy1: ignored(uniqueWstr),
    dummy2: ignored(uniqueWstr),
    dummy3: ignored(uniqueWstr),
    dummy4: ignored(uniqueWstr),
    osVersion: mapped(unicodeString, versionIn),
    osName: unicodeString,
    dummyString3: reserved,
    dummyString4: reserved,
    workstationFlags: hex32,
    kerberosSupportedEncryptionTypes: hex32,
    dummyLong3: ignored(u32),
    dummyLong4: ignored(u32),
  }),
);
export const workstationInformation = union(u32, { 1: workstationInfo, 2: workstationInfo });

/** NETLOGON_ONE_DOMAIN_INFO (§2.2.1.3.10). */
const oneDomain = struct({
  domainName: unicodeString,
  dnsDomainName: unicodeString,
  dnsForestName: unicodeString,
  domainGuid: guid,
  domainSid: pointer(sid),
  trustExtension: reserved,
  dummyString2: reserved,
  dummyString3: reserved,
  dummyString4: reserved,
  dummyLongs: ignored(struct({ dummyLong1: u32, dummyLong2: u32, dummyLong3: u32, dummyLong4: u32 })),
});

/** NETLOGON_DOMAIN_INFORMATION (§2.2.1.3.12) of NETLOGON_DOMAIN_INFO (§2.2.1.3.11). */
export const domainInformation = union(u32, {
  1: pointer(
    struct({
      primaryDomain: oneDomain,
      trustedDomainCount: u32,
      trustedDomains: pointer(array(oneDomain)),
      lsaPolicy,
      dnsHostNameInDs: unicodeString,
      dummyString2: reserved,
      dummyString3: reserved,
      dummyString4: reserved,
      workstationFlags: hex32,
      supportedEncTypes: hex32,
      dummyLong3: ignored(u32),
      dummyLong4: ignored(u32),
    }),
  ),
  2: pointer(lsaPolicy),
});

/** NL_IN_CHAIN_SET_CLIENT_ATTRIBUTES (§2.2.1.3.17) with NL_OSVERSIONINFO_V1 (§2.2.1.3.15). */
export const inChainSetClientAttributes = union(u32, {
  1: struct({
    clientDnsHostName: uniqueWstr,
    osVersionInfo: pointer(
      struct({
        osVersionInfoSize: ignored(u32),
        majorVersion: u32,
        minorVersion: u32,
        buildNumber: u32,
        platformId: u32,
        csdVersion: skipped(256),
        servicePackMajor: u16,
        servicePackMinor: u16,
        suiteMask: u16,
        productType: u8,
        reserved: ignored(u8),
      }),
    ),
    osName: uniqueWstr,
  }),
});
/** NL_OUT_CHAIN_SET_CLIENT_ATTRIBUTES (§2.2.1.3.19). */
export const outChainSetClientAttributes = union(u32, {
  1: struct({ hubName: uniqueWstr, oldDnsHostName: pointer(uniqueWstr), supportedEncTypes: pointer(hex32) }),
});

/** NL_GENERIC_RPC_DATA (§2.2.1.6.4). */
export const genericRpcData = pointer(
  struct({
    ulongEntryCount: u32,
    ulongData: pointer(array(u32)),
    unicodeStringEntryCount: u32,
    unicodeStringData: names,
  }),
);

/** NETLOGON_VALIDATION_UAS_INFO (§2.2.1.8.1): its times are seconds since 1970. */
export const validationUasInfo = pointer(
  struct({
    usrlog1EffName: uniqueWstr,
    usrlog1Priv: u32,
    usrlog1AuthFlags: u32,
    usrlog1NumLogons: u32,
    usrlog1BadPwCount: u32,
    usrlog1LastLogon: u32,
    usrlog1LastLogoff: u32,
    usrlog1LogoffTime: u32,
    usrlog1KickoffTime: u32,
    usrlog1PasswordAge: u32,
    usrlog1PwCanChange: u32,
    usrlog1PwMustChange: u32,
    usrlog1Computer: uniqueWstr,
    usrlog1Domain: uniqueWstr,
    usrlog1ScriptPath: uniqueWstr,
    usrlog1Reserved1: ignored(u32),
  }),
);
/** NETLOGON_LOGOFF_UAS_INFO (§2.2.1.8.2). */
export const logoffUasInfo: Type<unknown> = struct({ duration: u32, logonCount: u16 });
/** UAS_INFO_0 (§2.2.1.8.3). */
export const uasInfo0: Type<unknown> = struct({ computerName: skipped(16), timeCreated: u32, serialNumber: u32 });
