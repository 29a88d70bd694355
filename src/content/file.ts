/**
 * One file, one direction, one open: spans go in as they arrive, what the file was comes out.
 *
 * Bytes are stored in blocks (pool.ts) and hashed in order, a block at a time. Spans beyond the front wait in their
 * blocks, in memory up to the limits and then in the spill; where neither has room there is no hash, and the result
 * says so. Bytes in order never depend on room: without a block they are hashed out of the span. Nothing here depends
 * on how the bytes are cut into spans.
 *
 * Bytes read again are ignored: read-ahead and caches ask twice for the same.
 *
 * Bytes written again are compared with those before. Equal ones change nothing (a replayed request, a page flushed
 * again). Different ones, and such as are no longer stored to compare with, begin a new version: the version before
 * ends with its own hashes, and the new one consists of what of it is still stored, overlaid by what is written from
 * there on. So a version is what the file was at one time, never a mixture. A file of up to `kept` bytes is stored
 * whole; of a longer one a new version knows the rest only as far as it was written again, and has holes elsewhere.
 * Two versions in a row with the same SHA-256 are one. A version's frames are those of its own writes.
 *
 * Unbuffered writes go in whole sectors, and SET_INFO EndOfFile then cuts the padding off: such a cut changes the
 * version in place. Any other cut begins a version, so that what was written and then wiped stays seen.
 */

import { BLOCK_SIZE, type Hashing, WORTH_SENDING } from '../hash/index.ts';
import type { ContentCopies, ContentCopy } from './copies.ts';
import type { ContentPool } from './pool.ts';
import type { TextRoom } from './facts.ts';
import { Ranges } from './ranges.ts';
import { type EndedVersion, endVersion, FileOutcome, type FileContentResult } from './result.ts';
import { BlockStore } from './store.ts';
import { Version } from './version.ts';

/** Ranges of one version that are kept track of; bytes of further ones count as not seen. */
export const MAX_RANGES = 4096;
export const MAX_VERSIONS = 8;
/** A cut of less than a page from an end at a whole sector takes padding off. */
const PADDING = 4096;
const SECTOR = 512;

export interface FileContentOptions {
  direction: 'read' | 'write';
  name?: string | null;
  /** Where a copy of every version goes. */
  copies?: ContentCopies;
  /** Where text is to be kept: what all of it may take. */
  texts?: TextRoom;
}

export class FileContent {
  /** Helps to tell the type of a script or an installer; may change until the file is finished. */
  name: string | null;
  readonly direction: 'read' | 'write';
  readonly #hashing: Hashing;
  readonly #pool: ContentPool;
  readonly #store: BlockStore;
  readonly #keepBlocks: number;
  readonly #copies: ContentCopies | undefined;
  readonly #texts: TextRoom | undefined;
  /** Hashed blocks that are still stored, oldest first. */
  #kept: number[] = [];
  /** Bytes before it were hashed out of spans without being stored. */
  #unstoredBelow = 0;
  #end: number | null = null;
  #version: Version;
  #begun = 1;
  readonly #versions: EndedVersion[] = [];
  #finished = false;

  constructor(pool: ContentPool, options: FileContentOptions) {
    this.name = options.name ?? null;
    this.direction = options.direction;
    this.#hashing = pool.hashing;
    this.#pool = pool;
    this.#store = new BlockStore(pool);
    this.#keepBlocks = options.direction === 'write' ? Math.floor(pool.limits.kept / BLOCK_SIZE) : 0;
    this.#copies = options.copies;
    this.#texts = options.texts;
    this.#version = new Version(pool.hashing, new Ranges(), 0, this.#copies?.begin(), this.#texts);
  }

  /** Takes a span of the payload; `bytes` are read during the call only. */
  write(offset: number, bytes: Uint8Array, frame: number): void {
    if (this.#finished || bytes.length === 0) return;
    const end = offset + bytes.length;
    if (!(offset >= 0) || end > Number.MAX_SAFE_INTEGER) {
      this.#version.unplaced = true;
      this.#giveUp('bytes at an offset out of range');
      return;
    }
    let at = offset;
    while (at < end) {
      const { own } = this.#version;
      const isLast = at >= own.last;
      const seenEnd = isLast ? at : Math.min(end, own.endAt(at));
      if (seenEnd > at) {
        at = this.#rewrite(at, seenEnd, bytes.subarray(at - offset, seenEnd - offset));
      } else {
        const blockEnd = (Math.floor(at / BLOCK_SIZE) + 1) * BLOCK_SIZE;
        const stop = Math.min(end, isLast ? end : own.startAfter(at), blockEnd);
        const isWhole = stop - at === bytes.length;
        this.#take(at, isWhole ? bytes : bytes.subarray(at - offset, stop - offset), frame);
        at = stop;
      }
    }
  }

  /** The end of the file, as the server named it. Takes nothing away. */
  setEnd(size: number): void {
    if (size >= 0) this.#end = size;
  }

  /** A SET_INFO EndOfFile that succeeded: the file ends at `size` now, cut or stretched. */
  cutTo(size: number, frame: number): void {
    if (this.#finished || !(size >= 0)) return;
    if (this.direction === 'write' && size < this.#version.last) this.#cut(size, frame);
    this.#end = size;
  }

  #cut(size: number, frame: number): void {
    const { own, base, last, hashed } = this.#version;
    const padding = size > 0 && last - size < PADDING && last % SECTOR === 0 && own.last === last;
    if (own.bytes + base.bytes > 0 && !(padding && size >= hashed)) {
      if (this.#beginVersion(size)) this.#version.see(frame);
      return;
    }
    own.cut(size);
    base.cut(size);
    this.#version.copy?.cut(size);
    this.#version.floor = Math.min(this.#version.floor, size);
  }

  /** Ends the file and gives its room back. Nothing was transferred: no versions. */
  end(): FileOutcome {
    if (!this.#finished) {
      this.#finished = true;
      this.#endVersion();
      this.#store.releaseAll();
    }
    return new FileOutcome(this.#hashing, this.#versions);
  }

  /** Ends the file: one result for each version. */
  finish(): FileContentResult[] {
    return this.end().results();
  }

  /** Bytes [at, end) were seen before; returns how far they are dealt with. */
  #rewrite(at: number, end: number, bytes: Uint8Array): number {
    if (this.direction === 'read') return end;
    const same = at + this.#countEqual(at, bytes);
    if (same === end || !this.#beginVersion()) return end;
    return same;
  }

  /** How many leading bytes are stored and equal. */
  #countEqual(at: number, bytes: Uint8Array): number {
    if (at < this.#unstoredBelow) return 0;
    let done = 0;
    while (done < bytes.length) {
      const within = (at + done) % BLOCK_SIZE;
      const count = Math.min(BLOCK_SIZE - within, bytes.length - done);
      const stored = this.#store.borrow((at + done - within) / BLOCK_SIZE, within, within + count);
      if (stored === undefined) return done;
      for (let i = 0; i < count; i++) if (stored[i] !== bytes[done + i]) return done + i;
      done += count;
    }
    return done;
  }

  /** Takes bytes of one block that this version did not see before. */
  #take(at: number, bytes: Uint8Array, frame: number): void {
    const version = this.#version;
    const { own } = version;
    if (own.count >= MAX_RANGES && !own.touches(at)) {
      version.unplaced = true;
      if (version.unhashed === null) this.#giveUp(`in more than ${MAX_RANGES} pieces`);
      return;
    }
    version.see(frame);
    version.copy?.write(at, bytes);
    if (version.unhashed === null) this.#keep(at, bytes, own.front === at);
    if (version.unhashed !== null) version.facts.feed(at, bytes);
    own.add(at, at + bytes.length);
    if (version.unhashed === null) this.#advance();
  }

  #keep(at: number, bytes: Uint8Array, inOrder: boolean): void {
    const within = at % BLOCK_SIZE;
    if (this.#store.put((at - within) / BLOCK_SIZE, within, bytes)) return;
    if (!inOrder) {
      this.#giveUp('waiting spans exceed the limit');
    } else if (this.#drain(at, true)) {
      this.#version.hash(bytes, undefined, this.#expected);
      this.#unstoredBelow = at + bytes.length;
    }
  }

  /** Bytes that the version is expected to have in the end. */
  get #expected(): number {
    return Math.max(this.#version.own.front, this.#end ?? 0);
  }

  /**
   * Hashes what has come into order. Of what is written, a possible padding waits for its cut; and a beginning waits, if
   * there is room, until it shows whether another thread is worth its while.
   */
  #advance(): void {
    const version = this.#version;
    const front = version.own.front - (this.direction === 'write' ? PADDING : 0);
    const until = Math.floor(front / BLOCK_SIZE) * BLOCK_SIZE;
    if (until <= version.hashed || (version.hashed === 0 && until < WORTH_SENDING && this.#pool.roomToKeep)) return;
    while (version.hashed < until) {
      const index = Math.floor(version.hashed / BLOCK_SIZE);
      if (!this.#drain((index + 1) * BLOCK_SIZE, true)) return;
      this.#retire(index);
    }
  }

  /** Hashes, or only shows to the facts, the stored bytes before `until`. */
  #drain(until: number, hash: boolean): boolean {
    const version = this.#version;
    let at = version.hashed;
    while (at < until) {
      const within = at % BLOCK_SIZE;
      const count = Math.min(BLOCK_SIZE - within, until - at);
      const bytes = this.#store.borrow((at - within) / BLOCK_SIZE, within, within + count);
      if (bytes === undefined) {
        if (version.unhashed === null) this.#giveUp('spilled spans could not be read back');
        return false;
      }
      if (hash) version.hash(bytes, this.#store.blockAt((at - within) / BLOCK_SIZE), this.#expected);
      else version.facts.feed(at, bytes);
      at += count;
    }
    return true;
  }

  #retire(index: number): void {
    if (this.#keepBlocks === 0 || !this.#store.mayKeep(index)) {
      this.#store.release(index);
      return;
    }
    this.#kept.push(index);
    if (this.#kept.length > this.#keepBlocks) this.#store.release(this.#kept.shift() as number);
  }

  /** No hash of this version: its blocks are given back, after the facts have seen what they can. */
  #giveUp(reason: string): void {
    const version = this.#version;
    if (version.unhashed === null) {
      version.unhashed = reason;
      version.dropHashes();
      this.#drain(version.own.front, false);
    }
    this.#store.releaseAll();
    this.#kept = [];
  }

  /** Ends the version; the next has what is stored of it before `cut`. False when there are too many. */
  #beginVersion(cut = Infinity): boolean {
    if (this.#begun === MAX_VERSIONS) {
      if (this.#version.unhashed === null) this.#giveUp(`written again more than ${MAX_VERSIONS - 1} times`);
      return false;
    }
    this.#begun++;
    const known = this.#version.known();
    const { last } = this.#version;
    this.#endVersion();
    const base = new Ranges();
    const copy = this.#copies?.begin();
    for (const index of [...this.#store.indexes()].sort((a, b) => a - b)) {
      const start = Math.max(index * BLOCK_SIZE, this.#unstoredBelow);
      const end = Math.min((index + 1) * BLOCK_SIZE, cut);
      const before = base.bytes;
      for (const [from, to] of known.within(start, end)) {
        base.add(from, to);
        if (copy !== undefined) this.#copyStored(copy, from, to);
      }
      if (base.bytes === before) this.#store.release(index);
    }
    this.#kept = [];
    this.#unstoredBelow = 0;
    this.#version = new Version(this.#hashing, base, Math.min(last, cut), copy, this.#texts);
    return true;
  }

  /** Stored bytes [from, to) of one block. */
  #copyStored(copy: ContentCopy, from: number, to: number): void {
    const within = from % BLOCK_SIZE;
    const bytes = this.#store.borrow((from - within) / BLOCK_SIZE, within, within + to - from);
    if (bytes !== undefined) copy.write(from, bytes);
  }

  #endVersion(): void {
    const version = this.#version;
    const known = version.known();
    const size = Math.max(version.last, this.#end ?? 0);
    const complete = known.front === size && !version.unplaced;
    if (known.bytes === 0 || (version.own.bytes === 0 && !complete)) {
      version.dropHashes();
      version.facts.release();
      version.copy?.drop();
      return;
    }
    if (version.unhashed === null) this.#drain(known.front, complete);
    this.#versions.push(endVersion(version, known, size, complete, this.#hashing, this.name));
  }
}
