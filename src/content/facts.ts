/** What a content says of itself while it streams by in order: its type, and for a PE image its facts. */

import type { PeFacts } from '../observations.ts';
import { PeCollector } from './pe.ts';
import { contentType } from './type.ts';

/** Bytes from the beginning that the type is told from. */
export const HEAD_SIZE = 4096;
/** Room that a head begins with: most files that matter here are either shorter or much longer. */
const FIRST_ROOM = 512;

export class ContentFacts {
  #head = new Uint8Array(0);
  #headLength = 0;
  #pe: PeCollector | undefined;
  /** Bytes [0, position) were fed. */
  position = 0;

  /** Takes bytes that begin at `offset`; those that do not follow what was fed are ignored. */
  feed(offset: number, bytes: Uint8Array): void {
    if (offset !== this.position || bytes.length === 0) return;
    this.position += bytes.length;
    if (this.#headLength < HEAD_SIZE) this.#takeHead(bytes);
    if (offset === 0 && bytes[0] === 0x4d) this.#pe = new PeCollector();
    this.#pe?.feed(bytes);
  }

  #takeHead(bytes: Uint8Array): void {
    const count = Math.min(bytes.length, HEAD_SIZE - this.#headLength);
    const length = this.#headLength + count;
    if (length > this.#head.length) {
      const room = new Uint8Array(length <= FIRST_ROOM ? FIRST_ROOM : HEAD_SIZE);
      room.set(this.#head.subarray(0, this.#headLength));
      this.#head = room;
    }
    this.#head.set(bytes.subarray(0, count), this.#headLength);
    this.#headLength = length;
  }

  /** Null where the beginning was not fed, or is not recognised. */
  type(name: string | null): string | null {
    if (this.pe() !== null) return 'PE executable';
    return contentType(this.#head.subarray(0, this.#headLength), name ?? undefined);
  }

  pe(): PeFacts | null {
    return this.#pe?.facts() ?? null;
  }
}
