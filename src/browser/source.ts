/** A capture that a page has at hand. */
import { type ByteSource, bytesSource, isStream, streamSource } from '../sources.ts';
import { blobSource } from './blob.ts';

/** A File or Blob, bytes, a web stream, or anything that iterates asynchronously. */
export type Input = Blob | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

export function checkInput(input: unknown): asserts input is Input {
  if (input instanceof Blob || input instanceof Uint8Array) return;
  if (typeof input === 'object' && input !== null && isStream(input)) return;
  throw new TypeError('input must be a File, a Blob, a Uint8Array or a stream');
}

export function openInput(input: Input): ByteSource {
  if (input instanceof Blob) return blobSource(input);
  return input instanceof Uint8Array ? bytesSource(input) : streamSource(input);
}
