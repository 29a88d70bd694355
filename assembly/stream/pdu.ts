/** What a PDU of DCE/RPC over TCP (C706 §12.6.3) is known by: its header. */
import { u16of } from "../bytes";

export const RPC_HEADER_SIZE: u32 = 16;
const DREP: u32 = 4;
const LITTLE_ENDIAN: u32 = 0x10;
const FRAG_LENGTH: u32 = 8;

/** frag_length by the byte order that the PDU itself names. `ptr` has RPC_HEADER_SIZE bytes. */
export function fragmentLength(ptr: usize): u32 {
  const isLittle = (load<u8>(ptr, DREP) & 0xf0) == LITTLE_ENDIAN;
  return u16of(ptr + FRAG_LENGTH, !isLittle);
}

/** DCE/RPC connection-oriented common header (C706 §12.6.3.1): version 5.0 or 5.1, a type that exists, a data representation that exists. */
export function looksLikeRpc(ptr: usize): bool {
  if (load<u8>(ptr) != 5 || load<u8>(ptr, 1) > 1 || load<u8>(ptr, 2) > 20) return false;
  const drep = load<u32>(ptr, 4);
  // integers little- or big-endian, ASCII or EBCDIC, four kinds of floats, two bytes of zeros
  return (drep & 0xfffffcee) == 0;
}

/** Whether a segment of an unknown connection begins with a PDU: a header that looks like one, and lengths that agree. */
export function isStreamPdu(ptr: usize): bool {
  if (!looksLikeRpc(ptr)) return false;
  const length = fragmentLength(ptr);
  const isLittle = (load<u8>(ptr, DREP) & 0xf0) == LITTLE_ENDIAN;
  const auth = u16of(ptr + FRAG_LENGTH + 2, !isLittle);
  // big-endian headers are mostly zeros: only a bind is taken for one, and the rest of the connection follows it
  if (!isLittle && load<u8>(ptr, 2) != 11) return false;
  return length >= RPC_HEADER_SIZE && auth + RPC_HEADER_SIZE <= length;
}
