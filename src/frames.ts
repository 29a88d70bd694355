/**
 * What names one packet among several captures: a single number, in which the decimal digits above the tenth are those of
 * the capture's number, counted from 1. Frame 17 of the third capture is 30000000017. Where there is one capture only, it
 * is `frame.number` as Wireshark counts.
 */

/** More frames than Wireshark numbers: 32 bits. */
export const FRAMES_OF_CAPTURE = 10_000_000_000;
/** A number that names both stays an integer that a double holds exactly. */
export const MOST_CAPTURES = 900_000;

/** `capture`: from 1; 0 where there is one capture only. */
export const frameOf = (capture: number, number: number): number => capture * FRAMES_OF_CAPTURE + number;

/** Which capture, from 1; 0 where there is one only. */
export const captureOf = (frame: number): number => Math.floor(frame / FRAMES_OF_CAPTURE);

/** As one of more captures than its own stream has: `before` of other streams come first, and it is one of several now. */
export function shifted(frame: number, before: number): number {
  return frameOf(Math.max(captureOf(frame), 1) + before, numberOf(frame));
}

/** As Wireshark counts in that capture: `frame.number`. */
export const numberOf = (frame: number): number => frame % FRAMES_OF_CAPTURE;

/** `frame 12`; of one of several captures, `frame 12 of capture 2`. */
export const frameText = (frame: number): string => `frame ${numberOf(frame)}${ofCapture(captureOf(frame))}`;

/** ` of capture 2`; nothing where there is one capture only. */
export const ofCapture = (capture: number): string => (capture > 0 ? ` of capture ${capture}` : '');

/** First and last frame, both included. */
export type Range = [first: number, last: number];

/** As Wireshark counts, by capture, in order of the captures. Of a range that reaches over several, its ends. */
export function byCapture(ranges: readonly Range[]): [capture: number, ranges: Range[]][] {
  const captures = new Map<number, Range[]>();
  const add = (first: number, last: number): void => {
    const own = captures.get(captureOf(first)) ?? [];
    captures.set(captureOf(first), own);
    own.push([numberOf(first), numberOf(last)]);
  };
  for (const [first, last] of ranges) {
    if (captureOf(first) === captureOf(last)) add(first, last);
    else for (const end of [first, last]) add(end, end);
  }
  return [...captures].sort(([a], [b]) => a - b);
}

/** `17`; of one of several captures `2:17`, as columns have it. */
export function frameLabel(frame: number): string {
  const capture = captureOf(frame);
  return capture > 0 ? `${capture}:${numberOf(frame)}` : `${numberOf(frame)}`;
}

/** `12-15`, `2:12-15`; from one capture into another `1:90-2:12`. */
export function rangeLabel(first: number, last: number): string {
  if (first === last) return frameLabel(first);
  return `${frameLabel(first)}-${captureOf(first) === captureOf(last) ? numberOf(last) : frameLabel(last)}`;
}

/** ` (capture 2)` for a display filter, which holds in the one capture that all the frames are of; else nothing. */
export function filterPlace(filter: string, frames: readonly number[]): string {
  const captures = new Set(frames.map(captureOf));
  const [capture] = captures;
  return captures.size === 1 && capture > 0 && filter.includes('frame.number') ? ` (capture ${capture})` : '';
}
