/** Decompression by node:zlib, which checks the sums too. */
import type { Decompressed, Gunzip } from '../platform.ts';

/** Bytes decompressed at a time; those before an error that are not yet so many are lost. */
const OUTPUT = 64 * 1024;

export const nodeGunzip: Gunzip = async () => {
  const { createGunzip } = await import('node:zlib');
  const stream = createGunzip({ chunkSize: OUTPUT });
  let pieces: Uint8Array[] = [];
  let fault: string | null = null;
  stream.on('data', (piece: Uint8Array) => pieces.push(piece));
  stream.on('error', (error: NodeJS.ErrnoException) => {
    fault = error.code === 'Z_BUF_ERROR' ? 'is cut' : `is damaged (${error.message})`;
  });
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  const take = (): Decompressed => {
    const taken = { pieces, fault };
    pieces = [];
    return taken;
  };
  return {
    async push(bytes) {
      // The callback comes when all of it is decompressed; after an error it does not come.
      if (!stream.destroyed) await Promise.race([new Promise((resolve) => stream.write(bytes, resolve)), closed]);
      return take();
    },
    async end() {
      if (!stream.destroyed) stream.end();
      await closed;
      return take();
    },
    close: () => void stream.destroy(),
  };
};
