/** The older ways to open: SMB_COM_OPEN_ANDX (MS-CIFS §2.2.4.41), OPEN and CREATE (§2.2.4.3, §2.2.4.4), TRANS2_OPEN2 (§2.2.6.1). */
import { decode, type Malformed, type Reader } from '../../bytes.ts';
import { FILE_EXECUTE, FILE_READ_DATA, FILE_WRITE_DATA } from '../smb2/access.ts';
import { FILE_CREATE, FILE_OPEN, FILE_OPEN_IF, FILE_OVERWRITE, FILE_OVERWRITE_IF } from '../smb2/create.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import { readFormatted, readString, readUnaligned } from './strings.ts';

/** FILE_SUPERSEDED, FILE_OPENED, ... by the numbers of CreateAction. */
const FILE_OPENED = 1;
const FILE_CREATED = 2;
const FILE_OVERWRITTEN = 3;

/** In the words of SMB_COM_NT_CREATE_ANDX. */
export interface OldOpenRequest {
  name: string;
  desiredAccess: number;
  createDisposition: number;
  fileAttributes: number;
}

export interface OldOpenResponse {
  fid: number;
  fileAttributes: number;
  /** undefined where the command's answer does not tell. */
  fileSize: number | undefined;
  createAction: number | undefined;
  resourceType: number;
}

/** AccessMode: its lowest three bits (§2.2.4.3.1). */
function accessOf(accessMode: number): number {
  switch (accessMode & 7) {
    case 0:
      return FILE_READ_DATA;
    case 1:
      return FILE_WRITE_DATA;
    case 3:
      return FILE_READ_DATA | FILE_EXECUTE;
    default:
      return FILE_READ_DATA | FILE_WRITE_DATA;
  }
}

/** OpenMode (§2.2.4.41.1): what to do if the file exists (two bits), and whether to create it (bit 4). */
function dispositionOf(openMode: number): number {
  const creates = (openMode & 0x10) !== 0;
  switch (openMode & 3) {
    case 0:
      return FILE_CREATE;
    case 1:
      return creates ? FILE_OPEN_IF : FILE_OPEN;
    default:
      return creates ? FILE_OVERWRITE_IF : FILE_OVERWRITE;
  }
}

/** OpenResults: the lowest two bits. */
function actionOf(openResults: number): number | undefined {
  return [undefined, FILE_OPENED, FILE_CREATED, FILE_OVERWRITTEN][openResults & 3];
}

function readMode(reader: Reader): Omit<OldOpenRequest, 'name'> {
  const desiredAccess = accessOf(reader.u16());
  reader.skip(2);
  const fileAttributes = reader.u16();
  reader.skip(4);
  return { desiredAccess, fileAttributes, createDisposition: dispositionOf(reader.u16()) };
}

export function decodeOpenAndxRequest(block: Smb1Block): OldOpenRequest | Malformed {
  return decodeBlock('SMB_COM_OPEN_ANDX Request', block, 15, (reader): OldOpenRequest => {
    reader.skip(6);
    const mode = readMode(reader);
    const end = enterBytes(reader, block);
    return { ...mode, name: readString(reader, block.isUnicode, end) };
  });
}

export function decodeOpenAndxResponse(block: Smb1Block): OldOpenResponse | Malformed {
  return decodeBlock('SMB_COM_OPEN_ANDX Response', block, 15, (reader) => {
    reader.skip(4);
    return readOpened(reader);
  });
}

function readOpened(reader: Reader): OldOpenResponse {
  const fid = reader.u16();
  const fileAttributes = reader.u16();
  reader.skip(4);
  const fileSize = reader.u32();
  reader.skip(2);
  const resourceType = reader.u16();
  reader.skip(2);
  return { fid, fileAttributes, fileSize, resourceType, createAction: actionOf(reader.u16()) };
}

export function decodeOpen2Request(parameters: Uint8Array, isUnicode: boolean): OldOpenRequest | Malformed {
  return decode('TRANS2_OPEN2 Request', parameters, (reader): OldOpenRequest => {
    reader.skip(2);
    const mode = readMode(reader);
    reader.skip(14);
    return { ...mode, name: readUnaligned(reader, isUnicode, parameters.length) };
  });
}

export function decodeOpen2Response(parameters: Uint8Array): OldOpenResponse | Malformed {
  return decode('TRANS2_OPEN2 Response', parameters, readOpened);
}

export function decodeOpenRequest(block: Smb1Block): OldOpenRequest | Malformed {
  return decodeBlock('SMB_COM_OPEN Request', block, 2, (reader): OldOpenRequest => {
    const desiredAccess = accessOf(reader.u16());
    const end = enterBytes(reader, block);
    return { desiredAccess, createDisposition: FILE_OPEN, fileAttributes: 0, name: readFormatted(reader, block, end) };
  });
}

export function decodeOpenResponse(block: Smb1Block): OldOpenResponse | Malformed {
  return decodeBlock('SMB_COM_OPEN Response', block, 7, (reader): OldOpenResponse => {
    const fid = reader.u16();
    const fileAttributes = reader.u16();
    reader.skip(4);
    return { fid, fileAttributes, fileSize: reader.u32(), createAction: FILE_OPENED, resourceType: 0 };
  });
}

/** CREATE overwrites what is there; CREATE_NEW does not. */
export function decodeCreateRequest(block: Smb1Block, createDisposition: number): OldOpenRequest | Malformed {
  return decodeBlock('SMB_COM_CREATE Request', block, 3, (reader): OldOpenRequest => {
    const fileAttributes = reader.u16();
    const end = enterBytes(reader, block);
    const desiredAccess = FILE_READ_DATA | FILE_WRITE_DATA;
    return { desiredAccess, createDisposition, fileAttributes, name: readFormatted(reader, block, end) };
  });
}

/** SMB_COM_CREATE_TEMPORARY (§2.2.4.15): the server names the file, in the directory that was asked for; in OEM characters, whatever the header says. */
export function decodeCreateTemporaryResponse(block: Smb1Block): (OldOpenResponse & { name: string }) | Malformed {
  return decodeBlock('SMB_COM_CREATE_TEMPORARY Response', block, 1, (reader) => {
    const fid = reader.u16();
    const end = enterBytes(reader, block);
    const name = readFormatted(reader, { ...block, isUnicode: false }, end);
    return { fid, fileAttributes: 0, fileSize: undefined, createAction: FILE_CREATED, resourceType: 0, name };
  });
}

export function decodeCreateResponse(block: Smb1Block): OldOpenResponse | Malformed {
  return decodeBlock('SMB_COM_CREATE Response', block, 1, (reader): OldOpenResponse => ({
    fid: reader.u16(),
    fileAttributes: 0,
    fileSize: undefined,
    createAction: undefined,
    resourceType: 0,
  }));
}
