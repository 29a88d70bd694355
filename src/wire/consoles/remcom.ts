/** RemCom's control pipe (RemCom.h: RemComMessage, RemComResponse), as impacket's psexec.py and its kin speak it. */
import { decode, latin1, type Malformed, type Reader } from '../../bytes.ts';

const MAX_COMMAND = 0x1000;
/** _MAX_PATH */
const MAX_PATH = 260;
/** MAX_COMMAND, MAX_PATH, two DWORD, MAX_PATH, BOOL. */
export const REMCOM_MESSAGE_SIZE = MAX_COMMAND + 2 * MAX_PATH + 12;
export const REMCOM_RESPONSE_SIZE = 8;

export interface RemComMessage {
  command: string;
  workingDir: string;
  priority: number;
  processId: number;
  /** Of the client: the names of the three pipes end in it and in processId. */
  machine: string;
  noWait: boolean;
}

export interface RemComResponse {
  errorCode: number;
  returnCode: number;
}

export function decodeRemComMessage(bytes: Uint8Array): RemComMessage | Malformed {
  return decode('RemComMessage', bytes, (reader) => ({
    command: readText(reader, MAX_COMMAND),
    workingDir: readText(reader, MAX_PATH),
    priority: reader.u32(),
    processId: reader.u32(),
    machine: readText(reader, MAX_PATH),
    noWait: reader.u32() !== 0,
  }));
}

export function decodeRemComResponse(bytes: Uint8Array): RemComResponse | Malformed {
  return decode('RemComResponse', bytes, (reader) => ({ errorCode: reader.u32(), returnCode: reader.u32() }));
}

/** TCHAR of the build that is in use everywhere: one byte. What follows the NUL is whatever was in memory. */
function readText(reader: Reader, size: number): string {
  const bytes = reader.borrow(size);
  const end = bytes.indexOf(0);
  return latin1(end < 0 ? bytes : bytes.subarray(0, end));
}
