/** Reads captures as the host does, and writes frames as lines. */
import * as assert from 'uvu/assert';
import type { Harness } from './module.ts';

export const FRAME_MORE = 0;
export const FRAME_READY = 1;
export const FRAME_DAMAGED = 3;
export const LINK_NONE = 0xffffffff;

export const SECOND = 1_000_000_000n;

export interface Seen {
  frames: string[];
  status: number;
  /** Bytes that were not used. */
  left: number;
}

/** A frame as a line: number, time (or none), digits, link type, lengths, and its bytes. */
export function line(number: number, time: bigint | null, digits: number, link: number, length: number, data: Uint8Array): string {
  const bytes = data.length > 64 ? `${data.length} bytes` : Buffer.from(data).toString('hex');
  return `${number} ${time ?? 'untimed'} ${digits} ${link === LINK_NONE ? 'none' : link} ${length} ${bytes}`;
}

/** Reads a capture that arrives in chunks, keeping the bytes that were not used, as the host does. */
export function read(harness: Harness, file: Uint8Array, chunk = file.length || 1): Seen {
  harness.begin();
  const frames: string[] = [];
  let used = 0;
  let status = FRAME_MORE;
  for (let there = Math.min(chunk, file.length); ; there = Math.min(there + chunk, file.length)) {
    const end = harness.bytes.length;
    let ptr = harness.put(file.subarray(used, there));
    for (;;) {
      const { status: now, consumed, frame } = harness.next(ptr, end);
      status = now;
      if (now === FRAME_MORE || now === FRAME_DAMAGED) break;
      assert.ok(consumed > 0 && consumed <= end - ptr, 'it goes on, within the chunk');
      ptr += consumed;
      if (now !== FRAME_READY) continue;
      const data = harness.bytes.subarray(frame.ptr, frame.ptr + frame.captured);
      frames.push(line(frame.number, frame.timed ? frame.time : null, frame.digits, frame.link, frame.length, data));
    }
    used = there - (end - ptr);
    if (status === FRAME_DAMAGED || there === file.length) break;
  }
  return { frames, status, left: file.length - used };
}
