/** Damaged bytes for decoders that must read anything. */

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** Calls `decode` with every beginning of the bytes, the whole left out. */
export function cutEverywhere(bytes: Uint8Array, decode: (bytes: Uint8Array) => unknown): void {
  for (let length = 0; length < bytes.length; length++) decode(bytes.slice(0, length));
}

/** Calls `decode` with seeded mutations; an exception names its seed. */
export function mutate(bytes: Uint8Array, times: number, decode: (bytes: Uint8Array) => unknown): void {
  for (let seed = 1; seed <= times; seed++) {
    const random = generator(seed);
    const damaged = bytes.slice();
    for (let n = 1 + random(8); n > 0; n--)
      damaged[random(damaged.length)] = random(2) === 0 ? random(256) : EXTREMES[random(4)];
    try {
      decode(damaged);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
}

const EXTREMES = [0x00, 0x7f, 0x80, 0xff];

/** xorshift32: `random(n)` is in [0, n). */
function generator(seed: number): (limit: number) => number {
  let state = Math.imul(seed, 0x9e37_79b9) | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
