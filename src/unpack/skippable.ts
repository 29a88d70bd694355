/** Skippable frames (RFC 8878 §3.1.2), which zstd and LZ4 have in common: what follows them says which of the two it is. */
import type { Decompressed, Decompressor, Unpack } from '../platform.ts';

const MAGIC_LENGTH = 4;
const HEADER_LENGTH = 8;

export const u32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

export const isSkippable = (magic: number): boolean => (magic & 0xfffffff0) >>> 0 === 0x184d2a50;

const NOTHING: Decompressed = { pieces: [], fault: null };

/** `choose` is asked with the first magic number that is no skippable frame's; undefined where it is nobody's. */
export const behindSkippable =
  (choose: (magic: number) => Unpack | undefined): Unpack =>
  async () => {
    let head: Uint8Array = new Uint8Array(0);
    let left = 0;
    let chosen: Decompressor | undefined;
    return {
      async push(bytes) {
        if (chosen !== undefined) return chosen.push(bytes);
        let rest = bytes;
        while (true) {
          const skipped = Math.min(left, rest.length);
          left -= skipped;
          rest = rest.subarray(skipped);
          const missing = HEADER_LENGTH - head.length;
          head = joined(head, rest.subarray(0, missing));
          rest = rest.subarray(missing);
          if (head.length >= MAGIC_LENGTH && !isSkippable(u32(head, 0))) {
            const unpack = choose(u32(head, 0));
            if (unpack === undefined) return { pieces: [], fault: 'is damaged (no frame begins behind a skippable frame)' };
            chosen = await unpack();
            return chosen.push(joined(head, rest));
          }
          if (head.length < HEADER_LENGTH) return NOTHING;
          left = u32(head, MAGIC_LENGTH);
          head = new Uint8Array(0);
        }
      },
      async end() {
        if (chosen !== undefined) return chosen.end();
        return left > 0 || head.length > 0 ? { pieces: [], fault: 'is cut' } : NOTHING;
      },
      close: () => chosen?.close(),
    };
  };

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
