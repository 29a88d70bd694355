/** Trusts between domains and forests (MS-LSAD §2.2.7): who trusts whom, and by which names. Their keys are not shown. */

import {
  array,
  byteCount,
  enum16,
  type Fields,
  hex32,
  ignored,
  pointer,
  sid,
  skipped,
  struct,
  time64,
  type Type,
  u32,
  unicodeString,
  union,
  varyingBytes,
} from '../idl/index.ts';

/** LSAPR_CR_CIPHER_VALUE (§2.2.6.1): a secret, never shown. */
export const cipherValue = pointer(struct({ length: u32, maximumLength: u32, buffer: ignored(pointer(varyingBytes)) }));
/** LSAPR_AES_CIPHER_VALUE (§2.2.6.2), and as §2.2.7.29 has it. */
export const aesCipherValue = struct({
  authData: skipped(64),
  salt: skipped(16),
  cbCipher: u32,
  cipher: pointer(byteCount),
});

/** LSAPR_TRUST_INFORMATION (MS-LSAT §2.2.11). */
export const trustInformation = struct({ name: unicodeString, sid: pointer(sid) });

const TRUSTED_DOMAIN: Fields = {
  name: unicodeString,
  flatName: unicodeString,
  sid: pointer(sid),
  trustDirection: u32,
  trustType: u32,
  trustAttributes: hex32,
};
/** LSAPR_TRUSTED_DOMAIN_INFORMATION_EX (§2.2.7.9) and _EX2 (§2.2.7.10). */
export const trustedDomain = struct(TRUSTED_DOMAIN);
const trustedDomainEx2 = struct({
  ...TRUSTED_DOMAIN,
  forestTrustLength: u32,
  forestTrustInfo: pointer(byteCount),
});

/** LSAPR_AUTH_INFORMATION (§2.2.7.17): a key or a password of a trust. */
const authInformation = pointer(
  struct({ lastUpdateTime: time64, authType: u32, authInfoLength: u32, authInfo: ignored(pointer(byteCount)) }),
);
/** LSAPR_TRUSTED_DOMAIN_AUTH_INFORMATION (§2.2.7.11): the keys of both directions. */
export const authenticationInformation = struct({
  incomingAuthInfos: u32,
  incomingAuthenticationInformation: authInformation,
  incomingPreviousAuthenticationInformation: authInformation,
  outgoingAuthInfos: u32,
  outgoingAuthenticationInformation: authInformation,
  outgoingPreviousAuthenticationInformation: authInformation,
});
/** LSAPR_TRUSTED_DOMAIN_AUTH_BLOB (§2.2.7.16): the same, encrypted. */
export const authBlob = struct({ authSize: u32, authBlob: pointer(byteCount) });

/** LSAPR_TRUSTED_DOMAIN_FULL_INFORMATION (§2.2.7.13) and its kin. */
const full = (information: Type<unknown>, authInformation: Type<unknown>): Type<unknown> =>
  struct({ information, posixOffset: u32, authInformation });

/** LSAPR_TRUSTED_DOMAIN_INFO (§2.2.7.3), by TRUSTED_INFORMATION_CLASS (§2.2.7.2). */
export const trustedDomainInformation = union(enum16, {
  1: struct({ name: unicodeString }),
  2: struct({ entries: u32, names: pointer(array(unicodeString)) }),
  3: struct({ posixOffset: u32 }),
  4: struct({ password: cipherValue, oldPassword: cipherValue }),
  5: trustInformation,
  6: trustedDomain,
  7: authenticationInformation,
  8: full(trustedDomain, authenticationInformation),
  9: authBlob,
  10: full(trustedDomain, authBlob),
  11: trustedDomainEx2,
  12: full(trustedDomainEx2, authenticationInformation),
  13: struct({ supportedEncryptionTypes: hex32 }),
  14: aesCipherValue,
  15: full(trustedDomain, aesCipherValue),
});

/** LSA_FOREST_TRUST_DOMAIN_INFO and LSA_FOREST_TRUST_SCANNER_INFO (§2.2.7.31). */
const forestDomain = struct({ sid: pointer(sid), dnsName: unicodeString, netbiosName: unicodeString });
/** LSA_FOREST_TRUST_RECORD (§2.2.7.21) and _RECORD2 (§2.2.7.32), by LSA_FOREST_TRUST_RECORD_TYPE (§2.2.7.22). */
const forestTrustRecord = struct({
  flags: hex32,
  forestTrustType: enum16,
  time: time64,
  forestTrustData: union(
    enum16,
    { 0: unicodeString, 1: unicodeString, 2: forestDomain, 4: forestDomain },
    struct({ length: u32, buffer: pointer(byteCount) }),
  ),
});
/** LSA_FOREST_TRUST_INFORMATION, and LSA_FOREST_TRUST_INFORMATION2 (§2.2.7.33). */
export const forestTrustInformation = struct({
  recordCount: u32,
  entries: pointer(array(pointer(forestTrustRecord))),
});
/** LSA_FOREST_TRUST_COLLISION_INFORMATION (§2.2.7.28). */
export const collisionInformation = pointer(
  struct({
    recordCount: u32,
    entries: pointer(array(pointer(struct({ index: u32, type: enum16, flags: hex32, name: unicodeString })))),
  }),
);
