/** `--hash`: which hashes of file contents are computed. */
import type { HashAlgorithm } from '../platform.ts';
import { UsageError } from './exit.ts';

const ALGORITHMS: readonly HashAlgorithm[] = ['md5', 'sha1', 'sha256'];

/** All, undefined, where nothing is given. */
export function hashesOf(words: string | undefined): readonly HashAlgorithm[] | undefined {
  if (words === undefined) return undefined;
  if (words === 'none') return [];
  const asked = words.split(',');
  if (!asked.every((word) => (ALGORITHMS as readonly string[]).includes(word)))
    throw new UsageError(`--hash takes ${ALGORITHMS.join(', ')} with commas between them, or none`);
  return ALGORITHMS.filter((algorithm) => asked.includes(algorithm));
}
