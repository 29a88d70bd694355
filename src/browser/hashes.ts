/** Hashes by hash-wasm: one WebAssembly instance for each algorithm, which the hashes under way take turns in. */

import { createMD5, createSHA1, createSHA256 } from 'hash-wasm';
import type { HashAlgorithm, Hashes, HashState } from '../platform.ts';

type Hasher = Awaited<ReturnType<typeof createMD5>>;

/** Saving and loading costs as much as hashing 2 KiB: it is done when another hash has its turn, not on every update. */
class Turns {
  readonly hasher: Hasher;
  #current: WasmHashState | undefined;

  constructor(hasher: Hasher) {
    this.hasher = hasher;
  }

  take(next: WasmHashState): Hasher {
    if (this.#current !== next) {
      this.leave();
      if (next.saved === undefined) this.hasher.init();
      else this.hasher.load(next.saved);
      next.saved = undefined;
      this.#current = next;
    }
    return this.hasher;
  }

  /** Puts the hash whose turn it is aside. */
  leave(): void {
    if (this.#current !== undefined) this.#current.saved = this.hasher.save();
    this.#current = undefined;
  }

  /** Ends the hash whose turn it is: hash-wasm has no state to save after a digest. */
  end(): string {
    this.#current = undefined;
    return this.hasher.digest('hex');
  }
}

class WasmHashState implements HashState {
  readonly #turns: Turns;
  saved: Uint8Array | undefined;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  update(bytes: Uint8Array): void {
    this.#turns.take(this).update(bytes);
  }

  digest(): string {
    this.#turns.take(this);
    return this.#turns.end();
  }
}

/** Compiles the hash functions; what it returns works synchronously. */
export async function loadBrowserHashes(): Promise<Hashes> {
  const [md5, sha1, sha256] = await Promise.all([createMD5(), createSHA1(), createSHA256()]);
  const turns: Record<HashAlgorithm, Turns> = { md5: new Turns(md5), sha1: new Turns(sha1), sha256: new Turns(sha256) };
  return {
    create: (algorithm) => new WasmHashState(turns[algorithm]),
    sha1(bytes) {
      turns.sha1.leave();
      return sha1.init().update(bytes).digest('binary');
    },
  };
}
