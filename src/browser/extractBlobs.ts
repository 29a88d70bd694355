/** Extracted files as Blobs, by their paths: what the page does with them is its own. */
import type { ExtractSink, Placing, SinkFile } from '../platform.ts';

const BLOCK = 64 * 1024;
const ZEROS = new Uint8Array(BLOCK);

class MemoryFile implements SinkFile {
  readonly #blocks = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly #files: Map<string, Blob>;
  #end = 0;

  constructor(files: Map<string, Blob>) {
    this.#files = files;
  }

  write(offset: number, bytes: Uint8Array): null {
    for (let done = 0; done < bytes.length; ) {
      const within = (offset + done) % BLOCK;
      const count = Math.min(BLOCK - within, bytes.length - done);
      this.#block((offset + done - within) / BLOCK).set(bytes.subarray(done, done + count), within);
      done += count;
    }
    this.#end = Math.max(this.#end, offset + bytes.length);
    return null;
  }

  #block(index: number): Uint8Array<ArrayBuffer> {
    let block = this.#blocks.get(index);
    if (block === undefined) {
      block = new Uint8Array(BLOCK);
      this.#blocks.set(index, block);
    }
    return block;
  }

  resize(size: number): null {
    for (const [index, block] of this.#blocks) {
      if (index * BLOCK >= size) this.#blocks.delete(index);
      else if ((index + 1) * BLOCK > size) block.fill(0, size - index * BLOCK);
    }
    this.#end = size;
    return null;
  }

  place(path: readonly string[]): Placing {
    const name = path.join('/');
    if (this.#files.has(name)) return 'taken';
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let at = 0; at < this.#end; at += BLOCK) {
      const block = this.#blocks.get(at / BLOCK) ?? ZEROS;
      parts.push(this.#end - at < BLOCK ? block.subarray(0, this.#end - at) : block);
    }
    this.#files.set(name, new Blob(parts));
    this.#blocks.clear();
    return 'placed';
  }

  drop(): void {
    this.#blocks.clear();
  }
}

export class BlobSink implements ExtractSink {
  readonly files = new Map<string, Blob>();

  create(): SinkFile {
    return new MemoryFile(this.files);
  }

  folder(): Placing {
    return 'placed';
  }

  text(pieces: Iterable<string>, nameOf: (attempt: number) => string): string {
    const name = nameOf(1);
    this.files.set(name, new Blob([...pieces], { type: name.endsWith('.json') ? 'application/json' : 'text/plain' }));
    return name;
  }

  close(): void {}
}
