/** SMB negotiation of two Windows 10 machines: SMB1's multi-protocol request, then SMB 3.1.1 (MS-SMB2 §2.2.3, §2.2.4). */
import { ascii, cat, hex, le16, le32, le64, padded, u8, utf16, zeros } from './bytes.ts';
import { randomFor } from './random.ts';
import { serverOffer } from './spnego.ts';

const SMB2_PREAUTH_INTEGRITY_CAPABILITIES = 1;
const SMB2_ENCRYPTION_CAPABILITIES = 2;
const SMB2_COMPRESSION_CAPABILITIES = 3;
const SMB2_NETNAME_NEGOTIATE_CONTEXT_ID = 5;
const SMB2_TRANSPORT_CAPABILITIES = 6;
const SHA_512 = 1;
const AES_128_CCM = 1;
const AES_128_GCM = 2;
const LZNT1 = 1;
const LZ77 = 2;
const LZ77_HUFFMAN = 3;

export const WILDCARD = 0x02ff;
export const SMB_3_1_1 = 0x0311;
const SIGNING_ENABLED = 1;

/** §2.2.3.1: each padded to 8 bytes but the last. */
function contexts(...list: [type: number, data: Uint8Array][]): Buffer {
  const written = list.map(([type, data]) => cat(le16(type), le16(data.length), le32(0), data));
  return cat(...written.map((bytes, index) => (index === written.length - 1 ? bytes : padded(bytes, 8))));
}

const preauth = (salt: Uint8Array): [number, Buffer] => [
  SMB2_PREAUTH_INTEGRITY_CAPABILITIES,
  cat(le16(1), le16(salt.length), le16(SHA_512), salt),
];
const counted = (values: number[]): Buffer => cat(le16(values.length), ...values.map(le16));
const compression = (values: number[]): [number, Buffer] => [
  SMB2_COMPRESSION_CAPABILITIES,
  cat(le16(values.length), le16(0), le32(0), ...values.map(le16)),
];

/** SMB_COM_NEGOTIATE (MS-CIFS §2.2.4.52) with the dialects of Windows 10, behind its NBSS header: 73 bytes. */
export function smb1Negotiate(): Buffer {
  const header = cat(hex('ff534d42 72 00000000 18 53c8'), zeros(12), le16(0xffff), le16(0xfeff), le16(0), le16(0));
  const dialects = ['NT LM 0.12', 'SMB 2.002', 'SMB 2.???'].map((name) => cat(u8(2), ascii(`${name}\0`)));
  const data = cat(...dialects);
  return cat(header, u8(0), le16(data.length), data);
}

export interface NegotiateRequest {
  netname: string;
  salt: Uint8Array;
  clientGuid: Uint8Array;
  /** The later of the two clients also sends SMB2_TRANSPORT_CAPABILITIES: 302 bytes instead of 286. */
  isNew?: boolean;
}

export function negotiateRequest({ netname, salt, clientGuid, isNew }: NegotiateRequest): Buffer {
  const dialects = [0x0202, 0x0210, 0x0300, 0x0302, SMB_3_1_1];
  const name: [number, Buffer] = [SMB2_NETNAME_NEGOTIATE_CONTEXT_ID, utf16(netname)];
  const list: [number, Buffer][] = [
    preauth(salt),
    [SMB2_ENCRYPTION_CAPABILITIES, counted([AES_128_GCM, AES_128_CCM])],
    compression([LZ77, LZ77_HUFFMAN, LZNT1]),
    name,
  ];
  if (isNew) list.push([SMB2_TRANSPORT_CAPABILITIES, le32(0)]);
  const capabilities = 0x7f;
  return cat(
    le16(36),
    le16(dialects.length),
    le16(SIGNING_ENABLED),
    le16(0),
    le32(capabilities),
    clientGuid,
    le32(64 + 36 + 12),
    le16(list.length),
    le16(0),
    ...dialects.map(le16),
    zeros(2),
    contexts(...list),
  );
}

export interface NegotiateResponse {
  dialect: number;
  server: string;
  serverGuid: Uint8Array;
  systemTime: bigint;
  salt: Uint8Array;
}

export function negotiateResponse({ dialect, server, serverGuid, systemTime, salt }: NegotiateResponse): Buffer {
  const blob = serverOffer(server);
  const is311 = dialect === SMB_3_1_1;
  const list = is311
    ? contexts(preauth(salt), [SMB2_ENCRYPTION_CAPABILITIES, counted([AES_128_GCM])], compression([LZ77, LZNT1]))
    : zeros(0);
  const largest = le32(8 * 1024 * 1024);
  return cat(
    le16(65),
    le16(SIGNING_ENABLED),
    le16(dialect),
    le16(is311 ? 3 : 0),
    serverGuid,
    le32(is311 ? 0x2f : 0x07),
    largest,
    largest,
    largest,
    le64(systemTime),
    le64(0),
    le16(128),
    le16(blob.length),
    le32(is311 ? 128 + blob.length : 0),
    blob,
    list,
  );
}

export const serverGuidOf = (server: string): Buffer => randomFor(`server guid ${server}`).bytes(16);
