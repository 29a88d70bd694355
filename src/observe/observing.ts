/** What all parts of the observer share. */
import type { ContentCopies, ContentPool } from '../content/index.ts';
import type { Hashes } from '../platform.ts';
import type { DirectoryEntry } from '../wire/smb2/index.ts';
import type { CommonFields } from './connection.ts';
import type { WaitingRoom } from './gathered.ts';
import type { Sayings } from './names/said.ts';
import type { Output } from './output.ts';
import type { Sessions } from './sessions.ts';
import type { Tickets } from './tickets.ts';

/** Entries of a directory, as one answer brought them. */
export interface Listed extends CommonFields {
  readonly share: string | null;
  /** null where the open was not seen; '' is the share's root. */
  readonly directory: string | null;
  readonly entries: readonly DirectoryEntry[];
}

/** Takes what an extraction writes out. */
export interface Extraction extends ContentCopies {
  /** A capture begins. */
  next(capture: string | null): void;
  listed(listed: Listed): void;
}

export interface Observing {
  readonly output: Output;
  readonly sessions: Sessions;
  readonly contents: ContentPool;
  readonly hashes: Hashes;
  readonly tickets: Tickets;
  readonly sayings: Sayings;
  /** For fragments of calls and messages of pipes whose rest has not come. */
  readonly waiting: WaitingRoom;
  /** For text that observations take along; what was taken is not given back. */
  readonly texts: WaitingRoom;
  readonly extraction?: Extraction;
}
