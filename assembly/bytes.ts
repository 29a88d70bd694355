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
