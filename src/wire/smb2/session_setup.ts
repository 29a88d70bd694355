/** SESSION_SETUP: carries the security tokens of a logon (MS-SMB2 §2.2.5 request, §2.2.6 response). */
import { decode, type Malformed } from '../../bytes.ts';
import { type FlagTable, flagNames } from '../flags.ts';
import { borrowBuffer, enterBody } from './message.ts';

/** Request Flags: the session of another connection is bound to this one (multichannel). */
export const SMB2_SESSION_FLAG_BINDING = 0x01;

export const SMB2_SESSION_FLAG_IS_GUEST = 0x0001;
export const SMB2_SESSION_FLAG_IS_NULL = 0x0002;
export const SMB2_SESSION_FLAG_ENCRYPT_DATA = 0x0004;

const SESSION_FLAGS: FlagTable = [
  [SMB2_SESSION_FLAG_IS_GUEST, 'SMB2_SESSION_FLAG_IS_GUEST'],
  [SMB2_SESSION_FLAG_IS_NULL, 'SMB2_SESSION_FLAG_IS_NULL'],
  [SMB2_SESSION_FLAG_ENCRYPT_DATA, 'SMB2_SESSION_FLAG_ENCRYPT_DATA'],
];

export interface SessionSetupRequest {
  flags: number;
  securityMode: number;
  capabilities: number;
  channel: number;
  previousSessionId: bigint;
  /** Borrowed: a SPNEGO or raw NTLMSSP token. */
  securityBuffer: Uint8Array;
}

export interface SessionSetupResponse {
  sessionFlags: number;
  /** Borrowed. */
  securityBuffer: Uint8Array;
}

export function decodeSessionSetupRequest(bytes: Uint8Array): SessionSetupRequest | Malformed {
  return decode('SMB2 SESSION_SETUP Request', bytes, (reader): SessionSetupRequest => {
    enterBody(reader, 25);
    const flags = reader.u8();
    const securityMode = reader.u8();
    const capabilities = reader.u32();
    const channel = reader.u32();
    const securityBufferOffset = reader.u16();
    const securityBufferLength = reader.u16();
    const previousSessionId = reader.u64();
    const securityBuffer = borrowBuffer(reader, securityBufferOffset, securityBufferLength);
    return { flags, securityMode, capabilities, channel, previousSessionId, securityBuffer };
  });
}

/** The answer to a round that succeeded or goes on (STATUS_MORE_PROCESSING_REQUIRED); a refusal is an ERROR Response. */
export function decodeSessionSetupResponse(bytes: Uint8Array): SessionSetupResponse | Malformed {
  return decode('SMB2 SESSION_SETUP Response', bytes, (reader): SessionSetupResponse => {
    enterBody(reader, 9);
    const sessionFlags = reader.u16();
    const securityBufferOffset = reader.u16();
    const securityBufferLength = reader.u16();
    const securityBuffer = borrowBuffer(reader, securityBufferOffset, securityBufferLength);
    return { sessionFlags, securityBuffer };
  });
}

export function sessionFlagNames(sessionFlags: number): string[] {
  return flagNames(sessionFlags, SESSION_FLAGS);
}
