/** The SMB header (MS-CIFS §2.2.3.1, MS-SMB §2.2.3.1), flags, and the commands by number and name (MS-CIFS §2.2.2.1). */
import { invalid, le16, le32, type Malformed, truncated } from '../../bytes.ts';
import { type NameTable, valueName } from '../flags.ts';

/** 0xFF 'S' 'M' 'B', read little-endian. */
export const SMB1_PROTOCOL_ID = 0x424d53ff;
export const SMB1_HEADER_SIZE = 32;

const LAYER = 'SMB1 Header';

/** Flags */
export const SMB_FLAGS_REPLY = 0x80;
/** Flags2 */
export const SMB_FLAGS2_EXTENDED_SECURITY = 0x0800;
export const SMB_FLAGS2_NT_STATUS = 0x4000;
export const SMB_FLAGS2_UNICODE = 0x8000;

export const SMB_COM_CREATE_DIRECTORY = 0x00;
export const SMB_COM_DELETE_DIRECTORY = 0x01;
export const SMB_COM_OPEN = 0x02;
export const SMB_COM_CREATE = 0x03;
export const SMB_COM_CLOSE = 0x04;
export const SMB_COM_FLUSH = 0x05;
export const SMB_COM_DELETE = 0x06;
export const SMB_COM_RENAME = 0x07;
export const SMB_COM_QUERY_INFORMATION = 0x08;
export const SMB_COM_SET_INFORMATION = 0x09;
export const SMB_COM_READ = 0x0a;
export const SMB_COM_WRITE = 0x0b;
export const SMB_COM_CREATE_TEMPORARY = 0x0e;
export const SMB_COM_CREATE_NEW = 0x0f;
export const SMB_COM_CHECK_DIRECTORY = 0x10;
export const SMB_COM_LOCK_AND_READ = 0x13;
export const SMB_COM_WRITE_AND_UNLOCK = 0x14;
export const SMB_COM_READ_RAW = 0x1a;
export const SMB_COM_READ_MPX = 0x1b;
export const SMB_COM_WRITE_RAW = 0x1d;
export const SMB_COM_WRITE_MPX = 0x1e;
export const SMB_COM_WRITE_COMPLETE = 0x20;
export const SMB_COM_SET_INFORMATION2 = 0x22;
export const SMB_COM_WRITE_AND_CLOSE = 0x2c;
export const SMB_COM_LOCKING_ANDX = 0x24;
export const SMB_COM_TRANSACTION = 0x25;
export const SMB_COM_TRANSACTION_SECONDARY = 0x26;
export const SMB_COM_COPY = 0x29;
export const SMB_COM_MOVE = 0x2a;
export const SMB_COM_ECHO = 0x2b;
export const SMB_COM_OPEN_ANDX = 0x2d;
export const SMB_COM_READ_ANDX = 0x2e;
export const SMB_COM_WRITE_ANDX = 0x2f;
export const SMB_COM_TRANSACTION2 = 0x32;
export const SMB_COM_TRANSACTION2_SECONDARY = 0x33;
export const SMB_COM_TREE_CONNECT = 0x70;
export const SMB_COM_TREE_DISCONNECT = 0x71;
export const SMB_COM_NEGOTIATE = 0x72;
export const SMB_COM_SESSION_SETUP_ANDX = 0x73;
export const SMB_COM_LOGOFF_ANDX = 0x74;
export const SMB_COM_TREE_CONNECT_ANDX = 0x75;
export const SMB_COM_SEARCH = 0x81;
export const SMB_COM_FIND = 0x82;
export const SMB_COM_FIND_UNIQUE = 0x83;
export const SMB_COM_NT_TRANSACT = 0xa0;
export const SMB_COM_NT_TRANSACT_SECONDARY = 0xa1;
export const SMB_COM_NT_CREATE_ANDX = 0xa2;
export const SMB_COM_NT_CANCEL = 0xa4;
export const SMB_COM_NT_RENAME = 0xa5;
export const SMB_COM_OPEN_PRINT_FILE = 0xc0;
export const SMB_COM_WRITE_PRINT_FILE = 0xc1;
export const SMB_COM_CLOSE_PRINT_FILE = 0xc2;
/** AndXCommand where nothing follows. */
export const SMB_COM_NO_ANDX_COMMAND = 0xff;

const COMMANDS: NameTable = new Map([
  [SMB_COM_CREATE_DIRECTORY, 'SMB_COM_CREATE_DIRECTORY'],
  [SMB_COM_DELETE_DIRECTORY, 'SMB_COM_DELETE_DIRECTORY'],
  [SMB_COM_OPEN, 'SMB_COM_OPEN'],
  [SMB_COM_CREATE, 'SMB_COM_CREATE'],
  [SMB_COM_CLOSE, 'SMB_COM_CLOSE'],
  [SMB_COM_FLUSH, 'SMB_COM_FLUSH'],
  [SMB_COM_DELETE, 'SMB_COM_DELETE'],
  [SMB_COM_RENAME, 'SMB_COM_RENAME'],
  [SMB_COM_QUERY_INFORMATION, 'SMB_COM_QUERY_INFORMATION'],
  [SMB_COM_SET_INFORMATION, 'SMB_COM_SET_INFORMATION'],
  [SMB_COM_READ, 'SMB_COM_READ'],
  [SMB_COM_WRITE, 'SMB_COM_WRITE'],
  [0x0c, 'SMB_COM_LOCK_BYTE_RANGE'],
  [0x0d, 'SMB_COM_UNLOCK_BYTE_RANGE'],
  [SMB_COM_CREATE_TEMPORARY, 'SMB_COM_CREATE_TEMPORARY'],
  [SMB_COM_CREATE_NEW, 'SMB_COM_CREATE_NEW'],
  [SMB_COM_CHECK_DIRECTORY, 'SMB_COM_CHECK_DIRECTORY'],
  [0x11, 'SMB_COM_PROCESS_EXIT'],
  [0x12, 'SMB_COM_SEEK'],
  [SMB_COM_LOCK_AND_READ, 'SMB_COM_LOCK_AND_READ'],
  [SMB_COM_WRITE_AND_UNLOCK, 'SMB_COM_WRITE_AND_UNLOCK'],
  [SMB_COM_READ_RAW, 'SMB_COM_READ_RAW'],
  [SMB_COM_READ_MPX, 'SMB_COM_READ_MPX'],
  [SMB_COM_WRITE_RAW, 'SMB_COM_WRITE_RAW'],
  [SMB_COM_WRITE_MPX, 'SMB_COM_WRITE_MPX'],
  [SMB_COM_WRITE_COMPLETE, 'SMB_COM_WRITE_COMPLETE'],
  [SMB_COM_SET_INFORMATION2, 'SMB_COM_SET_INFORMATION2'],
  [0x23, 'SMB_COM_QUERY_INFORMATION2'],
  [SMB_COM_LOCKING_ANDX, 'SMB_COM_LOCKING_ANDX'],
  [SMB_COM_TRANSACTION, 'SMB_COM_TRANSACTION'],
  [SMB_COM_TRANSACTION_SECONDARY, 'SMB_COM_TRANSACTION_SECONDARY'],
  [0x27, 'SMB_COM_IOCTL'],
  [SMB_COM_COPY, 'SMB_COM_COPY'],
  [SMB_COM_MOVE, 'SMB_COM_MOVE'],
  [SMB_COM_ECHO, 'SMB_COM_ECHO'],
  [SMB_COM_WRITE_AND_CLOSE, 'SMB_COM_WRITE_AND_CLOSE'],
  [SMB_COM_OPEN_ANDX, 'SMB_COM_OPEN_ANDX'],
  [SMB_COM_READ_ANDX, 'SMB_COM_READ_ANDX'],
  [SMB_COM_WRITE_ANDX, 'SMB_COM_WRITE_ANDX'],
  [SMB_COM_TRANSACTION2, 'SMB_COM_TRANSACTION2'],
  [SMB_COM_TRANSACTION2_SECONDARY, 'SMB_COM_TRANSACTION2_SECONDARY'],
  [0x34, 'SMB_COM_FIND_CLOSE2'],
  [SMB_COM_TREE_CONNECT, 'SMB_COM_TREE_CONNECT'],
  [SMB_COM_TREE_DISCONNECT, 'SMB_COM_TREE_DISCONNECT'],
  [SMB_COM_NEGOTIATE, 'SMB_COM_NEGOTIATE'],
  [SMB_COM_SESSION_SETUP_ANDX, 'SMB_COM_SESSION_SETUP_ANDX'],
  [SMB_COM_LOGOFF_ANDX, 'SMB_COM_LOGOFF_ANDX'],
  [SMB_COM_TREE_CONNECT_ANDX, 'SMB_COM_TREE_CONNECT_ANDX'],
  [0x80, 'SMB_COM_QUERY_INFORMATION_DISK'],
  [SMB_COM_SEARCH, 'SMB_COM_SEARCH'],
  [SMB_COM_FIND, 'SMB_COM_FIND'],
  [SMB_COM_FIND_UNIQUE, 'SMB_COM_FIND_UNIQUE'],
  [0x84, 'SMB_COM_FIND_CLOSE'],
  [SMB_COM_NT_TRANSACT, 'SMB_COM_NT_TRANSACT'],
  [SMB_COM_NT_TRANSACT_SECONDARY, 'SMB_COM_NT_TRANSACT_SECONDARY'],
  [SMB_COM_NT_CREATE_ANDX, 'SMB_COM_NT_CREATE_ANDX'],
  [SMB_COM_NT_CANCEL, 'SMB_COM_NT_CANCEL'],
  [SMB_COM_NT_RENAME, 'SMB_COM_NT_RENAME'],
  [SMB_COM_OPEN_PRINT_FILE, 'SMB_COM_OPEN_PRINT_FILE'],
  [SMB_COM_WRITE_PRINT_FILE, 'SMB_COM_WRITE_PRINT_FILE'],
  [SMB_COM_CLOSE_PRINT_FILE, 'SMB_COM_CLOSE_PRINT_FILE'],
]);

export function smb1CommandName(command: number): string {
  return valueName(command, COMMANDS, 2);
}

export function isSmb1Command(command: number): boolean {
  return COMMANDS.has(command);
}

export interface Smb1Header {
  command: number;
  /** NTSTATUS, or a DOS error (class, reserved, code) where SMB_FLAGS2_NT_STATUS is not set. */
  status: number;
  isReply: boolean;
  isUnicode: boolean;
  hasNtStatus: boolean;
  flags2: number;
  /** PIDHigh and PIDLow. */
  pid: number;
  tid: number;
  uid: number;
  mid: number;
}

export function decodeSmb1Header(bytes: Uint8Array): Smb1Header | Malformed {
  if (bytes.length < SMB1_HEADER_SIZE) return truncated(LAYER, SMB1_HEADER_SIZE, bytes.length);
  if (le32(bytes, 0) !== SMB1_PROTOCOL_ID) return invalid(LAYER, 0, bytes.length, 'Protocol is not 0xFF SMB');
  const flags2 = le16(bytes, 10);
  const command = bytes[4];
  // Samba's interim answer to WRITE_RAW lacks the flag; no request is so short
  const isInterim = command === SMB_COM_WRITE_RAW && bytes[SMB1_HEADER_SIZE] === 1;
  return {
    command,
    status: le32(bytes, 5) >>> 0,
    isReply: isInterim || (bytes[9] & SMB_FLAGS_REPLY) !== 0,
    isUnicode: (flags2 & SMB_FLAGS2_UNICODE) !== 0,
    hasNtStatus: (flags2 & SMB_FLAGS2_NT_STATUS) !== 0,
    flags2,
    pid: le16(bytes, 12) * 0x10000 + le16(bytes, 26),
    tid: le16(bytes, 24),
    uid: le16(bytes, 28),
    mid: le16(bytes, 30),
  };
}
