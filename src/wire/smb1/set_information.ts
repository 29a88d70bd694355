/** What TRANS2_SET_PATH_INFORMATION and SET_FILE_INFORMATION set (MS-CIFS §2.2.8.4; MS-SMB §2.2.2.3.5: pass-through levels). */
import { decode, hex, type Malformed } from '../../bytes.ts';
import {
  FileAllocationInformation,
  FileBasicInformation,
  FileDispositionInformation,
  FileEndOfFileInformation,
  FileLinkInformation,
  FileRenameInformation,
  informationName,
  SMB2_0_INFO_FILE,
} from '../smb2/information.ts';
import { decodeFileSetInformation, type FileSetInformation } from '../smb2/set_info.ts';
import { readCounted } from './strings.ts';

/** MS-SMB §2.2.2.3.5: above it the level is an information class of MS-FSCC. */
export const SMB_INFO_PASSTHROUGH = 0x03e8;

const CLASSES: ReadonlyMap<number, readonly [fileInfoClass: number, name: string]> = new Map([
  [0x0101, [FileBasicInformation, 'SMB_SET_FILE_BASIC_INFO']],
  [0x0102, [FileDispositionInformation, 'SMB_SET_FILE_DISPOSITION_INFO']],
  [0x0103, [FileAllocationInformation, 'SMB_SET_FILE_ALLOCATION_INFO']],
  [0x0104, [FileEndOfFileInformation, 'SMB_SET_FILE_END_OF_FILE_INFO']],
]);
const OLD_LEVELS: ReadonlyMap<number, string> = new Map([
  [0x0001, 'SMB_INFO_STANDARD'],
  [0x0002, 'SMB_INFO_SET_EAS'],
]);

export function setLevelName(level: number): string {
  if (level >= SMB_INFO_PASSTHROUGH) return informationName(SMB2_0_INFO_FILE, level - SMB_INFO_PASSTHROUGH);
  return CLASSES.get(level)?.[1] ?? OLD_LEVELS.get(level) ?? `0x${hex(level, 4)}`;
}

/** undefined for a level that has no decoder here. */
export function decodeSmb1SetInformation(level: number, data: Uint8Array): FileSetInformation | undefined | Malformed {
  const fileInfoClass = level >= SMB_INFO_PASSTHROUGH ? level - SMB_INFO_PASSTHROUGH : CLASSES.get(level)?.[0];
  if (fileInfoClass === undefined) return undefined;
  if (fileInfoClass === FileRenameInformation || fileInfoClass === FileLinkInformation) {
    return decode('FileRenameInformation', data, (reader): FileSetInformation => {
      // MS-FSCC §2.4.42.1: over SMB1 RootDirectory has 4 bytes
      const replaceIfExists = reader.u8() !== 0;
      reader.skip(7);
      const newName = readCounted(reader, true, reader.u32());
      return { action: fileInfoClass === FileRenameInformation ? 'rename' : 'link', replaceIfExists, newName };
    });
  }
  return decodeFileSetInformation({ infoType: SMB2_0_INFO_FILE, fileInfoClass, additionalInformation: 0, fileId: '', buffer: data });
}
