/** Spills into a temporary file that has no name: it is gone when the process is, however it ends. */

import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Spill, Spills } from '../platform.ts';

class FileSpill implements Spill {
  #file: number | undefined;
  /** Set where an open file cannot be unlinked (Windows): then it is on closing and on exit. */
  #path: string | undefined;
  readonly #onExit = (): void => this.close();

  constructor(file: number, path: string) {
    this.#file = file;
    try {
      unlinkSync(path);
    } catch {
      this.#path = path;
      process.once('exit', this.#onExit);
    }
  }

  write(offset: number, bytes: Uint8Array): boolean {
    if (this.#file === undefined) return false;
    try {
      let done = 0;
      while (done < bytes.length) {
        const count = writeSync(this.#file, bytes, done, bytes.length - done, offset + done);
        if (count === 0) return false;
        done += count;
      }
      return true;
    } catch {
      return false;
    }
  }

  read(offset: number, into: Uint8Array): number {
    if (this.#file === undefined) return 0;
    let done = 0;
    try {
      while (done < into.length) {
        const count = readSync(this.#file, into, done, into.length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
    } catch {
      return done;
    }
    return done;
  }

  close(): void {
    if (this.#file === undefined) return;
    try {
      closeSync(this.#file);
      if (this.#path !== undefined) unlinkSync(this.#path);
    } catch {
      // What cannot be removed any more is the operating system's to clean.
    }
    this.#file = undefined;
    process.removeListener('exit', this.#onExit);
  }
}

/** Spills into `folder`, readable by this user alone. */
export function nodeSpills(folder: string = tmpdir()): Spills {
  return {
    create() {
      const path = join(folder, `hoptrace-${randomUUID()}.spill`);
      try {
        return new FileSpill(openSync(path, 'wx+', 0o600), path);
      } catch {
        return undefined;
      }
    },
  };
}
