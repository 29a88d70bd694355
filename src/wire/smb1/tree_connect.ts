/** SMB_COM_TREE_CONNECT_ANDX (MS-CIFS §2.2.4.55, MS-SMB §2.2.4.7) and SMB_COM_TREE_CONNECT (MS-CIFS §2.2.4.50). */
import type { Malformed } from '../../bytes.ts';
import { type FlagTable, flagNames } from '../flags.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import { readFormatted, readString } from './strings.ts';

const OPTIONAL_SUPPORT: FlagTable = [
  [0x0001, 'SMB_SUPPORT_SEARCH_BITS'],
  [0x0002, 'SMB_SHARE_IS_IN_DFS'],
  [0x0010, 'SMB_UNIQUE_FILE_NAME'],
  [0x0020, 'SMB_EXTENDED_SIGNATURES'],
];
/** Two bits that hold one value: how clients may cache; 0 says nothing. */
const SMB_CSC_MASK = 0x000c;

export interface TreeConnectAndxRequest {
  flags: number;
  /** `\\server\share`. */
  path: string;
  /** What the client takes it for: `?????` for anything. */
  service: string;
}

export interface TreeConnectAndxResponse {
  optionalSupport: number;
  /** `A:` disk, `IPC` pipes, `LPT1:` printer, `COMM` device; empty where the server does not say. */
  service: string;
  nativeFileSystem: string;
}

export function decodeTreeConnectAndxRequest(block: Smb1Block): TreeConnectAndxRequest | Malformed {
  return decodeBlock('SMB_COM_TREE_CONNECT_ANDX Request', block, 4, (reader): TreeConnectAndxRequest => {
    reader.skip(4);
    const flags = reader.u16();
    const passwordLength = reader.u16();
    const end = enterBytes(reader, block);
    reader.skip(passwordLength);
    const path = readString(reader, block.isUnicode, end);
    return { flags, path, service: readString(reader, false, end) };
  });
}

export function decodeTreeConnectAndxResponse(block: Smb1Block): TreeConnectAndxResponse | Malformed {
  return decodeBlock('SMB_COM_TREE_CONNECT_ANDX Response', block, 2, (reader): TreeConnectAndxResponse => {
    reader.skip(4);
    const optionalSupport = block.wordCount >= 3 ? reader.u16() : 0;
    const end = enterBytes(reader, block);
    const service = readString(reader, false, end);
    return { optionalSupport, service, nativeFileSystem: readString(reader, block.isUnicode, end) };
  });
}

/** Path and service of the core command; the password between them is not read. */
export function decodeTreeConnectRequest(block: Smb1Block): TreeConnectAndxRequest | Malformed {
  return decodeBlock('SMB_COM_TREE_CONNECT Request', block, 0, (reader): TreeConnectAndxRequest => {
    const end = enterBytes(reader, block);
    const path = readFormatted(reader, block, end);
    readFormatted(reader, { ...block, isUnicode: false }, end);
    return { flags: 0, path, service: readFormatted(reader, { ...block, isUnicode: false }, end) };
  });
}

/** The TID that the core command's answer names: it stands in its words. */
export function decodeTreeConnectResponse(block: Smb1Block): { maxBufferSize: number; tid: number } | Malformed {
  return decodeBlock('SMB_COM_TREE_CONNECT Response', block, 2, (reader) => ({ maxBufferSize: reader.u16(), tid: reader.u16() }));
}

export function optionalSupportNames(optionalSupport: number): string[] {
  return flagNames(optionalSupport & ~SMB_CSC_MASK, OPTIONAL_SUPPORT);
}
