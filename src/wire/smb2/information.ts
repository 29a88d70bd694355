/** Information classes by number and name: MS-SMB2 §2.2.37 InfoType, MS-FSCC §2.4 files, §2.5 file systems. */
import { type FlagTable, flagNames, type NameTable, valueName } from '../flags.ts';

export const SMB2_0_INFO_FILE = 0x01;
export const SMB2_0_INFO_FILESYSTEM = 0x02;
export const SMB2_0_INFO_SECURITY = 0x03;
export const SMB2_0_INFO_QUOTA = 0x04;

const INFO_TYPES: NameTable = new Map([
  [SMB2_0_INFO_FILE, 'SMB2_0_INFO_FILE'],
  [SMB2_0_INFO_FILESYSTEM, 'SMB2_0_INFO_FILESYSTEM'],
  [SMB2_0_INFO_SECURITY, 'SMB2_0_INFO_SECURITY'],
  [SMB2_0_INFO_QUOTA, 'SMB2_0_INFO_QUOTA'],
]);

export const FileDirectoryInformation = 1;
export const FileFullDirectoryInformation = 2;
export const FileBothDirectoryInformation = 3;
export const FileBasicInformation = 4;
export const FileStandardInformation = 5;
export const FileRenameInformation = 10;
export const FileLinkInformation = 11;
export const FileNamesInformation = 12;
export const FileDispositionInformation = 13;
export const FileAllInformation = 18;
export const FileAllocationInformation = 19;
export const FileEndOfFileInformation = 20;
export const FileNetworkOpenInformation = 34;
export const FileIdBothDirectoryInformation = 37;
export const FileIdFullDirectoryInformation = 38;
export const FileIdExtdDirectoryInformation = 60;
export const FileDispositionInformationEx = 64;
export const FileRenameInformationEx = 65;

const FILE_CLASSES: NameTable = new Map([
  [FileDirectoryInformation, 'FileDirectoryInformation'],
  [FileFullDirectoryInformation, 'FileFullDirectoryInformation'],
  [FileBothDirectoryInformation, 'FileBothDirectoryInformation'],
  [FileBasicInformation, 'FileBasicInformation'],
  [FileStandardInformation, 'FileStandardInformation'],
  [6, 'FileInternalInformation'],
  [7, 'FileEaInformation'],
  [8, 'FileAccessInformation'],
  [9, 'FileNameInformation'],
  [FileRenameInformation, 'FileRenameInformation'],
  [FileLinkInformation, 'FileLinkInformation'],
  [FileNamesInformation, 'FileNamesInformation'],
  [FileDispositionInformation, 'FileDispositionInformation'],
  [14, 'FilePositionInformation'],
  [15, 'FileFullEaInformation'],
  [16, 'FileModeInformation'],
  [17, 'FileAlignmentInformation'],
  [FileAllInformation, 'FileAllInformation'],
  [FileAllocationInformation, 'FileAllocationInformation'],
  [FileEndOfFileInformation, 'FileEndOfFileInformation'],
  [21, 'FileAlternateNameInformation'],
  [22, 'FileStreamInformation'],
  [23, 'FilePipeInformation'],
  [24, 'FilePipeLocalInformation'],
  [25, 'FilePipeRemoteInformation'],
  [26, 'FileMailslotQueryInformation'],
  [27, 'FileMailslotSetInformation'],
  [28, 'FileCompressionInformation'],
  [29, 'FileObjectIdInformation'],
  [31, 'FileMoveClusterInformation'],
  [32, 'FileQuotaInformation'],
  [33, 'FileReparsePointInformation'],
  [FileNetworkOpenInformation, 'FileNetworkOpenInformation'],
  [35, 'FileAttributeTagInformation'],
  [36, 'FileTrackingInformation'],
  [FileIdBothDirectoryInformation, 'FileIdBothDirectoryInformation'],
  [FileIdFullDirectoryInformation, 'FileIdFullDirectoryInformation'],
  [39, 'FileValidDataLengthInformation'],
  [40, 'FileShortNameInformation'],
  [44, 'FileSfioReserveInformation'],
  [45, 'FileSfioVolumeInformation'],
  [46, 'FileHardLinkInformation'],
  [48, 'FileNormalizedNameInformation'],
  [50, 'FileIdGlobalTxDirectoryInformation'],
  [54, 'FileStandardLinkInformation'],
  [59, 'FileIdInformation'],
  [FileIdExtdDirectoryInformation, 'FileIdExtdDirectoryInformation'],
  [FileDispositionInformationEx, 'FileDispositionInformationEx'],
  [FileRenameInformationEx, 'FileRenameInformationEx'],
  [72, 'FileLinkInformationEx'],
  [78, 'FileId64ExtdDirectoryInformation'],
  [79, 'FileId64ExtdBothDirectoryInformation'],
  [80, 'FileIdAllExtdDirectoryInformation'],
  [81, 'FileIdAllExtdBothDirectoryInformation'],
]);

export const FileFsVolumeInformation = 1;

const FILE_SYSTEM_CLASSES: NameTable = new Map([
  [FileFsVolumeInformation, 'FileFsVolumeInformation'],
  [2, 'FileFsLabelInformation'],
  [3, 'FileFsSizeInformation'],
  [4, 'FileFsDeviceInformation'],
  [5, 'FileFsAttributeInformation'],
  [6, 'FileFsControlInformation'],
  [7, 'FileFsFullSizeInformation'],
  [8, 'FileFsObjectIdInformation'],
  [9, 'FileFsDriverPathInformation'],
  [10, 'FileFsVolumeFlagsInformation'],
  [11, 'FileFsSectorSizeInformation'],
]);

/** MS-SMB2 §2.2.37, AdditionalInformation where InfoType is SMB2_0_INFO_SECURITY. */
const SECURITY_INFORMATION: FlagTable = [
  [0x00000001, 'OWNER_SECURITY_INFORMATION'],
  [0x00000002, 'GROUP_SECURITY_INFORMATION'],
  [0x00000004, 'DACL_SECURITY_INFORMATION'],
  [0x00000008, 'SACL_SECURITY_INFORMATION'],
  [0x00000010, 'LABEL_SECURITY_INFORMATION'],
  [0x00000020, 'ATTRIBUTE_SECURITY_INFORMATION'],
  [0x00000040, 'SCOPE_SECURITY_INFORMATION'],
  [0x00010000, 'BACKUP_SECURITY_INFORMATION'],
];

export function infoTypeName(infoType: number): string {
  return valueName(infoType, INFO_TYPES, 2);
}

/** `FileRenameInformation`, `FileFsVolumeInformation`; of security and quota, which have no classes, the InfoType. */
export function informationName(infoType: number, fileInfoClass: number): string {
  if (infoType === SMB2_0_INFO_FILE) return valueName(fileInfoClass, FILE_CLASSES, 2);
  if (infoType === SMB2_0_INFO_FILESYSTEM) return valueName(fileInfoClass, FILE_SYSTEM_CLASSES, 2);
  return infoTypeName(infoType);
}

/** Of QUERY_DIRECTORY, whose classes are those of files. */
export function fileInformationClassName(fileInformationClass: number): string {
  return valueName(fileInformationClass, FILE_CLASSES, 2);
}

export function securityInformationNames(additionalInformation: number): string[] {
  return flagNames(additionalInformation, SECURITY_INFORMATION);
}
