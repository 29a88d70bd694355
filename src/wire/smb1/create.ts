/** SMB_COM_NT_CREATE_ANDX (MS-CIFS §2.2.4.64, MS-SMB §2.2.4.9) and NT_TRANSACT_CREATE (MS-CIFS §2.2.7.1): opens by the numbers that SMB2 has too. */
import { decode, type Malformed, type Reader } from '../../bytes.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import { readCounted } from './strings.ts';

/** ResourceType of an answer (§2.2.4.64.2): what was opened. */
export const FILE_TYPE_BYTE_MODE_PIPE = 1;
export const FILE_TYPE_MESSAGE_MODE_PIPE = 2;

export interface NtCreateRequest {
  /** FID of the directory that the name is relative to; 0: the share's root. */
  rootDirectoryFid: number;
  desiredAccess: number;
  extFileAttributes: number;
  shareAccess: number;
  createDisposition: number;
  createOptions: number;
  name: string;
}

export interface NtCreateResponse {
  fid: number;
  createAction: number;
  /** FILETIME. */
  creationTime: bigint;
  lastWriteTime: bigint;
  extFileAttributes: number;
  endOfFile: number;
  resourceType: number;
  directory: boolean;
}

export function decodeNtCreateAndxRequest(block: Smb1Block): NtCreateRequest | Malformed {
  return decodeBlock('SMB_COM_NT_CREATE_ANDX Request', block, 24, (reader): NtCreateRequest => {
    reader.skip(5);
    const nameLength = reader.u16();
    reader.skip(4);
    const fields = readFields(reader);
    reader.skip(5);
    const end = enterBytes(reader, block);
    if (block.isUnicode) reader.align(2);
    return { ...fields, name: readCounted(reader, block.isUnicode, Math.min(nameLength, Math.max(0, end - reader.offset))) };
  });
}

function readFields(reader: Reader): Omit<NtCreateRequest, 'name'> {
  const rootDirectoryFid = reader.u32();
  const desiredAccess = reader.u32();
  reader.skip(8);
  return {
    rootDirectoryFid,
    desiredAccess,
    extFileAttributes: reader.u32(),
    shareAccess: reader.u32(),
    createDisposition: reader.u32(),
    createOptions: reader.u32(),
  };
}

export function decodeNtCreateAndxResponse(block: Smb1Block): NtCreateResponse | Malformed {
  return decodeBlock('SMB_COM_NT_CREATE_ANDX Response', block, 34, (reader): NtCreateResponse => {
    reader.skip(5);
    const fid = reader.u16();
    return readOpened(reader, fid, reader.u32());
  });
}

function readOpened(reader: Reader, fid: number, createAction: number): NtCreateResponse {
  const creationTime = reader.u64();
  reader.skip(8);
  const lastWriteTime = reader.u64();
  reader.skip(8);
  const extFileAttributes = reader.u32();
  reader.skip(8);
  const endOfFile = reader.size64();
  const resourceType = reader.u16();
  reader.skip(2);
  return { fid, createAction, creationTime, lastWriteTime, extFileAttributes, endOfFile, resourceType, directory: reader.u8() !== 0 };
}

export function decodeNtTransactCreateRequest(parameters: Uint8Array, isUnicode: boolean): NtCreateRequest | Malformed {
  return decode('NT_TRANSACT_CREATE Request', parameters, (reader): NtCreateRequest => {
    reader.skip(4);
    const fields = readFields(reader);
    reader.skip(8);
    const nameLength = reader.u32();
    reader.skip(5);
    if (isUnicode) reader.align(2);
    return { ...fields, name: readCounted(reader, isUnicode, Math.min(nameLength, reader.left)) };
  });
}

export function decodeNtTransactCreateResponse(parameters: Uint8Array): NtCreateResponse | Malformed {
  return decode('NT_TRANSACT_CREATE Response', parameters, (reader): NtCreateResponse => {
    reader.skip(2);
    const fid = reader.u16();
    const createAction = reader.u32();
    reader.skip(4);
    return readOpened(reader, fid, createAction);
  });
}
