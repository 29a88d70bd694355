/** What TRANS2_FIND_FIRST2 and FIND_NEXT2 list, by information level (MS-CIFS §2.2.8.1, MS-SMB §2.2.8.1), and SEARCH (MS-CIFS §2.2.4.58.2). */
import { decode, type Malformed, type Reader } from '../../bytes.ts';
import { type DirectoryEntry, decodeDirectoryEntries } from '../smb2/directory_entries.ts';
import {
  FileBothDirectoryInformation,
  FileDirectoryInformation,
  FileFullDirectoryInformation,
  FileIdBothDirectoryInformation,
  FileIdFullDirectoryInformation,
  FileNamesInformation,
} from '../smb2/information.ts';
import { filetimeOfDos } from './dos_time.ts';
import { SMB_INFO_PASSTHROUGH } from './set_information.ts';
import { readCounted } from './strings.ts';

const SMB_INFO_STANDARD = 0x0001;
const SMB_INFO_QUERY_EA_SIZE = 0x0002;
const SMB_INFO_QUERY_EAS_FROM_LIST = 0x0003;

/** These have the layouts of MS-FSCC §2.4, names in the code page of the request. */
const CLASSES: ReadonlyMap<number, number> = new Map([
  [0x0101, FileDirectoryInformation], // SMB_FIND_FILE_DIRECTORY_INFO
  [0x0102, FileFullDirectoryInformation], // SMB_FIND_FILE_FULL_DIRECTORY_INFO
  [0x0103, FileNamesInformation], // SMB_FIND_FILE_NAMES_INFO
  [0x0104, FileBothDirectoryInformation], // SMB_FIND_FILE_BOTH_DIRECTORY_INFO
  [0x0105, FileIdFullDirectoryInformation], // SMB_FIND_FILE_ID_FULL_DIRECTORY_INFO
  [0x0106, FileIdBothDirectoryInformation], // SMB_FIND_FILE_ID_BOTH_DIRECTORY_INFO
]);

export interface FindForm {
  informationLevel: number;
  /** SearchCount of the answer. */
  count: number;
  /** SMB_FIND_RETURN_RESUME_KEYS was asked for. */
  hasResumeKeys: boolean;
  isUnicode: boolean;
  /** ServerTimeZone, where NEGOTIATE told it. */
  zone: number | undefined;
}

/** undefined for a level that has no decoder here. */
export function decodeFindEntries(form: FindForm, data: Uint8Array): DirectoryEntry[] | undefined | Malformed {
  const { count, informationLevel, isUnicode } = form;
  if (count === 0) return [];
  if (informationLevel === 0 || informationLevel > SMB_INFO_QUERY_EAS_FROM_LIST) {
    const isClass = informationLevel >= SMB_INFO_PASSTHROUGH;
    const fileInformationClass = isClass ? informationLevel - SMB_INFO_PASSTHROUGH : CLASSES.get(informationLevel);
    return fileInformationClass === undefined ? undefined : decodeDirectoryEntries(fileInformationClass, data, isUnicode, count);
  }
  return decode('TRANS2_FIND Response', data, (reader) => {
    const entries: DirectoryEntry[] = [];
    for (let i = 0; i < count && reader.left > 0; i++) entries.push(readOldEntry(reader, form));
    return entries;
  });
}

function readOldEntry(reader: Reader, { hasResumeKeys, informationLevel, isUnicode, zone }: FindForm): DirectoryEntry {
  if (hasResumeKeys) reader.skip(4);
  const when = (): bigint => {
    const date = reader.u16();
    return filetimeOfDos(date, reader.u16(), zone);
  };
  const creationTime = when();
  const lastAccessTime = when();
  const lastWriteTime = when();
  const endOfFile = reader.u32();
  const allocationSize = reader.u32();
  const fileAttributes = reader.u16();
  if (informationLevel === SMB_INFO_QUERY_EA_SIZE) reader.skip(4);
  // SMB_FEA_LIST (§2.2.1.2.2.1): its size counts itself
  if (informationLevel === SMB_INFO_QUERY_EAS_FROM_LIST) reader.skip(Math.max(0, reader.u32() - 4));
  const length = reader.u8();
  if (isUnicode && informationLevel === SMB_INFO_STANDARD) reader.align(2);
  const fileName = readCounted(reader, isUnicode, length);
  // the null that ends it is not counted
  for (let i = isUnicode ? 2 : 1; i > 0 && reader.left > 0 && reader.bytes[reader.offset] === 0; i--) reader.skip(1);
  return { fileName, details: { creationTime, lastAccessTime, lastWriteTime, changeTime: 0n, endOfFile, allocationSize, fileAttributes } };
}

/** SMB_Directory_Information: 21 bytes for resuming, attributes, times, a name of 13 bytes. */
export const SEARCH_ENTRY_SIZE = 43;

export function readSearchEntry(reader: Reader, zone: number | undefined): DirectoryEntry {
  reader.skip(21);
  const fileAttributes = reader.u8();
  const time = reader.u16();
  const lastWriteTime = filetimeOfDos(reader.u16(), time, zone);
  const endOfFile = reader.u32();
  const [fileName] = readCounted(reader, false, 13).split('\0', 1);
  const details = { creationTime: 0n, lastAccessTime: 0n, lastWriteTime, changeTime: 0n, endOfFile, allocationSize: 0, fileAttributes };
  // some servers fill 8.3 names with blanks
  return { fileName: fileName.trimEnd(), details };
}
