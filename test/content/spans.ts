/** What the tests of file contents share: spans, and files that are fed with them. */
import { createHash } from 'node:crypto';
import type { ContentLimits, FileContentResult } from '../../src/content/index.ts';
import { ContentPool, FileContent } from '../../src/content/index.ts';
import { Hashing } from '../../src/hash/index.ts';
import { nodeHashes } from '../../src/node/hashes.ts';
import type { HashAlgorithm, Spills } from '../../src/platform.ts';

export interface Span {
  offset: number;
  bytes: Uint8Array;
  frame: number;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A pool that hashes in this thread. */
export const poolOf = (
  limits?: Partial<ContentLimits>,
  spills?: Spills,
  algorithms?: readonly HashAlgorithm[],
): ContentPool => new ContentPool(new Hashing({ hashes: nodeHashes, algorithms }), limits, spills);

export const file = (direction: 'read' | 'write', pool = poolOf()): FileContent => new FileContent(pool, { direction });

/** Feeds spans through one shared buffer that is spoilt after every call, as the engine's memory is. */
export function feed(content: FileContent, spans: Span[], most = Infinity): void {
  const shared = new Uint8Array(
    new SharedArrayBuffer(Math.max(0, ...spans.map((span) => Math.min(most, span.bytes.length)))),
  );
  for (const { offset, bytes, frame } of spans) {
    for (let at = 0; at < bytes.length; at += most) {
      const part = bytes.subarray(at, at + most);
      shared.set(part);
      content.write(offset + at, shared.subarray(0, part.length), frame);
      shared.fill(0xee, 0, part.length);
    }
  }
}

export function cut(bytes: Uint8Array, size: number): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < bytes.length; at += size)
    spans.push({ offset: at, bytes: bytes.subarray(at, at + size), frame: spans.length + 1 });
  return spans;
}

export function shuffle<T>(next: (below: number) => number, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = next(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

export const seen = ({
  size,
  bytes,
  complete,
  holes,
  holeCount,
  md5,
  sha256: digest,
  firstFrame,
  lastFrame,
}: FileContentResult) => ({
  size,
  bytes,
  complete,
  holes,
  holeCount,
  md5,
  sha256: digest,
  firstFrame,
  lastFrame,
});

