/** What the programs zstd and lz4 made of the contents; makeVectors.ts says how. */
import { readFileSync } from 'node:fs';

export interface Vector {
  content: string;
  command: string;
  packed: Uint8Array;
}

const file = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as {
  vectors: Record<keyof Vector, string>[];
};

export const VECTORS: readonly Vector[] = file.vectors.map((vector) => ({
  ...vector,
  packed: new Uint8Array(Buffer.from(vector.packed, 'base64')),
}));

export const vectorsOf = (content: string): Vector[] => VECTORS.filter((vector) => vector.content === content);
