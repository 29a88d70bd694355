/** A second home for contents: each version of a file goes there while it comes, whatever room there is for hashing. */

import type { TransferObservation } from '../observations.ts';

/** A transfer as it is told, without its place in the stream. */
export type Transferred = Omit<TransferObservation, 'id'>;

/** One version. What is written later lies over what was before; a cut takes off what lies behind it. Nothing throws. */
export interface ContentCopy {
  /** `bytes` are read during the call only. */
  write(offset: number, bytes: Uint8Array): void;
  cut(size: number): void;
  /** The version has ended, and this is what it was; `versions` there are in all. */
  keep(transfer: Transferred, versions: number): void;
  /** It was no version of its own. */
  drop(): void;
}

export interface ContentCopies {
  begin(): ContentCopy;
}
