/** Decompression by fflate: DecompressionStream refuses a second member, and does not say where the first one ended. */
import type { Decompressed, Gunzip } from '../platform.ts';

/** Bytes without any result: only the header of a member gives none, and it has no reason to be long. */
const MAX_HEADER = 64 * 1024;
const TRAILER_SIZE = 4;
/** FlateErrorCode of what does not begin as gzip data does. */
const INVALID_HEADER = 6;
const UNEXPECTED_EOF = 0;

export const browserGunzip: Gunzip = async () => {
  const { Gunzip: Stream } = await import('fflate');
  let pieces: Uint8Array[] = [];
  let fault: string | null = null;
  let isDone = false;
  let silent = 0;
  /** Decompressed bytes of the member under way. */
  let size = 0;
  let last: Uint8Array = new Uint8Array(0);
  const stream = new Stream((piece) => {
    silent = 0;
    size += piece.length;
    pieces.push(piece);
  });
  stream.onmember = () => {
    size = 0;
  };

  const guarded = (action: () => void): Decompressed => {
    try {
      if (!isDone) action();
    } catch (error) {
      const { code, message } = error as { code?: number; message: string };
      // Padding behind the last member is passed over, as zlib does.
      if (code === INVALID_HEADER && size > 0 && last.every((byte) => byte === 0)) isDone = true;
      else fault = code === UNEXPECTED_EOF ? 'is cut' : `is damaged (${message})`;
    }
    const taken = { pieces, fault };
    pieces = [];
    return taken;
  };

  return {
    push: async (bytes) =>
      guarded(() => {
        silent += bytes.length;
        last = tail(last, bytes);
        // fflate keeps views of what it is given.
        stream.push(bytes.slice());
        if (silent > MAX_HEADER) throw new Error('a header without end');
      }),
    end: async () =>
      guarded(() => {
        stream.push(new Uint8Array(0), true);
        // RFC 1952 §2.3.1: ISIZE, the last field of a member.
        const isize = last.length < TRAILER_SIZE ? -1 : new DataView(last.buffer, last.byteOffset).getUint32(0, true);
        if (isize !== size % 2 ** 32) fault = 'is cut';
      }),
    close() {},
  };
};

function tail(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  const joined = new Uint8Array(Math.min(before.length, TRAILER_SIZE) + Math.min(bytes.length, TRAILER_SIZE));
  joined.set(before);
  joined.set(bytes.subarray(-TRAILER_SIZE), before.length);
  return joined.slice(-TRAILER_SIZE);
}
