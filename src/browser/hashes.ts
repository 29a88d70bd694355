/**
 * Hashes by hash-wasm: one WebAssembly instance for each algorithm, which the hashes under way take turns in. Web Cryptography
 * knows no hash under way, and copies what it is given; but it has the processor's own instructions. Measured in Chromium 156,
 * nanoseconds for a byte: SHA-256 3.1 here and 0.6 there, of more than a megabyte 1.3, since the copy is memory that is new;
 * SHA-1 1.3 here and 1.2 there; MD5 it has not. It promises the digest, and computes it before it returns.
 */

import { createMD5, createSHA1, createSHA256 } from 'hash-wasm';
import { toHex } from '../bytes.ts';
import type { HashAlgorithm, Hashes, HashState, WholeHashes } from '../platform.ts';

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

/** There is none outside of secure contexts. */
function nativeHashes(): WholeHashes | undefined {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return undefined;
  return {
    algorithms: ['sha256'],
    cost: 1.3,
    digest: async (_algorithm, bytes) => toHex(new Uint8Array(await subtle.digest('SHA-256', bytes))),
  };
}

/** WebAssembly takes several times as long until it is compiled well: a measurement at the beginning would tell of that. */
const COSTS: Readonly<Record<HashAlgorithm, number>> = { md5: 1.5, sha1: 1.3, sha256: 3.1 };

/** Compiles the hash functions; what it returns works synchronously. */
export async function loadBrowserHashes(): Promise<Hashes> {
  const [md5, sha1, sha256] = await Promise.all([createMD5(), createSHA1(), createSHA256()]);
  const turns: Record<HashAlgorithm, Turns> = { md5: new Turns(md5), sha1: new Turns(sha1), sha256: new Turns(sha256) };
  return {
    costs: COSTS,
    whole: nativeHashes(),
    create: (algorithm) => new WasmHashState(turns[algorithm]),
    sha1(bytes) {
      turns.sha1.leave();
      return sha1.init().update(bytes).digest('binary');
    },
  };
}
