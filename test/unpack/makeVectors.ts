/** Writes vectors.json with the programs zstd and lz4, which the tests do not need: `npx tsx test/unpack/makeVectors.ts`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { CONTENTS } from './content.ts';

const COMMANDS: readonly [content: string, command: string][] = [
  ['nothing', 'zstd -c'],
  ['nothing', 'lz4 -c'],
  ['capture', 'zstd -c'],
  ['capture', 'lz4 -c'],
  ['capture', 'lz4 -l -c'],
  ['noise', 'zstd -c'],
  ['noise', 'lz4 -c'],
  ['noise', 'lz4 -l -c'],
  ['pieces', 'zstd -c'],
  ['pieces', 'zstd -c --no-check -1'],
  ['pieces', 'zstd -c -19 --stream-size=200000'],
  ['pieces', 'zstd -c --long=27'],
  ['pieces', 'zstd -c -B10K --fast=5'],
  ['pieces', 'zstd -c --ultra --long=31'],
  ['pieces', 'lz4 -c -B4'],
  ['pieces', 'lz4 -c -B4 -BD -BX'],
  ['pieces', 'lz4 -c -B5 -BD --no-frame-crc -9'],
  ['pieces', 'lz4 -l -c'],
  ['zeros', 'zstd -c'],
  ['zeros', 'lz4 -l -c'],
];

const vectors = COMMANDS.map(([content, command]) => {
  const [program, ...words] = command.split(' ');
  const packed = execFileSync(program, words, { input: CONTENTS[content], maxBuffer: 1 << 26 });
  return { content, command, packed: packed.toString('base64') };
});
const versions = ['zstd', 'lz4'].map((program) => execFileSync(program, ['--version'], { encoding: 'utf8' }).trim());
writeFileSync(new URL('vectors.json', import.meta.url), `${JSON.stringify({ versions, vectors }, null, 1)}\n`);
