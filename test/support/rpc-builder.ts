/** DCE/RPC connection-oriented PDUs (C706 §12.6.4). */
import { Bytes } from './capture-builder.ts';

export const RPC_REQUEST = 0;
export const RPC_RESPONSE = 2;
export const RPC_BIND = 11;

export interface PduOptions {
  bigEndian?: boolean;
  /** PFC_FIRST_FRAG 1, PFC_LAST_FRAG 2. */
  flags?: number;
}

/** §12.6.3.1 and the body behind it. */
export function pdu(type: number, callId: number, body: Uint8Array, options: PduOptions = {}): Uint8Array {
  const little = !options.bigEndian;
  const length = 16 + body.length;
  const header = new Bytes(length, little)
    .u8(0, 5)
    .u8(2, type)
    .u8(3, options.flags ?? 3)
    .u8(4, little ? 0x10 : 0);
  return header.u16(8, length).u32(12, callId).set(16, body).bytes;
}

/** §12.6.4.3: one context of NDR. */
export function bind(callId: number, uuid: Uint8Array, version: number, options: PduOptions = {}): Uint8Array {
  const ndr = Buffer.from('045d888aeb1cc9119fe808002b104860', 'hex');
  const body = new Bytes(56, !options.bigEndian).u16(0, 5840).u16(2, 5840).u8(8, 1).u16(12, 0).u8(14, 1);
  return pdu(RPC_BIND, callId, body.set(16, uuid).u32(32, version).set(36, ndr).u32(52, 2).bytes, options);
}

/** §12.6.4.9 and §12.6.4.10 */
export function rpcRequest(callId: number, opnum: number, stub: Uint8Array, options: PduOptions = {}): Uint8Array {
  const body = new Bytes(8 + stub.length, !options.bigEndian).u32(0, stub.length).u16(6, opnum).set(8, stub);
  return pdu(RPC_REQUEST, callId, body.bytes, options);
}
export function rpcResponse(callId: number, stub: Uint8Array, options: PduOptions = {}): Uint8Array {
  const body = new Bytes(8 + stub.length, !options.bigEndian).u32(0, stub.length).set(8, stub);
  return pdu(RPC_RESPONSE, callId, body.bytes, options);
}
