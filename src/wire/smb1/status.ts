/** DOS errors (MS-CIFS §2.2.2.4) as the NTSTATUS that the same table ties them to, so that both are told by one name. */
import { hex } from '../../bytes.ts';
import { ntStatusName } from '../ntstatus.ts';
import type { Smb1Header } from './header.ts';

/** ERRDOS 0x01, ERRSRV 0x02, ERRHRD 0x03: class, code, NTSTATUS; of several the one that says what is general. */
const DOS_ERRORS: readonly (readonly [errorClass: number, code: number, name: string])[] = [
  [1, 0x0001, 'STATUS_NOT_IMPLEMENTED'],
  [1, 0x0002, 'STATUS_NO_SUCH_FILE'],
  [1, 0x0003, 'STATUS_OBJECT_PATH_NOT_FOUND'],
  [1, 0x0004, 'STATUS_TOO_MANY_OPENED_FILES'],
  [1, 0x0005, 'STATUS_ACCESS_DENIED'],
  [1, 0x0006, 'STATUS_INVALID_HANDLE'],
  [1, 0x0008, 'STATUS_INSUFFICIENT_RESOURCES'],
  [1, 0x000c, 'STATUS_ACCESS_DENIED'],
  [1, 0x000d, 'STATUS_DATA_ERROR'],
  [1, 0x0010, 'STATUS_DIRECTORY_NOT_EMPTY'],
  [1, 0x0011, 'STATUS_NOT_SAME_DEVICE'],
  [1, 0x0012, 'STATUS_NO_MORE_FILES'],
  [1, 0x001f, 'STATUS_UNSUCCESSFUL'],
  [1, 0x0020, 'STATUS_SHARING_VIOLATION'],
  [1, 0x0021, 'STATUS_FILE_LOCK_CONFLICT'],
  [1, 0x0026, 'STATUS_END_OF_FILE'],
  [1, 0x0032, 'STATUS_NOT_SUPPORTED'],
  [1, 0x0034, 'STATUS_DUPLICATE_NAME'],
  [1, 0x0035, 'STATUS_BAD_NETWORK_PATH'],
  [1, 0x0041, 'STATUS_NETWORK_ACCESS_DENIED'],
  [1, 0x0043, 'STATUS_BAD_NETWORK_NAME'],
  [1, 0x0047, 'STATUS_REQUEST_NOT_ACCEPTED'],
  [1, 0x0050, 'STATUS_OBJECT_NAME_COLLISION'],
  [1, 0x0056, 'STATUS_WRONG_PASSWORD'],
  [1, 0x0057, 'STATUS_INVALID_PARAMETER'],
  [1, 0x006d, 'STATUS_PIPE_BROKEN'],
  [1, 0x007b, 'STATUS_OBJECT_NAME_INVALID'],
  [1, 0x007c, 'STATUS_INVALID_LEVEL'],
  [1, 0x0083, 'STATUS_INVALID_PARAMETER'],
  [1, 0x0091, 'STATUS_DIRECTORY_NOT_EMPTY'],
  [1, 0x009e, 'STATUS_RANGE_NOT_LOCKED'],
  [1, 0x00a1, 'STATUS_OBJECT_PATH_SYNTAX_BAD'],
  [1, 0x00b7, 'STATUS_OBJECT_NAME_COLLISION'],
  [1, 0x00e6, 'STATUS_INVALID_INFO_CLASS'],
  [1, 0x00e7, 'STATUS_PIPE_NOT_AVAILABLE'],
  [1, 0x00e8, 'STATUS_PIPE_CLOSING'],
  [1, 0x00e9, 'STATUS_PIPE_DISCONNECTED'],
  [1, 0x00ea, 'STATUS_BUFFER_OVERFLOW'],
  [1, 0x010b, 'STATUS_NOT_A_DIRECTORY'],
  [2, 0x0001, 'STATUS_INVALID_SMB'],
  [2, 0x0002, 'STATUS_WRONG_PASSWORD'],
  [2, 0x0003, 'STATUS_PATH_NOT_COVERED'],
  [2, 0x0004, 'STATUS_NETWORK_ACCESS_DENIED'],
  [2, 0x0005, 'STATUS_SMB_BAD_TID'],
  [2, 0x0006, 'STATUS_BAD_NETWORK_NAME'],
  [2, 0x0007, 'STATUS_BAD_DEVICE_TYPE'],
  [2, 0x0016, 'STATUS_SMB_BAD_COMMAND'],
  [2, 0x0031, 'STATUS_PRINT_QUEUE_FULL'],
  [2, 0x0041, 'STATUS_ACCESS_DENIED'],
  [2, 0x0058, 'STATUS_IO_TIMEOUT'],
  [2, 0x0059, 'STATUS_REQUEST_NOT_ACCEPTED'],
  [2, 0x005a, 'STATUS_TOO_MANY_SESSIONS'],
  [2, 0x005b, 'STATUS_SMB_BAD_UID'],
  [2, 0xffff, 'STATUS_NOT_SUPPORTED'],
  [2, 0x08bf, 'STATUS_ACCOUNT_EXPIRED'],
  [2, 0x08c0, 'STATUS_INVALID_WORKSTATION'],
  [2, 0x08c1, 'STATUS_INVALID_LOGON_HOURS'],
  [2, 0x08c2, 'STATUS_PASSWORD_EXPIRED'],
  [3, 0x0013, 'STATUS_MEDIA_WRITE_PROTECTED'],
  [3, 0x0015, 'STATUS_NO_MEDIA_IN_DEVICE'],
  [3, 0x0017, 'STATUS_DATA_ERROR'],
  [3, 0x0020, 'STATUS_SHARING_VIOLATION'],
  [3, 0x0021, 'STATUS_FILE_LOCK_CONFLICT'],
  [3, 0x0022, 'STATUS_WRONG_VOLUME'],
  [3, 0x0027, 'STATUS_DISK_FULL'],
];

const BY_NUMBER: ReadonlyMap<number, string> = new Map(
  DOS_ERRORS.map(([errorClass, code, name]) => [errorClass * 0x10000 + code, name]),
);
const CLASSES: Readonly<Record<number, string>> = { 1: 'ERRDOS', 2: 'ERRSRV', 3: 'ERRHRD', 255: 'ERRCMD' };

/** Some errors of SMB1 alone are told in the form of an NTSTATUS, code and class in it: STATUS_SMB_BAD_UID is 0x005B0002 (§2.2.2.4). */
function isDosInNt(status: number): boolean {
  const low = status & 0xffff;
  return status > 0xffff && status < 0x1000000 && (low === 1 || low === 2);
}

/** By its MS-ERREF name; a DOS error that has none as `ERRDOS/0x0102`. */
export function smb1StatusName({ status, hasNtStatus }: Pick<Smb1Header, 'status' | 'hasNtStatus'>): string {
  if (status === 0 || (hasNtStatus && !isDosInNt(status))) return ntStatusName(status);
  const errorClass = status & 0xff;
  const code = status >>> 16;
  const named = BY_NUMBER.get(errorClass * 0x10000 + code);
  return named ?? `${CLASSES[errorClass] ?? `0x${hex(errorClass, 2)}`}/0x${hex(code, 4)}`;
}

/** Whether the server did what was asked, and did all of it: a warning such as STATUS_BUFFER_OVERFLOW is no success. */
export function smb1Succeeded({ status, hasNtStatus }: Pick<Smb1Header, 'status' | 'hasNtStatus'>): boolean {
  return hasNtStatus ? status >>> 30 < 2 && !isDosInNt(status) : status === 0;
}
