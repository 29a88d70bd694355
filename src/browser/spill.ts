/** Spills into memory outside the working memory, up to a limit that all spills share. */

import type { Spill, Spills } from '../platform.ts';

const BLOCK = 64 * 1024;
const DEFAULT_LIMIT = 256 * 1024 * 1024;

class MemorySpill implements Spill {
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #budget: { left: number };

  constructor(budget: { left: number }) {
    this.#budget = budget;
  }

  write(offset: number, bytes: Uint8Array): boolean {
    const first = Math.floor(offset / BLOCK);
    const last = Math.floor((offset + bytes.length - 1) / BLOCK);
    let missing = 0;
    for (let index = first; index <= last; index++) if (!this.#blocks.has(index)) missing++;
    if (missing * BLOCK > this.#budget.left) return false;
    this.#budget.left -= missing * BLOCK;
    for (let index = first; index <= last; index++) {
      let block = this.#blocks.get(index);
      if (block === undefined) {
        block = new Uint8Array(BLOCK);
        this.#blocks.set(index, block);
      }
      const from = Math.max(offset, index * BLOCK);
      const to = Math.min(offset + bytes.length, (index + 1) * BLOCK);
      block.set(bytes.subarray(from - offset, to - offset), from - index * BLOCK);
    }
    return true;
  }

  read(offset: number, into: Uint8Array): number {
    let done = 0;
    while (done < into.length) {
      const at = offset + done;
      const block = this.#blocks.get(Math.floor(at / BLOCK));
      if (block === undefined) break;
      const within = at % BLOCK;
      const count = Math.min(BLOCK - within, into.length - done);
      into.set(block.subarray(within, within + count), done);
      done += count;
    }
    return done;
  }

  close(): void {
    this.#budget.left += this.#blocks.size * BLOCK;
    this.#blocks.clear();
  }
}

/** `limit`: bytes that all spills together may hold. */
export function browserSpills(limit: number = DEFAULT_LIMIT): Spills {
  const budget = { left: limit };
  return {
    create: () => (budget.left < BLOCK ? undefined : new MemorySpill(budget)),
  };
}
