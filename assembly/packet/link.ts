/** Link types (tcpdump.org/linktypes.html) -> the first layer. */
import { PROBLEM_LINK_TYPE } from "../abi";
import { LINK_NONE } from "../capture/current";
import { problem } from "../emit";
import { family, ipOverInfiniband, nflog, sll, sll2 } from "./cooked";
import { advance, at, has, headerCut, headerInvalid } from "./cursor";
import { ciscoHdlc, fddi, frameRelay, pppHdlc, pppWithDirection } from "./hdlc";
import { LAYER_ETHERNET, LAYER_IP, LAYER_IPV4, LAYER_IPV6, LAYER_PPP, LAYER_PPPOE, PACKET_NONE } from "./layers";
import { avs, prism, radiotap } from "./radio";
import { wlan } from "./wlan";

const LINKTYPE_NULL: u32 = 0;
export const LINKTYPE_ETHERNET: u32 = 1;
const LINKTYPE_PPP: u32 = 9;
const LINKTYPE_FDDI: u32 = 10;
const DLT_RAW: u32 = 12; // and 14 on OpenBSD: what some programs write for LINKTYPE_RAW
const DLT_RAW_OPENBSD: u32 = 14;
const LINKTYPE_PPP_HDLC: u32 = 50;
const LINKTYPE_PPP_ETHER: u32 = 51;
const LINKTYPE_RAW: u32 = 101;
const LINKTYPE_C_HDLC: u32 = 104;
const LINKTYPE_IEEE802_11: u32 = 105;
const LINKTYPE_FRELAY: u32 = 107;
const LINKTYPE_LOOP: u32 = 108;
const LINKTYPE_LINUX_SLL: u32 = 113;
const LINKTYPE_IEEE802_11_PRISM: u32 = 119;
const LINKTYPE_IEEE802_11_RADIOTAP: u32 = 127;
const LINKTYPE_IEEE802_11_AVS: u32 = 163;
const LINKTYPE_PPP_PPPD: u32 = 166;
const LINKTYPE_PPI: u32 = 192;
const LINKTYPE_PPP_WITH_DIR: u32 = 204;
const LINKTYPE_IPV4: u32 = 228;
const LINKTYPE_IPV6: u32 = 229;
const LINKTYPE_NFLOG: u32 = 239;
const LINKTYPE_IPOIB: u32 = 242;
const LINKTYPE_PKTAP: u32 = 258;
const LINKTYPE_LINUX_SLL2: u32 = 276;

const PPI_SIZE: u32 = 8;
const PPI_LENGTH: usize = 2; // little-endian, and the next
const PPI_DLT: usize = 4;

const PKTAP_SIZE: u32 = 12;
const PKTAP_TYPE: usize = 4;
const PKTAP_TYPE_PACKET: u32 = 1;
const PKTAP_DLT: usize = 8;

export function firstLayer(link: u32): u32 {
  switch (link) {
    case LINKTYPE_ETHERNET:
      return LAYER_ETHERNET;
    case LINKTYPE_PPI:
      return ppi();
    case LINKTYPE_PKTAP:
      return pktap();
    case LINK_NONE:
      return PACKET_NONE;
    default:
      return ofLink(link);
  }
}

/** Every link type but those whose header names another one. */
function ofLink(link: u32): u32 {
  switch (link) {
    case LINKTYPE_ETHERNET:
      return LAYER_ETHERNET;
    case LINKTYPE_LINUX_SLL:
      return sll();
    case LINKTYPE_LINUX_SLL2:
      return sll2();
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
      return LAYER_PPP;
    case LINKTYPE_PPP_HDLC:
      return pppHdlc();
    case LINKTYPE_PPP_PPPD:
    case LINKTYPE_PPP_WITH_DIR:
      return pppWithDirection();
    case LINKTYPE_PPP_ETHER:
      return LAYER_PPPOE;
    case LINKTYPE_C_HDLC:
      return ciscoHdlc();
    case LINKTYPE_FRELAY:
      return frameRelay();
    case LINKTYPE_FDDI:
      return fddi();
    case LINKTYPE_IEEE802_11:
      return wlan(false);
    case LINKTYPE_IEEE802_11_RADIOTAP:
      return radiotap();
    case LINKTYPE_IEEE802_11_PRISM:
      return prism();
    case LINKTYPE_IEEE802_11_AVS:
      return avs();
    case LINKTYPE_NFLOG:
      return nflog();
    case LINKTYPE_IPOIB:
      return ipOverInfiniband();
    default:
      problem(PROBLEM_LINK_TYPE);
      return PACKET_NONE;
  }
}

/** Per-Packet Information (CACE Technologies, version 1.0.10, §3): a header, fields that are passed over, and a link of its own. */
function ppi(): u32 {
  if (!has(PPI_SIZE)) return headerCut();
  const size = <u32>load<u16>(at, PPI_LENGTH);
  const link = load<u32>(at, PPI_DLT);
  return wrapped(size, PPI_SIZE, link);
}

/** Darwin's bsd/net/pktap.h, little-endian: length, type, link type. */
function pktap(): u32 {
  if (!has(PKTAP_SIZE)) return headerCut();
  const size = load<u32>(at);
  if (load<u32>(at, PKTAP_TYPE) != PKTAP_TYPE_PACKET) return PACKET_NONE;
  return wrapped(size, PKTAP_SIZE, load<u32>(at, PKTAP_DLT));
}

function wrapped(size: u32, least: u32, link: u32): u32 {
  if (size < least) return headerInvalid();
  if (!has(size)) return headerCut();
  advance(size);
  return ofLink(link);
}
