/** TRANS2_FIND_FIRST2 and FIND_NEXT2 (MS-CIFS §2.2.6.2, §2.2.6.3); SEARCH, FIND and FIND_UNIQUE of the oldest dialects (§2.2.4.58 to §2.2.4.60): directories listed. */
import { decode, type Malformed } from '../../bytes.ts';
import type { DirectoryEntry } from '../smb2/directory_entries.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import { readSearchEntry, SEARCH_ENTRY_SIZE } from './find_entries.ts';
import { smb1CommandName } from './header.ts';
import { readFormatted, readUnaligned } from './strings.ts';

const SMB_FIND_RETURN_RESUME_KEYS = 0x0004;

interface FindRequest {
  informationLevel: number;
  hasResumeKeys: boolean;
}

export interface FindFirst2Request extends FindRequest {
  /** Path and pattern: `\Windows\*`. */
  fileName: string;
}

export interface FindNext2Request extends FindRequest {
  sid: number;
}

export function decodeFindFirst2Request(parameters: Uint8Array, isUnicode: boolean): FindFirst2Request | Malformed {
  return decode('TRANS2_FIND_FIRST2 Request', parameters, (reader): FindFirst2Request => {
    reader.skip(4);
    const hasResumeKeys = (reader.u16() & SMB_FIND_RETURN_RESUME_KEYS) !== 0;
    const informationLevel = reader.u16();
    reader.skip(4);
    return { informationLevel, hasResumeKeys, fileName: readUnaligned(reader, isUnicode, parameters.length) };
  });
}

export function decodeFindNext2Request(parameters: Uint8Array): FindNext2Request | Malformed {
  return decode('TRANS2_FIND_NEXT2 Request', parameters, (reader): FindNext2Request => {
    const sid = reader.u16();
    reader.skip(2);
    const informationLevel = reader.u16();
    reader.skip(4);
    return { sid, informationLevel, hasResumeKeys: (reader.u16() & SMB_FIND_RETURN_RESUME_KEYS) !== 0 };
  });
}

export function decodeFindFirst2Response(parameters: Uint8Array): { sid: number; searchCount: number } | Malformed {
  return decode('TRANS2_FIND_FIRST2 Response', parameters, (reader) => ({ sid: reader.u16(), searchCount: reader.u16() }));
}

export function decodeFindNext2Response(parameters: Uint8Array): { searchCount: number } | Malformed {
  return decode('TRANS2_FIND_NEXT2 Response', parameters, (reader) => ({ searchCount: reader.u16() }));
}

export interface SearchRequest {
  /** Path and pattern; empty where a search goes on. */
  fileName: string;
  goesOn: boolean;
}

export function decodeSearchRequest(block: Smb1Block): SearchRequest | Malformed {
  return decodeBlock(`${smb1CommandName(block.command)} Request`, block, 2, (reader): SearchRequest => {
    const end = enterBytes(reader, block);
    const fileName = readFormatted(reader, block, end);
    reader.skip(1);
    return { fileName, goesOn: reader.u16() !== 0 };
  });
}

export function decodeSearchResponse(block: Smb1Block, zone: number | undefined): DirectoryEntry[] | Malformed {
  return decodeBlock(`${smb1CommandName(block.command)} Response`, block, 1, (reader) => {
    const count = reader.u16();
    enterBytes(reader, block);
    reader.skip(3);
    const entries: DirectoryEntry[] = [];
    while (entries.length < count && reader.left >= SEARCH_ENTRY_SIZE) entries.push(readSearchEntry(reader, zone));
    return entries;
  });
}
