/** Bodies of the SMB2 requests and responses that PsExec causes (MS-SMB2 §2.2.5 to §2.2.40). Offsets count from the header. */
import { ascii, cat, le16, le32, le64, padded, u8, utf16, zeros } from './bytes.ts';
import { address } from './packets.ts';

const HEADER = 64;

export const sessionSetupRequest = (token: Uint8Array): Buffer =>
  cat(le16(25), u8(0, 1), le32(1), le32(0), le16(HEADER + 24), le16(token.length), le64(0), token);
export const sessionSetupResponse = (token: Uint8Array): Buffer =>
  cat(le16(9), le16(0), le16(HEADER + 8), le16(token.length), token);

export const treeConnectRequest = (path: string): Buffer => {
  const bytes = utf16(path);
  return cat(le16(9), le16(0), le16(HEADER + 8), le16(bytes.length), bytes);
};
export const treeConnectResponse = (type: 'disk' | 'pipe'): Buffer =>
  cat(le16(16), u8(type === 'disk' ? 1 : 2, 0), le32(type === 'disk' ? 0 : 0x30), le32(0), le32(0x001f01ff));

/** LOGOFF and TREE_DISCONNECT, both ways. */
export const emptyBody = cat(le16(4), le16(0));

/** §2.2.13.2: each padded to 8 bytes but the last. */
export function createContexts(...list: readonly [name: string, data: Uint8Array][]): Buffer {
  return cat(
    ...list.map(([name, data], index) => {
      const bytes = cat(le32(0), le16(16), le16(4), le16(0), le16(24), le32(data.length), ascii(name), zeros(4), data);
      if (index === list.length - 1) return bytes;
      const next = padded(bytes, 8);
      next.writeUInt32LE(next.length, 0);
      return next;
    }),
  );
}

export interface Create {
  name: string;
  access: number;
  disposition: number;
  options: number;
  attributes?: number;
  sharing?: number;
  oplock?: number;
  contexts?: Uint8Array;
}

export function createRequest(create: Create): Buffer {
  const name = utf16(create.name);
  const contexts = create.contexts ?? zeros(0);
  const padding = contexts.length === 0 ? 0 : name.length === 0 ? 8 : -name.length & 7;
  const end = HEADER + 56 + name.length + padding;
  return cat(
    le16(57),
    u8(0, create.oplock ?? 0),
    le32(2),
    zeros(16),
    le32(create.access),
    le32(create.attributes ?? 0),
    le32(create.sharing ?? 7),
    le32(create.disposition),
    le32(create.options),
    le16(HEADER + 56),
    le16(name.length),
    le32(contexts.length === 0 ? 0 : end),
    le32(contexts.length),
    name,
    zeros(padding),
    contexts,
  );
}

export interface Created {
  fileId: Uint8Array;
  action: number;
  attributes: number;
  time: bigint;
  size?: number;
  allocation?: number;
  oplock?: number;
  contexts?: Uint8Array;
}

export function createResponse(created: Created): Buffer {
  const contexts = created.contexts ?? zeros(0);
  return cat(
    le16(89),
    u8(created.oplock ?? 0, 0),
    le32(created.action),
    le64(created.time),
    le64(created.time),
    le64(created.time),
    le64(created.time),
    le64(created.allocation ?? 0),
    le64(created.size ?? 0),
    le32(created.attributes),
    le32(0),
    created.fileId,
    le32(contexts.length === 0 ? 0 : HEADER + 88),
    le32(contexts.length),
    contexts,
  );
}

export const closeRequest = (fileId: Uint8Array): Buffer => cat(le16(24), le16(0), le32(0), fileId);
export const closeResponse = cat(le16(60), zeros(58));

export const writeRequest = (fileId: Uint8Array, offset: number, data: Uint8Array): Buffer =>
  cat(le16(49), le16(HEADER + 48), le32(data.length), le64(offset), fileId, zeros(16), data);
export const writeResponse = (count: number): Buffer => cat(le16(17), le16(0), le32(count), zeros(8));

export const readRequest = (fileId: Uint8Array, length: number): Buffer =>
  cat(le16(49), u8(0x50, 0), le32(length), le64(0), fileId, zeros(16), u8(0));
export const readResponse = (data: Uint8Array): Buffer =>
  cat(le16(17), u8(HEADER + 16, 0), le32(data.length), le32(0), le32(0), data);

export const FSCTL_PIPE_WAIT = 0x00110018;
export const FSCTL_PIPE_TRANSCEIVE = 0x0011c017;
export const FSCTL_QUERY_NETWORK_INTERFACE_INFO = 0x001401fc;
export const NO_FILE = Buffer.alloc(16, 0xff);

export const ioctlRequest = (code: number, fileId: Uint8Array, input: Uint8Array, maximum: number): Buffer =>
  cat(
    le16(57),
    le16(0),
    le32(code),
    fileId,
    le32(HEADER + 56),
    le32(input.length),
    le32(0),
    le32(HEADER + 56),
    le32(0),
    le32(maximum),
    le32(1),
    le32(0),
    input,
  );
export const ioctlResponse = (code: number, fileId: Uint8Array, output: Uint8Array): Buffer =>
  cat(
    le16(49),
    le16(0),
    le32(code),
    fileId,
    le32(HEADER + 48),
    le32(0),
    le32(HEADER + 48),
    le32(output.length),
    zeros(8),
    output,
  );

/** FSCTL_PIPE_WAIT Request, MS-FSCC §2.3.49: without a limit. */
export const pipeWait = (name: string): Buffer => {
  const bytes = utf16(name);
  return cat(le64(0x8000_0000_0000_0000n), le32(bytes.length), u8(0, 0), bytes);
};

/** NETWORK_INTERFACE_INFO, §2.2.32.5: one of IPv4 at 1 Gbit/s and its IPv6 link-local twin. */
export function networkInterfaces(ip: string, linkLocal: Uint8Array): Buffer {
  const one = (next: number, socket: Uint8Array): Buffer =>
    cat(le32(next), le32(5), le32(0), le32(0), le64(1_000_000_000), socket, zeros(128 - socket.length));
  return cat(one(152, cat(le16(2), le16(0), address(ip))), one(0, cat(le16(23), le16(0), le32(0), linkLocal, le32(5))));
}

export const FILE_STANDARD_INFORMATION = 5;
export const FILE_NETWORK_OPEN_INFORMATION = 34;
const FILE_DISPOSITION_INFORMATION = 13;

export const queryInfoRequest = (fileId: Uint8Array, level: number, length: number): Buffer =>
  cat(le16(41), u8(1, level), le32(length), le16(0x68), le16(0), le32(0), le32(0), le32(0), fileId);
export const queryInfoResponse = (data: Uint8Array): Buffer => cat(le16(9), le16(HEADER + 8), le32(data.length), data);

export const standardInformation = (size: number, allocation: number): Buffer =>
  cat(le64(allocation), le64(size), le32(1), u8(0, 0), le16(0));
export const networkOpenInformation = (time: bigint, size: number, allocation: number): Buffer =>
  cat(le64(time), le64(time), le64(time), le64(time), le64(allocation), le64(size), le32(0x20), le32(0));

/** SET_INFO of FileDispositionInformation: delete when it is closed. */
export const deleteRequest = (fileId: Uint8Array): Buffer =>
  cat(le16(33), u8(1, FILE_DISPOSITION_INFORMATION), le32(1), le16(HEADER + 32), le16(0), le32(0), fileId, u8(1));
export const setInfoResponse = le16(2);
