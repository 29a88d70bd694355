/** GRE (RFC 2784, RFC 2890; PPTP's version 1, RFC 2637), NVGRE (RFC 7637) and ERSPAN -> the packet in it. */
import { be16 } from "../../bytes";
import { advance, at, enterTunnel, has, headerCut } from "../cursor";
import { behind } from "../ethernet";
import { LAYER_ETHERNET, LAYER_IP, LAYER_PPP, PACKET_NONE, TUNNEL_ERSPAN, TUNNEL_GRE } from "../layers";

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
  if (flags & KEY_PRESENT) size += 4;
  if (flags & SEQUENCE_PRESENT) size += 4;
  if (version == 1 && (flags & ACKNOWLEDGMENT_PRESENT) != 0) size += 4;
  if (!has(size)) return headerCut();
  advance(size);

  enterTunnel(TUNNEL_GRE);
  switch (protocol) {
    case TRANSPARENT_ETHERNET:
      return LAYER_ETHERNET;
    case PPP:
      return LAYER_PPP;
    case ERSPAN:
      // Type I has neither a sequence number nor a header of its own.
      return erspan(flags & SEQUENCE_PRESENT ? ERSPAN_II_SIZE : 0);
    case ERSPAN_III:
      return erspanIII();
    default:
      return protocol >= 0x0600 ? behind(protocol) : PACKET_NONE;
  }
}

function erspan(size: u32): u32 {
  enterTunnel(TUNNEL_ERSPAN);
  if (!has(size)) return headerCut();
  advance(size);
  return LAYER_ETHERNET;
}

function erspanIII(): u32 {
  if (!has(ERSPAN_III_SIZE)) return headerCut();
  const flags = be16(at + ERSPAN_III_FLAGS);
  const layer = erspan(ERSPAN_III_SIZE + (flags & ERSPAN_III_OPTIONAL ? ERSPAN_III_SUBHEADER_SIZE : 0));
  return layer == LAYER_ETHERNET && (flags & ERSPAN_III_FRAME_TYPE) == ERSPAN_III_IP ? LAYER_IP : layer;
}
