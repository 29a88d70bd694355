/** FSCTL_QUERY_NETWORK_INTERFACE_INFO's answer (MS-SMB2 §2.2.32.5): the server's addresses, for multichannel. */
import { type Malformed, Reader } from '../../bytes.ts';
import { type FlagTable, flagNames } from '../flags.ts';
import { decodeEntries } from './entries.ts';

export const RSS_CAPABLE = 0x00000001;
export const RDMA_CAPABLE = 0x00000002;

const CAPABILITIES: FlagTable = [
  [RSS_CAPABLE, 'RSS_CAPABLE'],
  [RDMA_CAPABLE, 'RDMA_CAPABLE'],
];

/** Next, IfIndex, Capability, Reserved, LinkSpeed, then the 128 bytes of SockAddr_Storage. */
const FIXED_SIZE = 152;
const INTER_NETWORK = 0x0002;
const INTER_NETWORK_V6 = 0x0017;

export interface NetworkInterfaceInfo {
  ifIndex: number;
  capability: number;
  /** Bits per second. */
  linkSpeed: number;
  /** IPv4, or IPv6 as RFC 5952 writes it; undefined for a family that is neither. */
  address: string | undefined;
}

export function decodeNetworkInterfaceInfo(output: Uint8Array): NetworkInterfaceInfo[] | Malformed {
  return decodeEntries('NETWORK_INTERFACE_INFO Response', output, FIXED_SIZE, readInterface);
}

export function networkInterfaceCapabilityNames(capability: number): string[] {
  return flagNames(capability, CAPABILITIES);
}

function readInterface(entry: Reader): NetworkInterfaceInfo {
  const ifIndex = entry.u32();
  const capability = entry.u32();
  entry.skip(4);
  const linkSpeed = entry.size64();
  const family = entry.u16();
  // Port.
  entry.skip(2);
  return { ifIndex, capability, linkSpeed, address: readAddress(entry, family) };
}

function readAddress(entry: Reader, family: number): string | undefined {
  if (family === INTER_NETWORK) return entry.borrow(4).join('.');
  if (family !== INTER_NETWORK_V6) return undefined;
  // FlowInfo.
  entry.skip(4);
  return ipv6(new Reader(entry.layer, entry.borrow(16)));
}

function ipv6(address: Reader): string {
  address.bigEndian = true;
  const groups = Array.from({ length: 8 }, () => address.u16().toString(16));
  let longest = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > longest.length) longest = { start, length };
  }
  if (longest.length < 2) return groups.join(':');
  return `${groups.slice(0, longest.start).join(':')}::${groups.slice(longest.start + longest.length).join(':')}`;
}
