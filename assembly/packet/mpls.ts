/** MPLS label stack (RFC 3032) -> what it carries, told by the first nibble behind it (RFC 4928, RFC 4385). */
import { ENCAPSULATION_MPLS } from "../abi";
import { be24 } from "../bytes";
import { advance, at, has, headerCut } from "./cursor";
import { enter } from "./encapsulation";
import { LAYER_ETHERNET, LAYER_IPV4, LAYER_IPV6, PACKET_NONE } from "./layers";

const LABEL_SIZE: u32 = 4;
const BOTTOM_OF_STACK: usize = 2; // the byte that has it in its lowest bit
const CONTROL_WORD_SIZE: u32 = 4;

export function mpls(): u32 {
  let isLast = false;
  let label: u32 = 0;
  while (!isLast) {
    if (!has(LABEL_SIZE)) return headerCut();
    label = be24(at) >> 4;
    isLast = (load<u8>(at + BOTTOM_OF_STACK) & 1) != 0;
    advance(LABEL_SIZE);
  }
  enter(ENCAPSULATION_MPLS, label);
  if (!has(CONTROL_WORD_SIZE)) return headerCut();
  switch (<u32>(load<u8>(at) >> 4)) {
    case 4:
      return LAYER_IPV4;
    case 6:
      return LAYER_IPV6;
    case 0:
      advance(CONTROL_WORD_SIZE);
      return LAYER_ETHERNET;
    default:
      return PACKET_NONE;
  }
}
