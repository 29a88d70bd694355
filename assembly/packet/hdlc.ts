/** Cisco HDLC, PPP in HDLC-like framing or behind a byte of direction, frame relay (RFC 2427), FDDI -> the packet in them. */
import { be16 } from "../bytes";
import { etherType } from "./cooked";
import { advance, at, has, headerCut } from "./cursor";
import { llc } from "./ethernet";
import { LAYER_IPV4, LAYER_IPV6, LAYER_PPP, PACKET_NONE } from "./layers";

const CISCO_HDLC_SIZE: u32 = 4;
const CISCO_HDLC_PROTOCOL: usize = 2;
const CISCO_UNICAST: u8 = 0x0f;
const CISCO_MULTICAST: u8 = 0x8f;

const MAX_ADDRESS: u32 = 4; // Q.922 §3.3
const LAST_OF_ADDRESS: u8 = 1;
const UNNUMBERED_INFORMATION: u8 = 0x03;
// RFC 2427 §4, ISO/IEC TR 9577
const NLPID_PADDING: u8 = 0x00;
const NLPID_SNAP: u8 = 0x80;
const NLPID_IPV6: u8 = 0x8e;
const NLPID_IP: u8 = 0xcc;
const SNAP_OUI_SIZE: u32 = 3;

const FDDI_SIZE: u32 = 13;
const FDDI_CLASS_AND_FORMAT: u8 = 0xf0;
const FDDI_LLC: u8 = 0x50;

export function ciscoHdlc(): u32 {
  if (!has(CISCO_HDLC_SIZE)) return headerCut();
  const protocol = be16(at + CISCO_HDLC_PROTOCOL);
  advance(CISCO_HDLC_SIZE);
  return etherType(protocol);
}

/** LINKTYPE_PPP_HDLC: RFC 1662, or Cisco's, which its address tells. */
export function pppHdlc(): u32 {
  if (!has(1)) return headerCut();
  const address = load<u8>(at);
  return address == CISCO_UNICAST || address == CISCO_MULTICAST ? ciscoHdlc() : LAYER_PPP;
}

export function pppWithDirection(): u32 {
  if (!has(1)) return headerCut();
  advance(1);
  return LAYER_PPP;
}

export function frameRelay(): u32 {
  let isLast = false;
  for (let i: u32 = 0; !isLast; i++) {
    if (i == MAX_ADDRESS) return PACKET_NONE;
    if (!has(1)) return headerCut();
    isLast = (load<u8>(at) & LAST_OF_ADDRESS) != 0;
    advance(1);
  }
  if (!has(2)) return headerCut();
  if (load<u8>(at) != UNNUMBERED_INFORMATION) {
    // Cisco's encapsulation has an EtherType there.
    const type = be16(at);
    advance(2);
    return etherType(type);
  }
  advance(1);
  if (load<u8>(at) == NLPID_PADDING) advance(1);
  if (!has(1)) return headerCut();
  const nlpid = load<u8>(at);
  advance(1);
  if (nlpid == NLPID_IP) return LAYER_IPV4;
  if (nlpid == NLPID_IPV6) return LAYER_IPV6;
  if (nlpid != NLPID_SNAP) return PACKET_NONE;
  if (!has(SNAP_OUI_SIZE + 2)) return headerCut();
  if ((be16(at) | load<u8>(at, 2)) != 0) return PACKET_NONE;
  const type = be16(at + SNAP_OUI_SIZE);
  advance(SNAP_OUI_SIZE + 2);
  return etherType(type);
}

export function fddi(): u32 {
  if (!has(FDDI_SIZE)) return headerCut();
  const control = load<u8>(at);
  advance(FDDI_SIZE);
  return (control & FDDI_CLASS_AND_FORMAT) == FDDI_LLC ? llc() : PACKET_NONE;
}
