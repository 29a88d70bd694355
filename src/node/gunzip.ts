/** Decompression by node:zlib, which checks the sums too. */
import { once } from 'node:events';
import type { Decompressed, Gunzip } from '../platform.ts';

const OUTPUT = 256 * 1024;

export const nodeGunzip: Gunzip = async () => {
  const { createGunzip } = await import('node:zlib');
  const stream = createGunzip({ chunkSize: OUTPUT });
  let pieces: Uint8Array[] = [];
  let fault: string | null = null;
  stream.on('data', (piece: Uint8Array) => pieces.push(piece));
  stream.on('error', (error: NodeJS.ErrnoException) => {
    fault ??= error.code === 'Z_BUF_ERROR' ? 'is cut' : `is damaged (${error.message})`;
  });
  const take = (): Decompressed => {
    const taken = { pieces, fault };
    pieces = [];
    return taken;
  };
  return {
    push: (bytes) =>
      // Called back when all of it is decompressed, or with the error.
      new Promise((resolve) => stream.write(bytes, () => setImmediate(() => resolve(take())))),
    async end() {
      stream.end();
      await once(stream, 'close').catch(() => undefined);
      return take();
    },
    close: () => void stream.destroy(),
  };
};
