/** IPv4 (RFC 791) header -> transport. */
import { be16 } from "../bytes";
import { advance, at, has, headerCut, headerInvalid, narrow, setAddresses } from "./cursor";
import { reassemble } from "./fragments";
import { PACKET_NONE } from "./layers";
import { follow } from "./extension";

const MIN_HEADER_SIZE: u32 = 20;
const TOTAL_LENGTH: usize = 2;
const IDENTIFICATION: usize = 4;
const FLAGS_AND_OFFSET: usize = 6;
const PROTOCOL: usize = 9;
const SOURCE: usize = 12;
const DESTINATION: usize = 16;

const MORE_FRAGMENTS: u32 = 0x2000;
const FRAGMENT_OFFSET: u32 = 0x1fff;

export function ipv4(): u32 {
  const header = at;
  if (!has(MIN_HEADER_SIZE)) return headerCut();
  const first = <u32>load<u8>(header);
  const length = (first & 15) << 2;
  if (first >> 4 != 4 || length < MIN_HEADER_SIZE) return headerInvalid();
  // A total length of 0 is what a segmentation offload left unwritten: the packet is as long as its frame.
  const total = be16(header + TOTAL_LENGTH);
  if (total != 0) {
    if (total < length) return headerInvalid();
    narrow(total);
  }
  if (!has(length)) return headerCut();
  advance(length);
  setAddresses(4, header + SOURCE, header + DESTINATION);

  const protocol = <u32>load<u8>(header + PROTOCOL);
  const fragment = be16(header + FLAGS_AND_OFFSET);
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0) {
    const offset = (fragment & FRAGMENT_OFFSET) << 3;
    const more = (fragment & MORE_FRAGMENTS) != 0;
    if (!reassemble(be16(header + IDENTIFICATION), protocol, offset, more)) return PACKET_NONE;
  }
  return follow(protocol);
}
