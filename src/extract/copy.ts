/** One version of a file on its way into the extraction. */
import type { ContentCopy, Transferred } from '../content/index.ts';
import type { ExtractSink, SinkFault, SinkFile } from '../platform.ts';

/** Bytes that may be written, over all files. */
export class Budget {
  readonly limit: number;
  used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  claim(bytes: number): boolean {
    if (bytes > this.limit - this.used) return false;
    this.used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.used -= bytes;
  }
}

/** Takes a version that has ended: it is to be placed or dropped. */
export type Keep = (copy: Copy, transfer: Transferred, versions: number) => void;

export class Copy implements ContentCopy {
  readonly #sink: ExtractSink;
  readonly #budget: Budget;
  readonly #keep: Keep;
  #file: SinkFile | undefined;
  /** Where the file ends; holes count, because not every file system leaves them out. */
  #end = 0;
  /** Bytes that there was no room for in the budget. */
  #skipped = 0;
  /** What failed: the file is gone. */
  fault: string | null = null;

  constructor(sink: ExtractSink, budget: Budget, keep: Keep) {
    this.#sink = sink;
    this.#budget = budget;
    this.#keep = keep;
  }

  /** Bytes on disk, holes included. */
  get length(): number {
    return this.#end;
  }

  get unwritten(): string | null {
    return this.#skipped === 0 ? null : `${this.#skipped} bytes are beyond the limit of ${this.#budget.limit} bytes in all`;
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.fault !== null) return;
    if (!this.#reach(offset + bytes.length)) {
      this.#skipped += bytes.length;
      return;
    }
    if (this.#file === undefined) {
      const file = this.#sink.create();
      if ('fault' in file) {
        this.#fail(file);
        return;
      }
      this.#file = file;
    }
    this.#fail(this.#file.write(offset, bytes));
  }

  #reach(end: number): boolean {
    if (end <= this.#end) return true;
    if (!this.#budget.claim(end - this.#end)) return false;
    this.#end = end;
    return true;
  }

  cut(size: number): void {
    if (this.fault !== null || size >= this.#end) return;
    this.#budget.release(this.#end - size);
    this.#end = size;
    this.#fail(this.#file?.resize(size) ?? null);
  }

  keep(transfer: Transferred, versions: number): void {
    // Zeros up to the end that the server named, where there is room for them.
    if (this.#file !== undefined && this.#skipped === 0 && transfer.size > this.#end && this.#reach(transfer.size))
      this.#fail(this.#file.resize(transfer.size));
    this.#keep(this, transfer, versions);
  }

  /** Ends up where `place` says; undefined, and `fault` says why, where that was nowhere. */
  settle(place: (file: SinkFile) => readonly string[] | SinkFault): readonly string[] | undefined {
    if (this.#file === undefined || this.fault !== null) return undefined;
    const placed = place(this.#file);
    if ('fault' in placed) {
      this.#fail(placed);
      return undefined;
    }
    this.#file = undefined;
    return placed;
  }

  drop(): void {
    this.#file?.drop();
    this.#file = undefined;
    this.#budget.release(this.#end);
    this.#end = 0;
  }

  #fail(fault: SinkFault | null): void {
    if (fault === null) return;
    this.fault = fault.fault;
    this.drop();
  }
}
