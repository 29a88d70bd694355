/** A seeded generator (mulberry32), and runs that name the seed which failed. */

export interface Random {
  /** A whole number in [0, bound). */
  below(bound: number): number;
  /** A whole number in [low, high]. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  bytes(length: number): Uint8Array;
}

export function seeded(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (bound: number): number => next() % bound;
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability * 2 ** 32,
    pick: (from) => from[below(from.length)],
    bytes(length) {
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) bytes[i] = next();
      return bytes;
    },
  };
}

/** Calls `body` for each seed in [first, first + count); what it throws names the seed. HOPTRACE_SEED runs one alone. */
export async function withSeeds(
  first: number,
  count: number,
  body: (random: Random, seed: number) => void | Promise<void>,
): Promise<void> {
  const only = process.env.HOPTRACE_SEED;
  const [from, to] = only === undefined ? [first, first + count] : [Number(only), Number(only) + 1];
  for (let seed = from; seed < to; seed++) {
    try {
      await body(seeded(seed), seed);
    } catch (error) {
      if (!(error instanceof Error)) throw new Error(`seed ${seed}: ${error}`);
      error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}
