/** NTSTATUS values (MS-ERREF §2.3) by number and name. */
import { hex } from '../bytes.ts';
import { Codes } from './codes.ts';
import { NTSTATUS_NAMES } from './ntstatus_names.ts';

export const STATUS_SUCCESS = 0x00000000;
export const STATUS_PENDING = 0x00000103;
export const STATUS_NOTIFY_CLEANUP = 0x0000010b;
export const STATUS_NOTIFY_ENUM_DIR = 0x0000010c;
export const STATUS_BUFFER_OVERFLOW = 0x80000005;
export const STATUS_NO_MORE_FILES = 0x80000006;
export const STATUS_STOPPED_ON_SYMLINK = 0x8000002d;
export const STATUS_INVALID_PARAMETER = 0xc000000d;
export const STATUS_NO_SUCH_FILE = 0xc000000f;
export const STATUS_END_OF_FILE = 0xc0000011;
export const STATUS_MORE_PROCESSING_REQUIRED = 0xc0000016;
export const STATUS_ACCESS_DENIED = 0xc0000022;
export const STATUS_OBJECT_NAME_NOT_FOUND = 0xc0000034;
export const STATUS_OBJECT_NAME_COLLISION = 0xc0000035;
export const STATUS_SHARING_VIOLATION = 0xc0000043;
export const STATUS_LOGON_FAILURE = 0xc000006d;
export const STATUS_PIPE_BROKEN = 0xc000014b;
export const STATUS_CANCELLED = 0xc0000120;
export const STATUS_NETWORK_SESSION_EXPIRED = 0xc000035c;

const NAMES = new Codes(NTSTATUS_NAMES);

/** `STATUS_LOGON_FAILURE`, or `0x` and eight digits for a number without a name here. */
export function ntStatusName(code: number): string {
  return NAMES.get(code >>> 0) ?? `0x${hex(code >>> 0, 8)}`;
}

/** Severity STATUS_SEVERITY_ERROR: both topmost bits are set. */
export function isErrorStatus(code: number): boolean {
  return code >>> 30 === 3;
}
