/** Pseudo-headers that captures have instead of a link's own: BSD null and loop, Linux SLL and SLL2, NFLOG, IPoIB. */
import { be16 } from "../bytes";
import { advance, at, cut, has, headerCut, headerInvalid, narrow, rest } from "./cursor";
import { MAX_8023_LENGTH, behind, llc } from "./ethernet";
import { LAYER_IPV4, LAYER_IPV6, PACKET_NONE } from "./layers";

const FAMILY_SIZE: u32 = 4;
const AF_INET: u32 = 2;
// AF_INET6 of Linux; Windows; NetBSD, OpenBSD and BSD/OS; FreeBSD; Darwin.
const AF_INET6_LINUX: u32 = 10;
const AF_INET6_WINDOWS: u32 = 23;
const AF_INET6_NETBSD: u32 = 24;
const AF_INET6_FREEBSD: u32 = 28;
const AF_INET6_DARWIN: u32 = 30;

const SLL_SIZE: u32 = 16;
const SLL_PROTOCOL: usize = 14;
const SLL2_SIZE: u32 = 20;
const SLL2_PROTOCOL: usize = 0;
const LINUX_SLL_P_802_2: u32 = 4;

const NFLOG_SIZE: u32 = 4;
const NFLOG_ATTRIBUTE_SIZE: u32 = 4;
const NFULA_PAYLOAD: u32 = 9; // linux/netfilter/nfnetlink_log.h

const IPOIB_SIZE: u32 = 44; // both hardware addresses, and the encapsulation header of RFC 4391 §6
const IPOIB_TYPE: usize = 40;

/** The address family is in the byte order of the machine that captured (NULL) or of the network (LOOP); it is below 2^16. */
export function family(): u32 {
  if (!has(FAMILY_SIZE)) return headerCut();
  let value = load<u32>(at);
  if (value > 0xffff) value = bswap<u32>(value);
  advance(FAMILY_SIZE);
  return ofFamily(value);
}

function ofFamily(value: u32): u32 {
  switch (value) {
    case AF_INET:
      return LAYER_IPV4;
    case AF_INET6_LINUX:
    case AF_INET6_WINDOWS:
    case AF_INET6_NETBSD:
    case AF_INET6_FREEBSD:
    case AF_INET6_DARWIN:
      return LAYER_IPV6;
    default:
      return PACKET_NONE;
  }
}

export function sll(): u32 {
  return cooked(SLL_SIZE, SLL_PROTOCOL);
}

export function sll2(): u32 {
  return cooked(SLL2_SIZE, SLL2_PROTOCOL);
}

function cooked(size: u32, protocolAt: usize): u32 {
  if (!has(size)) return headerCut();
  const protocol = be16(at + protocolAt);
  advance(size);
  if (protocol == LINUX_SLL_P_802_2) return llc();
  return etherType(protocol);
}

export function ipOverInfiniband(): u32 {
  if (!has(IPOIB_SIZE)) return headerCut();
  const type = be16(at + IPOIB_TYPE);
  advance(IPOIB_SIZE);
  return etherType(type);
}

/** Where the field is never a length: what is no EtherType is one of somebody's own numbers. */
export function etherType(type: u32): u32 {
  return type > MAX_8023_LENGTH ? behind(type) : PACKET_NONE;
}

/** Attributes, each padded to 4 bytes, in the byte order of the machine that captured; their types are far below 256. */
export function nflog(): u32 {
  if (!has(NFLOG_SIZE)) return headerCut();
  const layer = ofFamily(load<u8>(at));
  advance(NFLOG_SIZE);
  if (layer == PACKET_NONE) return PACKET_NONE;
  while (has(NFLOG_ATTRIBUTE_SIZE)) {
    const isBig = load<u8>(at, 2) == 0;
    const length = isBig ? be16(at) : <u32>load<u16>(at);
    const type = isBig ? be16(at + 2) : <u32>load<u16>(at, 2);
    if (length < NFLOG_ATTRIBUTE_SIZE) return headerInvalid();
    if (type == NFULA_PAYLOAD) {
      advance(NFLOG_ATTRIBUTE_SIZE);
      narrow(length - NFLOG_ATTRIBUTE_SIZE);
      return layer;
    }
    const padded = (length + 3) & ~3;
    if (!has(padded)) return headerCut();
    advance(padded);
  }
  return rest() + cut > 0 ? headerCut() : PACKET_NONE;
}
