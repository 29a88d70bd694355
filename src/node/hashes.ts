/** Hashes by node:crypto, which takes views over shared memory as they are. */

import { createHash, hash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { HashAlgorithm, Hashes, HashState } from '../platform.ts';

class NodeHashState implements HashState {
  readonly #hash: Hash;

  constructor(algorithm: HashAlgorithm) {
    this.#hash = createHash(algorithm);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

export const nodeHashes: Hashes = {
  create: (algorithm) => new NodeHashState(algorithm),
  // a Hash object for each connection would wait for the collector with what it holds outside the heap
  sha1: (bytes) => new Uint8Array(hash('sha1', bytes, 'buffer')),
};
