/** Win32 error codes (MS-ERREF §2.2) by number and name: what operations of RPC services return. */

import { hex } from '../bytes.ts';
import { Codes } from './codes.ts';
import { WIN32_DIRECTORY_NAMES } from './win32_directory_names.ts';
import { WIN32_NAMES } from './win32_names.ts';

export const ERROR_SUCCESS = 0;
export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_INSUFFICIENT_BUFFER = 122;
export const ERROR_MORE_DATA = 234;
export const ERROR_SERVICE_REQUEST_TIMEOUT = 1053;
export const ERROR_SERVICE_ALREADY_RUNNING = 1056;
export const ERROR_SERVICE_DOES_NOT_EXIST = 1060;
export const ERROR_SERVICE_NOT_ACTIVE = 1062;
export const ERROR_SERVICE_MARKED_FOR_DELETE = 1072;
export const ERROR_SERVICE_EXISTS = 1073;

const NAMES = new Codes(`${WIN32_NAMES} ${WIN32_DIRECTORY_NAMES}`);

/** The name; undefined for a number without one here. */
export function findWin32ErrorName(code: number): string | undefined {
  return NAMES.get(code >>> 0);
}

/** `ERROR_SERVICE_EXISTS`, or `0x` and eight digits for a number without a name here. */
export function win32ErrorName(code: number): string {
  return findWin32ErrorName(code) ?? `0x${hex(code >>> 0, 8)}`;
}
