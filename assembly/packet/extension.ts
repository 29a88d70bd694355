/** The chain of headers behind an IP header: extension headers (RFC 8200 §4) and AH (RFC 4302) -> transport. */
import { be16, be32 } from "../bytes";
import { advance, at, has, headerCut } from "./cursor";
import { fragmentNext, reassemble } from "./fragments";
import { PACKET_NONE } from "./layers";
import { PROTOCOL_TCP, transport } from "./transport";

export const PROTOCOL_HOP_BY_HOP: u32 = 0;
const PROTOCOL_ROUTING: u32 = 43;
const PROTOCOL_FRAGMENT: u32 = 44;
const PROTOCOL_AH: u32 = 51;
const PROTOCOL_DESTINATION_OPTIONS: u32 = 60;
const PROTOCOL_MOBILITY: u32 = 135;
const PROTOCOL_HIP: u32 = 139;
const PROTOCOL_SHIM6: u32 = 140;

const FRAGMENT_HEADER_SIZE: u32 = 8;
const FRAGMENT_OFFSET: u32 = 0xfff8; // in bytes as it stands
const FRAGMENT_MORE: u32 = 1;

/** Follows the chain from `protocol` on. Every header has 8 bytes at least, so that it ends with the packet. */
// @ts-ignore: decorator
@inline
export function follow(protocol: u32): u32 {
  if (protocol == PROTOCOL_TCP) return transport(PROTOCOL_TCP);
  return followChain(protocol);
}

function followChain(protocol: u32): u32 {
  let next = protocol;
  while (true) {
    switch (next) {
      case PROTOCOL_HOP_BY_HOP:
      case PROTOCOL_ROUTING:
      case PROTOCOL_AH:
      case PROTOCOL_DESTINATION_OPTIONS:
      case PROTOCOL_MOBILITY:
      case PROTOCOL_HIP:
      case PROTOCOL_SHIM6: {
        if (!has(8)) return headerCut();
        const stated = <u32>load<u8>(at, 1);
        const length = next == PROTOCOL_AH ? (stated + 2) << 2 : (stated + 1) << 3;
        if (!has(length)) return headerCut();
        next = <u32>load<u8>(at);
        advance(length);
        break;
      }
      case PROTOCOL_FRAGMENT: {
        if (!has(FRAGMENT_HEADER_SIZE)) return headerCut();
        const header = at;
        const fragment = be16(header + 2);
        next = <u32>load<u8>(header);
        advance(FRAGMENT_HEADER_SIZE);
        const offset = fragment & FRAGMENT_OFFSET;
        const more = (fragment & FRAGMENT_MORE) != 0;
        if (offset != 0 || more) {
          if (!reassemble(be32(header + 4), next, offset, more)) return PACKET_NONE;
          next = fragmentNext;
        }
        break;
      }
      default:
        return transport(next);
    }
  }
}
