/** A TCP connection between two made-up machines, packet by packet into a capture. Checksums are left 0. */
import type { PcapWriter } from './writer.ts';

export const FIN = 1;
export const SYN = 2;
export const PSH = 8;
export const ACK = 16;
const ETHERNET = 14;
const TAG = 4;
const TCP = 20;
/** Payload of a full packet on Ethernet over IPv4. */
export const SEGMENT = 1460;

export interface Machine {
  /** 4 or 16 bytes. */
  readonly address: Uint8Array;
  readonly port: number;
}

export interface Link {
  /** 0 where the frames carry no 802.1Q tag. */
  readonly vlan: number;
}

export function machine4(a: number, b: number, c: number, d: number, port: number): Machine {
  return { address: Uint8Array.of(a, b, c, d), port };
}

export function machine6(number: number, port: number): Machine {
  const address = Buffer.alloc(16);
  address.writeUInt32BE(0x20010db8, 0);
  address.writeUInt32BE(number, 12);
  return { address, port };
}

/** Writes Ethernet and IP for a packet of `length` bytes behind the IP header; returns where that begins. */
export function networkHeaders(into: Buffer, from: Machine, to: Machine, protocol: number, length: number, vlan: number): number {
  into.fill(2, 0, 6);
  into.fill(4, 6, 12);
  let at = 12;
  if (vlan !== 0) {
    into.writeUInt16BE(0x8100, at);
    into.writeUInt16BE(vlan, at + 2);
    at += TAG;
  }
  const isIpv6 = from.address.length === 16;
  into.writeUInt16BE(isIpv6 ? 0x86dd : 0x0800, at);
  at += 2;
  if (isIpv6) {
    into.writeUInt32BE(0x60000000, at);
    into.writeUInt16BE(length, at + 4);
    into[at + 6] = protocol;
    into[at + 7] = 64;
    into.set(from.address, at + 8);
    into.set(to.address, at + 24);
    return at + 40;
  }
  into.writeUInt32BE(0x45000000 + 20 + length, at);
  into.writeUInt32BE(0x00004000, at + 4);
  into.writeUInt32BE(0x40000000 + (protocol << 16), at + 8);
  into.set(from.address, at + 12);
  into.set(to.address, at + 16);
  return at + 20;
}

export function frameLength(machine: Machine, length: number, vlan: number): number {
  return ETHERNET + (vlan === 0 ? 0 : TAG) + (machine.address.length === 16 ? 40 : 20) + length;
}

export class Connection {
  readonly #ends: readonly [Machine, Machine];
  readonly #next: [number, number];
  readonly #vlan: number;

  constructor(client: Machine, server: Machine, initial: number, { vlan }: Link = { vlan: 0 }) {
    this.#ends = [client, server];
    this.#next = [initial >>> 0, Math.imul(initial, 0x9e3779b1) >>> 0];
    this.#vlan = vlan;
  }

  open(writer: PcapWriter, microseconds: number): void {
    this.segment(writer, 0, SYN, microseconds);
    this.segment(writer, 1, SYN | ACK, microseconds);
    this.segment(writer, 0, ACK, microseconds);
  }

  close(writer: PcapWriter, microseconds: number): void {
    this.segment(writer, 0, FIN | ACK, microseconds);
    this.segment(writer, 1, FIN | ACK, microseconds);
    this.segment(writer, 0, ACK, microseconds);
  }

  acknowledge(writer: PcapWriter, side: 0 | 1, microseconds: number): void {
    this.segment(writer, side, ACK, microseconds);
  }

  /** One packet of `side`; the payload is `bytes` from `from` on, `length` of them. */
  segment(writer: PcapWriter, side: 0 | 1, flags: number, microseconds: number, bytes?: Uint8Array, from = 0, length = 0): void {
    const source = this.#ends[side];
    const target = this.#ends[1 - side];
    const into = writer.frame(frameLength(source, TCP + length, this.#vlan), microseconds);
    const at = networkHeaders(into, source, target, 6, TCP + length, this.#vlan);
    into.writeUInt16BE(source.port, at);
    into.writeUInt16BE(target.port, at + 2);
    into.writeUInt32BE(this.#next[side], at + 4);
    into.writeUInt32BE((flags & ACK) === 0 ? 0 : this.#next[1 - side], at + 8);
    into.writeUInt32BE(0x50000000 + (flags << 16) + 0xffff, at + 12);
    into.writeUInt32BE(0, at + 16);
    if (bytes !== undefined) into.set(bytes.subarray(from, from + length), at + TCP);
    this.#next[side] = (this.#next[side] + length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)) >>> 0;
  }

  /** All of `bytes` in full segments, every second one acknowledged. */
  send(writer: PcapWriter, side: 0 | 1, bytes: Uint8Array, microseconds: number): void {
    let count = 0;
    for (let at = 0; at < bytes.length; at += SEGMENT) {
      const length = Math.min(SEGMENT, bytes.length - at);
      this.segment(writer, side, at + length === bytes.length ? ACK | PSH : ACK, microseconds, bytes, at, length);
      if (++count % 2 === 0) this.acknowledge(writer, side === 0 ? 1 : 0, microseconds);
    }
  }
}
