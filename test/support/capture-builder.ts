/** Capture files and packets made by hand, for what real captures lack. */

export interface CapturedFrame {
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  /** As captured. */
  readonly bytes: Uint8Array;
  /** As it was on the wire. */
  readonly length: number;
}

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

export interface Endpoint {
  /** IPv4 dotted, or IPv6 in full or with one `::`. */
  readonly ip: string;
  readonly port: number;
}

export interface Segment {
  readonly time: bigint;
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** 0 from the conversation's client, 1 from its server. */
  readonly side: 0 | 1;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** A keep-alive: what it carries is no part of the stream. */
  readonly isProbe?: boolean;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Zeroed bytes with numbers put into them. */
export class Bytes {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(length: number, little = true) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
    this.#little = little;
  }

  u8(at: number, value: number): this {
    this.#view.setUint8(at, value);
    return this;
  }
  u16(at: number, value: number): this {
    this.#view.setUint16(at, value, this.#little);
    return this;
  }
  u32(at: number, value: number): this {
    this.#view.setUint32(at, value, this.#little);
    return this;
  }
  u64(at: number, value: bigint): this {
    this.#view.setBigUint64(at, value, this.#little);
    return this;
  }
  set(at: number, bytes: ArrayLike<number>): this {
    this.bytes.set(bytes, at);
    return this;
  }
}

export function parseIp(ip: string): Uint8Array {
  if (!ip.includes(':')) return Uint8Array.from(ip.split('.').map(Number));
  const [before, after] = ip.split('::');
  const head = before.split(':').filter((group) => group !== '');
  const tail = (after ?? '').split(':').filter((group) => group !== '');
  const groups = [...head, ...new Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  const bytes = new Bytes(16, false);
  for (const [i, group] of groups.entries()) bytes.u16(i * 2, Number.parseInt(group, 16));
  return bytes.bytes;
}

function ethernet(isIpv6: boolean): Uint8Array {
  return new Bytes(14, false).set(0, [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]).u16(12, isIpv6 ? 0x86dd : 0x0800).bytes;
}

function ip(source: Endpoint, target: Endpoint, protocol: number, length: number): Uint8Array {
  const from = parseIp(source.ip);
  const to = parseIp(target.ip);
  if (from.length === 16) {
    return new Bytes(40, false).u32(0, 0x60000000).u16(4, length).u8(6, protocol).u8(7, 64).set(8, from).set(24, to)
      .bytes;
  }
  const header = new Bytes(20, false)
    .u8(0, 0x45)
    .u16(2, 20 + length)
    .u16(6, 0x4000)
    .u8(8, 64)
    .u8(9, protocol);
  return header.set(12, from).set(16, to).bytes;
}

/** Ethernet, IP, TCP. Checksums are left 0: nothing reads them. */
export function tcpFrame(segment: Segment): Uint8Array {
  const { source, target, seq, ack, flags, payload } = segment;
  const tcp = new Bytes(20, false)
    .u16(0, source.port)
    .u16(2, target.port)
    .u32(4, seq >>> 0)
    .u32(8, ack >>> 0);
  tcp.u8(12, 0x50).u8(13, flags).u16(14, 0xffff);
  return concat(ethernet(source.ip.includes(':')), ip(source, target, 6, 20 + payload.length), tcp.bytes, payload);
}

export function udpFrame(source: Endpoint, target: Endpoint, payload: Uint8Array): Uint8Array {
  const udp = new Bytes(8, false)
    .u16(0, source.port)
    .u16(2, target.port)
    .u16(4, 8 + payload.length);
  return concat(ethernet(source.ip.includes(':')), ip(source, target, 17, 8 + payload.length), udp.bytes, payload);
}

/** Frames of segments, cut to the snapshot length. */
export function framesOf(segments: readonly Segment[], snaplen = 262144): CapturedFrame[] {
  return segments.map((segment) => {
    const bytes = tcpFrame(segment);
    return { time: segment.time, bytes: bytes.subarray(0, snaplen), length: bytes.length };
  });
}

export interface PcapOptions {
  nanoseconds?: boolean;
  bigEndian?: boolean;
  link?: number;
}

/** draft-ietf-opsawg-pcap */
export function pcap(frames: readonly CapturedFrame[], options: PcapOptions = {}): Uint8Array {
  const little = !options.bigEndian;
  const magic = options.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4;
  const unit = options.nanoseconds ? 1n : 1000n;
  const header = new Bytes(24, little)
    .u32(0, magic)
    .u16(4, 2)
    .u16(6, 4)
    .u32(16, 262144)
    .u32(20, options.link ?? 1);
  const parts = [header.bytes];
  for (const frame of frames) {
    const record = new Bytes(16, little).u32(0, Number(frame.time / 1_000_000_000n));
    record
      .u32(4, Number((frame.time % 1_000_000_000n) / unit))
      .u32(8, frame.bytes.length)
      .u32(12, frame.length);
    parts.push(record.bytes, frame.bytes);
  }
  return concat(...parts);
}

export interface PcapngOptions {
  bigEndian?: boolean;
  link?: number;
  /** if_tsresol as a power of ten. */
  digits?: 6 | 9;
}

/** draft-ietf-opsawg-pcapng: one section, one interface, Enhanced Packet Blocks. */
export function pcapng(frames: readonly CapturedFrame[], options: PcapngOptions = {}): Uint8Array {
  const little = !options.bigEndian;
  const digits = options.digits ?? 6;
  const block = (type: number, body: Uint8Array): Uint8Array => {
    const padded = (body.length + 3) & ~3;
    const total = 12 + padded;
    return new Bytes(total, little)
      .u32(0, type)
      .u32(4, total)
      .set(8, body)
      .u32(8 + padded, total).bytes;
  };
  const section = new Bytes(16, little).u32(0, 0x1a2b3c4d).u16(4, 1).u64(8, 0xffffffffffffffffn).bytes;
  const description = new Bytes(20, little).u16(0, options.link ?? 1).u32(4, 262144);
  description.u16(8, 9).u16(10, 1).u8(12, digits);
  const parts = [block(0x0a0d0d0a, section), block(1, description.bytes)];
  for (const frame of frames) {
    const ticks = frame.time / 10n ** BigInt(9 - digits);
    const body = new Bytes(20 + frame.bytes.length, little)
      .u32(4, Number(ticks >> 32n))
      .u32(8, Number(ticks & 0xffffffffn));
    parts.push(block(6, body.u32(12, frame.bytes.length).u32(16, frame.length).set(20, frame.bytes).bytes));
  }
  return concat(...parts);
}
