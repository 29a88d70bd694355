/** Remote Administration Protocol (MS-RAP), spoken through \PIPE\LANMAN: what is asked, and what comes back. */
import { decode, latin1, type Malformed, type Reader } from '../../bytes.ts';

export const NET_SHARE_ENUM = 0x0000;
export const NET_SHARE_GET_INFO = 0x0001;
export const NET_SERVER_GET_INFO = 0x000d;
export const NET_USER_GET_INFO = 0x0038;
export const NET_WKSTA_GET_INFO = 0x003f;
export const NET_PRINT_Q_ENUM = 0x0045;
export const NET_PRINT_Q_GET_INFO = 0x0046;
export const NET_PRINT_JOB_ENUM = 0x004c;
export const NET_PRINT_JOB_GET_INFO = 0x004d;
export const NET_REMOTE_TOD = 0x005b;
export const NET_SERVER_ENUM2 = 0x0068;
export const NET_USER_PASSWORD_SET2 = 0x0073;
export const SAM_OEM_CHANGE_PASSWORD_USER2_P = 0x00d6;
export const NET_SERVER_ENUM3 = 0x00d7;

/** MS-RAP §2.5.1 (RAPOpcode), named as there. */
const OPERATIONS: ReadonlyMap<number, string> = new Map([
  [NET_SHARE_ENUM, 'NetShareEnum'],
  [NET_SHARE_GET_INFO, 'NetShareGetInfo'],
  [NET_SERVER_GET_INFO, 'NetServerGetInfo'],
  [NET_USER_GET_INFO, 'NetUserGetInfo'],
  [NET_WKSTA_GET_INFO, 'NetWkstaGetInfo'],
  [NET_PRINT_Q_ENUM, 'NetPrintQEnum'],
  [NET_PRINT_Q_GET_INFO, 'NetPrintQGetInfo'],
  [NET_PRINT_JOB_ENUM, 'NetPrintJobEnum'],
  [NET_PRINT_JOB_GET_INFO, 'NetPrintJobGetInfo'],
  [0x0051, 'NetPrintJobDelete'],
  [0x0052, 'NetPrintJobPause'],
  [0x0053, 'NetPrintJobContinue'],
  [NET_REMOTE_TOD, 'NetRemoteTOD'],
  [NET_SERVER_ENUM2, 'NetServerEnum2'],
  [NET_USER_PASSWORD_SET2, 'NetUserPasswordSet2'],
  [0x0084, 'NetWkstaUserLogon'],
  [0x0085, 'NetWkstaUserLogoff'],
  [0x0093, 'NetPrintJobSetInfo'],
  [SAM_OEM_CHANGE_PASSWORD_USER2_P, 'SamOEMChangePasswordUser2_P'],
  [NET_SERVER_ENUM3, 'NetServerEnum3'],
]);


export interface RapRequest {
  rapOpcode: number;
  /** Published name; undefined for what MS-RAP does not name. */
  operation: string | undefined;
  paramDesc: string;
  dataDesc: string;
  /** The first word among the parameters, which is the InfoLevel where the operation has one. */
  infoLevel: number | undefined;
  /** Strings among the parameters: the share, the user, the queue or the domain that is asked about. */
  strings: string[];
}

export interface RapResponse {
  /** A Win32 error code. */
  errorCode: number;
  /** What is subtracted from offsets in the data. */
  converter: number;
  /** EntriesReturned and EntriesAvailable; undefined where the operation lists nothing. */
  entriesReturned: number | undefined;
  entriesAvailable: number | undefined;
}

/** A character of a descriptor, with the count that may stand behind it (§2.5.1). */
const FIELD = /([A-Za-z])(\d{0,5})/g;
/** Fields of a descriptor that are read. */
const MOST_FIELDS = 64;

function* fieldsOf(descriptor: string): Generator<[kind: string, count: number]> {
  let seen = 0;
  for (const [, kind, digits] of descriptor.matchAll(FIELD)) {
    if (++seen > MOST_FIELDS) return;
    yield [kind, digits === '' ? 1 : Number(digits)];
  }
}

/** MS-RAP §2.5.1; `parameters` are those of the SMB_COM_TRANSACTION. What its descriptor says beyond their end is not there. */
export function decodeRapRequest(parameters: Uint8Array): RapRequest | Malformed {
  return decode('MS-RAP request', parameters, (r) => {
    const rapOpcode = r.u16();
    const paramDesc = asciiz(r);
    const dataDesc = asciiz(r);
    const request: RapRequest = { rapOpcode, operation: OPERATIONS.get(rapOpcode), paramDesc, dataDesc, infoLevel: undefined, strings: [] };
    for (const [kind, count] of fieldsOf(paramDesc)) {
      if (kind === 'z') {
        if (r.bytes.indexOf(0, r.offset) < 0) break;
        request.strings.push(asciiz(r));
        continue;
      }
      const size = (SIZES[kind] ?? 0) * count;
      if (!r.has(r.offset, size)) break;
      if (kind === 'W') request.infoLevel ??= r.u16At(r.offset);
      r.skip(size);
    }
    return request;
  });
}

/** Bytes in the parameters, by the letters of a ParamDesc (§2.5.1); others stand for what the answer has, or for a null. */
const SIZES: Readonly<Record<string, number>> = { W: 2, D: 4, L: 2, T: 2, b: 1, B: 1 };

/** MS-RAP §2.5.2; `parameters` are those of the SMB_COM_TRANSACTION's answer. `e` of the request's descriptor asks for how many there are. */
export function decodeRapResponse(parameters: Uint8Array, { paramDesc }: RapRequest): RapResponse | Malformed {
  return decode('MS-RAP response', parameters, (r) => {
    const errorCode = r.u16();
    const converter = r.u16();
    const isList = paramDesc.includes('e') && r.left >= 4;
    return { errorCode, converter, entriesReturned: isList ? r.u16() : undefined, entriesAvailable: isList ? r.u16() : undefined };
  });
}

/** The first name or string of each entry, as many entries as the data hold, by the request's DataDesc (§2.5.1). */
export function rapNames(data: Uint8Array, { dataDesc }: RapRequest, { converter }: RapResponse, count: number): string[] {
  const fields = [...fieldsOf(dataDesc)];
  const size = fields.reduce((sum, [kind, n]) => sum + entryBytes(kind, n), 0);
  const named = fields.findIndex(([kind, n]) => kind === 'z' || (kind === 'B' && n > 1));
  if (size === 0 || named < 0) return [];
  const [kind, length] = fields[named];
  const into = fields.slice(0, named).reduce((sum, [before, n]) => sum + entryBytes(before, n), 0);
  const names: string[] = [];
  for (let at = 0; names.length < count && at + size <= data.length; at += size) {
    const place = at + into;
    // an offset has two bytes, and two of no use behind them
    const from = kind === 'B' ? place : ((data[place] | (data[place + 1] << 8)) - converter) & 0xffff;
    names.push(latin1(upToZero(data.subarray(from, kind === 'B' ? place + length : undefined))));
  }
  return names;
}

function entryBytes(kind: string, count: number): number {
  if (kind === 'z') return 4;
  return (SIZES[kind] ?? (kind === 'N' ? 2 : 0)) * count;
}

function asciiz(r: Reader): string {
  const rest = r.bytes.subarray(r.offset);
  const text = upToZero(rest);
  if (text.length === rest.length) r.invalid('a string that does not end');
  r.skip(text.length + 1);
  return latin1(text);
}

function upToZero(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
