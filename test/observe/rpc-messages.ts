/** DCE/RPC PDUs and svcctl stubs, encoded by hand (C706 §12.6.4, §14.3; MS-SCMR §3.1.4). */
import { Bytes, concat } from '../support/capture-builder.ts';
import { type PduOptions, pdu } from '../support/rpc-builder.ts';

export const SVCCTL = '81bb7a364498f135ad3298f038001003';
export const SRVSVC = 'c84f324b7016d30112785a47bf6ee188';
export const FIRST_FRAG = 1;
export const LAST_FRAG = 2;
/** MS-RPCE §2.2.1.1.8 */
export const PKT_INTEGRITY = 5;
export const PKT_PRIVACY = 6;
const NDR = '045d888aeb1cc9119fe808002b104860';
const WINNT = 10;

const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'));

export interface Security {
  /** A security token, or the signature of a call. */
  value: Uint8Array;
  level?: number;
  context?: number;
}

/** A PDU with its sec_trailer (MS-RPCE §2.2.2.11); the body is a multiple of four already. */
function secured(
  type: number,
  callId: number,
  body: Uint8Array,
  security: Security | undefined,
  options: PduOptions = {},
): Uint8Array {
  if (security === undefined) return pdu(type, callId, body, options);
  const trailer = new Bytes(8)
    .u8(0, WINNT)
    .u8(1, security.level ?? PKT_INTEGRITY)
    .u32(4, security.context ?? 0).bytes;
  const whole = pdu(type, callId, concat(body, trailer, security.value), options);
  return new Bytes(whole.length).set(0, whole).u16(10, security.value.length).bytes;
}

/** §12.6.4.3, §12.6.4.1: bind, or alter_context, of one context in NDR. */
export function bindPdu(
  callId: number,
  uuid: string,
  version: number,
  security?: Security,
  contextId = 0,
  type = 11,
): Uint8Array {
  const head = new Bytes(16).u16(0, 5840).u16(2, 5840).u8(8, 1).u16(12, contextId).u8(14, 1).bytes;
  const syntaxes = concat(hex(uuid), new Bytes(4).u32(0, version).bytes, hex(NDR), new Bytes(4).u32(0, 2).bytes);
  return secured(type, callId, concat(head, syntaxes), security);
}
export const alterContext = (
  callId: number,
  uuid: string,
  version: number,
  security?: Security,
  contextId = 0,
): Uint8Array => bindPdu(callId, uuid, version, security, contextId, 14);

/** §12.6.4.4: bind_ack, or alter_context_resp, with one result: 0 is acceptance. */
export function bindAck(callId: number, security?: Security, type = 12, result = 0, reason = 0): Uint8Array {
  const head = new Bytes(16).u16(0, 5840).u16(2, 5840).u8(12, 1).bytes;
  const body = concat(head, new Bytes(4).u16(0, result).u16(2, reason).bytes, hex(NDR), new Bytes(4).u32(0, 2).bytes);
  return secured(type, callId, body, security);
}

/** §12.6.4.5: one supported version. */
export function bindNak(callId: number, reason: number): Uint8Array {
  return pdu(13, callId, new Bytes(8).u16(0, reason).u8(2, 1).u8(3, 5).bytes);
}

/** MS-RPCE §2.2.2.5 */
export function auth3(callId: number, security: Security): Uint8Array {
  return secured(16, callId, new Bytes(4).bytes, security);
}

export function request(
  callId: number,
  opnum: number,
  stub: Uint8Array,
  security?: Security,
  options: PduOptions & { contextId?: number } = {},
): Uint8Array {
  const head = new Bytes(8)
    .u32(0, stub.length)
    .u16(4, options.contextId ?? 0)
    .u16(6, opnum).bytes;
  return secured(0, callId, concat(head, stub), security, options);
}
export function response(callId: number, stub: Uint8Array, security?: Security, options: PduOptions = {}): Uint8Array {
  return secured(2, callId, concat(new Bytes(8).u32(0, stub.length).bytes, stub), security, options);
}
/** §12.6.4.7 */
export function fault(callId: number, status: number, security?: Security): Uint8Array {
  return secured(3, callId, new Bytes(16).u32(8, status).bytes, security);
}

export const handle = (last: number): Uint8Array => new Bytes(20).u8(4, 0x5c).u8(19, last).bytes;
const number = (value: number): Uint8Array => new Bytes(4).u32(0, value).bytes;

/** §14.3.3.4: a conformant and varying string of 16-bit characters with its zero, padded to four bytes. */
function wide(value: string): Uint8Array {
  const text = Buffer.from(`${value}\0`, 'utf16le');
  const count = text.length / 2;
  return new Bytes(12 + ((text.length + 3) & ~3)).u32(0, count).u32(8, count).set(12, text).bytes;
}
const pointed = (value: string): Uint8Array => concat(number(0x20000), wide(value));

/** MS-SCMR §3.1.4.15, §3.1.4.12, §3.1.4.16, §3.1.4.19: requests and answers of what a remote execution calls. */
export const openManager = (machine: string): Uint8Array => concat(pointed(machine), number(0), number(0xf003f));
export const openManagerAnswer = (last: number, code = 0): Uint8Array => concat(handle(last), number(code));
export const openService = (manager: number, name: string): Uint8Array =>
  concat(handle(manager), wide(name), number(0xf01ff));
export const createService = (manager: number, name: string, path: string): Uint8Array =>
  concat(
    handle(manager),
    wide(name),
    number(0),
    number(0xf01ff),
    number(0x10),
    number(3),
    number(0),
    wide(path),
    new Bytes(28).bytes,
  );
export const createServiceAnswer = (last: number, code = 0): Uint8Array =>
  concat(number(0), handle(last), number(code));
export const startService = (service: number): Uint8Array => concat(handle(service), number(0), number(0));
export const codeAnswer = (code: number): Uint8Array => number(code);

/** MS-NLMP §2.2.1: NEGOTIATE, CHALLENGE and AUTHENTICATE with NTLMv1 responses, in Unicode. */
const SIGNATURE = new Uint8Array(Buffer.from('NTLMSSP\0'));
export const ntlmNegotiate = (): Uint8Array => new Bytes(32).set(0, SIGNATURE).u32(8, 1).u32(12, 1).bytes;
/** `computer`: MsvAvNbComputerName of its TargetInfo. */
export function ntlmChallenge(computer = ''): Uint8Array {
  const name = new Uint8Array(Buffer.from(computer, 'utf16le'));
  const targetInfo = name.length === 0 ? name : concat(new Bytes(4).u16(0, 1).u16(2, name.length).bytes, name, new Uint8Array(4));
  const head = new Bytes(48).set(0, SIGNATURE).u32(8, 2).u32(16, 48).u32(20, 1).u16(40, targetInfo.length).u16(42, targetInfo.length).u32(44, 48);
  return concat(head.bytes, targetInfo);
}

export function ntlmAuthenticate(domain: string, user: string, workstation: string): Uint8Array {
  const values = [
    new Uint8Array(24).fill(1),
    new Uint8Array(24).fill(2),
    ...[domain, user, workstation].map((name) => new Uint8Array(Buffer.from(name, 'utf16le'))),
    new Uint8Array(0),
  ];
  const head = new Bytes(64).set(0, SIGNATURE).u32(8, 3).u32(60, 1);
  let at = 64;
  values.forEach((value, i) => {
    head
      .u16(12 + 8 * i, value.length)
      .u16(14 + 8 * i, value.length)
      .u32(16 + 8 * i, at);
    at += value.length;
  });
  return concat(head.bytes, ...values);
}
