/** Link types (tcpdump.org/linktypes.html) -> the first layer; and the small headers that only captures have. */
import { PROBLEM_LINK_TYPE } from "../abi";
import { be16 } from "../bytes";
import { LINK_NONE } from "../capture/current";
import { problem } from "../emit";
import { advance, at, has, headerCut } from "./cursor";
import { MAX_8023_LENGTH, behind, llc } from "./ethernet";
import { LAYER_ETHERNET, LAYER_IP, LAYER_IPV4, LAYER_IPV6, LAYER_PPP, LAYER_PPPOE, PACKET_NONE } from "./layers";

const LINKTYPE_NULL: u32 = 0;
const LINKTYPE_ETHERNET: u32 = 1;
const LINKTYPE_PPP: u32 = 9;
const DLT_RAW: u32 = 12; // and 14 on OpenBSD: what some programs write for LINKTYPE_RAW
const DLT_RAW_OPENBSD: u32 = 14;
const LINKTYPE_PPP_HDLC: u32 = 50;
const LINKTYPE_PPP_ETHER: u32 = 51;
const LINKTYPE_RAW: u32 = 101;
const LINKTYPE_LOOP: u32 = 108;
const LINKTYPE_LINUX_SLL: u32 = 113;
const LINKTYPE_IPV4: u32 = 228;
const LINKTYPE_IPV6: u32 = 229;
const LINKTYPE_LINUX_SLL2: u32 = 276;

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

export function firstLayer(link: u32): u32 {
  switch (link) {
    case LINKTYPE_ETHERNET:
      return LAYER_ETHERNET;
    case LINKTYPE_LINUX_SLL:
      return cooked(SLL_SIZE, SLL_PROTOCOL);
    case LINKTYPE_LINUX_SLL2:
      return cooked(SLL2_SIZE, SLL2_PROTOCOL);
    case LINKTYPE_RAW:
    case DLT_RAW:
    case DLT_RAW_OPENBSD:
      return LAYER_IP;
    case LINKTYPE_IPV4:
      return LAYER_IPV4;
    case LINKTYPE_IPV6:
      return LAYER_IPV6;
    case LINKTYPE_NULL:
    case LINKTYPE_LOOP:
      return family();
    case LINKTYPE_PPP:
    case LINKTYPE_PPP_HDLC:
      return LAYER_PPP;
    case LINKTYPE_PPP_ETHER:
      return LAYER_PPPOE;
    case LINK_NONE:
      return PACKET_NONE;
    default:
      problem(PROBLEM_LINK_TYPE);
      return PACKET_NONE;
  }
}

/** The address family is in the byte order of the machine that captured (NULL) or of the network (LOOP); it is below 2^16. */
function family(): u32 {
  if (!has(FAMILY_SIZE)) return headerCut();
  let value = load<u32>(at);
  if (value > 0xffff) value = bswap<u32>(value);
  advance(FAMILY_SIZE);
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

function cooked(size: u32, protocolAt: usize): u32 {
  if (!has(size)) return headerCut();
  const protocol = be16(at + protocolAt);
  advance(size);
  if (protocol == LINUX_SLL_P_802_2) return llc();
  // What is no EtherType is one of Linux's own numbers, and never a length.
  return protocol > MAX_8023_LENGTH ? behind(protocol) : PACKET_NONE;
}
