/** The ERROR Response (MS-SMB2 §2.2.2), which stands in place of a command's own response. */
import { decode, type Malformed } from '../../bytes.ts';
import {
  isErrorStatus,
  STATUS_BUFFER_OVERFLOW,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_NOTIFY_ENUM_DIR,
  STATUS_SUCCESS,
} from '../ntstatus.ts';
import { SMB2_CHANGE_NOTIFY, SMB2_QUERY_INFO, SMB2_SESSION_SETUP } from './header.ts';
import { enterBody, SMB2_HEADER_SIZE } from './message.ts';

const STRUCTURE_SIZE = 9;

export interface ErrorResponse {
  /** SMB 3.1.1: how many error contexts `errorData` holds. */
  errorContextCount: number;
  /** Borrowed. */
  errorData: Uint8Array;
}

export function decodeErrorResponse(bytes: Uint8Array): ErrorResponse | Malformed {
  return decode('SMB2 ERROR Response', bytes, (reader): ErrorResponse => {
    enterBody(reader, STRUCTURE_SIZE);
    const errorContextCount = reader.u8();
    reader.skip(1);
    const byteCount = reader.u32();
    return { errorContextCount, errorData: reader.borrow(byteCount) };
  });
}

/**
 * Whether a response's body is an ERROR Response (§3.3.4.4). StructureSize 9 tells for most commands; some have responses
 * of their own of that size, and there the status tells.
 */
export function isErrorResponse(bytes: Uint8Array, command: number, status: number): boolean {
  if (bytes.length < SMB2_HEADER_SIZE + 2) return isErrorStatus(status) && status !== STATUS_MORE_PROCESSING_REQUIRED;
  const structureSize = bytes[SMB2_HEADER_SIZE] | (bytes[SMB2_HEADER_SIZE + 1] << 8);
  if (structureSize !== STRUCTURE_SIZE || status === STATUS_SUCCESS) return false;
  if (command === SMB2_SESSION_SETUP) return status !== STATUS_MORE_PROCESSING_REQUIRED;
  if (command === SMB2_QUERY_INFO) return status !== STATUS_BUFFER_OVERFLOW;
  if (command === SMB2_CHANGE_NOTIFY) return status !== STATUS_NOTIFY_ENUM_DIR;
  return true;
}
