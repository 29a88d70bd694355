/** IPv6 (RFC 8200) header, with the jumbo payload (RFC 2675) -> extension headers -> transport. */
import { be16, be32 } from "../bytes";
import { advance, at, has, headerCut, headerInvalid, narrow, setAddresses } from "./cursor";
import { PROTOCOL_HOP_BY_HOP, follow } from "./extension";

const HEADER_SIZE: u32 = 40;
const PAYLOAD_LENGTH: usize = 4;
const NEXT_HEADER: usize = 6;
const SOURCE: usize = 8;
const DESTINATION: usize = 24;

const OPTION_PAD1: u32 = 0;
const OPTION_JUMBO_PAYLOAD: u32 = 0xc2;

export function ipv6(): u32 {
  const header = at;
  if (!has(HEADER_SIZE)) return headerCut();
  if (load<u8>(header) >> 4 != 6) return headerInvalid();
  const next = <u32>load<u8>(header + NEXT_HEADER);
  const length = be16(header + PAYLOAD_LENGTH);
  advance(HEADER_SIZE);
  if (length != 0) {
    narrow(length);
  } else if (next == PROTOCOL_HOP_BY_HOP) {
    const jumbo = jumboPayloadLength();
    if (jumbo != 0) narrow(jumbo);
  }
  setAddresses(6, header + SOURCE, header + DESTINATION);
  return follow(next);
}

/** The Jumbo Payload option of the Hop-by-Hop Options header at the cursor; 0 without one. */
function jumboPayloadLength(): u32 {
  if (!has(8)) return 0;
  const size = (<u32>load<u8>(at, 1) + 1) << 3;
  if (!has(size)) return 0;
  const end = at + size;
  let option = at + 2;
  while (option + 2 <= end) {
    const type = <u32>load<u8>(option);
    if (type == OPTION_PAD1) {
      option++;
      continue;
    }
    const length = <u32>load<u8>(option, 1);
    if (type == OPTION_JUMBO_PAYLOAD && length == 4 && option + 6 <= end) return be32(option + 2);
    option += 2 + length;
  }
  return 0;
}
