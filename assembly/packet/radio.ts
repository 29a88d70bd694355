/** Headers that a radio's driver puts before an IEEE 802.11 frame: radiotap, Prism, AVS. */
import { be32 } from "../bytes";
import { advance, at, dropTrailer, has, headerCut, headerInvalid } from "./cursor";
import { wlan } from "./wlan";

// radiotap.org: it_version, it_pad, it_len, it_present, little-endian
const RADIOTAP_SIZE: u32 = 8;
const IT_LEN: usize = 2;
const IT_PRESENT: usize = 4;
const PRESENT_TSFT: u32 = 1 << 0;
const PRESENT_FLAGS: u32 = 1 << 1;
const PRESENT_ANOTHER: u32 = 1 << 31;
const TSFT_SIZE: u32 = 8;
const FLAG_FCS: u32 = 0x10;
const FLAG_PADDED: u32 = 0x20;
const FCS_SIZE: u32 = 4;

const PRISM_SIZE: u32 = 8;
const PRISM_LENGTH: usize = 4;
/** The first number of an AVS header but its last digit, which is its version; LINKTYPE_IEEE802_11_PRISM has them too. */
const AVS_MAGIC: u32 = 0x80211000;
const AVS_LENGTH: usize = 4;

export function radiotap(): u32 {
  if (!has(RADIOTAP_SIZE)) return headerCut();
  if (load<u8>(at) != 0) return headerInvalid();
  const size = <u32>load<u16>(at, IT_LEN);
  if (size < RADIOTAP_SIZE) return headerInvalid();
  if (!has(size)) return headerCut();
  const present = load<u32>(at, IT_PRESENT);
  // The fields begin behind the last word of presence, each at a multiple of its own size.
  let field = <u32>IT_PRESENT;
  while (field + 4 <= size && (load<u32>(at + field) & PRESENT_ANOTHER) != 0) field += 4;
  field += 4;
  if (present & PRESENT_TSFT) field = ((field + TSFT_SIZE - 1) & ~(TSFT_SIZE - 1)) + TSFT_SIZE;
  const flags = (present & PRESENT_FLAGS) != 0 && field < size ? <u32>load<u8>(at + field) : 0;
  advance(size);
  if (flags & FLAG_FCS) dropTrailer(FCS_SIZE);
  return wlan((flags & FLAG_PADDED) != 0);
}

/** In the byte order of the machine that captured. */
export function prism(): u32 {
  if (!has(PRISM_SIZE)) return headerCut();
  if ((be32(at) & 0xfffffff0) == AVS_MAGIC) return avs();
  let size = load<u32>(at, PRISM_LENGTH);
  if (size > 0xffff) size = bswap<u32>(size);
  return skipped(size);
}

export function avs(): u32 {
  if (!has(PRISM_SIZE)) return headerCut();
  return skipped(be32(at + AVS_LENGTH));
}

function skipped(size: u32): u32 {
  if (size < PRISM_SIZE) return headerInvalid();
  if (!has(size)) return headerCut();
  advance(size);
  return wlan(false);
}
