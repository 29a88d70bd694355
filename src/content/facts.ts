/** What a content says of itself while it streams by in order: its type, and for a PE image its facts. */

import type { PeFacts } from '../observations.ts';
import { PeCollector } from './pe.ts';
import { readText } from './text.ts';
import { contentType } from './type.ts';

/** Bytes from the beginning that the type is told from. */
export const HEAD_SIZE = 4096;
/** Bytes of a text that are kept, where texts are. */
export const TEXT_SIZE = 64 * 1024;

/** What texts that are kept may take together. */
export interface TextRoom {
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** Room that a head begins with: most files that matter here are either shorter or much longer. */
const FIRST_ROOM = 512;

export class ContentFacts {
  #head = new Uint8Array(0);
  #headLength = 0;
  #pe: PeCollector | undefined;
  readonly #texts: TextRoom | undefined;
  /** Taken of the room for texts. */
  #taken = 0;
  #most = HEAD_SIZE;
  /** Bytes [0, position) were fed. */
  position = 0;

  /** `texts`: what is text is kept beyond the head. */
  constructor(texts?: TextRoom) {
    this.#texts = texts;
  }

  /** Takes bytes that begin at `offset`; those that do not follow what was fed are ignored. */
  feed(offset: number, bytes: Uint8Array): void {
    if (offset !== this.position || bytes.length === 0) return;
    this.position += bytes.length;
    if (this.#headLength < this.#most) this.#takeHead(bytes);
    if (offset === 0 && bytes[0] === 0x4d) this.#pe = new PeCollector();
    this.#pe?.feed(bytes);
  }

  #takeHead(bytes: Uint8Array): void {
    if (this.#texts !== undefined && this.#most === HEAD_SIZE && this.#headLength + bytes.length > HEAD_SIZE) this.#growForText(bytes);
    const count = Math.min(bytes.length, this.#most - this.#headLength);
    const length = this.#headLength + count;
    if (length > this.#head.length) {
      const room = new Uint8Array(length <= FIRST_ROOM ? FIRST_ROOM : length <= HEAD_SIZE ? HEAD_SIZE : this.#most);
      room.set(this.#head.subarray(0, this.#headLength));
      this.#head = room;
    }
    this.#head.set(bytes.subarray(0, count), this.#headLength);
    this.#headLength = length;
  }

  /** The head is full or will be: a text goes on to be kept. */
  #growForText(bytes: Uint8Array): void {
    const head = new Uint8Array(HEAD_SIZE);
    head.set(this.#head.subarray(0, this.#headLength));
    head.set(bytes.subarray(0, HEAD_SIZE - this.#headLength), this.#headLength);
    if (readText(head) === null || this.#texts?.take(TEXT_SIZE) !== true) return;
    this.#taken = TEXT_SIZE;
    this.#most = TEXT_SIZE;
  }

  /** What was fed of a text, up to TEXT_SIZE; null for what is none, and where there is no room. Once. */
  text(): string | null {
    if (this.#texts === undefined) return null;
    const text = readText(this.#head.subarray(0, this.#headLength))?.text ?? null;
    this.release();
    return text !== null && this.#texts.take(text.length) ? text : null;
  }

  /** Gives back the room that was taken for text. */
  release(): void {
    this.#texts?.give(this.#taken);
    this.#taken = 0;
  }

  /** Null where the beginning was not fed, or is not recognised. */
  type(name: string | null): string | null {
    if (this.pe() !== null) return 'PE executable';
    return contentType(this.#head.subarray(0, Math.min(this.#headLength, HEAD_SIZE)), name ?? undefined);
  }

  pe(): PeFacts | null {
    return this.#pe?.facts() ?? null;
  }
}
