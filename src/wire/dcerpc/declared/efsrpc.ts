/** Encrypted files on a server (MS-EFSR §3.1.4.2): opened by a path that the caller names, and who may read them. */

import {
  array,
  bool32,
  byteCount,
  type Fields,
  handle,
  hex32,
  type InterfaceDecoder,
  type Operation,
  pipeBytes,
  pointer,
  sid,
  struct,
  u32,
  uniqueWstr,
  wstr,
} from '../idl/index.ts';

/** §1.9: on pipes of other services, and on its own. */
export const EFSRPC_UUIDS = ['c681d488-d850-11d0-8c52-00c04fd90f7e', 'df1941c5-fe89-4e79-bf10-463657acf44d'] as const;

const win32 = (asked: Fields, out: Fields = {}): Operation => ({ in: asked, out, returns: 'win32' });
const fileName = wstr;

/** EFS_RPC_BLOB (§2.2.8), EFS_HASH_BLOB, and EFS_CERTIFICATE_BLOB, which says how the certificate is encoded. */
const BLOB: Fields = { cbData: u32, bData: pointer(byteCount) };
const blob = struct(BLOB);
const optional = pointer(blob);
/** ENCRYPTION_CERTIFICATE and ENCRYPTION_CERTIFICATE_HASH: of whom a certificate is that opens the file. */
const certificate = struct({
  cbTotalLength: u32,
  userSid: pointer(sid),
  certBlob: pointer(struct({ dwCertEncodingType: u32, ...BLOB })),
});
const certificateHash = struct({
  cbTotalLength: u32,
  userSid: pointer(sid),
  hash: optional,
  displayInformation: uniqueWstr,
});
const certificates = struct({ nUsers: u32, users: pointer(array(pointer(certificate))) });
const certificateHashes = struct({ nCertHash: u32, users: pointer(array(pointer(certificateHash))) });
/** ENCRYPTED_FILE_METADATA_SIGNATURE. */
const signature = struct({
  dwEfsAccessType: u32,
  certificatesAdded: pointer(certificateHashes),
  encryptionCertificate: pointer(certificate),
  efsStreamSignature: optional,
});
/** ENCRYPTION_PROTECTOR_LIST (§2.2.19). */
const protectors = struct({
  nProtectors: u32,
  protectors: pointer(
    array(pointer(struct({ cbTotalLength: u32, userSid: pointer(sid), protectorDescriptor: uniqueWstr }))),
  ),
});

const OPERATIONS: InterfaceDecoder['operations'] = {
  0: win32({ fileName, flags: hex32 }, { handle }),
  1: win32({ handle }, { efsOutPipe: pipeBytes }),
  2: win32({ handle, efsInPipe: pipeBytes }),
  3: { in: { handle }, out: { handle }, returns: 'none' },
  4: win32({ fileName }),
  5: win32({ fileName, openFlag: hex32 }),
  6: win32({ fileName }, { users: pointer(certificateHashes) }),
  7: win32({ fileName }, { recoveryAgents: pointer(certificateHashes) }),
  8: win32({ fileName, users: certificateHashes }),
  9: win32({ fileName, encryptionCertificates: certificates }),
  11: win32({
    reserved1: wstr,
    reserved2: wstr,
    dwReserved1: u32,
    dwReserved2: u32,
    reserved: optional,
    bReserved: bool32,
  }),
  12: win32({ fileName, infoClass: u32 }, { keyInfo: optional }),
  13: win32({
    fileName,
    destFileName: wstr,
    dwCreationDisposition: u32,
    dwAttributes: hex32,
    relativeSd: optional,
    bInheritHandle: bool32,
  }),
  15: win32({ flags: hex32, reserved: optional, fileName, encryptionCertificates: certificates }),
  16: win32({ flags: hex32, reserved: optional, fileName, infoClass: u32 }, { keyInfo: optional }),
  18: win32({ fileName }, { efsStreamBlob: optional }),
  19: win32({ fileName, oldEfsStreamBlob: optional, newEfsStreamBlob: blob, newEfsSignature: pointer(signature) }),
  20: win32({}),
  21: win32({ fileName, protectorDescriptor: uniqueWstr, flags: hex32 }),
  22: win32({ fileName }, { protectorList: pointer(pointer(protectors)) }),
};

export const efsrpc: readonly InterfaceDecoder[] = EFSRPC_UUIDS.map((uuid) => ({ uuid, operations: OPERATIONS }));
