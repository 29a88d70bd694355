/** QUERY_DIRECTORY: lists a directory (MS-SMB2 §2.2.33 request, §2.2.34 response). */
import { decode, type Malformed } from '../../bytes.ts';
import { type FlagTable, flagNames } from '../flags.ts';
import { enterBody, readFileId, readNameAt } from './message.ts';
import { decodeOutputBuffer, type OutputBufferResponse } from './output_buffer.ts';

const QUERY_DIRECTORY_FLAGS: FlagTable = [
  [0x01, 'SMB2_RESTART_SCANS'],
  [0x02, 'SMB2_RETURN_SINGLE_ENTRY'],
  [0x04, 'SMB2_INDEX_SPECIFIED'],
  [0x10, 'SMB2_REOPEN'],
];

export interface QueryDirectoryRequest {
  fileInformationClass: number;
  flags: number;
  fileId: string;
  /** `*`, `*.exe`. */
  pattern: string;
  outputBufferLength: number;
}

export function decodeQueryDirectoryRequest(bytes: Uint8Array): QueryDirectoryRequest | Malformed {
  return decode('SMB2 QUERY_DIRECTORY Request', bytes, (reader): QueryDirectoryRequest => {
    enterBody(reader, 33);
    const fileInformationClass = reader.u8();
    const flags = reader.u8();
    reader.skip(4);
    const fileId = readFileId(reader);
    const fileNameOffset = reader.u16();
    const fileNameLength = reader.u16();
    const outputBufferLength = reader.u32();
    const pattern = readNameAt(reader, fileNameOffset, fileNameLength);
    return { fileInformationClass, flags, fileId, pattern, outputBufferLength };
  });
}

/** `outputBuffer` is what `decodeDirectoryEntries` reads. */
export function decodeQueryDirectoryResponse(bytes: Uint8Array): OutputBufferResponse | Malformed {
  return decodeOutputBuffer('SMB2 QUERY_DIRECTORY Response', bytes);
}

export function queryDirectoryFlagNames(flags: number): string[] {
  return flagNames(flags, QUERY_DIRECTORY_FLAGS);
}
