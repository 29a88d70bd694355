/** The shared captures beside the project: tests that need them are skipped, visibly, where they are absent. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '..', 'shared', 'captures');

export interface SharedCapture {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** Sorted by name; empty where there are none. */
export function sharedCaptures(): SharedCapture[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(pcap|pcapng|cap)$/.test(name))
    .sort()
    .map((name) => ({ name, path: join(folder, name), size: statSync(join(folder, name)).size }));
}

export function readShared(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

/** Whether the test that is named has to be left out because there are no shared captures, or this one is not among them. */
export function skipUnlessShared(test: string, capture?: string): boolean {
  const isThere = existsSync(capture === undefined ? folder : join(folder, capture));
  if (!isThere)
    console.log(`SKIPPED ${test}: ${capture ?? 'the folder shared/captures'} is not beside ${basename(root)}`);
  return !isThere;
}
