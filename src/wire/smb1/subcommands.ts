/** Subcommands of transactions by number (MS-CIFS §2.2.2.2), and what they carry (§2.2.5 to §2.2.7). */
import { decode, type Malformed } from '../../bytes.ts';
import { type NameTable, valueName } from '../flags.ts';
import { informationName, SMB2_0_INFO_FILE } from '../smb2/information.ts';
import { SMB_INFO_PASSTHROUGH } from './set_information.ts';
import { readUnaligned } from './strings.ts';

/** SMB_COM_TRANSACTION on \PIPE\ */
export const TRANS_SET_NMPIPE_STATE = 0x0001;
export const TRANS_RAW_READ_NMPIPE = 0x0011;
export const TRANS_QUERY_NMPIPE_STATE = 0x0021;
export const TRANS_QUERY_NMPIPE_INFO = 0x0022;
export const TRANS_PEEK_NMPIPE = 0x0023;
export const TRANS_TRANSACT_NMPIPE = 0x0026;
export const TRANS_RAW_WRITE_NMPIPE = 0x0031;
export const TRANS_READ_NMPIPE = 0x0036;
export const TRANS_WRITE_NMPIPE = 0x0037;
export const TRANS_WAIT_NMPIPE = 0x0053;
export const TRANS_CALL_NMPIPE = 0x0054;

export const TRANS2_OPEN2 = 0x0000;
export const TRANS2_FIND_FIRST2 = 0x0001;
export const TRANS2_FIND_NEXT2 = 0x0002;
export const TRANS2_QUERY_PATH_INFORMATION = 0x0005;
export const TRANS2_SET_PATH_INFORMATION = 0x0006;
export const TRANS2_QUERY_FILE_INFORMATION = 0x0007;
export const TRANS2_SET_FILE_INFORMATION = 0x0008;
export const TRANS2_CREATE_DIRECTORY = 0x000d;
/** Reserved, and implemented by no server. */
export const TRANS2_SESSION_SETUP = 0x000e;
export const TRANS2_GET_DFS_REFERRAL = 0x0010;

export const NT_TRANSACT_CREATE = 0x0001;
export const NT_TRANSACT_IOCTL = 0x0002;
export const NT_TRANSACT_SET_SECURITY_DESC = 0x0003;
export const NT_TRANSACT_NOTIFY_CHANGE = 0x0004;
export const NT_TRANSACT_RENAME = 0x0005;
export const NT_TRANSACT_QUERY_SECURITY_DESC = 0x0006;

/** Information levels that ask (§2.2.2.3.3). */
const QUERY_LEVELS: NameTable = new Map([
  [0x0001, 'SMB_INFO_STANDARD'],
  [0x0002, 'SMB_INFO_QUERY_EA_SIZE'],
  [0x0003, 'SMB_INFO_QUERY_EAS_FROM_LIST'],
  [0x0004, 'SMB_INFO_QUERY_ALL_EAS'],
  [0x0006, 'SMB_INFO_IS_NAME_VALID'],
  [0x0101, 'SMB_QUERY_FILE_BASIC_INFO'],
  [0x0102, 'SMB_QUERY_FILE_STANDARD_INFO'],
  [0x0103, 'SMB_QUERY_FILE_EA_INFO'],
  [0x0104, 'SMB_QUERY_FILE_NAME_INFO'],
  [0x0107, 'SMB_QUERY_FILE_ALL_INFO'],
  [0x0108, 'SMB_QUERY_FILE_ALT_NAME_INFO'],
  [0x0109, 'SMB_QUERY_FILE_STREAM_INFO'],
  [0x010b, 'SMB_QUERY_FILE_COMPRESSION_INFO'],
]);

export function queryLevelName(level: number): string {
  if (level >= SMB_INFO_PASSTHROUGH) return informationName(SMB2_0_INFO_FILE, level - SMB_INFO_PASSTHROUGH);
  return valueName(level, QUERY_LEVELS, 4);
}

/** FID in the second word of a pipe subcommand's Setup. */
export function fidOfSetup(setup: Uint8Array): number {
  return setup.length < 4 ? 0 : setup[2] | (setup[3] << 8);
}

export interface PathInformationRequest {
  informationLevel: number;
  fileName: string;
}

/** TRANS2_QUERY_PATH_INFORMATION and SET_PATH_INFORMATION. */
export function decodePathInformationRequest(parameters: Uint8Array, isUnicode: boolean): PathInformationRequest | Malformed {
  return decode('TRANS2 PATH_INFORMATION Request', parameters, (reader): PathInformationRequest => {
    const informationLevel = reader.u16();
    reader.skip(4);
    return { informationLevel, fileName: readUnaligned(reader, isUnicode, parameters.length) };
  });
}

export interface FileInformationRequest {
  fid: number;
  informationLevel: number;
}

/** TRANS2_QUERY_FILE_INFORMATION and SET_FILE_INFORMATION. */
export function decodeFileInformationRequest(parameters: Uint8Array): FileInformationRequest | Malformed {
  return decode('TRANS2 FILE_INFORMATION Request', parameters, (reader) => ({ fid: reader.u16(), informationLevel: reader.u16() }));
}

export function decodeCreateDirectoryRequest(parameters: Uint8Array, isUnicode: boolean): { name: string } | Malformed {
  return decode('TRANS2_CREATE_DIRECTORY Request', parameters, (reader) => {
    reader.skip(4);
    return { name: readUnaligned(reader, isUnicode, parameters.length) };
  });
}

/** FID, or what it begins with, in the first word of the parameters. */
export function decodeFidParameter(parameters: Uint8Array): { fid: number } | Malformed {
  return decode('NT_TRANSACT Request', parameters, (reader) => ({ fid: reader.u16() }));
}

export interface NtTransactRenameRequest {
  fid: number;
  newName: string;
}

export function decodeNtTransactRename(parameters: Uint8Array, isUnicode: boolean): NtTransactRenameRequest | Malformed {
  return decode('NT_TRANSACT_RENAME Request', parameters, (reader): NtTransactRenameRequest => {
    const fid = reader.u16();
    reader.skip(2);
    return { fid, newName: readUnaligned(reader, isUnicode, parameters.length) };
  });
}

export interface NtTransactIoctlSetup {
  functionCode: number;
  fid: number;
  isFsctl: boolean;
}

export function decodeNtTransactIoctl(setup: Uint8Array): NtTransactIoctlSetup | Malformed {
  return decode('NT_TRANSACT_IOCTL Setup', setup, (reader) => ({
    functionCode: reader.u32(),
    fid: reader.u16(),
    isFsctl: reader.u8() !== 0,
  }));
}
