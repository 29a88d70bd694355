/** Hashes of contents, in this thread and in others. */

export { BLOCK_SIZE, Blocks } from './blocks.ts';
export type { BlockMemory } from './blocks.ts';
export type { ContentHash } from './content.ts';
export { Digests } from './digests.ts';
export { Hashing, WORTH_SENDING } from './hashing.ts';
export type { HashingSetup } from './hashing.ts';
export type { HashThread } from './link.ts';
export { createRing, failRing, ringWords } from './ring.ts';
export { HashServer } from './server.ts';
