/** What the vectors of zstd and lz4 hold, made anew. */
import { capture } from '../cli/command.ts';
import { seeded } from '../support/random.ts';

const PIECE = 512;

/** Pieces of 512 bytes that come again and again, near and far: matches of every length and distance. */
function pieces(size: number): Uint8Array {
  const random = seeded(4);
  const known = Array.from({ length: 9 }, () => random.bytes(PIECE));
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; ) {
    const piece = random.pick(known).subarray(random.below(PIECE >> 1));
    bytes.set(piece.subarray(0, size - at), at);
    at += piece.length;
  }
  return bytes;
}

export const CONTENTS: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(0),
  capture,
  noise: seeded(5).bytes(700),
  pieces: pieces(200_000),
  zeros: new Uint8Array(9 << 20),
};
