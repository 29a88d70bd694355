/** NTLMSSP messages (MS-NLMP §2.2.1): bytes in, one of three messages out. */

import { decode, latin1, type Malformed, type Reader, toHex, utf16le } from '../bytes.ts';
import { type AvPairs, MSV_AV_FLAGS_MIC, readAvPairs } from './ntlmssp/avPairs.ts';
import {
  NTLMSSP_NEGOTIATE_OEM_DOMAIN_SUPPLIED,
  NTLMSSP_NEGOTIATE_OEM_WORKSTATION_SUPPLIED,
  NTLMSSP_NEGOTIATE_UNICODE,
  NTLMSSP_NEGOTIATE_VERSION,
} from './ntlmssp/flags.ts';
import {
  decodeNtlmv2Response,
  deduceNtlmVersion,
  type NtlmAuthentication,
  type Ntlmv2Response,
} from './ntlmssp/responses.ts';

/** §2.2.2.10. */
export interface NtlmVersion {
  productMajorVersion: number;
  productMinorVersion: number;
  productBuild: number;
  ntlmRevisionCurrent: number;
}

interface Common {
  /** undefined in the oldest form of AUTHENTICATE, which ends before them. */
  negotiateFlags: number | undefined;
  version: NtlmVersion | undefined;
  /** Fields that could not be read, named, and why; they are undefined. */
  problems: string[];
}

/** §2.2.1.1. */
export interface NtlmNegotiate extends Common {
  messageType: 'NEGOTIATE';
  domainName: string | undefined;
  workstation: string | undefined;
}

/** §2.2.1.2. */
export interface NtlmChallenge extends Common {
  messageType: 'CHALLENGE';
  targetName: string | undefined;
  /** In hexadecimal. */
  serverChallenge: string;
  targetInfo: AvPairs | undefined;
}

/** §2.2.1.3; bytes in hexadecimal. */
export interface NtlmAuthenticate extends Common {
  messageType: 'AUTHENTICATE';
  domainName: string | undefined;
  userName: string | undefined;
  workstation: string | undefined;
  lmChallengeResponse: string | undefined;
  ntChallengeResponse: string | undefined;
  encryptedRandomSessionKey: string | undefined;
  /**
   * Before the payload, announced by MsvAvFlags. A message without an NTLMv2 response cannot announce it: Windows 10 sends
   * one with anonymous logons all the same; there it counts when it is not zero.
   */
  mic: string | undefined;
  /** undefined unless `ntlmVersion` is NTLMv2. */
  ntlmv2Response: Ntlmv2Response | undefined;
  /** By the responses' form; undefined where that says nothing (an LM response alone, or responses that are cut off). */
  ntlmVersion: NtlmAuthentication | undefined;
}

export type NtlmMessage = NtlmNegotiate | NtlmChallenge | NtlmAuthenticate;

const LAYER = 'NTLMSSP';
const SIGNATURE = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0x00];
const NT_LM_NEGOTIATE = 1;
const NT_LM_CHALLENGE = 2;
const NT_LM_AUTHENTICATE = 3;

/** Payload of an AUTHENTICATE as NT 4 and Windows 9x send it: right after WorkstationFields. */
const AUTHENTICATE_OLDEST_HEADER = 52;
const VERSION_LENGTH = 8;
const MIC_OFFSET = 72;
const MIC_LENGTH = 16;

/** Whether `NTLMSSP\0` stands at `offset`. */
export function isNtlmssp(bytes: Uint8Array, offset = 0): boolean {
  if (bytes.length - offset < SIGNATURE.length) return false;
  for (let i = 0; i < SIGNATURE.length; i++) if (bytes[offset + i] !== SIGNATURE[i]) return false;
  return true;
}

/** From the first signature in the bytes on; undefined where there is none. A view on the bytes. */
export function findNtlmssp(bytes: Uint8Array): Uint8Array | undefined {
  for (let at = bytes.indexOf(SIGNATURE[0]); at !== -1; at = bytes.indexOf(SIGNATURE[0], at + 1)) {
    if (isNtlmssp(bytes, at)) return bytes.subarray(at);
  }
  return undefined;
}

/** One message, from its signature on. A field that points outside is left out and named in `problems`. */
export function decodeNtlmssp(bytes: Uint8Array): NtlmMessage | Malformed {
  return decode(LAYER, bytes, (reader): NtlmMessage => {
    reader.require(0, 12);
    if (!isNtlmssp(bytes)) reader.invalid('signature');
    const messageType = reader.u32At(8);
    const fields = new Fields(reader);
    if (messageType === NT_LM_NEGOTIATE) return negotiate(reader, fields);
    if (messageType === NT_LM_CHALLENGE) return challenge(reader, fields);
    if (messageType === NT_LM_AUTHENTICATE) return authenticate(reader, fields);
    return reader.invalid(`message type ${messageType}`);
  });
}

/** The length, maximum length and offset triples of a message, and where the first of what they point at begins. */
class Fields {
  readonly #reader: Reader;
  readonly problems: string[] = [];
  payload: number;

  constructor(reader: Reader) {
    this.#reader = reader;
    this.payload = reader.length;
  }

  /** What the triple at `offset` points at; undefined, with a problem, where that is not in the message. */
  at(offset: number, name: string): Uint8Array | undefined {
    const reader = this.#reader;
    if (!reader.has(offset, 8)) {
      this.problems.push(`${name}: cut off`);
      return undefined;
    }
    const length = reader.u16At(offset);
    const start = reader.u32At(offset + 4);
    if (length === 0) return EMPTY;
    if (!reader.has(start, length)) {
      this.problems.push(`${name}: outside`);
      return undefined;
    }
    this.payload = Math.min(this.payload, start);
    return reader.borrowAt(start, length);
  }
}

const EMPTY = new Uint8Array(0);

function negotiate(reader: Reader, fields: Fields): NtlmNegotiate {
  const flags = reader.u32At(12);
  const domain = flags & NTLMSSP_NEGOTIATE_OEM_DOMAIN_SUPPLIED ? fields.at(16, 'DomainName') : undefined;
  const workstation = flags & NTLMSSP_NEGOTIATE_OEM_WORKSTATION_SUPPLIED ? fields.at(24, 'Workstation') : undefined;
  return {
    messageType: 'NEGOTIATE',
    negotiateFlags: flags,
    domainName: domain && latin1(domain),
    workstation: workstation && latin1(workstation),
    version: version(reader, fields, 32, flags),
    problems: fields.problems,
  };
}

function challenge(reader: Reader, fields: Fields): NtlmChallenge {
  reader.require(0, 32);
  const flags = reader.u32At(20);
  const target = fields.at(12, 'TargetName');
  // Messages of before Windows 2000 end, or go on with the payload, where TargetInfoFields would be.
  const info = fields.payload >= 48 ? fields.at(40, 'TargetInfo') : undefined;
  return {
    messageType: 'CHALLENGE',
    negotiateFlags: flags,
    targetName: target && text(target, flags),
    serverChallenge: toHex(reader.borrowAt(24, 8)),
    targetInfo: info?.length ? readAvPairs(info, fields.problems) : undefined,
    version: version(reader, fields, 48, flags),
    problems: fields.problems,
  };
}

function authenticate(reader: Reader, fields: Fields): NtlmAuthenticate {
  reader.require(0, AUTHENTICATE_OLDEST_HEADER);
  const { problems } = fields;
  const lm = fields.at(12, 'LmChallengeResponse');
  const nt = fields.at(20, 'NtChallengeResponse');
  const domain = fields.at(28, 'DomainName');
  const user = fields.at(36, 'UserName');
  const workstation = fields.at(44, 'Workstation');
  const oldest = fields.payload === AUTHENTICATE_OLDEST_HEADER;
  const key = oldest ? undefined : fields.at(52, 'EncryptedRandomSessionKey');
  const flags = oldest || !reader.has(60, 4) ? undefined : reader.u32At(60);

  const ntlmVersion = deduceNtlmVersion(lm, nt, user, flags ?? 0);
  const ntlmv2Response = ntlmVersion === 'NTLMv2' && nt ? decodeNtlmv2Response(nt, problems) : undefined;
  const mic = micOf(reader, fields, ntlmv2Response);
  return {
    messageType: 'AUTHENTICATE',
    negotiateFlags: flags,
    domainName: domain && text(domain, flags),
    userName: user && text(user, flags),
    workstation: workstation && text(workstation, flags),
    lmChallengeResponse: lm && toHex(lm),
    ntChallengeResponse: nt && toHex(nt),
    encryptedRandomSessionKey: key && toHex(key),
    version: flags === undefined ? undefined : version(reader, fields, 64, flags),
    mic,
    ntlmv2Response,
    ntlmVersion,
    problems,
  };
}

function micOf(reader: Reader, fields: Fields, response: Ntlmv2Response | undefined): string | undefined {
  const hasRoom = fields.payload >= MIC_OFFSET + MIC_LENGTH;
  if (response !== undefined) {
    if (((response.avPairs.msvAvFlags ?? 0) & MSV_AV_FLAGS_MIC) === 0) return undefined;
    if (!hasRoom) fields.problems.push('MIC: no room');
  }
  if (!hasRoom) return undefined;
  const mic = reader.borrowAt(MIC_OFFSET, MIC_LENGTH);
  return response === undefined && mic.every((byte) => byte === 0) ? undefined : toHex(mic);
}

/** Unicode or OEM as the message's own flags say; without flags, UTF-16 when every second byte is zero. */
function text(bytes: Uint8Array, flags: number | undefined): string {
  const unicode = flags === undefined ? looksUnicode(bytes) : (flags & NTLMSSP_NEGOTIATE_UNICODE) !== 0;
  return unicode ? utf16le(bytes) : latin1(bytes);
}

function looksUnicode(bytes: Uint8Array): boolean {
  if (bytes.length % 2 !== 0) return false;
  for (let i = 1; i < bytes.length; i += 2) if (bytes[i] !== 0) return false;
  return true;
}

/** §2.2.2.10: there by the flag, unless the payload begins in its place (Windows 2000 and before). */
function version(reader: Reader, fields: Fields, offset: number, flags: number): NtlmVersion | undefined {
  if ((flags & NTLMSSP_NEGOTIATE_VERSION) === 0 || fields.payload < offset + VERSION_LENGTH) return undefined;
  return {
    productMajorVersion: reader.u8At(offset),
    productMinorVersion: reader.u8At(offset + 1),
    productBuild: reader.u16At(offset + 2),
    ntlmRevisionCurrent: reader.u8At(offset + 7),
  };
}
