/** The beginning of a capture. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const PIECE = 32 << 20;
const HEADER = 24;
const RECORD = 16;

/** Writes the first whole records of a little-endian pcap file, about `bytes` of them; returns how many bytes they are. */
export function slice(path: string, into: string, bytes: number): number {
  const source = openSync(path, 'r');
  const target = openSync(into, 'w');
  const buffer = Buffer.alloc(PIECE);
  let done = 0;
  try {
    while (done < bytes) {
      const length = readSync(source, buffer, 0, Math.min(PIECE, bytes - done), done);
      let end = done === 0 ? HEADER : 0;
      while (end + RECORD <= length && end + RECORD + buffer.readUInt32LE(end + 8) <= length) end += RECORD + buffer.readUInt32LE(end + 8);
      if (end === 0) break;
      writeSync(target, buffer, 0, end);
      done += end;
    }
    return done;
  } finally {
    closeSync(source);
    closeSync(target);
  }
}
