/** SET_INFO (MS-SMB2 §2.2.39 request, §2.2.40 response), with the file information (MS-FSCC §2.4) that changes things. */
import { decode, type Malformed, type Reader } from '../../bytes.ts';
import { decodeEmpty, type EmptyBody } from './empty.ts';
import {
  FileAllocationInformation,
  FileBasicInformation,
  FileDispositionInformation,
  FileDispositionInformationEx,
  FileEndOfFileInformation,
  FileLinkInformation,
  FileRenameInformation,
  FileRenameInformationEx,
  SMB2_0_INFO_FILE,
} from './information.ts';
import { borrowBuffer, enterBody, readFileId, readName } from './message.ts';

const FILE_RENAME_REPLACE_IF_EXISTS = 0x00000001;
const FILE_DISPOSITION_DELETE = 0x00000001;

export interface SetInfoRequest {
  infoType: number;
  fileInfoClass: number;
  /** Security: what of the descriptor is set. */
  additionalInformation: number;
  fileId: string;
  /** Borrowed. */
  buffer: Uint8Array;
}

export type FileSetInformation =
  /** `link`: a further hard link instead. */
  | { action: 'rename' | 'link'; replaceIfExists: boolean; newName: string }
  | { action: 'disposition'; deletePending: boolean }
  | {
      action: 'basic';
      /** FILETIME; 0 leaves a time as it is, -1 and -2 (as unsigned) switch its automatic update off and on. */
      creationTime: bigint;
      lastAccessTime: bigint;
      lastWriteTime: bigint;
      changeTime: bigint;
      /** 0 leaves them as they are. */
      fileAttributes: number;
    }
  | { action: 'end of file'; endOfFile: number }
  | { action: 'allocation'; allocationSize: number };

export function decodeSetInfoRequest(bytes: Uint8Array): SetInfoRequest | Malformed {
  return decode('SMB2 SET_INFO Request', bytes, (reader): SetInfoRequest => {
    enterBody(reader, 33);
    const infoType = reader.u8();
    const fileInfoClass = reader.u8();
    const bufferLength = reader.u32();
    const bufferOffset = reader.u16();
    reader.skip(2);
    const additionalInformation = reader.u32();
    const fileId = readFileId(reader);
    const buffer = borrowBuffer(reader, bufferOffset, bufferLength);
    return { infoType, fileInfoClass, additionalInformation, fileId, buffer };
  });
}

/** The response has no fields: it says that it was done. */
export function decodeSetInfoResponse(bytes: Uint8Array): EmptyBody | Malformed {
  return decodeEmpty('SMB2 SET_INFO Response', bytes, 2);
}

/** What a SET_INFO sets; undefined for information that has no decoder here. */
export function decodeFileSetInformation(request: SetInfoRequest): FileSetInformation | undefined | Malformed {
  if (request.infoType !== SMB2_0_INFO_FILE) return undefined;
  switch (request.fileInfoClass) {
    case FileRenameInformation:
      return decode('FileRenameInformation', request.buffer, (reader) => readRename(reader, 'rename', 1));
    case FileRenameInformationEx:
      return decode('FileRenameInformationEx', request.buffer, (reader) => readRename(reader, 'rename', 4));
    case FileLinkInformation:
      return decode('FileLinkInformation', request.buffer, (reader) => readRename(reader, 'link', 1));
    case FileDispositionInformation:
      return decode('FileDispositionInformation', request.buffer, (reader) => ({
        action: 'disposition',
        deletePending: reader.u8() !== 0,
      }));
    case FileDispositionInformationEx:
      return decode('FileDispositionInformationEx', request.buffer, (reader) => ({
        action: 'disposition',
        deletePending: (reader.u32() & FILE_DISPOSITION_DELETE) !== 0,
      }));
    case FileBasicInformation:
      return decode('FileBasicInformation', request.buffer, (reader) => ({
        action: 'basic',
        creationTime: reader.u64(),
        lastAccessTime: reader.u64(),
        lastWriteTime: reader.u64(),
        changeTime: reader.u64(),
        fileAttributes: reader.u32(),
      }));
    case FileEndOfFileInformation:
      return decode('FileEndOfFileInformation', request.buffer, (reader) => ({
        action: 'end of file',
        endOfFile: reader.size64(),
      }));
    case FileAllocationInformation:
      return decode('FileAllocationInformation', request.buffer, (reader) => ({
        action: 'allocation',
        allocationSize: reader.size64(),
      }));
    default:
      return undefined;
  }
}

/** MS-FSCC §2.4: ReplaceIfExists is a byte, Flags of the Ex form a 32-bit word, in 8 bytes. */
function readRename(reader: Reader, action: 'rename' | 'link', flagSize: 1 | 4): FileSetInformation {
  const replaceIfExists =
    flagSize === 1 ? reader.u8At(0) !== 0 : (reader.u32At(0) & FILE_RENAME_REPLACE_IF_EXISTS) !== 0;
  // RootDirectory is 0 in network operations.
  reader.skip(16);
  const fileNameLength = reader.u32();
  return { action, replaceIfExists, newName: readName(reader, fileNameLength) };
}
