/**
 * How many followed flows fall into each of SLOTS places by a cheap hash of their endpoints, the same in both directions: a place
 * without any says, at the price of one load, that a packet belongs to no flow.
 */
const SLOTS: u32 = 4096;
const SHIFT: u64 = 52; // 64 - log2(SLOTS)
export const FOLLOWED_SIZE: usize = SLOTS * 4;

let counts: usize = 0;

export function initFollowed(address: usize): void {
  counts = address;
  memory.fill(address, 0, FOLLOWED_SIZE);
}

/** Where a flow is counted. `pair`: the xor of both addresses; `ports`: that of both ports. */
// @ts-ignore: decorator
@inline
export function followedPlace(pair: u64, ports: u32): usize {
  return counts + (<usize>(((pair ^ ((<u64>ports) << 32)) * 0x9e3779b97f4a7c15) >> SHIFT) << 2);
}

// @ts-ignore: decorator
@inline
export function mayBeFollowed(pair: u64, ports: u32): bool {
  return load<u32>(followedPlace(pair, ports)) != 0;
}

export function countFollowed(place: usize): void {
  store<u32>(place, load<u32>(place) + 1);
}

export function uncountFollowed(place: usize): void {
  store<u32>(place, load<u32>(place) - 1);
}
