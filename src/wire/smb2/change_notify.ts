/** CHANGE_NOTIFY: watches a directory (MS-SMB2 §2.2.35 request, §2.2.36 response). */
import { decode, type Malformed, type Reader } from '../../bytes.ts';
import { type FlagTable, flagNames, type NameTable, valueName } from '../flags.ts';
import { decodeEntries } from './entries.ts';
import { enterBody, readFileId, readName } from './message.ts';
import { decodeOutputBuffer, type OutputBufferResponse } from './output_buffer.ts';

export const SMB2_WATCH_TREE = 0x0001;

const COMPLETION_FILTER: FlagTable = [
  [0x00000001, 'FILE_NOTIFY_CHANGE_FILE_NAME'],
  [0x00000002, 'FILE_NOTIFY_CHANGE_DIR_NAME'],
  [0x00000004, 'FILE_NOTIFY_CHANGE_ATTRIBUTES'],
  [0x00000008, 'FILE_NOTIFY_CHANGE_SIZE'],
  [0x00000010, 'FILE_NOTIFY_CHANGE_LAST_WRITE'],
  [0x00000020, 'FILE_NOTIFY_CHANGE_LAST_ACCESS'],
  [0x00000040, 'FILE_NOTIFY_CHANGE_CREATION'],
  [0x00000080, 'FILE_NOTIFY_CHANGE_EA'],
  [0x00000100, 'FILE_NOTIFY_CHANGE_SECURITY'],
  [0x00000200, 'FILE_NOTIFY_CHANGE_STREAM_NAME'],
  [0x00000400, 'FILE_NOTIFY_CHANGE_STREAM_SIZE'],
  [0x00000800, 'FILE_NOTIFY_CHANGE_STREAM_WRITE'],
];

/** MS-FSCC §2.7.1. */
const ACTIONS: NameTable = new Map([
  [1, 'FILE_ACTION_ADDED'],
  [2, 'FILE_ACTION_REMOVED'],
  [3, 'FILE_ACTION_MODIFIED'],
  [4, 'FILE_ACTION_RENAMED_OLD_NAME'],
  [5, 'FILE_ACTION_RENAMED_NEW_NAME'],
  [6, 'FILE_ACTION_ADDED_STREAM'],
  [7, 'FILE_ACTION_REMOVED_STREAM'],
  [8, 'FILE_ACTION_MODIFIED_STREAM'],
  [9, 'FILE_ACTION_REMOVED_BY_DELETE'],
  [10, 'FILE_ACTION_ID_NOT_TUNNELLED'],
  [11, 'FILE_ACTION_TUNNELLED_ID_COLLISION'],
]);

export interface ChangeNotifyRequest {
  flags: number;
  fileId: string;
  completionFilter: number;
}

/** FILE_NOTIFY_INFORMATION (MS-FSCC §2.7.1). */
export interface FileNotifyInformation {
  action: number;
  fileName: string;
}

export function decodeChangeNotifyRequest(bytes: Uint8Array): ChangeNotifyRequest | Malformed {
  return decode('SMB2 CHANGE_NOTIFY Request', bytes, (reader): ChangeNotifyRequest => {
    enterBody(reader, 32);
    const flags = reader.u16();
    reader.skip(4);
    return { flags, fileId: readFileId(reader), completionFilter: reader.u32() };
  });
}

/** `outputBuffer` is what `decodeFileNotifyInformation` reads; empty with STATUS_NOTIFY_ENUM_DIR. */
export function decodeChangeNotifyResponse(bytes: Uint8Array): OutputBufferResponse | Malformed {
  return decodeOutputBuffer('SMB2 CHANGE_NOTIFY Response', bytes);
}

export function decodeFileNotifyInformation(outputBuffer: Uint8Array): FileNotifyInformation[] | Malformed {
  return decodeEntries('FILE_NOTIFY_INFORMATION', outputBuffer, 12, readNotification);
}

function readNotification(entry: Reader): FileNotifyInformation {
  const action = entry.u32();
  const fileNameLength = entry.u32();
  return { action, fileName: readName(entry, fileNameLength) };
}

export function completionFilterNames(completionFilter: number): string[] {
  return flagNames(completionFilter, COMPLETION_FILTER);
}

export function fileActionName(action: number): string {
  return valueName(action, ACTIONS, 8);
}
