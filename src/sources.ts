/** Where captures come from: the interface of a source, and the sources that Node and a browser have in common. */
import type { CaptureProblem } from './observations.ts';

/** Bytes of a capture, in order. */
export interface ByteSource {
  /** Name of the file without its folder; null where there is none. */
  readonly name: string | null;
  /** Bytes in all, as `position` counts them; null where that is not known beforehand. */
  readonly size: number | null;
  /** Fills the beginning of `into`, a view over shared memory; returns how many bytes. 0 at the end, and only there. */
  read(into: Uint8Array): number | Promise<number>;
  /** Where reading has come to, where that is not the sum of what was read: compressed bytes. */
  position?(): number;
  /** What was wrong with the input on the way; complete at the end. */
  problems?(): readonly CaptureProblem[];
  /** May be called more than once. */
  close(): void | Promise<void>;
}

export type CaptureErrorCode = 'not found' | 'not a file' | 'not readable' | 'empty' | 'not a capture';

/** An input that cannot be read as a capture at all. One that is damaged is read as far as it goes, without an error. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;
  /** The input as it was given; null for bytes and streams without a name. */
  readonly path: string | null;
  /** What is wrong with it, as the rest of a sentence: `is empty`. */
  readonly reason: string;

  constructor(code: CaptureErrorCode, path: string | null, reason: string, cause?: unknown) {
    super(`${path ?? 'the input'} ${reason}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.path = path;
    this.reason = reason;
  }
}

/** A capture that is at hand. */
export function bytesSource(bytes: Uint8Array, name: string | null = null): ByteSource {
  let at = 0;
  return {
    name,
    size: bytes.length,
    read(into) {
      const count = Math.min(into.length, bytes.length - at);
      into.set(bytes.subarray(at, at + count));
      at += count;
      return count;
    },
    close() {},
  };
}

/** Large enough to make the calls rare, small enough to keep two of them in memory without a thought. */
const BLOB_PIECE = 4 * 1024 * 1024;

/** A Blob or File, read in pieces: neither `Blob` nor a stream of it can be read into shared memory without a copy. */
export function blobSource(blob: Blob): ByteSource {
  const name = 'name' in blob && typeof blob.name === 'string' ? blob.name : null;
  let at = 0;
  return {
    name,
    size: blob.size,
    async read(into) {
      const end = Math.min(at + Math.min(into.length, BLOB_PIECE), blob.size);
      if (end === at) return 0;
      let piece: ArrayBuffer;
      try {
        piece = await blob.slice(at, end).arrayBuffer();
      } catch (error) {
        throw new CaptureError('not readable', name, `cannot be read at byte ${at}: ${messageOf(error)}`, error);
      }
      into.set(new Uint8Array(piece));
      at += piece.byteLength;
      return piece.byteLength;
    },
    close() {},
  };
}

/** A web stream, or anything that is iterated over asynchronously (a Node stream). */
export function streamSource(
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  name: string | null = null,
): ByteSource {
  const chunks = 'getReader' in stream ? readerOf(stream) : iteratorOf(stream);
  let rest: Uint8Array = new Uint8Array(0);
  let ended = false;
  let isWaiting = false;
  return {
    name,
    size: null,
    async read(into) {
      while (rest.length === 0 && !ended) {
        let chunk: unknown;
        try {
          isWaiting = true;
          chunk = await chunks.next();
          isWaiting = false;
        } catch (error) {
          throw new CaptureError('not readable', name, `broke off: ${messageOf(error)}`, error);
        }
        if (chunk === undefined) ended = true;
        else if (ArrayBuffer.isView(chunk)) rest = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        else throw new TypeError('a capture stream must give Uint8Array chunks');
      }
      const count = Math.min(into.length, rest.length);
      into.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return count;
    },
    async close() {
      if (ended) return;
      ended = true;
      const stopped = chunks.stop();
      // An iterator that waits for input hears of it when there is some: a stream of Node can be told.
      if (!isWaiting) await stopped;
      else if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
    },
  };
}

interface Chunks {
  /** Undefined at the end. */
  next(): Promise<unknown>;
  stop(): Promise<unknown>;
}

function readerOf(stream: ReadableStream<Uint8Array>): Chunks {
  const reader = stream.getReader();
  return {
    next: async () => (await reader.read()).value,
    stop: () => reader.cancel().catch(() => undefined),
  };
}

function iteratorOf(stream: AsyncIterable<Uint8Array>): Chunks {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { done, value } = await iterator.next();
      return done === true ? undefined : value;
    },
    stop: () => Promise.resolve(iterator.return?.()).catch(() => undefined),
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether something is a source's own word for bytes that come one after another. */
export function isStream(input: object): input is ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> {
  return 'getReader' in input || Symbol.asyncIterator in input;
}
