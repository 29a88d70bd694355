/** GRE (RFC 2784, RFC 2890; PPTP's version 1, RFC 2637), NVGRE (RFC 7637) and ERSPAN -> the packet in it. */
import {
  ENCAPSULATION_ERSPAN_I,
  ENCAPSULATION_ERSPAN_II,
  ENCAPSULATION_ERSPAN_III,
  ENCAPSULATION_GRE,
  ENCAPSULATION_GRE_KEY,
  ENCAPSULATION_NVGRE,
} from "../../abi";
import { be16, be32 } from "../../bytes";
import { advance, at, has, headerCut } from "../cursor";
import { enter } from "../encapsulation";
import { behind } from "../ethernet";
import { LAYER_ETHERNET, LAYER_IP, LAYER_PPP, PACKET_NONE } from "../layers";

const BASE_SIZE: u32 = 4;
const CHECKSUM_PRESENT: u32 = 0x8000;
const ROUTING_PRESENT: u32 = 0x4000;
const KEY_PRESENT: u32 = 0x2000;
const SEQUENCE_PRESENT: u32 = 0x1000;
const ACKNOWLEDGMENT_PRESENT: u32 = 0x0080; // version 1
const VERSION: u32 = 0x0007;

const TRANSPARENT_ETHERNET: u32 = 0x6558;
const PPP: u32 = 0x880b;
const ERSPAN: u32 = 0x88be; // types I and II
const ERSPAN_III: u32 = 0x22eb;

// draft-foschiano-erspan
const ERSPAN_SESSION: usize = 2;
const ERSPAN_SESSION_ID: u32 = 0x03ff;
const ERSPAN_II_SIZE: u32 = 8;
const ERSPAN_III_SIZE: u32 = 12;
const ERSPAN_III_FLAGS: usize = 10;
const ERSPAN_III_SUBHEADER_SIZE: u32 = 8;
const ERSPAN_III_OPTIONAL: u32 = 1;
const ERSPAN_III_FRAME_TYPE: u32 = 0x7c00;
const ERSPAN_III_IP: u32 = 0x0800;

export function gre(): u32 {
  if (!has(BASE_SIZE)) return headerCut();
  const flags = be16(at);
  const protocol = be16(at + 2);
  const version = flags & VERSION;
  if (version > 1 || (flags & ROUTING_PRESENT) != 0) return PACKET_NONE;
  let size = BASE_SIZE;
  if (flags & CHECKSUM_PRESENT) size += 4;
  const keyAt = size;
  if (flags & KEY_PRESENT) size += 4;
  if (flags & SEQUENCE_PRESENT) size += 4;
  if (version == 1 && (flags & ACKNOWLEDGMENT_PRESENT) != 0) size += 4;
  if (!has(size)) return headerCut();
  const key = flags & KEY_PRESENT ? be32(at + keyAt) : 0;
  advance(size);
  if (protocol == ERSPAN) return flags & SEQUENCE_PRESENT ? erspanII() : erspanI();
  if (protocol == ERSPAN_III) return erspanIII();
  // RFC 7637 §3.2: a key, and neither checksum nor sequence number
  if (protocol == TRANSPARENT_ETHERNET && (flags & ~VERSION) == KEY_PRESENT) enter(ENCAPSULATION_NVGRE, key >> 8);
  else if (flags & KEY_PRESENT) enter(ENCAPSULATION_GRE_KEY, key);
  else enter(ENCAPSULATION_GRE);
  switch (protocol) {
    case TRANSPARENT_ETHERNET:
      return LAYER_ETHERNET;
    case PPP:
      return LAYER_PPP;
    default:
      return protocol >= 0x0600 ? behind(protocol) : PACKET_NONE;
  }
}

/** It has neither a sequence number nor a header of its own. */
function erspanI(): u32 {
  enter(ENCAPSULATION_ERSPAN_I);
  return LAYER_ETHERNET;
}

function erspanII(): u32 {
  if (!has(ERSPAN_II_SIZE)) return headerCut();
  enter(ENCAPSULATION_ERSPAN_II, be16(at + ERSPAN_SESSION) & ERSPAN_SESSION_ID);
  advance(ERSPAN_II_SIZE);
  return LAYER_ETHERNET;
}

function erspanIII(): u32 {
  if (!has(ERSPAN_III_SIZE)) return headerCut();
  const flags = be16(at + ERSPAN_III_FLAGS);
  const size = ERSPAN_III_SIZE + (flags & ERSPAN_III_OPTIONAL ? ERSPAN_III_SUBHEADER_SIZE : 0);
  if (!has(size)) return headerCut();
  enter(ENCAPSULATION_ERSPAN_III, be16(at + ERSPAN_SESSION) & ERSPAN_SESSION_ID);
  advance(size);
  return (flags & ERSPAN_III_FRAME_TYPE) == ERSPAN_III_IP ? LAYER_IP : LAYER_ETHERNET;
}
