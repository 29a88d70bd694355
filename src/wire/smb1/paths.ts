/** Commands that name a path and open nothing: DELETE, RENAME, NT_RENAME, directories, attributes (MS-CIFS §2.2.4.1 to §2.2.4.17, §2.2.4.66). */
import type { Malformed } from '../../bytes.ts';
import { type NameTable, valueName } from '../flags.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import { filetimeOfDos } from './dos_time.ts';
import { smb1CommandName } from './header.ts';
import { readFormatted } from './strings.ts';

/** InformationLevel of NT_RENAME (§2.2.4.66.1). */
const NT_RENAME_LEVELS: NameTable = new Map([
  [0x0102, 'SMB_NT_RENAME_MOVE_CLUSTER_INFO'],
  [0x0103, 'SMB_NT_RENAME_SET_LINK_INFO'],
  [0x0104, 'SMB_NT_RENAME_RENAME_FILE'],
]);
export const SMB_NT_RENAME_RENAME_FILE = 0x0104;

/** One path, wildcards included where the command takes them. */
export function decodePathRequest(block: Smb1Block): { name: string } | Malformed {
  return decodeBlock(`${smb1CommandName(block.command)} Request`, block, 0, (reader) => {
    const end = enterBytes(reader, block);
    return { name: readFormatted(reader, block, end) };
  });
}

export interface SetInformationRequest {
  name: string;
  fileAttributes: number;
  /** Seconds since 1970; 0 leaves it. */
  lastWriteTime: number;
}

export function decodeSetInformationRequest(block: Smb1Block): SetInformationRequest | Malformed {
  return decodeBlock('SMB_COM_SET_INFORMATION Request', block, 3, (reader): SetInformationRequest => {
    const fileAttributes = reader.u16();
    const lastWriteTime = reader.u32();
    const end = enterBytes(reader, block);
    return { fileAttributes, lastWriteTime, name: readFormatted(reader, block, end) };
  });
}

export interface SetInformation2Request {
  fid: number;
  /** FILETIMEs; 0 leaves them, or the server's time zone is not known. */
  creationTime: bigint;
  lastAccessTime: bigint;
  lastWriteTime: bigint;
}

/** §2.2.4.30: the times of an open file. */
export function decodeSetInformation2Request(block: Smb1Block, zone: number | undefined): SetInformation2Request | Malformed {
  return decodeBlock('SMB_COM_SET_INFORMATION2 Request', block, 7, (reader): SetInformation2Request => {
    const fid = reader.u16();
    const when = (): bigint => {
      const date = reader.u16();
      return filetimeOfDos(date, reader.u16(), zone);
    };
    return { fid, creationTime: when(), lastAccessTime: when(), lastWriteTime: when() };
  });
}

export interface RenameRequest {
  oldName: string;
  newName: string;
  /** NT_RENAME alone; RENAME is a rename. */
  informationLevel: number;
}

export function decodeRenameRequest(block: Smb1Block): RenameRequest | Malformed {
  return decodeBlock(`${smb1CommandName(block.command)} Request`, block, 1, (reader): RenameRequest => {
    reader.skip(2);
    const informationLevel = block.wordCount >= 4 ? reader.u16() : SMB_NT_RENAME_RENAME_FILE;
    const end = enterBytes(reader, block);
    const oldName = readFormatted(reader, block, end);
    return { informationLevel, oldName, newName: readFormatted(reader, block, end) };
  });
}

export function ntRenameLevelName(informationLevel: number): string {
  return valueName(informationLevel, NT_RENAME_LEVELS, 4);
}
