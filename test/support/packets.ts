/** Ethernet frames taken apart and put together again: what a network does to packets on their way. Checksums are left 0. */
import type { CapturedFrame } from './capture-builder.ts';

const ETHERNET = 14;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const TCP = 6;
const FRAGMENT = 44;
const MORE_FRAGMENTS = 0x2000;

/** A whole IP packet in an Ethernet frame of which all bytes were captured, and that is no fragment. */
export interface IpPacket {
  readonly version: 4 | 6;
  readonly protocol: number;
  /** Where the IP header begins, where what it carries begins and ends. */
  readonly header: number;
  readonly body: number;
  readonly end: number;
}

export interface TcpSegment extends IpPacket {
  readonly payload: number;
  readonly flags: number;
  readonly seq: number;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Undefined for everything that is not plain IP over Ethernet. */
export function readIp({ bytes, length }: CapturedFrame): IpPacket | undefined {
  if (bytes.length < ETHERNET + 20 || bytes.length < length) return undefined;
  const view = viewOf(bytes);
  const type = view.getUint16(12);
  if (type === IPV4) {
    // 0 where the network card segments what the capture has whole
    const total = view.getUint16(ETHERNET + 2) || length - ETHERNET;
    const header = (bytes[ETHERNET] & 15) * 4;
    const isFragment = (view.getUint16(ETHERNET + 6) & 0x3fff) !== 0;
    if (bytes[ETHERNET] >> 4 !== 4 || header < 20 || total < header || isFragment || ETHERNET + total > bytes.length) return undefined;
    return { version: 4, protocol: bytes[ETHERNET + 9], header: ETHERNET, body: ETHERNET + header, end: ETHERNET + total };
  }
  if (type !== IPV6 || bytes.length < ETHERNET + 40) return undefined;
  const end = ETHERNET + 40 + view.getUint16(ETHERNET + 4);
  if (bytes[ETHERNET] >> 4 !== 6 || end === ETHERNET + 40 || end > bytes.length) return undefined;
  return { version: 6, protocol: bytes[ETHERNET + 6], header: ETHERNET, body: ETHERNET + 40, end };
}

export function readTcp(frame: CapturedFrame): TcpSegment | undefined {
  const ip = readIp(frame);
  if (ip === undefined || ip.protocol !== TCP || ip.end - ip.body < 20) return undefined;
  const words = frame.bytes[ip.body + 12] >> 4;
  const payload = ip.body + words * 4;
  if (words < 5 || payload > ip.end) return undefined;
  return { ...ip, payload, flags: frame.bytes[ip.body + 13], seq: viewOf(frame.bytes).getUint32(ip.body + 4) };
}

/** The frame with its IP packet's body replaced, and the lengths that belong to it. */
function withBody(frame: CapturedFrame, { version, header, body }: IpPacket, head: Uint8Array, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body + head.length + rest.length);
  bytes.set(frame.bytes.subarray(0, body));
  bytes.set(head, body);
  bytes.set(rest, body + head.length);
  const view = viewOf(bytes);
  if (version === 4) view.setUint16(header + 2, bytes.length - header);
  else view.setUint16(header + 4, bytes.length - body);
  return bytes;
}

let identification = 0;

/** The IP packet in fragments of these sizes in turn, each rounded down to a multiple of 8; the frame itself where it cannot be. */
export function fragmented(frame: CapturedFrame, sizes: readonly number[]): CapturedFrame[] {
  const ip = readIp(frame);
  if (ip === undefined) return [frame];
  const fragments: CapturedFrame[] = [];
  identification = (identification + 1) & 0xffff;
  for (let at = ip.body, turn = 0; at < ip.end; turn++) {
    const size = Math.max(8, sizes[turn % sizes.length] & ~7);
    const to = Math.min(ip.end, at + size);
    const offset = at - ip.body;
    const isLast = to === ip.end;
    const head = new Uint8Array(ip.version === 4 ? 0 : 8);
    if (ip.version === 6) {
      const view = viewOf(head);
      view.setUint8(0, ip.protocol);
      view.setUint16(2, offset | (isLast ? 0 : 1));
      view.setUint32(4, identification);
    }
    const bytes = withBody(frame, ip, head, frame.bytes.subarray(at, to));
    const view = viewOf(bytes);
    if (ip.version === 4) {
      view.setUint16(ip.header + 4, identification);
      view.setUint16(ip.header + 6, (offset >> 3) | (isLast ? 0 : MORE_FRAGMENTS));
    } else view.setUint8(ip.header + 6, FRAGMENT);
    fragments.push({ time: frame.time, bytes, length: bytes.length });
    at = to;
  }
  return fragments;
}

const FIN_AND_PSH = 0x09;

/** The TCP segment in several, each of at least two bytes; flags that belong to its end go with the last. */
export function split(frame: CapturedFrame, tcp: TcpSegment, sizes: readonly number[]): CapturedFrame[] {
  const parts: CapturedFrame[] = [];
  for (let at = tcp.payload, turn = 0; at < tcp.end; turn++) {
    // one byte alone may be a keep-alive's, and is read as one
    const size = Math.max(2, sizes[turn % sizes.length]);
    const to = tcp.end - at <= size + 1 ? tcp.end : at + size;
    const head = frame.bytes.slice(tcp.body, tcp.payload);
    viewOf(head).setUint32(4, (tcp.seq + at - tcp.payload) >>> 0);
    if (to < tcp.end) head[13] &= ~FIN_AND_PSH;
    const bytes = withBody(frame, tcp, head, frame.bytes.subarray(at, to));
    parts.push({ time: frame.time, bytes, length: bytes.length });
    at = to;
  }
  return parts.length === 0 ? [frame] : parts;
}
