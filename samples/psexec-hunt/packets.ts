/** Payload to Ethernet frame: IPv4 (RFC 791), UDP, TCP and their checksums. Frames reach the sniffer padded to 60 bytes. */
import { be16, be32, cat, padded, u8, zeros } from './bytes.ts';
import type { Host } from './hosts.ts';

const ETHERNET_MINIMUM = 60;
const ETHERNET_HEADER = 14;
export const IGMP = 2;
export const TCP = 6;
export const UDP = 17;

export const address = (ip: string): Buffer => u8(...ip.split('.').map(Number));

/** RFC 1071. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += bytes[i]! * 256 + bytes[i + 1]!;
  if (bytes.length % 2 === 1) sum += bytes[bytes.length - 1]! * 256;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

export interface IpOptions {
  ttl?: number;
  dontFragment?: boolean;
  options?: Uint8Array;
  tos?: number;
}

/** The header's Identification and checksum, once it is known where in the host's sequence the packet stands. */
export function identify(frame: Buffer, identification: number): void {
  const header = frame.subarray(ETHERNET_HEADER, ETHERNET_HEADER + (frame[ETHERNET_HEADER]! & 0x0f) * 4);
  header.writeUInt16BE(identification, 4);
  header.writeUInt16BE(0, 10);
  header.writeUInt16BE(checksum(header), 10);
}

export const sourceAddress = (frame: Buffer): string =>
  [...frame.subarray(ETHERNET_HEADER + 12, ETHERNET_HEADER + 16)].join('.');

export function ipv4(source: Host, target: Host, protocol: number, payload: Uint8Array, how: IpOptions = {}): Buffer {
  const options = how.options ?? zeros(0);
  const header = cat(
    u8(0x45 + options.length / 4, how.tos ?? 0),
    be16(20 + options.length + payload.length),
    be16(0),
    be16(how.dontFragment ? 0x4000 : 0),
    u8(how.ttl ?? source.ttl, protocol),
    be16(0),
    address(source.ip),
    address(target.ip),
    options,
  );
  const frame = cat(target.mac, source.mac, be16(0x0800), header, payload);
  return frame.length < ETHERNET_MINIMUM ? cat(frame, zeros(ETHERNET_MINIMUM - frame.length)) : frame;
}

const pseudoHeader = (source: Host, target: Host, protocol: number, length: number): Buffer =>
  cat(address(source.ip), address(target.ip), u8(0, protocol), be16(length));

export function udp(
  source: Host,
  sourcePort: number,
  target: Host,
  targetPort: number,
  payload: Uint8Array,
  how: IpOptions = {},
): Buffer {
  const datagram = cat(be16(sourcePort), be16(targetPort), be16(8 + payload.length), be16(0), payload);
  const sum = checksum(cat(pseudoHeader(source, target, UDP, datagram.length), datagram));
  datagram.writeUInt16BE(sum === 0 ? 0xffff : sum, 6);
  return ipv4(source, target, UDP, datagram, how);
}

export interface Segment {
  sourcePort: number;
  targetPort: number;
  sequence: number;
  acknowledgment: number;
  flags: number;
  window: number;
  options?: Uint8Array;
  payload?: Uint8Array;
}

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

export function tcp(source: Host, target: Host, segment: Segment): Buffer {
  const options = padded(segment.options ?? zeros(0), 4);
  const bytes = cat(
    be16(segment.sourcePort),
    be16(segment.targetPort),
    be32(segment.sequence),
    be32(segment.acknowledgment),
    u8((20 + options.length) << 2, segment.flags),
    be16(segment.window),
    be32(0),
    options,
    segment.payload ?? zeros(0),
  );
  bytes.writeUInt16BE(checksum(cat(pseudoHeader(source, target, TCP, bytes.length), bytes)), 16);
  return ipv4(source, target, TCP, bytes, { dontFragment: true });
}
