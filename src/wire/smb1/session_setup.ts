/** SMB_COM_SESSION_SETUP_ANDX (MS-CIFS §2.2.4.53, MS-SMB §2.2.4.6): with a security token, or with responses to the negotiated challenge. */
import type { Malformed, Reader } from '../../bytes.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import { readString } from './strings.ts';

/** Action of the answer: logged on as guest. */
export const SMB_SETUP_GUEST = 0x0001;

export interface SessionSetupTokenRequest {
  form: 'token';
  capabilities: number;
  /** Borrowed. */
  securityBlob: Uint8Array;
  nativeOs: string;
  nativeLanMan: string;
}

export interface SessionSetupPasswordRequest {
  form: 'password';
  capabilities: number;
  /** LM response, or the password itself where the server takes plain ones. Borrowed. */
  oemPassword: Uint8Array;
  /** NTLM or NTLMv2 response, or the password itself. Borrowed. */
  unicodePassword: Uint8Array;
  accountName: string;
  primaryDomain: string;
  nativeOs: string;
  nativeLanMan: string;
}

export type SessionSetupAndxRequest = SessionSetupTokenRequest | SessionSetupPasswordRequest;

export interface SessionSetupAndxResponse {
  action: number;
  /** Empty without extended security. Borrowed. */
  securityBlob: Uint8Array;
  nativeOs: string;
  nativeLanMan: string;
  primaryDomain: string;
}

const NOTHING = new Uint8Array(0);

export function decodeSessionSetupAndxRequest(block: Smb1Block): SessionSetupAndxRequest | Malformed {
  return decodeBlock('SMB_COM_SESSION_SETUP_ANDX Request', block, 10, (reader): SessionSetupAndxRequest => {
    // AndX, MaxBufferSize, MaxMpxCount, VcNumber, SessionKey
    reader.skip(14);
    if (block.wordCount === 12) return readToken(reader, block);
    const oemLength = reader.u16();
    // 10 words: the dialects before NT LM 0.12 have one password and no capabilities
    const isOld = block.wordCount === 10;
    const unicodeLength = isOld ? 0 : reader.u16();
    reader.skip(4);
    const capabilities = isOld ? 0 : reader.u32();
    const end = enterBytes(reader, block);
    const oemPassword = reader.borrow(oemLength);
    const unicodePassword = reader.borrow(unicodeLength);
    const text = (): string => readString(reader, block.isUnicode, end);
    return {
      form: 'password',
      capabilities,
      oemPassword,
      unicodePassword,
      accountName: text(),
      primaryDomain: text(),
      nativeOs: text(),
      nativeLanMan: text(),
    };
  });
}

function readToken(reader: Reader, block: Smb1Block): SessionSetupTokenRequest {
  const blobLength = reader.u16();
  reader.skip(4);
  const capabilities = reader.u32();
  const end = enterBytes(reader, block);
  const securityBlob = reader.borrow(blobLength);
  const nativeOs = readString(reader, block.isUnicode, end);
  return { form: 'token', capabilities, securityBlob, nativeOs, nativeLanMan: readString(reader, block.isUnicode, end) };
}

export function decodeSessionSetupAndxResponse(block: Smb1Block): SessionSetupAndxResponse | Malformed {
  return decodeBlock('SMB_COM_SESSION_SETUP_ANDX Response', block, 3, (reader): SessionSetupAndxResponse => {
    reader.skip(4);
    const action = reader.u16();
    const blobLength = block.wordCount >= 4 ? reader.u16() : 0;
    const end = enterBytes(reader, block);
    const securityBlob = blobLength === 0 ? NOTHING : reader.borrow(blobLength);
    const text = (): string => readString(reader, block.isUnicode, end);
    return { action, securityBlob, nativeOs: text(), nativeLanMan: text(), primaryDomain: text() };
  });
}
