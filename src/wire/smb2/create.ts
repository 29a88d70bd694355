/** CREATE: opens a file, a directory or a pipe (MS-SMB2 §2.2.13 request, §2.2.14 response). */
import { decode, type Malformed } from '../../bytes.ts';
import { type FlagTable, flagNames, type NameTable, valueName } from '../flags.ts';
import { type CreateContext, readCreateContexts } from './create_context.ts';
import { enterBody, readFileId, readNameAt } from './message.ts';

export const FILE_SUPERSEDE = 0;
export const FILE_OPEN = 1;
export const FILE_CREATE = 2;
export const FILE_OPEN_IF = 3;
export const FILE_OVERWRITE = 4;
export const FILE_OVERWRITE_IF = 5;

const CREATE_DISPOSITIONS: NameTable = new Map([
  [FILE_SUPERSEDE, 'FILE_SUPERSEDE'],
  [FILE_OPEN, 'FILE_OPEN'],
  [FILE_CREATE, 'FILE_CREATE'],
  [FILE_OPEN_IF, 'FILE_OPEN_IF'],
  [FILE_OVERWRITE, 'FILE_OVERWRITE'],
  [FILE_OVERWRITE_IF, 'FILE_OVERWRITE_IF'],
]);

const CREATE_ACTIONS: NameTable = new Map([
  [0, 'FILE_SUPERSEDED'],
  [1, 'FILE_OPENED'],
  [2, 'FILE_CREATED'],
  [3, 'FILE_OVERWRITTEN'],
]);

const IMPERSONATION_LEVELS: NameTable = new Map([
  [0, 'Anonymous'],
  [1, 'Identification'],
  [2, 'Impersonation'],
  [3, 'Delegate'],
]);

const OPLOCK_LEVELS: NameTable = new Map([
  [0x00, 'SMB2_OPLOCK_LEVEL_NONE'],
  [0x01, 'SMB2_OPLOCK_LEVEL_II'],
  [0x08, 'SMB2_OPLOCK_LEVEL_EXCLUSIVE'],
  [0x09, 'SMB2_OPLOCK_LEVEL_BATCH'],
  [0xff, 'SMB2_OPLOCK_LEVEL_LEASE'],
]);

export const FILE_DIRECTORY_FILE = 0x00000001;
export const FILE_NON_DIRECTORY_FILE = 0x00000040;
export const FILE_DELETE_ON_CLOSE = 0x00001000;

const CREATE_OPTIONS: FlagTable = [
  [FILE_DIRECTORY_FILE, 'FILE_DIRECTORY_FILE'],
  [0x00000002, 'FILE_WRITE_THROUGH'],
  [0x00000004, 'FILE_SEQUENTIAL_ONLY'],
  [0x00000008, 'FILE_NO_INTERMEDIATE_BUFFERING'],
  [0x00000010, 'FILE_SYNCHRONOUS_IO_ALERT'],
  [0x00000020, 'FILE_SYNCHRONOUS_IO_NONALERT'],
  [FILE_NON_DIRECTORY_FILE, 'FILE_NON_DIRECTORY_FILE'],
  [0x00000100, 'FILE_COMPLETE_IF_OPLOCKED'],
  [0x00000200, 'FILE_NO_EA_KNOWLEDGE'],
  [0x00000400, 'FILE_OPEN_REMOTE_INSTANCE'],
  [0x00000800, 'FILE_RANDOM_ACCESS'],
  [FILE_DELETE_ON_CLOSE, 'FILE_DELETE_ON_CLOSE'],
  [0x00002000, 'FILE_OPEN_BY_FILE_ID'],
  [0x00004000, 'FILE_OPEN_FOR_BACKUP_INTENT'],
  [0x00008000, 'FILE_NO_COMPRESSION'],
  [0x00010000, 'FILE_OPEN_REQUIRING_OPLOCK'],
  [0x00020000, 'FILE_DISALLOW_EXCLUSIVE'],
  [0x00100000, 'FILE_RESERVE_OPFILTER'],
  [0x00200000, 'FILE_OPEN_REPARSE_POINT'],
  [0x00400000, 'FILE_OPEN_NO_RECALL'],
  [0x00800000, 'FILE_OPEN_FOR_FREE_SPACE_QUERY'],
];

/** Response Flags, SMB 3.x. */
export const SMB2_CREATE_FLAG_REPARSEPOINT = 0x01;

export interface CreateRequest {
  requestedOplockLevel: number;
  impersonationLevel: number;
  desiredAccess: number;
  fileAttributes: number;
  shareAccess: number;
  createDisposition: number;
  createOptions: number;
  /** Relative to the share, without a leading backslash; empty for the share's root. */
  name: string;
  createContexts: CreateContext[];
}

export interface CreateResponse {
  oplockLevel: number;
  flags: number;
  createAction: number;
  /** FILETIME. */
  creationTime: bigint;
  lastAccessTime: bigint;
  lastWriteTime: bigint;
  changeTime: bigint;
  allocationSize: number;
  endofFile: number;
  fileAttributes: number;
  fileId: string;
  createContexts: CreateContext[];
}

export function decodeCreateRequest(bytes: Uint8Array): CreateRequest | Malformed {
  return decode('SMB2 CREATE Request', bytes, (reader): CreateRequest => {
    enterBody(reader, 57);
    reader.skip(1);
    const requestedOplockLevel = reader.u8();
    const impersonationLevel = reader.u32();
    reader.skip(16);
    const desiredAccess = reader.u32();
    const fileAttributes = reader.u32();
    const shareAccess = reader.u32();
    const createDisposition = reader.u32();
    const createOptions = reader.u32();
    const nameOffset = reader.u16();
    const nameLength = reader.u16();
    const createContextsOffset = reader.u32();
    const createContextsLength = reader.u32();
    return {
      requestedOplockLevel,
      impersonationLevel,
      desiredAccess,
      fileAttributes,
      shareAccess,
      createDisposition,
      createOptions,
      name: readNameAt(reader, nameOffset, nameLength),
      createContexts: readCreateContexts(reader, createContextsOffset, createContextsLength, 'request'),
    };
  });
}

export function decodeCreateResponse(bytes: Uint8Array): CreateResponse | Malformed {
  return decode('SMB2 CREATE Response', bytes, (reader): CreateResponse => {
    enterBody(reader, 89);
    const oplockLevel = reader.u8();
    const flags = reader.u8();
    const createAction = reader.u32();
    const creationTime = reader.u64();
    const lastAccessTime = reader.u64();
    const lastWriteTime = reader.u64();
    const changeTime = reader.u64();
    const allocationSize = reader.size64();
    const endofFile = reader.size64();
    const fileAttributes = reader.u32();
    reader.skip(4);
    const fileId = readFileId(reader);
    const createContextsOffset = reader.u32();
    const createContextsLength = reader.u32();
    return {
      oplockLevel,
      flags,
      createAction,
      creationTime,
      lastAccessTime,
      lastWriteTime,
      changeTime,
      allocationSize,
      endofFile,
      fileAttributes,
      fileId,
      createContexts: readCreateContexts(reader, createContextsOffset, createContextsLength, 'response'),
    };
  });
}

export function createDispositionName(createDisposition: number): string {
  return valueName(createDisposition, CREATE_DISPOSITIONS, 8);
}

export function createActionName(createAction: number): string {
  return valueName(createAction, CREATE_ACTIONS, 8);
}

export function impersonationLevelName(impersonationLevel: number): string {
  return valueName(impersonationLevel, IMPERSONATION_LEVELS, 8);
}

export function oplockLevelName(oplockLevel: number): string {
  return valueName(oplockLevel, OPLOCK_LEVELS, 2);
}

export function createOptionNames(createOptions: number): string[] {
  return flagNames(createOptions, CREATE_OPTIONS);
}
