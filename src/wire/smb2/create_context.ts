/** Create contexts (MS-SMB2 §2.2.13.2 in requests, §2.2.14.2 in responses): a chain of named blobs. */
import { type Reader, toHex } from '../../bytes.ts';

export interface CreateContext {
  /** The specification's name for the tag; `0x` and the tag's bytes where it has none. */
  name: string;
  /** Borrowed. */
  data: Uint8Array;
}

/** Next, NameOffset, NameLength, Reserved, DataOffset, DataLength. */
const FIXED_SIZE = 16;
/** Tags have 4 bytes or 16; the bound keeps names of unknown ones short. */
const MAX_TAG_LENGTH = 64;
/** The specification has some twenty kinds, each at most once; a chain in a large message could hold a million. */
const MAX_CONTEXTS = 64;

/** Tag in hexadecimal -> name in a request, and in a response where that differs. */
const NAMES: Readonly<Record<string, readonly [request: string, response?: string]>> = {
  // ExtA
  '45787441': ['SMB2_CREATE_EA_BUFFER'],
  // SecD
  '53656344': ['SMB2_CREATE_SD_BUFFER'],
  // DHnQ
  '44486e51': ['SMB2_CREATE_DURABLE_HANDLE_REQUEST', 'SMB2_CREATE_DURABLE_HANDLE_RESPONSE'],
  // DHnC
  '44486e43': ['SMB2_CREATE_DURABLE_HANDLE_RECONNECT'],
  // AlSi
  '416c5369': ['SMB2_CREATE_ALLOCATION_SIZE'],
  // MxAc
  '4d784163': ['SMB2_CREATE_QUERY_MAXIMAL_ACCESS_REQUEST', 'SMB2_CREATE_QUERY_MAXIMAL_ACCESS_RESPONSE'],
  // TWrp
  '54577270': ['SMB2_CREATE_TIMEWARP_TOKEN'],
  // QFid
  '51466964': ['SMB2_CREATE_QUERY_ON_DISK_ID'],
  // RqLs
  '52714c73': ['SMB2_CREATE_REQUEST_LEASE', 'SMB2_CREATE_RESPONSE_LEASE'],
  // DH2Q
  '44483251': ['SMB2_CREATE_DURABLE_HANDLE_REQUEST_V2', 'SMB2_CREATE_DURABLE_HANDLE_RESPONSE_V2'],
  // DH2C
  '44483243': ['SMB2_CREATE_DURABLE_HANDLE_RECONNECT_V2'],
  '45bca66aefa7f74a9008fa462e144d74': ['SMB2_CREATE_APP_INSTANCE_ID'],
  b982d0b73b56074fa07b524a8116a010: ['SMB2_CREATE_APP_INSTANCE_VERSION'],
  '9ccbcf9e04c1e643980e158da1f6ec83': ['SVHDX_OPEN_DEVICE_CONTEXT', 'SVHDX_OPEN_DEVICE_CONTEXT_RESPONSE'],
  // Not of MS-SMB2: SMB3 POSIX Extensions, and Apple's (AAPL), by Samba's names.
  '93ad25509cb411e7b42383de968bcd7c': ['SMB2_CREATE_TAG_POSIX'],
  '4141504c': ['SMB2_CREATE_TAG_AAPL'],
};

const LEASE_TAG = '52714c73';
/** §2.2.13.2.10: version 2 of the lease is told from version 1 (32 bytes) by its length alone. */
const LEASE_V2_SIZE = 52;

/** Reads the chain in `[offset, offset + length)`. */
export function readCreateContexts(
  reader: Reader,
  offset: number,
  length: number,
  side: 'request' | 'response',
): CreateContext[] {
  const contexts: CreateContext[] = [];
  const end = offset + length;
  let at = offset;
  while (at < end) {
    if (contexts.length === MAX_CONTEXTS) reader.invalid(`more than ${MAX_CONTEXTS} create contexts`);
    reader.require(at, FIXED_SIZE);
    const next = reader.u32At(at);
    if (next !== 0 && (next < FIXED_SIZE || next > end - at)) reader.invalid(`create context ends at ${next}`);
    const tag = toHex(reader.borrowAt(at + reader.u16At(at + 4), Math.min(reader.u16At(at + 6), MAX_TAG_LENGTH)));
    const dataOffset = reader.u16At(at + 10);
    const dataLength = reader.u32At(at + 12);
    const data = reader.borrowAt(dataLength === 0 ? at : at + dataOffset, dataLength);
    contexts.push({ name: contextName(tag, dataLength, side), data });
    if (next === 0) break;
    at += next;
  }
  return contexts;
}

function contextName(tag: string, dataLength: number, side: 'request' | 'response'): string {
  const names = Object.hasOwn(NAMES, tag) ? NAMES[tag] : undefined;
  if (names === undefined) return `0x${tag}`;
  const name = side === 'response' ? (names[1] ?? names[0]) : names[0];
  return tag === LEASE_TAG && dataLength === LEASE_V2_SIZE ? `${name}_V2` : name;
}
