/** Remote Administration Protocol (MS-RAP), spoken through \PIPE\LANMAN: what is asked, and the lists that come back. */
import { decode, latin1, type Malformed, type Reader } from '../../bytes.ts';

/** MS-RAP §2.5.1 (RAPOpcode), named as there. */
const OPERATIONS: ReadonlyMap<number, string> = new Map([
  [0x0000, 'NetShareEnum'],
  [0x0001, 'NetShareGetInfo'],
  [0x000d, 'NetServerGetInfo'],
  [0x0038, 'NetUserGetInfo'],
  [0x003f, 'NetWkstaGetInfo'],
  [0x0045, 'NetPrintQEnum'],
  [0x0046, 'NetPrintQGetInfo'],
  [0x004c, 'NetPrintJobEnum'],
  [0x004d, 'NetPrintJobGetInfo'],
  [0x0051, 'NetPrintJobDelete'],
  [0x0052, 'NetPrintJobPause'],
  [0x0053, 'NetPrintJobContinue'],
  [0x005b, 'NetRemoteTOD'],
  [0x0068, 'NetServerEnum2'],
  [0x0073, 'NetUserPasswordSet2'],
  [0x0084, 'NetWkstaUserLogon'],
  [0x0085, 'NetWkstaUserLogoff'],
  [0x0093, 'NetPrintJobSetInfo'],
  [0x00d6, 'SamOEMChangePasswordUser2_P'],
  [0x00d7, 'NetServerEnum3'],
]);

export const NET_SHARE_ENUM = 0x0000;
export const NET_SERVER_ENUM2 = 0x0068;
export const NET_SERVER_ENUM3 = 0x00d7;

/** Bytes of a name and of an entry, by opcode and information level (§2.5.5.4, §2.5.6.3). */
const ENTRIES: Readonly<Record<number, readonly [name: number, level0: number, level1: number]>> = {
  [NET_SHARE_ENUM]: [13, 13, 20],
  [NET_SERVER_ENUM2]: [16, 16, 26],
  [NET_SERVER_ENUM3]: [16, 16, 26],
};

export interface RapRequest {
  rapOpcode: number;
  /** Published name; undefined for what MS-RAP does not name. */
  operation: string | undefined;
  paramDesc: string;
  dataDesc: string;
  /** InfoLevel; undefined where the operation has none. */
  infoLevel: number | undefined;
  /** NetServerEnum2 and 3: the domain that is asked about; undefined for the server's own. */
  domain: string | undefined;
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

/** MS-RAP §2.5.1; `parameters` are those of the SMB_COM_TRANSACTION. */
export function decodeRapRequest(parameters: Uint8Array): RapRequest | Malformed {
  return decode('MS-RAP request', parameters, (r) => {
    const rapOpcode = r.u16();
    const paramDesc = asciiz(r);
    const dataDesc = asciiz(r);
    const infoLevel = paramDesc.startsWith('W') && r.left >= 2 ? r.u16() : undefined;
    let domain: string | undefined;
    // §2.5.5.2.1: InfoLevel, ReceiveBufferSize, ServerType, and the Domain where the descriptor says that it is there
    if ((rapOpcode === NET_SERVER_ENUM2 || rapOpcode === NET_SERVER_ENUM3) && /^WrLehDz/.test(paramDesc)) {
      r.skip(6);
      domain = asciiz(r);
    }
    return { rapOpcode, operation: OPERATIONS.get(rapOpcode), paramDesc, dataDesc, infoLevel, domain };
  });
}

/** MS-RAP §2.5.2; `parameters` are those of the SMB_COM_TRANSACTION's answer. */
export function decodeRapResponse(parameters: Uint8Array, rapOpcode: number): RapResponse | Malformed {
  return decode('MS-RAP response', parameters, (r) => {
    const errorCode = r.u16();
    const converter = r.u16();
    const isList = ENTRIES[rapOpcode] !== undefined && r.left >= 4;
    return { errorCode, converter, entriesReturned: isList ? r.u16() : undefined, entriesAvailable: isList ? r.u16() : undefined };
  });
}

/** Names of what NetShareEnum, NetServerEnum2 or 3 lists, as many as the data hold; none for other operations and levels. */
export function rapNames(data: Uint8Array, { rapOpcode, infoLevel }: RapRequest, count: number): string[] {
  const form = ENTRIES[rapOpcode];
  if (form === undefined || (infoLevel !== 0 && infoLevel !== 1)) return [];
  const [nameLength, ...sizes] = form;
  const size = sizes[infoLevel];
  const names: string[] = [];
  for (let at = 0; names.length < count && at + size <= data.length; at += size) {
    names.push(latin1(upToZero(data.subarray(at, at + nameLength))));
  }
  return names;
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
