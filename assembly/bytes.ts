/** Raw reading: whether bytes are there, and numbers in either byte order. */

/**
 * Whether `length` bytes lie in [ptr, end). It subtracts: `ptr + length` could wrap. `ptr <= end` is the caller's invariant.
 */
// @ts-ignore: decorator
@inline
export function hasRoom(ptr: usize, end: usize, length: usize): bool {
  return length <= end - ptr;
}

// @ts-ignore: decorator
@inline
export function be16(ptr: usize): u32 {
  return <u32>bswap<u16>(load<u16>(ptr));
}

// @ts-ignore: decorator
@inline
export function be24(ptr: usize): u32 {
  return ((<u32>load<u8>(ptr)) << 16) | be16(ptr + 1);
}

// @ts-ignore: decorator
@inline
export function be32(ptr: usize): u32 {
  return bswap<u32>(load<u32>(ptr));
}

// @ts-ignore: decorator
@inline
export function u16of(ptr: usize, swap: bool): u32 {
  const value = load<u16>(ptr);
  return <u32>(swap ? bswap<u16>(value) : value);
}

// @ts-ignore: decorator
@inline
export function u32of(ptr: usize, swap: bool): u32 {
  const value = load<u32>(ptr);
  return swap ? bswap<u32>(value) : value;
}

// @ts-ignore: decorator
@inline
export function u64of(ptr: usize, swap: bool): u64 {
  const value = load<u64>(ptr);
  return swap ? bswap<u64>(value) : value;
}

const HASH_FACTOR: u64 = 0xff51afd7ed558ccd;

// @ts-ignore: decorator
@inline
function mix(hash: u64, word: u64): u64 {
  return rotl<u64>((hash ^ word) * HASH_FACTOR, 29);
}

/** A hash of the bytes, fast rather than strong: it tells copies that differ, it proves nothing. Four lanes keep the multiplier busy. */
export function hashBytes(ptr: usize, length: u32): u64 {
  let a: u64 = 0x9e3779b97f4a7c15 ^ length;
  let b: u64 = 1;
  let c: u64 = 2;
  let d: u64 = 3;
  const end = ptr + length;
  while (end - ptr >= 32) {
    a = mix(a, load<u64>(ptr));
    b = mix(b, load<u64>(ptr, 8));
    c = mix(c, load<u64>(ptr, 16));
    d = mix(d, load<u64>(ptr, 24));
    ptr += 32;
  }
  while (end - ptr >= 8) {
    a = mix(a, load<u64>(ptr));
    ptr += 8;
  }
  let last: u64 = 0;
  while (ptr < end) last = (last << 8) | load<u8>(ptr++);
  const hash = mix(mix(mix(mix(a, b), c), d), last);
  return hash ^ (hash >> 29);
}
