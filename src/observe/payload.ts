/** Payloads of reads and writes, to the files and pipes that they belong to. */
import type { Stamp } from '../engine/message.ts';
import { PEEKED } from '../wire/dcerpc/index.ts';
import { Gathered, type WaitingRoom } from './gathered.ts';
import type { Open } from './open.ts';

/** Where the payload of a READ or WRITE goes, part by part. Without bytes: the payload has ended. */
export type PayloadTaker = (offset: number, bytes: Uint8Array, stamp: Stamp, isLast: boolean, isCut: boolean) => void;

type Way = 'read' | 'write';

const NOTHING: Uint8Array = new Uint8Array(0);

/** Sends the parts of a payload on: to the file as they come, to a pipe once they are whole. What may be either waits until it is known. */
export function takerFor(open: Open, way: Way, base: number, room: WaitingRoom): PayloadTaker {
  let parts: Gathered | undefined;
  let head = NOTHING;
  let isTorn = false;
  return (offset, bytes, stamp, isLast, isCut) => {
    const had = parts?.length ?? 0;
    isTorn ||= offset !== had;
    if (open.isUnknown && !isTorn) {
      if (head.length < PEEKED) head = joined(head, bytes.subarray(0, PEEKED - head.length));
      open.learn(head, had + bytes.length, isLast);
    }
    if (!open.isPipe && (isTorn || !open.isUnknown)) {
      if (parts !== undefined) {
        open.transfer(way, base, parts.whole(), stamp);
        parts.release();
        parts = undefined;
      }
      open.transfer(way, base + offset, bytes, stamp);
      return;
    }
    // most are whole at once
    if (isLast && had === 0) {
      open.message(way, bytes, isCut || isTorn, stamp);
      return;
    }
    parts ??= new Gathered(room);
    if (isTorn) parts.isCut = true;
    parts.add(bytes);
    if (!isLast) return;
    open.message(way, parts.whole(), isCut || parts.isCut, stamp);
    parts.release();
  };
}

function joined(head: Uint8Array, more: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + more.length);
  bytes.set(head);
  bytes.set(more, head.length);
  return bytes;
}
