/** An obviously correct file: a map of bytes, one at a time. Everything is stored, so every rewrite can be compared. */

import { createHash } from 'node:crypto';

export interface ModelVersion {
  size: number;
  bytes: number;
  complete: boolean;
  holes: [number, number][];
  holeCount: number;
  md5: string | null;
  sha256: string | null;
  firstFrame: number;
  lastFrame: number;
}

export class ModelFile {
  readonly #read: boolean;
  readonly #most: number;
  #own = new Map<number, number>();
  #base = new Map<number, number>();
  #floor = 0;
  #frames: number[] = [];
  #begun = 1;
  #full = false;
  end = 0;
  readonly #versions: ModelVersion[] = [];

  constructor(direction: 'read' | 'write', most: number) {
    this.#read = direction === 'read';
    this.#most = most;
  }

  write(offset: number, bytes: Uint8Array, frame: number): void {
    for (const [index, byte] of bytes.entries()) this.#writeByte(offset + index, byte, frame);
  }

  #writeByte(at: number, byte: number, frame: number): void {
    if (this.#own.has(at)) {
      if (this.#read || this.#full || this.#own.get(at) === byte) return;
      if (this.#begun === this.#most) {
        this.#full = true;
        return;
      }
      this.#begun++;
      const known = new Map([...this.#base, ...this.#own]);
      const last = Math.max(this.#floor, ...[...known.keys()].map((key) => key + 1));
      this.#endVersion();
      this.#base = known;
      this.#own = new Map();
      this.#floor = last;
      this.#frames = [];
    }
    this.#own.set(at, byte);
    this.#frames.push(frame);
  }

  #endVersion(): void {
    const known = new Map([...this.#base, ...this.#own]);
    if (this.#own.size === 0) return;
    const size = Math.max(this.end, this.#floor, ...[...known.keys()].map((key) => key + 1));
    const content = new Uint8Array(size);
    const holes: [number, number][] = [];
    for (let at = 0; at < size; at++) {
      const byte = known.get(at);
      if (byte !== undefined) content[at] = byte;
      else if (holes.length > 0 && holes[holes.length - 1][0] + holes[holes.length - 1][1] === at)
        holes[holes.length - 1][1]++;
      else holes.push([at, 1]);
    }
    const complete = holes.length === 0;
    const hashed = complete && !this.#full;
    const version: ModelVersion = {
      size,
      bytes: known.size,
      complete,
      holes: holes.slice(0, 64),
      holeCount: holes.length,
      md5: hashed ? createHash('md5').update(content).digest('hex') : null,
      sha256: hashed ? createHash('sha256').update(content).digest('hex') : null,
      firstFrame: Math.min(...this.#frames),
      lastFrame: Math.max(...this.#frames),
    };
    const before = this.#versions.at(-1);
    if (version.sha256 !== null && version.sha256 === before?.sha256 && version.size === before.size) return;
    this.#versions.push(version);
  }

  finish(): ModelVersion[] {
    this.#endVersion();
    return this.#versions;
  }
}

/** mulberry32: the same numbers for the same seed everywhere. */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

export function randomBytes(next: (below: number) => number, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => next(256));
}
