/** What all parts of the observer share. */
import type { ContentPool } from '../content/index.ts';
import type { Hashes } from '../platform.ts';
import type { WaitingRoom } from './gathered.ts';
import type { Output } from './output.ts';
import type { Sessions } from './sessions.ts';

export interface Observing {
  readonly output: Output;
  readonly sessions: Sessions;
  readonly contents: ContentPool;
  readonly hashes: Hashes;
  /** For fragments of calls and messages of pipes whose rest has not come. */
  readonly waiting: WaitingRoom;
}
