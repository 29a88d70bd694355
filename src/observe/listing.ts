/** Entries of directories, whatever the dialect: to an extraction only, for they can be many. */
import { isMalformed, type Malformed } from '../bytes.ts';
import type { Stamp } from '../engine/message.ts';
import type { DirectoryEntry } from '../wire/smb2/index.ts';
import type { Connection } from './connection.ts';
import type { Observing } from './observing.ts';

interface Asked {
  readonly connection: Connection;
  readonly observing: Observing;
  readonly dialogue: { malformed(malformed: Malformed, stamp: Stamp): void };
  readonly stamp: Stamp;
}

interface Answered {
  readonly stamp: Stamp | null;
  readonly isCut?: boolean;
}

/** Reads and passes on what one answer lists. `directory`: null where it is not known. */
export function passEntries(
  { connection, dialogue, observing, stamp }: Asked,
  answer: Answered,
  share: string | null,
  directory: string | null,
  read: () => readonly DirectoryEntry[] | Malformed | undefined,
): void {
  if (observing.extraction === undefined || answer.stamp === null) return;
  const entries = read();
  if (entries === undefined) return;
  if (!isMalformed(entries)) observing.extraction.listed({ ...connection.common(stamp, answer.stamp), share, directory, entries });
  else if (answer.isCut !== true) dialogue.malformed(entries, answer.stamp);
}
