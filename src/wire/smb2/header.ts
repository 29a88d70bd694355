/** The SMB2 Packet Header (MS-SMB2 §2.2.1), in its SYNC and ASYNC form. */
import { invalid, le16, le32, le64, type Malformed, truncated } from '../../bytes.ts';
import { type FlagTable, flagNames, type NameTable, valueName } from '../flags.ts';
import { SMB2_HEADER_SIZE } from './message.ts';

/** 0xFE 'S' 'M' 'B', read little-endian. */
export const SMB2_PROTOCOL_ID = 0x424d53fe;
const LAYER = 'SMB2 Header';

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
  if (bytes.length < SMB2_HEADER_SIZE) return truncated(LAYER, SMB2_HEADER_SIZE, bytes.length);
  if (le32(bytes, 0) !== SMB2_PROTOCOL_ID) return invalid(LAYER, 0, bytes.length, 'ProtocolId is not 0xFE SMB');
  const structureSize = le16(bytes, 4);
  if (structureSize !== SMB2_HEADER_SIZE)
    return invalid(LAYER, 0, bytes.length, `StructureSize is ${structureSize}, not ${SMB2_HEADER_SIZE}`);
  const flags = le32(bytes, 16) >>> 0;
  const isAsync = (flags & SMB2_FLAGS_ASYNC_COMMAND) !== 0;
  return {
    creditCharge: le16(bytes, 6),
    status: le32(bytes, 8) >>> 0,
    command: le16(bytes, 12),
    credits: le16(bytes, 14),
    flags,
    nextCommand: le32(bytes, 20) >>> 0,
    messageId: le64(bytes, 24),
    asyncId: isAsync ? le64(bytes, 32) : undefined,
    treeId: isAsync ? undefined : le32(bytes, 36) >>> 0,
    sessionId: le64(bytes, 40),
  };
}

/** `SMB2_CREATE`, or `0x` and four digits. */
export function commandName(command: number): string {
  return valueName(command, COMMAND_NAMES, 4);
}

export function headerFlagNames(flags: number): string[] {
  return flagNames(flags & ~SMB2_FLAGS_PRIORITY_MASK, HEADER_FLAGS);
}
