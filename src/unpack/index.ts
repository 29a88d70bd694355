/** The first bytes of an input in, how it is compressed out. */
import type { Gunzip, Unpack } from '../platform.ts';
import { LZ4_LEGACY_MAGIC, LZ4_MAGIC, unpackLz4 } from './lz4.ts';
import { behindSkippable, isSkippable, u32 } from './skippable.ts';
import { unpackZstd, ZSTD_MAGIC } from './zstd.ts';

export { unpackSource } from './source.ts';

export interface Packing {
  /** As in `gzip-compressed`. */
  name: string;
  unpack: Unpack;
}

const GZIP_MAGIC = [0x1f, 0x8b];

const ZSTD: Packing = { name: 'zstd', unpack: unpackZstd };
const LZ4: Packing = { name: 'lz4', unpack: unpackLz4 };
const FRAMES: ReadonlyMap<number, Packing> = new Map([
  [ZSTD_MAGIC, ZSTD],
  [LZ4_MAGIC, LZ4],
  [LZ4_LEGACY_MAGIC, LZ4],
]);

/** Undefined where it is not compressed, or in a way that is not read. */
export function packingOf(head: Uint8Array, gunzip: Gunzip): Packing | undefined {
  if (GZIP_MAGIC.every((byte, i) => head[i] === byte)) return { name: 'gzip', unpack: gunzip };
  if (head.length < 4) return undefined;
  const magic = u32(head, 0);
  if (isSkippable(magic)) return { name: 'zstd- or lz4', unpack: behindSkippable((next) => FRAMES.get(next)?.unpack) };
  return FRAMES.get(magic);
}
