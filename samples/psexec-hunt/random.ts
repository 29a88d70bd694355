/** Deterministic randomness: a stream for each purpose, so that a change in one place moves nothing elsewhere. */
export interface Random {
  /** 32 bits. */
  next(): number;
  /** An integer of [low, high]. */
  between(low: number, high: number): number;
  bytes(length: number): Buffer;
}

/** FNV-1a of the name is the seed of an sfc32. */
export function randomFor(purpose: string): Random {
  let seed = 0x811c9dc5;
  for (const char of purpose) seed = Math.imul(seed ^ char.charCodeAt(0), 0x01000193);
  let [a, b, c, d] = [seed, 0x9e3779b9, 0x243f6a88, 1];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  return {
    next,
    between: (low, high) => low + (next() % (high - low + 1)),
    bytes(length) {
      const out = Buffer.alloc(length);
      for (let i = 0; i < length; i++) out[i] = next() >>> 24;
      return out;
    },
  };
}
