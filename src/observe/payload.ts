/** Payloads of reads and writes, to the files and pipes that they belong to. */
import type { Stamp } from '../engine/message.ts';
import { Gathered, type WaitingRoom } from './gathered.ts';
import type { Open } from './open.ts';

/** Where the payload of a READ or WRITE goes, part by part. Without bytes: the payload has ended. */
export type PayloadTaker = (offset: number, bytes: Uint8Array, stamp: Stamp, isLast: boolean, isCut: boolean) => void;

type Way = 'read' | 'write';

/** Sends the parts of a payload on: to the file as they come, to a pipe once they are whole. */
export function takerFor(open: Open, way: Way, base: number, room: WaitingRoom): PayloadTaker {
  let parts: Gathered | undefined;
  return (offset, bytes, stamp, isLast, isCut) => {
    if (!open.isPipe && !(offset === 0 && open.looksLikePipe(bytes))) {
      open.transfer(way, base + offset, bytes, stamp);
      return;
    }
    const had = parts?.length ?? 0;
    const isBroken = offset !== had || parts?.isCut === true;
    // most are whole at once
    if (isLast && had === 0) {
      open.message(way, bytes, isCut || isBroken, stamp);
      return;
    }
    parts ??= new Gathered(room);
    parts.isCut = isBroken;
    parts.add(bytes);
    if (!isLast) return;
    open.message(way, parts.whole(), isCut || parts.isCut, stamp);
    parts.release();
  };
}
