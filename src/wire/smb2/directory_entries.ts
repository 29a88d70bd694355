/** The entries that QUERY_DIRECTORY returns (MS-FSCC §2.4). */
import { latin1, type Malformed, type Reader } from '../../bytes.ts';
import { decodeEntries } from './entries.ts';
import {
  FileBothDirectoryInformation,
  FileDirectoryInformation,
  FileFullDirectoryInformation,
  FileIdBothDirectoryInformation,
  FileIdExtdDirectoryInformation,
  FileIdFullDirectoryInformation,
  FileNamesInformation,
  fileInformationClassName,
} from './information.ts';
import { readName } from './message.ts';

export interface DirectoryEntry {
  fileName: string;
  /** Absent in FileNamesInformation. */
  details?: {
    /** FILETIME. */
    creationTime: bigint;
    lastAccessTime: bigint;
    lastWriteTime: bigint;
    changeTime: bigint;
    endOfFile: number;
    allocationSize: number;
    fileAttributes: number;
  };
}

/** Where FileName begins, by class. FileNameLength stands at 60, save in FileNamesInformation. */
const FILE_NAME_OFFSETS: Readonly<Record<number, number>> = {
  [FileDirectoryInformation]: 64,
  [FileFullDirectoryInformation]: 68,
  [FileIdFullDirectoryInformation]: 80,
  [FileBothDirectoryInformation]: 94,
  [FileIdBothDirectoryInformation]: 104,
  [FileIdExtdDirectoryInformation]: 88,
};

/** Undefined for a class that lists no directory, or has no decoder here. Over SMB1 names may be in an OEM code page. */
export function decodeDirectoryEntries(
  fileInformationClass: number,
  outputBuffer: Uint8Array,
  isUnicode = true,
  most?: number,
): DirectoryEntry[] | undefined | Malformed {
  if (fileInformationClass === FileNamesInformation) {
    return decodeEntries('FileNamesInformation', outputBuffer, 12, (entry) => readNamesEntry(entry, isUnicode), most);
  }
  const fileNameOffset = FILE_NAME_OFFSETS[fileInformationClass];
  if (fileNameOffset === undefined) return undefined;
  const layer = fileInformationClassName(fileInformationClass);
  return decodeEntries(layer, outputBuffer, fileNameOffset, (entry) => readDirectoryEntry(entry, fileNameOffset, isUnicode), most);
}

/** Windows counts the null behind an OEM name. */
function readFileName(entry: Reader, length: number, isUnicode: boolean): string {
  return isUnicode ? readName(entry, length) : latin1(entry.borrow(length)).replace(/\0+$/, '');
}

function readNamesEntry(entry: Reader, isUnicode: boolean): DirectoryEntry {
  entry.skip(4);
  const fileNameLength = entry.u32();
  return { fileName: readFileName(entry, fileNameLength, isUnicode) };
}

function readDirectoryEntry(entry: Reader, fileNameOffset: number, isUnicode: boolean): DirectoryEntry {
  entry.skip(4);
  const details = {
    creationTime: entry.u64(),
    lastAccessTime: entry.u64(),
    lastWriteTime: entry.u64(),
    changeTime: entry.u64(),
    endOfFile: entry.size64(),
    allocationSize: entry.size64(),
    fileAttributes: entry.u32(),
  };
  const fileNameLength = entry.u32();
  entry.seek(fileNameOffset);
  return { fileName: readFileName(entry, fileNameLength, isUnicode), details };
}
