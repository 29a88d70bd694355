/** A capture that Node opens: a path is read straight into the engine's memory. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  blobSource,
  type ByteSource,
  bytesSource,
  CaptureError,
  isStream,
  messageOf,
  streamSource,
} from '../sources.ts';

/** A path or `file:` URL, bytes, a Blob or File, a web stream, or anything that iterates asynchronously (a Node stream). */
export type Input = string | URL | Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

export function openInput(input: Input): ByteSource {
  if (typeof input === 'string') return fileSource(input);
  if (input instanceof URL) return fileSource(fileURLToPath(input));
  if (input instanceof Uint8Array) return bytesSource(input);
  if (input instanceof Blob) return blobSource(input);
  if (typeof input === 'object' && input !== null && isStream(input)) return streamSource(input);
  throw new TypeError('input must be a path, a file: URL, a Uint8Array, a Blob or a stream');
}

export function pathOf(input: Input): string | null {
  if (typeof input === 'string') return input;
  return input instanceof URL ? fileURLToPath(input) : null;
}

/** Reading is synchronous: signals, timers and other work get their turn this often, in milliseconds. */
const TURN = 50;

/** `performance` would be loaded for it. */
const milliseconds = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/** A file, or a device or named pipe, which has no size. */
export function fileSource(path: string): ByteSource {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw openError(path, error);
  }
  const stat = fstatSync(file);
  if (stat.isDirectory()) {
    closeSync(file);
    throw new CaptureError('not a file', path, 'is a folder, not a capture');
  }
  let isOpen = true;
  let at = 0;
  let turn = milliseconds();

  const readNow = (into: Uint8Array): number => {
    try {
      const count = readSync(file, into, 0, into.length, null);
      at += count;
      return count;
    } catch (error) {
      throw new CaptureError('not readable', path, `cannot be read at byte ${at}: ${messageOf(error)}`, error);
    }
  };

  return {
    name: basename(path),
    size: stat.isFile() ? stat.size : null,
    read(into) {
      const now = milliseconds();
      if (now - turn < TURN) return readNow(into);
      return setImmediate().then(() => {
        turn = milliseconds();
        return readNow(into);
      });
    },
    close() {
      if (isOpen) closeSync(file);
      isOpen = false;
    },
  };
}

function openError(path: string, error: unknown): CaptureError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new CaptureError('not found', path, 'is not there', error);
  if (code === 'EACCES' || code === 'EPERM')
    return new CaptureError('not readable', path, 'may not be read by this user', error);
  return new CaptureError('not readable', path, `cannot be opened: ${messageOf(error)}`, error);
}
