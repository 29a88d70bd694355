/** The hashes of one content, which may come later than they are asked for. */

import type { HashAlgorithm } from '../platform.ts';

export class Digests {
  md5: string | null = null;
  sha1: string | null = null;
  sha256: string | null = null;
  /** How many are still to come. */
  awaited = 0;
  /** What some of them are computed of, until they have come. */
  whole: { finishNow(): void } | undefined;

  set(algorithm: HashAlgorithm, digest: string): void {
    this[algorithm] = digest;
    this.awaited--;
  }
}

export const NO_DIGESTS: Readonly<Digests> = new Digests();
