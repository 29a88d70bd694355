/** A compressed source in, the source of what it holds out: memory does not grow with either. */
import type { CaptureProblem } from '../observations.ts';
import type { Decompressor, Unpack } from '../platform.ts';
import type { ByteSource } from '../sources.ts';

/** Compressed bytes at a time. Deflate gives up to 1032 bytes for one, and all that a piece of it gives is held. */
const PIECE = 64 * 1024;
/** Decompressed bytes given at a time, where there are as many. */
const CHUNK = 1 << 20;
const NOTHING = new Uint8Array(0);

export function unpackSource(source: ByteSource, unpack: Unpack): ByteSource {
  const compressed = new Uint8Array(PIECE);
  const problems: CaptureProblem[] = [];
  let decompressor: Decompressor | undefined;
  let pieces: Uint8Array[] = [];
  let consumed = 0;
  /** Decompressed, in all. */
  let given = 0;
  let ended = false;
  let isPending = false;

  const advance = async (): Promise<void> => {
    decompressor ??= await unpack();
    const count = isPending ? 0 : await source.read(compressed);
    consumed += count;
    const isEnd = count === 0 && !isPending;
    const result = await (isEnd ? decompressor.end() : decompressor.push(count === 0 ? NOTHING : compressed.subarray(0, count)));
    const { fault } = result;
    pieces = result.pieces.filter(({ length }) => length > 0);
    isPending = result.isPending === true;
    ended = fault !== null || (isEnd && !isPending);
    given += pieces.reduce((sum, { length }) => sum + length, 0);
    if (fault === null) return;
    const what = `the compressed data ${fault}: what the first ${given} bytes of the capture show is all there is`;
    problems.push({ problem: 'cut short', what, offset: null, count: 1 });
  };

  return {
    name: source.name,
    size: source.size,
    async read(into) {
      const wanted = Math.min(into.length, CHUNK);
      let filled = 0;
      while (filled < wanted) {
        const [piece] = pieces;
        if (piece === undefined) {
          // A live capture may pause: what has come is not kept waiting.
          if (ended || (filled > 0 && source.size === null && !isPending)) break;
          await advance();
          continue;
        }
        const count = Math.min(wanted - filled, piece.length);
        into.set(piece.subarray(0, count), filled);
        filled += count;
        if (count === piece.length) pieces.shift();
        else pieces[0] = piece.subarray(count);
      }
      return filled;
    },
    position: () => consumed,
    problems: () => problems,
    async close() {
      ended = true;
      pieces = [];
      decompressor?.close();
      await source.close();
    },
  };
}
