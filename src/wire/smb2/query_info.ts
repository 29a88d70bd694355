/** QUERY_INFO (MS-SMB2 §2.2.37 request, §2.2.38 response), with the information (MS-FSCC §2.4, §2.5) that tells of files. */
import { decode, type Malformed, type Reader } from '../../bytes.ts';
import { enterBody, readFileId, readName } from './message.ts';
import { decodeOutputBuffer, type OutputBufferResponse } from './output_buffer.ts';

export interface QueryInfoRequest {
  infoType: number;
  fileInfoClass: number;
  outputBufferLength: number;
  /** Security: what of the descriptor is asked for. */
  additionalInformation: number;
  flags: number;
  fileId: string;
}

/** FileBasicInformation (MS-FSCC §2.4). */
export interface FileBasic {
  /** FILETIME. */
  creationTime: bigint;
  lastAccessTime: bigint;
  lastWriteTime: bigint;
  changeTime: bigint;
  fileAttributes: number;
}

/** FileStandardInformation (MS-FSCC §2.4). */
export interface FileStandard {
  allocationSize: number;
  endOfFile: number;
  numberOfLinks: number;
  deletePending: boolean;
  directory: boolean;
}

/** FileAllInformation (MS-FSCC §2.4), without what says nothing of the file itself. */
export interface FileAll {
  basic: FileBasic;
  standard: FileStandard;
  /** From the volume's or the share's root on, as servers differ. */
  fileName: string;
}

/** FileNetworkOpenInformation (MS-FSCC §2.4). */
export interface FileNetworkOpen extends FileBasic {
  allocationSize: number;
  endOfFile: number;
}

/** FileFsVolumeInformation (MS-FSCC §2.5). */
export interface FileFsVolume {
  /** FILETIME. */
  volumeCreationTime: bigint;
  volumeSerialNumber: number;
  volumeLabel: string;
}

export function decodeQueryInfoRequest(bytes: Uint8Array): QueryInfoRequest | Malformed {
  return decode('SMB2 QUERY_INFO Request', bytes, (reader): QueryInfoRequest => {
    enterBody(reader, 41);
    const infoType = reader.u8();
    const fileInfoClass = reader.u8();
    const outputBufferLength = reader.u32();
    // InputBufferOffset, Reserved, InputBufferLength.
    reader.skip(8);
    const additionalInformation = reader.u32();
    const flags = reader.u32();
    const fileId = readFileId(reader);
    return { infoType, fileInfoClass, outputBufferLength, additionalInformation, flags, fileId };
  });
}

/** `outputBuffer` is what the decoders below read, by the request's class. */
export function decodeQueryInfoResponse(bytes: Uint8Array): OutputBufferResponse | Malformed {
  return decodeOutputBuffer('SMB2 QUERY_INFO Response', bytes);
}

export function decodeFileBasicInformation(outputBuffer: Uint8Array): FileBasic | Malformed {
  return decode('FileBasicInformation', outputBuffer, readBasic);
}

export function decodeFileStandardInformation(outputBuffer: Uint8Array): FileStandard | Malformed {
  return decode('FileStandardInformation', outputBuffer, readStandard);
}

export function decodeFileAllInformation(outputBuffer: Uint8Array): FileAll | Malformed {
  return decode('FileAllInformation', outputBuffer, (reader): FileAll => {
    const basic = readBasic(reader);
    // Reserved; the next structure begins at 40.
    reader.skip(4);
    const standard = readStandard(reader);
    // Reserved, then Internal (8), Ea (4), Access (4), Position (8), Mode (4), Alignment (4) up to Name at 96.
    reader.seek(96);
    const fileNameLength = reader.u32();
    return { basic, standard, fileName: readName(reader, fileNameLength) };
  });
}

export function decodeFileNetworkOpenInformation(outputBuffer: Uint8Array): FileNetworkOpen | Malformed {
  return decode('FileNetworkOpenInformation', outputBuffer, (reader) => ({
    creationTime: reader.u64(),
    lastAccessTime: reader.u64(),
    lastWriteTime: reader.u64(),
    changeTime: reader.u64(),
    allocationSize: reader.size64(),
    endOfFile: reader.size64(),
    fileAttributes: reader.u32(),
  }));
}

export function decodeFileFsVolumeInformation(outputBuffer: Uint8Array): FileFsVolume | Malformed {
  return decode('FileFsVolumeInformation', outputBuffer, (reader): FileFsVolume => {
    const volumeCreationTime = reader.u64();
    const volumeSerialNumber = reader.u32();
    const volumeLabelLength = reader.u32();
    // SupportsObjects, Reserved.
    reader.skip(2);
    return { volumeCreationTime, volumeSerialNumber, volumeLabel: readName(reader, volumeLabelLength) };
  });
}

function readBasic(reader: Reader): FileBasic {
  return {
    creationTime: reader.u64(),
    lastAccessTime: reader.u64(),
    lastWriteTime: reader.u64(),
    changeTime: reader.u64(),
    fileAttributes: reader.u32(),
  };
}

function readStandard(reader: Reader): FileStandard {
  return {
    allocationSize: reader.size64(),
    endOfFile: reader.size64(),
    numberOfLinks: reader.u32(),
    deletePending: reader.u8() !== 0,
    directory: reader.u8() !== 0,
  };
}
