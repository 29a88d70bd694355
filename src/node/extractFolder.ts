/**
 * A folder that extracted files go to. Whatever stands in it: nothing is written through a link, over a file, or outside.
 *
 * A file is put together under a name that no one can guess and gets its own at the end. It is made with O_EXCL, which
 * follows no link and opens nothing that was there; the name it gets is first reserved in the same way. Folders are made
 * here, or are folders and no links. That holds as long as nobody else may write into the folder: where others may, it
 * is refused.
 */
import { randomUUID } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { ExtractError } from '../extract/index.ts';
import type { ExtractSink, Placing, SinkFault, SinkFile } from '../platform.ts';

/** Files that are open at once, each with a buffer. */
const HOT = 48;
/** Spans are as long as segments; what follows each other goes to the file in one piece. */
const BUFFER = 128 * 1024;

const { O_CREAT, O_EXCL, O_RDWR, O_WRONLY } = constants;
/** Undefined on Windows, where O_EXCL opens no link either. */
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

function faultOf(error: unknown): SinkFault {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
      return { fault: 'no space left on the device' };
    case 'EDQUOT':
      return { fault: 'the disk quota is used up' };
    case 'EFBIG':
      return { fault: 'the file would be too large for the file system' };
    case 'ENAMETOOLONG':
      return { fault: 'the path would be too long' };
    case 'EACCES':
    case 'EPERM':
      return { fault: 'not allowed' };
    case 'EROFS':
      return { fault: 'the file system is read-only' };
    default:
      return { fault: message };
  }
}

function writeAll(file: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, offset + done);
}

class PartFile implements SinkFile {
  readonly #folder: FolderSink;
  readonly #path: string;
  readonly #identity: BigIntStats;
  #file: number | undefined;
  #buffer: Uint8Array | undefined;
  #bufferedAt = 0;
  #buffered = 0;
  /** Of writing behind: told with the next action. */
  #fault: SinkFault | null = null;
  #isEnded = false;

  /** Throws what opening throws. */
  constructor(folder: FolderSink) {
    this.#folder = folder;
    this.#path = join(folder.path, `.hoptrace-${randomUUID()}.part`);
    this.#file = openSync(this.#path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    this.#identity = fstatSync(this.#file, { bigint: true });
  }

  write(offset: number, bytes: Uint8Array): SinkFault | null {
    return this.#guarded(() => {
      const buffer = this.#heat();
      if (this.#buffered > 0 && (offset !== this.#bufferedAt + this.#buffered || this.#buffered + bytes.length > BUFFER))
        this.#flush();
      if (bytes.length > BUFFER) {
        writeAll(this.#open(), bytes, offset);
        return;
      }
      if (this.#buffered === 0) this.#bufferedAt = offset;
      buffer.set(bytes, this.#buffered);
      this.#buffered += bytes.length;
    });
  }

  resize(size: number): SinkFault | null {
    return this.#guarded(() => {
      this.#heat();
      this.#flush();
      ftruncateSync(this.#open(), size);
    });
  }

  place(path: readonly string[]): Placing {
    const target = join(this.#folder.path, ...path);
    const fault = this.#guarded(() => {
      this.#flush();
      this.#close();
    });
    if (fault !== null) return fault;
    try {
      closeSync(openSync(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'EEXIST' || code === 'EISDIR' ? 'taken' : faultOf(error);
    }
    try {
      renameSync(this.#path, target);
    } catch (error) {
      unlinkSync(target);
      return faultOf(error);
    }
    this.#end();
    return 'placed';
  }

  drop(): void {
    if (this.#isEnded) return;
    this.#buffered = 0;
    this.#close();
    this.#end();
    try {
      unlinkSync(this.#path);
    } catch {
      // It is gone already.
    }
  }

  /** Writes behind and gives its buffer and its descriptor back. */
  cool(): Uint8Array | undefined {
    this.#guarded(() => this.#flush());
    this.#close();
    const buffer = this.#buffer;
    this.#buffer = undefined;
    this.#buffered = 0;
    return buffer;
  }

  #heat(): Uint8Array {
    const spare = this.#folder.heat(this);
    this.#buffer ??= spare ?? new Uint8Array(BUFFER);
    return this.#buffer;
  }

  #open(): number {
    if (this.#file !== undefined) return this.#file;
    const file = openSync(this.#path, O_RDWR | O_NOFOLLOW);
    this.#file = file;
    const { dev, ino } = fstatSync(file, { bigint: true });
    if (dev !== this.#identity.dev || ino !== this.#identity.ino) throw new Error('a file of the extraction was replaced while it ran');
    return file;
  }

  #flush(): void {
    if (this.#buffered === 0 || this.#buffer === undefined) return;
    const bytes = this.#buffer.subarray(0, this.#buffered);
    this.#buffered = 0;
    writeAll(this.#open(), bytes, this.#bufferedAt);
  }

  #close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }

  #end(): void {
    this.#isEnded = true;
    this.#folder.forget(this);
  }

  #guarded(action: () => void): SinkFault | null {
    if (this.#fault !== null) return this.#fault;
    try {
      action();
    } catch (error) {
      this.#fault = faultOf(error);
    }
    return this.#fault;
  }
}

export class FolderSink implements ExtractSink {
  /** With all links resolved: what the name leads to later does not matter. */
  readonly path: string;
  readonly #parts = new Set<PartFile>();
  /** Least recently used first. */
  readonly #hot = new Set<PartFile>();
  readonly #spare: Uint8Array[] = [];

  /** Makes the folder where there is none. Throws an ExtractError. */
  constructor(path: string) {
    this.path = ownFolder(path);
  }

  create(): SinkFile | SinkFault {
    try {
      const part = new PartFile(this);
      this.#parts.add(part);
      return part;
    } catch (error) {
      return faultOf(error);
    }
  }

  /** Makes room for the file among those that are open; a buffer that was given back, if there is one. */
  heat(part: PartFile): Uint8Array | undefined {
    const isHot = this.#hot.delete(part);
    this.#hot.add(part);
    if (isHot) return undefined;
    if (this.#hot.size > HOT) {
      const [coldest] = this.#hot;
      this.#hot.delete(coldest);
      return coldest.cool();
    }
    return this.#spare.pop();
  }

  forget(part: PartFile): void {
    this.#parts.delete(part);
    if (!this.#hot.delete(part)) return;
    const buffer = part.cool();
    if (buffer !== undefined) this.#spare.push(buffer);
  }

  folder(path: readonly string[]): Placing {
    const folder = join(this.path, ...path);
    try {
      mkdirSync(folder, 0o700);
      return 'placed';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return faultOf(error);
      const stat = lstatSync(folder, { throwIfNoEntry: false });
      return stat?.isDirectory() === true ? 'placed' : 'taken';
    }
  }

  text(pieces: Iterable<string>, nameOf: (attempt: number) => string): string | SinkFault {
    let file: number | undefined;
    let target = '';
    try {
      for (let attempt = 1; file === undefined; attempt++) {
        target = nameOf(attempt);
        try {
          file = openSync(join(this.path, target), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return faultOf(error);
        }
      }
      let at = 0;
      let pending = '';
      const flush = (open: number): void => {
        const bytes = new TextEncoder().encode(pending);
        pending = '';
        writeAll(open, bytes, at);
        at += bytes.length;
      };
      for (const piece of pieces) {
        pending += piece;
        if (pending.length >= BUFFER) flush(file);
      }
      flush(file);
      return target;
    } catch (error) {
      return faultOf(error);
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  close(): void {
    for (const part of [...this.#parts]) part.drop();
    this.#spare.length = 0;
  }
}

/** The folder, resolved, made if it was not there; refused where others could put links in the way. */
function ownFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const folder = realpathSync(path);
    const { mode, uid } = statSync(folder);
    if (process.platform !== 'win32') {
      if ((mode & 0o002) !== 0) throw new ExtractError(`${path} may be written to by everyone: take a folder of your own`);
      if (uid !== process.getuid?.()) throw new ExtractError(`${path} belongs to somebody else: take a folder of your own`);
    }
    const probe = join(folder, `.hoptrace-${randomUUID()}.part`);
    closeSync(openSync(probe, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600));
    unlinkSync(probe);
    return folder;
  } catch (error) {
    if (error instanceof ExtractError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw new ExtractError(`${path} is not a folder`);
    throw new ExtractError(`${path} cannot be written to: ${faultOf(error).fault}`);
  }
}
