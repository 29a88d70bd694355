/** PPP (RFC 1661, RFC 1662) and PPPoE session packets (RFC 2516) -> IP. */
import { ENCAPSULATION_PPPOE } from "../abi";
import { be16 } from "../bytes";
import { advance, at, has, headerCut, headerInvalid, narrow } from "./cursor";
import { enter } from "./encapsulation";
import { LAYER_IPV4, LAYER_IPV6, LAYER_MPLS, LAYER_PPP, PACKET_NONE } from "./layers";

const ADDRESS_AND_CONTROL: u32 = 0xff03; // absent when compressed
const PPP_IPV4: u32 = 0x0021;
const PPP_IPV6: u32 = 0x0057;
const PPP_MPLS: u32 = 0x0281;

const PPPOE_SIZE: u32 = 6;
const PPPOE_VERSION_AND_TYPE: u32 = 0x11;
const PPPOE_SESSION_DATA: u32 = 0;
const PPPOE_SESSION_ID: usize = 2;
const PPPOE_LENGTH: usize = 4;

export function ppp(): u32 {
  if (!has(2)) return headerCut();
  if (be16(at) == ADDRESS_AND_CONTROL) {
    advance(2);
    if (!has(2)) return headerCut();
  }
  // RFC 1661 §2: the low byte of a protocol is odd, its high byte even, and left out when compressed.
  let protocol = <u32>load<u8>(at);
  if (protocol & 1) {
    advance(1);
  } else {
    protocol = be16(at);
    advance(2);
  }
  if (protocol == PPP_IPV4) return LAYER_IPV4;
  if (protocol == PPP_IPV6) return LAYER_IPV6;
  return protocol == PPP_MPLS ? LAYER_MPLS : PACKET_NONE;
}

export function pppoe(): u32 {
  if (!has(PPPOE_SIZE)) return headerCut();
  if (load<u8>(at) != PPPOE_VERSION_AND_TYPE) return headerInvalid();
  if (load<u8>(at, 1) != PPPOE_SESSION_DATA) return PACKET_NONE;
  const length = be16(at + PPPOE_LENGTH);
  enter(ENCAPSULATION_PPPOE, be16(at + PPPOE_SESSION_ID));
  advance(PPPOE_SIZE);
  narrow(length);
  return LAYER_PPP;
}
