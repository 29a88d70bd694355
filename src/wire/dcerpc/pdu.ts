/** Connection-oriented DCE/RPC PDUs, version 5 (C706 §12.6, MS-RPCE §2.2.2): bytes in, one typed PDU out. */

import { decode, Reader, type Malformed } from '../../bytes.ts';
import type { SyntaxId } from './syntax.ts';

/** C706 §12.6.3.1 `pfc_flags`. In bind, alter_context and their answers 0x04 is PFC_SUPPORT_HEADER_SIGN (MS-RPCE §2.2.2.3). */
export const PFC_FIRST_FRAG = 0x01;
export const PFC_LAST_FRAG = 0x02;
export const PFC_PENDING_CANCEL = 0x04;
export const PFC_SUPPORT_HEADER_SIGN = 0x04;
export const PFC_CONC_MPX = 0x10;
export const PFC_DID_NOT_EXECUTE = 0x20;
export const PFC_MAYBE = 0x40;
export const PFC_OBJECT_UUID = 0x80;

/** C706 §12.1: PTYPE values that connections carry; `auth3` is rpc_auth_3 of MS-RPCE §2.2.2.10. */
const PTYPES = {
  0: 'request',
  2: 'response',
  3: 'fault',
  11: 'bind',
  12: 'bind_ack',
  13: 'bind_nak',
  14: 'alter_context',
  15: 'alter_context_resp',
  16: 'auth3',
  17: 'shutdown',
  18: 'co_cancel',
  19: 'orphaned',
} as const satisfies Readonly<Record<number, string>>;

export type PduType = (typeof PTYPES)[keyof typeof PTYPES];

/** C706 §12.6.3.1, the fields that all PDUs begin with. */
export interface PduHeader {
  rpcVersMinor: number;
  pfcFlags: number;
  /** PFC_FIRST_FRAG and PFC_LAST_FRAG: a call in one piece has both. */
  firstFragment: boolean;
  lastFragment: boolean;
  /** Out of packed_drep: byte order of the header and of the stub. */
  bigEndian: boolean;
  characterSet: 'ASCII' | 'EBCDIC';
  floatingPoint: 'IEEE' | 'VAX' | 'Cray' | 'IBM';
  fragLength: number;
  authLength: number;
  callId: number;
  /** Absent when auth_length is 0. */
  auth: SecTrailer | undefined;
}

/** MS-RPCE §2.2.2.11. */
export interface SecTrailer {
  authType: number;
  authLevel: number;
  authPadLength: number;
  authContextId: number;
  /** Borrowed: valid as long as the bytes that were given. */
  authValue: Uint8Array;
}

/** C706 §12.6.3.1 `p_cont_elem_t`. */
export interface PresentationContext {
  contextId: number;
  abstractSyntax: SyntaxId;
  transferSyntaxes: SyntaxId[];
}

/** C706 §12.6.3.1 `p_result_t`; the n-th result answers the n-th context. */
export interface PresentationResult {
  result: number;
  reason: number;
  transferSyntax: SyntaxId;
}

export interface BindPdu extends PduHeader {
  ptype: 'bind' | 'alter_context';
  maxXmitFrag: number;
  maxRecvFrag: number;
  assocGroupId: number;
  contexts: PresentationContext[];
}

export interface BindAckPdu extends PduHeader {
  ptype: 'bind_ack' | 'alter_context_resp';
  maxXmitFrag: number;
  maxRecvFrag: number;
  assocGroupId: number;
  /** `\PIPE\svcctl`, `49688`; empty in an alter_context_resp. */
  secondaryAddress: string;
  results: PresentationResult[];
}

export interface BindNakPdu extends PduHeader {
  ptype: 'bind_nak';
  providerRejectReason: number;
  /** Protocol versions that the server supports, where it says so. */
  versions: { major: number; minor: number }[];
}

export interface RequestPdu extends PduHeader {
  ptype: 'request';
  allocHint: number;
  contextId: number;
  opnum: number;
  object: string | undefined;
  /** Of this fragment, without authentication padding; encrypted at RPC_C_AUTHN_LEVEL_PKT_PRIVACY. Borrowed. */
  stub: Uint8Array;
}

export interface ResponsePdu extends PduHeader {
  ptype: 'response';
  allocHint: number;
  contextId: number;
  cancelCount: number;
  /** As in a request. */
  stub: Uint8Array;
}

export interface FaultPdu extends PduHeader {
  ptype: 'fault';
  allocHint: number;
  contextId: number;
  cancelCount: number;
  /** MS-RPCE §2.2.2.8: whether the stub holds MS-EERR extended error information. */
  extendedError: boolean;
  status: number;
  stub: Uint8Array;
}

export interface BarePdu extends PduHeader {
  ptype: 'auth3' | 'shutdown' | 'co_cancel' | 'orphaned';
}

export type Pdu = BindPdu | BindAckPdu | BindNakPdu | RequestPdu | ResponsePdu | FaultPdu | BarePdu;

const HEADER_SIZE = 16;
const SEC_TRAILER_SIZE = 8;
const FLOATING_POINTS = ['IEEE', 'VAX', 'Cray', 'IBM'] as const;

/** Bytes of a PDU up to the end of frag_length. */
export const PEEKED = 10;

/**
 * Whether the bytes begin with a version 5 PDU, and how long that fragment is. Ten bytes decide: on a pipe they may
 * be all that one message brought.
 */
export function peekFragment(bytes: Uint8Array): { length: number; ptype: PduType } | undefined {
  if (bytes.length < PEEKED || bytes[0] !== 5 || bytes[1] > 1) return undefined;
  const ptype = (PTYPES as Readonly<Record<number, PduType>>)[bytes[2]];
  if (ptype === undefined || (bytes[4] & 0xee) !== 0 || bytes[5] > 3) return undefined;
  const length = (bytes[4] & 0xf0) === 0 ? (bytes[8] << 8) | bytes[9] : (bytes[9] << 8) | bytes[8];
  return length < HEADER_SIZE ? undefined : { length, ptype };
}

/** Decodes the one PDU that the bytes begin with; what follows its frag_length is not looked at. */
export function decodePdu(bytes: Uint8Array): Pdu | Malformed {
  return decode('DCE/RPC PDU', bytes, (header) => {
    header.require(0, HEADER_SIZE);
    const fragment = peekFragment(bytes);
    if (fragment === undefined) return header.invalid('no version 5 header');
    const { length, ptype } = fragment;
    header.require(0, length);
    const layer = `DCE/RPC ${ptype}`;
    const base = readHeader(new Reader(layer, bytes.subarray(0, length)));
    const bodyEnd = base.auth === undefined ? length : length - base.authLength - SEC_TRAILER_SIZE;
    const body = new Reader(layer, bytes.subarray(0, bodyEnd));
    body.bigEndian = base.bigEndian;
    body.offset = HEADER_SIZE;
    return readBody(ptype, base, body);
  });
}

function readHeader(reader: Reader): PduHeader {
  const rpcVersMinor = reader.u8At(1);
  const pfcFlags = reader.u8At(3);
  const drep = reader.u8At(4);
  reader.bigEndian = (drep & 0xf0) === 0;
  const authLength = reader.u16At(10);
  return {
    rpcVersMinor,
    pfcFlags,
    firstFragment: (pfcFlags & PFC_FIRST_FRAG) !== 0,
    lastFragment: (pfcFlags & PFC_LAST_FRAG) !== 0,
    bigEndian: reader.bigEndian,
    characterSet: (drep & 0x0f) === 0 ? 'ASCII' : 'EBCDIC',
    floatingPoint: FLOATING_POINTS[reader.u8At(5)],
    fragLength: reader.length,
    authLength,
    callId: reader.u32At(12),
    auth: authLength === 0 ? undefined : readSecTrailer(reader, authLength),
  };
}

function readSecTrailer(reader: Reader, authLength: number): SecTrailer {
  const at = reader.length - authLength - SEC_TRAILER_SIZE;
  if (at < HEADER_SIZE) reader.invalid('auth_length leaves no room for the sec_trailer');
  return {
    authType: reader.u8At(at),
    authLevel: reader.u8At(at + 1),
    authPadLength: reader.u8At(at + 2),
    authContextId: reader.u32At(at + 4),
    authValue: reader.borrowAt(at + SEC_TRAILER_SIZE, authLength),
  };
}

function readBody(ptype: PduType, base: PduHeader, body: Reader): Pdu {
  switch (ptype) {
    case 'request':
      return readRequest(base, body);
    case 'response':
      return readResponse(base, body);
    case 'fault':
      return readFault(base, body);
    case 'bind':
    case 'alter_context':
      return readBind(ptype, base, body);
    case 'bind_ack':
    case 'alter_context_resp':
      return readBindAck(ptype, base, body);
    case 'bind_nak':
      return readBindNak(base, body);
    default:
      return { ptype, ...base };
  }
}

/** What is left of the body, without the padding before the sec_trailer. */
function readStub(base: PduHeader, body: Reader): Uint8Array {
  const padding = base.auth?.authPadLength ?? 0;
  if (padding > body.left) body.invalid('auth_pad_length exceeds the stub');
  return body.borrow(body.left - padding);
}

/** C706 §12.6.4.9. */
function readRequest(base: PduHeader, body: Reader): RequestPdu {
  const allocHint = body.u32();
  const contextId = body.u16();
  const opnum = body.u16();
  const object = (base.pfcFlags & PFC_OBJECT_UUID) === 0 ? undefined : body.guid();
  return { ptype: 'request', ...base, allocHint, contextId, opnum, object, stub: readStub(base, body) };
}

/** C706 §12.6.4.10. */
function readResponse(base: PduHeader, body: Reader): ResponsePdu {
  const allocHint = body.u32();
  const contextId = body.u16();
  const cancelCount = body.u8();
  body.skip(1);
  return { ptype: 'response', ...base, allocHint, contextId, cancelCount, stub: readStub(base, body) };
}

/** C706 §12.6.4.7, MS-RPCE §2.2.2.8. Some servers leave out the reserved field behind the status. */
function readFault(base: PduHeader, body: Reader): FaultPdu {
  const allocHint = body.u32();
  const contextId = body.u16();
  const cancelCount = body.u8();
  const extendedError = (body.u8() & 1) !== 0;
  const status = body.u32();
  body.skip(Math.min(4, body.left));
  const stub = readStub(base, body);
  return { ptype: 'fault', ...base, allocHint, contextId, cancelCount, extendedError, status, stub };
}

/**
 * C706 §12.6.3.1: the version is one 32-bit number, major in its low half. Some big-endian senders write two 16-bit
 * numbers, major first, which then reads as 0.major: no such version is in use, so it is taken for what was meant.
 */
export function readSyntaxId(body: Reader): SyntaxId {
  const uuid = body.guid();
  const version = body.u32();
  const low = version & 0xffff;
  const high = version >>> 16;
  const swapped = body.bigEndian && low === 0;
  return { uuid, versionMajor: swapped ? high : low, versionMinor: swapped ? low : high };
}

/** C706 §12.6.4.3 and §12.6.4.1. */
function readBind(ptype: 'bind' | 'alter_context', base: PduHeader, body: Reader): BindPdu {
  const maxXmitFrag = body.u16();
  const maxRecvFrag = body.u16();
  const assocGroupId = body.u32();
  const contexts: PresentationContext[] = [];
  const count = body.u8();
  body.skip(3);
  for (let i = 0; i < count; i++) {
    const contextId = body.u16();
    const transferCount = body.u8();
    body.skip(1);
    const abstractSyntax = readSyntaxId(body);
    const transferSyntaxes: SyntaxId[] = [];
    for (let j = 0; j < transferCount; j++) transferSyntaxes.push(readSyntaxId(body));
    contexts.push({ contextId, abstractSyntax, transferSyntaxes });
  }
  return { ptype, ...base, maxXmitFrag, maxRecvFrag, assocGroupId, contexts };
}

/** C706 §12.6.4.4 and §12.6.4.2. Servers that are none end it at the secondary address. */
function readBindAck(ptype: 'bind_ack' | 'alter_context_resp', base: PduHeader, body: Reader): BindAckPdu {
  const maxXmitFrag = body.u16();
  const maxRecvFrag = body.u16();
  const assocGroupId = body.u32();
  const secondaryAddress = readPortSpec(body.borrow(body.u16()));
  body.align(4);
  const results: PresentationResult[] = [];
  const count = body.left > 0 ? body.u8() : 0;
  if (count > 0) body.skip(3);
  for (let i = 0; i < count; i++) {
    const result = body.u16();
    const reason = body.u16();
    results.push({ result, reason, transferSyntax: readSyntaxId(body) });
  }
  return { ptype, ...base, maxXmitFrag, maxRecvFrag, assocGroupId, secondaryAddress, results };
}

/** C706 §12.6.3.1 `port_any_t`: characters up to the NUL that its length counts. */
function readPortSpec(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** C706 §12.6.4.5. Servers may leave out the versions. */
function readBindNak(base: PduHeader, body: Reader): BindNakPdu {
  const providerRejectReason = body.u16();
  const versions: { major: number; minor: number }[] = [];
  const count = body.left > 0 ? body.u8() : 0;
  for (let i = 0; i < count; i++) versions.push({ major: body.u8(), minor: body.u8() });
  return { ptype: 'bind_nak', ...base, providerRejectReason, versions };
}
