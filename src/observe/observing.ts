/** What all parts of the observer share. */
import type { ContentCopies, ContentPool } from '../content/index.ts';
import type { Common } from '../observations.ts';
import type { Hashes } from '../platform.ts';
import type { DirectoryEntry } from '../wire/smb2/index.ts';
import type { Limits } from '../limits.ts';
import { WaitingRoom } from './gathered.ts';
import { Knocks } from './knocks.ts';
import { Crowd } from './limited.ts';
import { Losses } from './losses.ts';
import { Sayings } from './names/said.ts';
import type { Output } from './output.ts';
import { Domains } from './rpc/domains.ts';
import { Sessions } from './sessions.ts';
import { Tickets } from './tickets.ts';

/** Entries of a directory, as one answer brought them. */
export interface Listed extends Common {
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
  readonly domains: Domains;
  /** For fragments of calls and messages of pipes whose rest has not come. */
  readonly waiting: WaitingRoom;
  /** For text that observations take along; what was taken is not given back. */
  readonly texts: WaitingRoom;
  readonly losses: Losses;
  readonly knocks: Knocks;
  /** Requests and calls that wait for their answer, of all connections; beyond it the oldest of a connection counts as unanswered. */
  readonly requests: Crowd;
  /** Handles, contexts and listings of what is open. */
  readonly details: Crowd;
  readonly limits: Readonly<Limits>;
  readonly extraction?: Extraction;
}

/** What the parts share, of the size that the limits allow. */
export function observingOf(given: Pick<Observing, 'output' | 'contents' | 'hashes' | 'limits' | 'extraction'>): Observing {
  const { hashes, limits, output } = given;
  const losses = new Losses();
  return {
    ...given,
    losses,
    knocks: new Knocks(limits.knocks),
    sessions: new Sessions(limits, losses),
    tickets: new Tickets(output, (bytes) => hashes.sha1(bytes), losses, limits.names),
    sayings: new Sayings(output, { hashes, losses }, limits.names),
    domains: new Domains(losses),
    waiting: new WaitingRoom(limits.unfinished, limits.message, (why) => losses.note(why === 'room' ? 'unfinished' : 'message')),
    texts: new WaitingRoom(limits.text, undefined, () => losses.note('text')),
    requests: new Crowd(limits.requests),
    details: new Crowd(limits.opens),
  };
}
