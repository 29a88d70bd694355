/** What all parts of the observer share. */
import type { ContentPool } from '../content/index.ts';
import type { HashAlgorithm, Hashes } from '../platform.ts';
import type { Output } from './output.ts';
import type { Sessions } from './sessions.ts';

export interface Observing {
  readonly output: Output;
  readonly sessions: Sessions;
  readonly contents: ContentPool;
  readonly hashes: Hashes;
  readonly algorithms: readonly HashAlgorithm[];
}
