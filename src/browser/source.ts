/** A capture that a page has at hand. */
import { blobSource, type ByteSource, bytesSource, isStream, streamSource } from '../sources.ts';

/** A File or Blob, bytes, a web stream, or anything that iterates asynchronously. */
export type Input = Blob | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

export function openInput(input: Input): ByteSource {
  if (input instanceof Blob) return blobSource(input);
  if (input instanceof Uint8Array) return bytesSource(input);
  if (typeof input === 'object' && input !== null && isStream(input)) return streamSource(input);
  throw new TypeError('input must be a File, a Blob, a Uint8Array or a stream');
}
