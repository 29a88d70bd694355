/** The SMB2 Packet Header (MS-SMB2 §2.2.1), in its SYNC and ASYNC form. */
import { decode, type Malformed } from '../../bytes.ts';
import { type FlagTable, flagNames, type NameTable, valueName } from '../flags.ts';
import { SMB2_HEADER_SIZE } from './message.ts';

/** 0xFE 'S' 'M' 'B', read little-endian. */
export const SMB2_PROTOCOL_ID = 0x424d53fe;

export const SMB2_NEGOTIATE = 0x0000;
export const SMB2_SESSION_SETUP = 0x0001;
export const SMB2_LOGOFF = 0x0002;
export const SMB2_TREE_CONNECT = 0x0003;
export const SMB2_TREE_DISCONNECT = 0x0004;
export const SMB2_CREATE = 0x0005;
export const SMB2_CLOSE = 0x0006;
export const SMB2_FLUSH = 0x0007;
export const SMB2_READ = 0x0008;
export const SMB2_WRITE = 0x0009;
export const SMB2_LOCK = 0x000a;
export const SMB2_IOCTL = 0x000b;
export const SMB2_CANCEL = 0x000c;
export const SMB2_ECHO = 0x000d;
export const SMB2_QUERY_DIRECTORY = 0x000e;
export const SMB2_CHANGE_NOTIFY = 0x000f;
export const SMB2_QUERY_INFO = 0x0010;
export const SMB2_SET_INFO = 0x0011;
export const SMB2_OPLOCK_BREAK = 0x0012;
export const SMB2_SERVER_TO_CLIENT_NOTIFICATION = 0x0013;

const COMMAND_NAMES: NameTable = new Map([
  [SMB2_NEGOTIATE, 'SMB2_NEGOTIATE'],
  [SMB2_SESSION_SETUP, 'SMB2_SESSION_SETUP'],
  [SMB2_LOGOFF, 'SMB2_LOGOFF'],
  [SMB2_TREE_CONNECT, 'SMB2_TREE_CONNECT'],
  [SMB2_TREE_DISCONNECT, 'SMB2_TREE_DISCONNECT'],
  [SMB2_CREATE, 'SMB2_CREATE'],
  [SMB2_CLOSE, 'SMB2_CLOSE'],
  [SMB2_FLUSH, 'SMB2_FLUSH'],
  [SMB2_READ, 'SMB2_READ'],
  [SMB2_WRITE, 'SMB2_WRITE'],
  [SMB2_LOCK, 'SMB2_LOCK'],
  [SMB2_IOCTL, 'SMB2_IOCTL'],
  [SMB2_CANCEL, 'SMB2_CANCEL'],
  [SMB2_ECHO, 'SMB2_ECHO'],
  [SMB2_QUERY_DIRECTORY, 'SMB2_QUERY_DIRECTORY'],
  [SMB2_CHANGE_NOTIFY, 'SMB2_CHANGE_NOTIFY'],
  [SMB2_QUERY_INFO, 'SMB2_QUERY_INFO'],
  [SMB2_SET_INFO, 'SMB2_SET_INFO'],
  [SMB2_OPLOCK_BREAK, 'SMB2_OPLOCK_BREAK'],
  [SMB2_SERVER_TO_CLIENT_NOTIFICATION, 'SMB2_SERVER_TO_CLIENT_NOTIFICATION'],
]);

export const SMB2_FLAGS_SERVER_TO_REDIR = 0x00000001;
export const SMB2_FLAGS_ASYNC_COMMAND = 0x00000002;
export const SMB2_FLAGS_RELATED_OPERATIONS = 0x00000004;
export const SMB2_FLAGS_SIGNED = 0x00000008;
export const SMB2_FLAGS_PRIORITY_MASK = 0x00000070;
export const SMB2_FLAGS_DFS_OPERATIONS = 0x10000000;
export const SMB2_FLAGS_REPLAY_OPERATION = 0x20000000;

const HEADER_FLAGS: FlagTable = [
  [SMB2_FLAGS_SERVER_TO_REDIR, 'SMB2_FLAGS_SERVER_TO_REDIR'],
  [SMB2_FLAGS_ASYNC_COMMAND, 'SMB2_FLAGS_ASYNC_COMMAND'],
  [SMB2_FLAGS_RELATED_OPERATIONS, 'SMB2_FLAGS_RELATED_OPERATIONS'],
  [SMB2_FLAGS_SIGNED, 'SMB2_FLAGS_SIGNED'],
  [SMB2_FLAGS_DFS_OPERATIONS, 'SMB2_FLAGS_DFS_OPERATIONS'],
  [SMB2_FLAGS_REPLAY_OPERATION, 'SMB2_FLAGS_REPLAY_OPERATION'],
];

export interface Smb2Header {
  creditCharge: number;
  /** Of a response. In a request of SMB 3.x the low 16 bits are its ChannelSequence. */
  status: number;
  command: number;
  /** CreditRequest or CreditResponse. */
  credits: number;
  flags: number;
  nextCommand: number;
  messageId: bigint;
  /** ASYNC form only (§2.2.1.1). */
  asyncId?: bigint;
  /** SYNC form only (§2.2.1.2). */
  treeId?: number;
  sessionId: bigint;
}

export function decodeSmb2Header(bytes: Uint8Array): Smb2Header | Malformed {
  return decode('SMB2 Header', bytes, (reader): Smb2Header => {
    if (reader.u32() !== SMB2_PROTOCOL_ID) reader.invalid('ProtocolId is not 0xFE SMB');
    const structureSize = reader.u16();
    if (structureSize !== SMB2_HEADER_SIZE)
      reader.invalid(`StructureSize is ${structureSize}, not ${SMB2_HEADER_SIZE}`);
    const creditCharge = reader.u16();
    const status = reader.u32();
    const command = reader.u16();
    const credits = reader.u16();
    const flags = reader.u32();
    const nextCommand = reader.u32();
    const messageId = reader.u64();
    let asyncId: bigint | undefined;
    let treeId: number | undefined;
    if ((flags & SMB2_FLAGS_ASYNC_COMMAND) !== 0) {
      asyncId = reader.u64();
    } else {
      reader.skip(4);
      treeId = reader.u32();
    }
    const sessionId = reader.u64();
    // Signature: verified by nobody here
    reader.skip(16);
    return {
      creditCharge,
      status,
      command,
      credits,
      flags,
      nextCommand,
      messageId,
      asyncId,
      treeId,
      sessionId,
    };
  });
}

/** `SMB2_CREATE`, or `0x` and four digits. */
export function commandName(command: number): string {
  return valueName(command, COMMAND_NAMES, 4);
}

export function headerFlagNames(flags: number): string[] {
  return flagNames(flags & ~SMB2_FLAGS_PRIORITY_MASK, HEADER_FLAGS);
}
