/** The entries that QUERY_DIRECTORY returns (MS-FSCC §2.4). */
import type { Malformed, Reader } from '../../bytes.ts';
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

/** Undefined for a class that lists no directory, or has no decoder here. */
export function decodeDirectoryEntries(
  fileInformationClass: number,
  outputBuffer: Uint8Array,
): DirectoryEntry[] | undefined | Malformed {
  if (fileInformationClass === FileNamesInformation) {
    return decodeEntries('FileNamesInformation', outputBuffer, 12, readNamesEntry);
  }
  const fileNameOffset = FILE_NAME_OFFSETS[fileInformationClass];
  if (fileNameOffset === undefined) return undefined;
  return decodeEntries(fileInformationClassName(fileInformationClass), outputBuffer, fileNameOffset, (entry) =>
    readDirectoryEntry(entry, fileNameOffset),
  );
}

function readNamesEntry(entry: Reader): DirectoryEntry {
  entry.skip(4);
  const fileNameLength = entry.u32();
  return { fileName: readName(entry, fileNameLength) };
}

function readDirectoryEntry(entry: Reader, fileNameOffset: number): DirectoryEntry {
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
  return { fileName: readName(entry, fileNameLength), details };
}
