/**
 * Types of an interface's parameters, as its IDL declares them, put together out of parts: each knows how it lies in a
 * stub (C706 §14, MS-RPCE §2.2.4 and §2.2.5) and what of it is worth keeping.
 */

import { NdrReader } from '../ndr.ts';

/** Takes a value once it is there: what a pointer points at comes behind the construct that holds the pointer. */
export type Take<T> = (value: T) => void;

export interface Type<T> {
  /** In the stub, in bytes: of NDR and of NDR64. A construct stands at a multiple of the largest in it. */
  readonly alignment: readonly [ndr: number, ndr64: number];
  /** Bytes that one of it takes at least, for holding counts against the bytes that are left. */
  readonly least: number;
  /** Reads the part that lies here; what is deferred is read when the cursor settles. */
  read(cursor: Cursor, take: Take<T>): void;
}

/** Pointers within pointers are followed to this depth; no interface needs as many. */
const DEPTH = 32;

/** A reader that keeps what pointers refer to for later (C706 §14.3.12.3). */
export class Cursor extends NdrReader {
  #deferred: (() => void)[] = [];
  #depth = 0;

  /** `read` is called when the construct at hand has been read to its end. */
  defer(read: () => void): void {
    this.#deferred.push(read);
  }

  /** Reads what was deferred: in the order of the pointers, each referent with all that it refers to before the next. */
  settle(): void {
    const waiting = this.#deferred;
    if (waiting.length === 0) return;
    if (++this.#depth > DEPTH) this.reader.invalid('pointers nested too deep');
    for (const read of waiting) {
      this.#deferred = [];
      read();
      this.settle();
    }
    this.#deferred = [];
    this.#depth--;
  }

  alignTo(type: Type<unknown>): void {
    this.align(type.alignment[this.ndr64 ? 1 : 0]);
  }
}

/** A type that is read at once, with nothing deferred. */
export function plain<T>(alignment: Type<T>['alignment'], least: number, read: (cursor: Cursor) => T): Type<T> {
  return { alignment, least, read: (cursor, take) => take(read(cursor)) };
}
