/** TREE_CONNECT: opens a share (MS-SMB2 §2.2.9 request, §2.2.10 response). */
import { decode, type Malformed } from '../../bytes.ts';
import { type FlagTable, flagNames, type NameTable, valueName } from '../flags.ts';
import { enterBody, readNameAt } from './message.ts';

export const SMB2_TREE_CONNECT_FLAG_CLUSTER_RECONNECT = 0x0001;
export const SMB2_TREE_CONNECT_FLAG_REDIRECT_TO_OWNER = 0x0002;
export const SMB2_TREE_CONNECT_FLAG_EXTENSION_PRESENT = 0x0004;

export const SMB2_SHARE_TYPE_DISK = 0x01;
export const SMB2_SHARE_TYPE_PIPE = 0x02;
export const SMB2_SHARE_TYPE_PRINT = 0x03;

const SHARE_TYPES: NameTable = new Map([
  [SMB2_SHARE_TYPE_DISK, 'SMB2_SHARE_TYPE_DISK'],
  [SMB2_SHARE_TYPE_PIPE, 'SMB2_SHARE_TYPE_PIPE'],
  [SMB2_SHARE_TYPE_PRINT, 'SMB2_SHARE_TYPE_PRINT'],
]);

export const SMB2_SHAREFLAG_ENCRYPT_DATA = 0x00008000;

/** Not a bit each: two bits of ShareFlags hold one value of offline caching. */
const SHAREFLAG_CACHING_MASK = 0x00000030;
const SHAREFLAG_CACHING: NameTable = new Map([
  [0x00, 'SMB2_SHAREFLAG_MANUAL_CACHING'],
  [0x10, 'SMB2_SHAREFLAG_AUTO_CACHING'],
  [0x20, 'SMB2_SHAREFLAG_VDO_CACHING'],
  [0x30, 'SMB2_SHAREFLAG_NO_CACHING'],
]);

const SHAREFLAGS: FlagTable = [
  [0x00000001, 'SMB2_SHAREFLAG_DFS'],
  [0x00000002, 'SMB2_SHAREFLAG_DFS_ROOT'],
  [0x00000100, 'SMB2_SHAREFLAG_RESTRICT_EXCLUSIVE_OPENS'],
  [0x00000200, 'SMB2_SHAREFLAG_FORCE_SHARED_DELETE'],
  [0x00000400, 'SMB2_SHAREFLAG_ALLOW_NAMESPACE_CACHING'],
  [0x00000800, 'SMB2_SHAREFLAG_ACCESS_BASED_DIRECTORY_ENUM'],
  [0x00001000, 'SMB2_SHAREFLAG_FORCE_LEVELII_OPLOCK'],
  [0x00002000, 'SMB2_SHAREFLAG_ENABLE_HASH_V1'],
  [0x00004000, 'SMB2_SHAREFLAG_ENABLE_HASH_V2'],
  [SMB2_SHAREFLAG_ENCRYPT_DATA, 'SMB2_SHAREFLAG_ENCRYPT_DATA'],
  [0x00040000, 'SMB2_SHAREFLAG_IDENTITY_REMOTING'],
  [0x00100000, 'SMB2_SHAREFLAG_COMPRESS_DATA'],
  [0x00200000, 'SMB2_SHAREFLAG_ISOLATED_TRANSPORT'],
];

const SHARE_CAPABILITIES: FlagTable = [
  [0x00000008, 'SMB2_SHARE_CAP_DFS'],
  [0x00000010, 'SMB2_SHARE_CAP_CONTINUOUS_AVAILABILITY'],
  [0x00000020, 'SMB2_SHARE_CAP_SCALEOUT'],
  [0x00000040, 'SMB2_SHARE_CAP_CLUSTER'],
  [0x00000080, 'SMB2_SHARE_CAP_ASYMMETRIC'],
  [0x00000100, 'SMB2_SHARE_CAP_REDIRECT_TO_OWNER'],
];

export interface TreeConnectRequest {
  /** SMB2_TREE_CONNECT_FLAG_*; meaningful in SMB 3.1.1 only. */
  flags: number;
  /** `\\server\share`. */
  path: string;
  /** Of the extension (§2.2.9.1); 0 without one. */
  treeConnectContextCount: number;
}

export interface TreeConnectResponse {
  shareType: number;
  shareFlags: number;
  capabilities: number;
  maximalAccess: number;
}

export function decodeTreeConnectRequest(bytes: Uint8Array): TreeConnectRequest | Malformed {
  return decode('SMB2 TREE_CONNECT Request', bytes, (reader): TreeConnectRequest => {
    enterBody(reader, 9);
    const flags = reader.u16();
    const pathOffset = reader.u16();
    const pathLength = reader.u16();
    let treeConnectContextCount = 0;
    // Dialects before 3.1.1 leave Flags undefined; there the path begins where an extension would.
    const extension = reader.offset;
    if ((flags & SMB2_TREE_CONNECT_FLAG_EXTENSION_PRESENT) !== 0 && pathOffset !== extension) {
      treeConnectContextCount = reader.u16At(extension + 4);
    }
    return { flags, path: readNameAt(reader, pathOffset, pathLength), treeConnectContextCount };
  });
}

export function decodeTreeConnectResponse(bytes: Uint8Array): TreeConnectResponse | Malformed {
  return decode('SMB2 TREE_CONNECT Response', bytes, (reader): TreeConnectResponse => {
    enterBody(reader, 16);
    const shareType = reader.u8();
    reader.skip(1);
    return { shareType, shareFlags: reader.u32(), capabilities: reader.u32(), maximalAccess: reader.u32() };
  });
}

export function shareTypeName(shareType: number): string {
  return valueName(shareType, SHARE_TYPES, 2);
}

/** The caching mode first, then the flags. */
export function shareFlagNames(shareFlags: number): string[] {
  const caching = valueName(shareFlags & SHAREFLAG_CACHING_MASK, SHAREFLAG_CACHING);
  return [caching, ...flagNames(shareFlags & ~SHAREFLAG_CACHING_MASK, SHAREFLAGS)];
}

export function shareCapabilityNames(capabilities: number): string[] {
  return flagNames(capabilities, SHARE_CAPABILITIES);
}
