/** TCP (RFC 9293 §3.1) and UDP (RFC 768) headers: the end of the way down. */
import { ENCAPSULATION_4IN4, ENCAPSULATION_4IN6, ENCAPSULATION_6IN4, ENCAPSULATION_6IN6 } from "../abi";
import { be16, be32 } from "../bytes";
import { advance, at, cut, end, has, headerCut, headerInvalid, ipVersion, narrow, rest } from "./cursor";
import { enter } from "./encapsulation";
import { LAYER_GRE, LAYER_IPV4, LAYER_IPV6, PACKET_NONE, PACKET_TCP, PACKET_UDP } from "./layers";

const PROTOCOL_IPV4: u32 = 4; // RFC 2003
export const PROTOCOL_TCP: u32 = 6;
const PROTOCOL_UDP: u32 = 17;
const PROTOCOL_IPV6: u32 = 41; // RFC 2473, RFC 4213
const PROTOCOL_GRE: u32 = 47;

const TCP_HEADER_SIZE: u32 = 20;
const TCP_SEQUENCE: usize = 4;
const TCP_ACKNOWLEDGMENT: usize = 8;
const TCP_OFFSET_AND_FLAGS: usize = 12;
const UDP_HEADER_SIZE: u32 = 8;
const UDP_LENGTH: usize = 4;

export let sourcePort: u32 = 0;
export let destinationPort: u32 = 0;
export let tcpSeq: u32 = 0;
export let tcpAck: u32 = 0;
export const FIN: u32 = 1;
export const SYN: u32 = 2;
export const RST: u32 = 4;
export const ACK: u32 = 16;
/** CWR to FIN, and above them NS (RFC 3540) or AE. */
export let tcpFlags: u32 = 0;
/** The TCP header. */
export let tcpHeader: usize = 0;
export let payloadPtr: usize = 0;
export let payloadLength: u32 = 0;
export let payloadWire: u32 = 0;

/** The transport that IP's protocol number names. What is in an ICMP error was another packet's beginning: it is not read. */
// @ts-ignore: decorator
@inline
export function transport(protocol: u32): u32 {
  if (protocol == PROTOCOL_TCP) return tcp();
  if (protocol == PROTOCOL_UDP) return udp();
  return carried(protocol);
}

function carried(protocol: u32): u32 {
  if (protocol == PROTOCOL_GRE) return LAYER_GRE;
  const inIpv4 = ipVersion == 4;
  if (protocol == PROTOCOL_IPV4) {
    enter(inIpv4 ? ENCAPSULATION_4IN4 : ENCAPSULATION_4IN6);
    return LAYER_IPV4;
  }
  if (protocol != PROTOCOL_IPV6) return PACKET_NONE;
  enter(inIpv4 ? ENCAPSULATION_6IN4 : ENCAPSULATION_6IN6);
  return LAYER_IPV6;
}

function tcp(): u32 {
  const header = at;
  if (!has(TCP_HEADER_SIZE)) return headerCut();
  const offsetAndFlags = be16(header + TCP_OFFSET_AND_FLAGS);
  const length = (offsetAndFlags >> 12) << 2;
  const here = rest();
  if (length <= here) {
    if (length < TCP_HEADER_SIZE) return headerInvalid();
    payloadPtr = header + length;
    payloadLength = here - length;
    payloadWire = here - length + cut;
  } else {
    // The options are cut off: nothing in them is needed, and how long the payload was is still known.
    const missing = length - here;
    if (missing > cut) return headerInvalid();
    payloadPtr = end;
    payloadLength = 0;
    payloadWire = cut - missing;
  }
  tcpHeader = header;
  sourcePort = be16(header);
  destinationPort = be16(header + 2);
  tcpSeq = be32(header + TCP_SEQUENCE);
  tcpAck = be32(header + TCP_ACKNOWLEDGMENT);
  tcpFlags = offsetAndFlags & 0x1ff;
  return PACKET_TCP;
}

/** Leaves the cursor at the payload. A length of 0 stands for one beyond 65535 (RFC 2675 §4): the datagram then fills its packet. */
function udp(): u32 {
  const header = at;
  if (!has(UDP_HEADER_SIZE)) return headerCut();
  const length = be16(header + UDP_LENGTH);
  if (length != 0) {
    if (length < UDP_HEADER_SIZE) return headerInvalid();
    narrow(length);
  }
  sourcePort = be16(header);
  destinationPort = be16(header + 2);
  advance(UDP_HEADER_SIZE);
  payloadPtr = at;
  payloadLength = rest();
  payloadWire = payloadLength + cut;
  return PACKET_UDP;
}
