/** NBSS and SMB2 messages, as small as a reader accepts them (MS-SMB2 §2.2). */
import { Bytes, concat } from './capture-builder.ts';

export const SMB2_NEGOTIATE = 0;
export const SMB2_SESSION_SETUP = 1;
export const SMB2_TREE_CONNECT = 3;
export const SMB2_CREATE = 5;
export const SMB2_CLOSE = 6;
export const SMB2_READ = 8;
export const SMB2_WRITE = 9;
export const SMB2_IOCTL = 11;
export const SMB2_ECHO = 13;
const SMB2_FLAGS_SERVER_TO_REDIR = 1;
const SMB2_FLAGS_RELATED_OPERATIONS = 4;

/** RFC 1002 §4.3.1 */
export function nbss(message: Uint8Array, type = 0): Uint8Array {
  return concat(new Bytes(4, false).u32(0, message.length).u8(0, type).bytes, message);
}

export interface HeaderFields {
  messageId: number;
  command: number;
  response?: boolean;
  status?: number;
  sessionId?: bigint;
  treeId?: number;
  related?: boolean;
}

/** §2.2.1.2 and the body behind it. */
export function smb2(fields: HeaderFields, body: Uint8Array): Uint8Array {
  const flags =
    (fields.response ? SMB2_FLAGS_SERVER_TO_REDIR : 0) | (fields.related ? SMB2_FLAGS_RELATED_OPERATIONS : 0);
  const header = new Bytes(64)
    .u32(0, 0x424d53fe)
    .u16(4, 64)
    .u32(8, fields.status ?? 0)
    .u16(12, fields.command);
  header
    .u16(14, 1)
    .u32(16, flags)
    .u64(24, BigInt(fields.messageId))
    .u32(36, fields.treeId ?? 0)
    .u64(40, fields.sessionId ?? 0n);
  return concat(header.bytes, body);
}

/** §2.2.1.2 NextCommand: messages padded to 8 bytes, chained, in one NBSS packet. */
export function compound(...messages: readonly Uint8Array[]): Uint8Array {
  const parts = messages.map((message, i) => {
    if (i === messages.length - 1) return message;
    const next = (message.length + 7) & ~7;
    const padded = new Bytes(next).set(0, message);
    return padded.u32(20, next).bytes;
  });
  return concat(...parts);
}

function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf16le'));
}

type Ids = Omit<HeaderFields, 'command' | 'response'>;

/** §2.2.3 with dialects 2.0.2 and 2.1; §2.2.4 without a security buffer. */
export function negotiateRequest(ids: Ids): Uint8Array {
  const body = new Bytes(40).u16(0, 36).u16(2, 2).u16(4, 1).u16(36, 0x0202).u16(38, 0x0210);
  return smb2({ ...ids, command: SMB2_NEGOTIATE }, body.bytes);
}
export function negotiateResponse(ids: Ids): Uint8Array {
  const body = new Bytes(64)
    .u16(0, 65)
    .u16(2, 1)
    .u16(4, 0x0210)
    .u32(28, 65536)
    .u32(32, 65536)
    .u32(36, 65536)
    .u16(56, 128);
  return smb2({ ...ids, command: SMB2_NEGOTIATE, response: true }, body.bytes);
}

/** §2.2.5 and §2.2.6 around a token, such as a raw NTLMSSP message. */
export function sessionSetupRequest(ids: Ids, token: Uint8Array): Uint8Array {
  const body = new Bytes(24 + token.length).u16(0, 25).u8(3, 1).u16(12, 88).u16(14, token.length).set(24, token);
  return smb2({ ...ids, command: SMB2_SESSION_SETUP }, body.bytes);
}
export function sessionSetupResponse(ids: Ids, token: Uint8Array): Uint8Array {
  const body = new Bytes(8 + token.length).u16(0, 9).u16(4, 72).u16(6, token.length).set(8, token);
  return smb2({ ...ids, command: SMB2_SESSION_SETUP, response: true }, body.bytes);
}

/** §2.2.9 and §2.2.10 */
export function treeConnectRequest(ids: Ids, path: string): Uint8Array {
  const name = utf16(path);
  const body = new Bytes(8 + name.length).u16(0, 9).u16(4, 72).u16(6, name.length).set(8, name);
  return smb2({ ...ids, command: SMB2_TREE_CONNECT }, body.bytes);
}
export function treeConnectResponse(ids: Ids, shareType = 1): Uint8Array {
  const body = new Bytes(16).u16(0, 16).u8(2, shareType).u32(12, 0x001f01ff);
  return smb2({ ...ids, command: SMB2_TREE_CONNECT, response: true }, body.bytes);
}

/** §2.2.13 and §2.2.14 */
export function createRequest(ids: Ids, path: string): Uint8Array {
  const name = utf16(path);
  const body = new Bytes(56 + Math.max(name.length, 1)).u16(0, 57).u32(4, 2).u32(24, 0x0012019f).u32(32, 7).u32(36, 3);
  return smb2({ ...ids, command: SMB2_CREATE }, body.u16(44, 120).u16(46, name.length).set(56, name).bytes);
}
export function createResponse(ids: Ids, fileId: bigint): Uint8Array {
  const body = new Bytes(88).u16(0, 89).u32(4, 1).u64(64, fileId).u64(72, fileId);
  return smb2({ ...ids, command: SMB2_CREATE, response: true }, body.bytes);
}

/** §2.2.15 and §2.2.16 */
export function closeRequest(ids: Ids, fileId: bigint): Uint8Array {
  return smb2({ ...ids, command: SMB2_CLOSE }, new Bytes(24).u16(0, 24).u64(8, fileId).u64(16, fileId).bytes);
}
export function closeResponse(ids: Ids): Uint8Array {
  return smb2({ ...ids, command: SMB2_CLOSE, response: true }, new Bytes(60).u16(0, 60).bytes);
}

/** §2.2.21 and §2.2.22; `gap` bytes between the fixed part and the data, `padding` behind the data. */
export function writeRequest(ids: Ids, data: Uint8Array, offset = 0n, gap = 0, padding = 0): Uint8Array {
  const body = new Bytes(48 + gap + data.length + padding)
    .u16(0, 49)
    .u16(2, 112 + gap)
    .u32(4, data.length)
    .u64(8, offset);
  return smb2({ ...ids, command: SMB2_WRITE }, body.set(48 + gap, data).bytes);
}
export function writeResponse(ids: Ids, count: number): Uint8Array {
  return smb2({ ...ids, command: SMB2_WRITE, response: true }, new Bytes(16).u16(0, 17).u32(4, count).bytes);
}

/** §2.2.19 and §2.2.20 */
export function readRequest(ids: Ids, length: number, offset = 0n): Uint8Array {
  return smb2({ ...ids, command: SMB2_READ }, new Bytes(49).u16(0, 49).u32(4, length).u64(8, offset).bytes);
}
export function readResponse(ids: Ids, data: Uint8Array, gap = 0): Uint8Array {
  const body = new Bytes(16 + gap + data.length)
    .u16(0, 17)
    .u8(2, 80 + gap)
    .u32(4, data.length)
    .set(16 + gap, data);
  return smb2({ ...ids, command: SMB2_READ, response: true }, body.bytes);
}

/** §2.2.31 and §2.2.32 */
export function ioctlRequest(ids: Ids, code: number, input: Uint8Array): Uint8Array {
  const body = new Bytes(56 + input.length)
    .u16(0, 57)
    .u32(4, code)
    .u32(24, 120)
    .u32(28, input.length)
    .u32(44, 65536)
    .u32(48, 1);
  return smb2({ ...ids, command: SMB2_IOCTL }, body.set(56, input).bytes);
}
export function ioctlResponse(ids: Ids, code: number, output: Uint8Array): Uint8Array {
  const body = new Bytes(48 + output.length).u16(0, 49).u32(4, code).u32(24, 112).u32(32, 112).u32(36, output.length);
  return smb2({ ...ids, command: SMB2_IOCTL, response: true }, body.set(48, output).bytes);
}

/** §2.2.28 and §2.2.29 */
export function echo(ids: Ids, response = false): Uint8Array {
  return smb2({ ...ids, command: SMB2_ECHO, response }, new Bytes(4).u16(0, 4).bytes);
}

/** §2.2.41: as if everything behind it were encrypted. */
export function transform(sessionId: bigint, encrypted: Uint8Array): Uint8Array {
  const header = new Bytes(52).u32(0, 0x424d53fd).u32(36, encrypted.length).u16(42, 1).u64(44, sessionId);
  return concat(header.bytes, encrypted);
}

/** §2.2.42.1 */
export function compression(originalSize: number, compressed: Uint8Array): Uint8Array {
  return concat(new Bytes(16).u32(0, 0x424d53fc).u32(4, originalSize).u16(8, 1).bytes, compressed);
}
