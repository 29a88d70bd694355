/** Tunnels in UDP, by their ports and only if their header is right -> the packet in them. */
import {
  ENCAPSULATION_AYIYA,
  ENCAPSULATION_GENEVE,
  ENCAPSULATION_GTP,
  ENCAPSULATION_TEREDO,
  ENCAPSULATION_VXLAN,
} from "../../abi";
import { be16, be24, be32 } from "../../bytes";
import { advance, at, has, rest } from "../cursor";
import { enter } from "../encapsulation";
import { behind } from "../ethernet";
import { LAYER_ETHERNET, LAYER_GRE, LAYER_IP, LAYER_IPV6, PACKET_UDP } from "../layers";
import { destinationPort, sourcePort } from "../transport";

const PORT_GTP: u32 = 2152;
const PORT_TEREDO: u32 = 3544;
const PORT_GRE: u32 = 4754; // RFC 8086
const PORT_VXLAN: u32 = 4789;
const PORT_VXLAN_GPE: u32 = 4790;
const PORT_AYIYA: u32 = 5072;
const PORT_GENEVE: u32 = 6081;

const MIN_ETHERTYPE: u32 = 0x0600;
const TRANSPARENT_ETHERNET: u32 = 0x6558;
const GRE_PRESENT: u32 = 0xb000; // checksum, key, sequence number

const VXLAN_I: u8 = 0x08;
const VXLAN_P: u8 = 0x04; // draft-ietf-nvo3-vxlan-gpe
const VXLAN_IPV4: u32 = 1; // 2 is IPv6
const VXLAN_ETHERNET: u32 = 3;

const AYIYA_FORWARD: u8 = 1;
const AYIYA_IPV6: u8 = 41;

/** Whether a datagram from or to this port may carry a packet. */
export function isTunnelPort(port: u32): bool {
  switch (port) {
    case PORT_GTP:
    case PORT_TEREDO:
    case PORT_GRE:
    case PORT_VXLAN:
    case PORT_VXLAN_GPE:
    case PORT_AYIYA:
    case PORT_GENEVE:
      return true;
    default:
      return false;
  }
}

/** The cursor is at the payload of a datagram whose ports are known. PACKET_UDP: it is that and no more. */
export function carriedInUdp(): u32 {
  switch (destinationPort) {
    case PORT_VXLAN:
    case PORT_VXLAN_GPE:
      return vxlan();
    case PORT_GENEVE:
      return geneve();
    case PORT_GTP:
      return gtp();
    case PORT_GRE:
      return greInUdp();
    case PORT_TEREDO:
      return teredo();
    case PORT_AYIYA:
      return ayiya();
    default:
      break;
  }
  // Answers come from the port, where the asker's is its own.
  switch (sourcePort) {
    case PORT_GTP:
      return gtp();
    case PORT_TEREDO:
      return teredo();
    case PORT_AYIYA:
      return ayiya();
    default:
      return PACKET_UDP;
  }
}

/** RFC 7348 §5: the I flag, and zeros where it reserves them; with the P flag the generic protocol extension's type. */
function vxlan(): u32 {
  if (!has(8) || (load<u8>(at) & VXLAN_I) == 0 || (load<u8>(at, 1) | load<u8>(at, 7)) != 0) return PACKET_UDP;
  const next = load<u8>(at) & VXLAN_P ? <u32>load<u8>(at, 3) : VXLAN_ETHERNET;
  if (next < VXLAN_IPV4 || next > VXLAN_ETHERNET) return PACKET_UDP;
  enter(ENCAPSULATION_VXLAN, be24(at + 4));
  advance(8);
  return next == VXLAN_ETHERNET ? LAYER_ETHERNET : LAYER_IP;
}

/** RFC 8926 §3.4. */
function geneve(): u32 {
  if (!has(8)) return PACKET_UDP;
  const first = <u32>load<u8>(at);
  const protocol = be16(at + 2);
  const size = 8 + ((first & 0x3f) << 2);
  const reserved = (load<u8>(at, 1) & 0x3f) | load<u8>(at, 7);
  if (first >> 6 != 0 || reserved != 0 || protocol < MIN_ETHERTYPE || !has(size)) return PACKET_UDP;
  enter(ENCAPSULATION_GENEVE, be24(at + 4));
  advance(size);
  return protocol == TRANSPARENT_ETHERNET ? LAYER_ETHERNET : behind(protocol);
}

/** RFC 8086 §3: version 0. */
function greInUdp(): u32 {
  const isGre = has(4) && (be16(at) & ~GRE_PRESENT) == 0 && be16(at + 2) >= MIN_ETHERTYPE;
  return isGre ? LAYER_GRE : PACKET_UDP;
}

/** 3GPP TS 29.281 §5: version 1, a G-PDU, and an IP packet behind its extension headers. */
function gtp(): u32 {
  if (!has(8)) return PACKET_UDP;
  const first = <u32>load<u8>(at);
  if ((first & 0xf0) != 0x30 || load<u8>(at, 1) != 255) return PACKET_UDP;
  let size: u32 = 8;
  if (first & 7) {
    size = 12;
    if (!has(size)) return PACKET_UDP;
    let next = first & 4 ? <u32>load<u8>(at, 11) : 0;
    while (next != 0) {
      if (!has(size + 4)) return PACKET_UDP;
      const length = (<u32>load<u8>(at + size)) << 2;
      if (length == 0 || !has(size + length)) return PACKET_UDP;
      size += length;
      next = <u32>load<u8>(at + size - 1);
    }
  }
  if (!has(size + 1)) return PACKET_UDP;
  const version = load<u8>(at + size) >> 4;
  if (version != 4 && version != 6) return PACKET_UDP;
  enter(ENCAPSULATION_GTP, be32(at + 4));
  advance(size);
  return LAYER_IP;
}

/** RFC 4380 §5.1.1: an authentication and an origin indication may come before the IPv6 packet. */
function teredo(): u32 {
  let size: u32 = 0;
  if (has(4) && be16(at) == 1) size = 13 + <u32>load<u8>(at, 2) + <u32>load<u8>(at, 3);
  if (has(size + 2) && be16(at + size) == 0) size += 8;
  if (!has(size + 40) || load<u8>(at + size) >> 4 != 6 || be16(at + size + 4) + 40 > rest() - size) return PACKET_UDP;
  advance(size);
  enter(ENCAPSULATION_TEREDO);
  return LAYER_IPV6;
}

/** draft-massar-v6ops-ayiya §3: an identity of 2^n bytes and a signature of 4n; operation 1 forwards a packet. */
function ayiya(): u32 {
  if (!has(8)) return PACKET_UDP;
  const size = 8 + ((<u32>1) << (load<u8>(at) >> 4)) + ((<u32>load<u8>(at, 1) >> 4) << 2);
  const next = load<u8>(at, 3);
  if ((load<u8>(at, 2) & 15) != AYIYA_FORWARD || next != AYIYA_IPV6) return PACKET_UDP;
  if (!has(size + 1) || load<u8>(at + size) >> 4 != 6) return PACKET_UDP;
  enter(ENCAPSULATION_AYIYA);
  advance(size);
  return LAYER_IPV6;
}
