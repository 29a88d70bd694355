/** Spans in, files out: put together, hashed, typed. */

export type { ContentCopies, ContentCopy, Transferred } from './copies.ts';
export { FileContent, MAX_RANGES, MAX_VERSIONS } from './file.ts';
export type { FileContentOptions } from './file.ts';
export type { FileContentResult, FileOutcome } from './result.ts';
export { ContentPool, contentLimits } from './pool.ts';
export type { ContentLimits } from './pool.ts';
export type { TextRoom } from './facts.ts';
export { contentType } from './type.ts';
