/** SMB_COM_NEGOTIATE (MS-CIFS §2.2.4.52, MS-SMB §2.2.4.5): the dialects offered, the one chosen, and what the server says of itself. */
import { decode, latin1, type Malformed, type Reader, toHex } from '../../bytes.ts';
import { type FlagTable, flagNames } from '../flags.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import { filetimeOfDos } from './dos_time.ts';
import { SMB1_HEADER_SIZE } from './header.ts';
import { BUFFER_FORMAT_DIALECT, readUnaligned } from './strings.ts';

export const NEGOTIATE_USER_SECURITY = 0x01;
export const NEGOTIATE_ENCRYPT_PASSWORDS = 0x02;
export const NEGOTIATE_SECURITY_SIGNATURES_ENABLED = 0x04;
export const NEGOTIATE_SECURITY_SIGNATURES_REQUIRED = 0x08;

const CAP_UNICODE = 0x00000004;
const CAP_EXTENDED_SECURITY = 0x80000000;
/** WordCount of an answer in NT LM 0.12, and in LAN Manager's dialects. */
const NT_WORDS = 17;
const LANMAN_WORDS = 13;
/** DialectIndex: the server knows none of them. */
export const NO_DIALECT = 0xffff;

const CAPABILITIES: FlagTable = [
  [0x00000001, 'CAP_RAW_MODE'],
  [0x00000002, 'CAP_MPX_MODE'],
  [CAP_UNICODE, 'CAP_UNICODE'],
  [0x00000008, 'CAP_LARGE_FILES'],
  [0x00000010, 'CAP_NT_SMBS'],
  [0x00000020, 'CAP_RPC_REMOTE_APIS'],
  [0x00000040, 'CAP_STATUS32'],
  [0x00000080, 'CAP_LEVEL_II_OPLOCKS'],
  [0x00000100, 'CAP_LOCK_AND_READ'],
  [0x00000200, 'CAP_NT_FIND'],
  [0x00001000, 'CAP_DFS'],
  [0x00002000, 'CAP_INFOLEVEL_PASSTHRU'],
  [0x00004000, 'CAP_LARGE_READX'],
  [0x00008000, 'CAP_LARGE_WRITEX'],
  [0x00010000, 'CAP_LWIO'],
  [0x00800000, 'CAP_UNIX'],
  [0x02000000, 'CAP_COMPRESSED_DATA'],
  [0x20000000, 'CAP_DYNAMIC_REAUTH'],
  [0x40000000, 'CAP_PERSISTENT_HANDLES'],
  [CAP_EXTENDED_SECURITY, 'CAP_EXTENDED_SECURITY'],
];

export interface Smb1NegotiateResponse {
  /** Into the dialects offered; NO_DIALECT for none. */
  dialectIndex: number;
  /** What follows is there where NT LM 0.12 was chosen, and up to the challenge where a dialect of LAN Manager was. */
  securityMode: number | undefined;
  maxBufferSize: number | undefined;
  /** Minutes to add to the server's local time to be at UTC. */
  serverTimeZone: number | undefined;
  capabilities: number | undefined;
  /** FILETIME. */
  systemTime: bigint | undefined;
  /** Extended security: the server's GUID and its first token (borrowed). */
  serverGuid: string | undefined;
  securityBlob: Uint8Array | undefined;
  /** Without extended security: the challenge in hexadecimal, and the names of domain and server. */
  challenge: string | undefined;
  domainName: string | undefined;
  serverName: string | undefined;
}

/** Dialect strings in the order offered: `NT LM 0.12`, `SMB 2.002`, `SMB 2.???` (MS-SMB2 §3.2.4.2.2.1). */
export function decodeSmb1NegotiateRequest(bytes: Uint8Array): string[] | Malformed {
  return decode('SMB_COM_NEGOTIATE Request', bytes, (reader) => {
    reader.seek(SMB1_HEADER_SIZE);
    const wordCount = reader.u8();
    reader.skip(wordCount * 2);
    const buffer = reader.borrow(Math.min(reader.u16(), reader.left));
    const dialects: string[] = [];
    let at = 0;
    while (at < buffer.length && buffer[at] === BUFFER_FORMAT_DIALECT) {
      let end = buffer.indexOf(0, at);
      if (end < 0) end = buffer.length;
      dialects.push(latin1(buffer.subarray(at + 1, end)));
      at = end + 1;
    }
    return dialects;
  });
}

export function decodeSmb1NegotiateResponse(block: Smb1Block): Smb1NegotiateResponse | Malformed {
  return decodeBlock('SMB_COM_NEGOTIATE Response', block, 1, (reader): Smb1NegotiateResponse => {
    const response: Smb1NegotiateResponse = {
      dialectIndex: reader.u16(),
      securityMode: undefined,
      maxBufferSize: undefined,
      serverTimeZone: undefined,
      capabilities: undefined,
      systemTime: undefined,
      serverGuid: undefined,
      securityBlob: undefined,
      challenge: undefined,
      domainName: undefined,
      serverName: undefined,
    };
    if (block.wordCount === LANMAN_WORDS) readLanMan(reader, block, response);
    if (block.wordCount !== NT_WORDS) return response;
    response.securityMode = reader.u8();
    reader.skip(4); // MaxMpxCount, MaxNumberVcs
    response.maxBufferSize = reader.u32();
    reader.skip(8); // MaxRawSize, SessionKey
    response.capabilities = reader.u32();
    response.systemTime = reader.u64();
    response.serverTimeZone = (reader.u16() << 16) >> 16;
    const challengeLength = reader.u8();
    const end = enterBytes(reader, block);
    if ((response.capabilities & CAP_EXTENDED_SECURITY) !== 0) {
      response.serverGuid = reader.guid();
      response.securityBlob = reader.borrow(Math.max(0, end - reader.offset));
      return response;
    }
    if (challengeLength !== 0) response.challenge = toHex(reader.borrow(challengeLength));
    // these two are Unicode without alignment, and whatever Flags2 says (MS-CIFS §2.2.4.52.2)
    const isUnicode = block.isUnicode || (response.capabilities & CAP_UNICODE) !== 0;
    if (reader.offset < end) response.domainName = readUnaligned(reader, isUnicode, end);
    if (reader.offset < end) response.serverName = readUnaligned(reader, isUnicode, end);
    return response;
  });
}

/** The dialects from LANMAN 1.0 to LANMAN 2.1. */
function readLanMan(reader: Reader, block: Smb1Block, response: Smb1NegotiateResponse): void {
  response.securityMode = reader.u16();
  response.maxBufferSize = reader.u16();
  reader.skip(10); // MaxMpxCount, MaxNumberVcs, RawMode, SessionKey
  const time = reader.u16();
  const date = reader.u16();
  response.serverTimeZone = (reader.u16() << 16) >> 16;
  response.systemTime = filetimeOfDos(date, time, response.serverTimeZone);
  const challengeLength = reader.u16();
  const end = enterBytes(reader, block);
  if (challengeLength !== 0) response.challenge = toHex(reader.borrow(challengeLength));
  if (reader.offset < end) response.domainName = readUnaligned(reader, block.isUnicode, end);
}

export function smb1CapabilityNames(capabilities: number): string[] {
  return flagNames(capabilities, CAPABILITIES);
}
