/** A pcap file of any size, written in large pieces: frames are built in the place they are written from. */
import { closeSync, openSync, writeSync } from 'node:fs';

const BUFFER = 8 << 20;
/** Longest frame that fits a record. */
export const LONGEST = 65535;
const RECORD_HEADER = 16;

export class PcapWriter {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(BUFFER);
  #at = 0;
  #flushed = 0;
  #microseconds = 0;
  #seconds = 1_700_000_000;
  frames = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
    const header = this.#buffer;
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(262144, 16);
    header.writeUInt32LE(1, 20);
    this.#at = 24;
  }

  /** Bytes of the file so far. */
  get size(): number {
    return this.#flushed + this.#at;
  }

  /** Room for a frame of `length` bytes, `microseconds` after the one before: fill all of it before the next call. */
  frame(length: number, microseconds: number): Buffer {
    if (this.#at + RECORD_HEADER + length > BUFFER) this.#flush();
    this.#microseconds += microseconds;
    while (this.#microseconds >= 1_000_000) {
      this.#microseconds -= 1_000_000;
      this.#seconds++;
    }
    const buffer = this.#buffer;
    const at = this.#at;
    buffer.writeUInt32LE(this.#seconds, at);
    buffer.writeUInt32LE(this.#microseconds, at + 4);
    buffer.writeUInt32LE(length, at + 8);
    buffer.writeUInt32LE(length, at + 12);
    this.#at = at + RECORD_HEADER + length;
    this.frames++;
    return buffer.subarray(at + RECORD_HEADER, this.#at);
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    for (let done = 0; done < this.#at; ) done += writeSync(this.#file, this.#buffer, done, this.#at - done);
    this.#flushed += this.#at;
    this.#at = 0;
  }
}
