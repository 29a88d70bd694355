/** Pieces of sentences: frames, counts, lists. Plain text; who prints it escapes it. */
import { byCapture, ofCapture, type Range } from '../frames.ts';
import { counted, grouped } from '../numbers.ts';
import type { Sighting } from './order.ts';

export type { Range };

export { counted, grouped };

const LISTED = 3;

/** `a`, `a and b`, `a, b and c`; more than `limit` end in `and 5 more`. */
export function listed(items: readonly string[], limit = LISTED): string {
  const shown = items.slice(0, limit);
  const rest = items.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${grouped(rest)} more`;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

/** Frames that prove a sighting: request and answer, or all that a transfer reached over. */
export function rangesOf(sighting: Sighting): Range[] {
  if (sighting.kind === 'transfer') return [[sighting.firstFrame, sighting.lastFrame]];
  const { frame, responseFrame } = sighting;
  return responseFrame === null || responseFrame === frame
    ? [[frame, frame]]
    : [
        [frame, frame],
        [responseFrame, responseFrame],
      ];
}

/** The frames themselves; of a transfer the first and the last. */
export const framesOf = (sighting: Sighting): number[] => [...new Set(rangesOf(sighting).flat())];

/** In order, what touches joined. */
export function joinRanges(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const [first, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = joined[joined.length - 1];
    if (last !== undefined && first <= last[1] + 1) last[1] = Math.max(last[1], end);
    else joined.push([first, end]);
  }
  return joined;
}

/** `frame 12`, `frames 12-13, 15, 20-31 and 4 more`; of several captures, `frame 12 of capture 2`. */
export const framesText = (sightings: readonly Sighting[]): string => rangesText(sightings.flatMap(rangesOf));

export const numbersText = (frames: readonly number[]): string => rangesText(frames.map((frame) => [frame, frame]));

const rangesText = (ranges: readonly Range[]): string =>
  byCapture(ranges)
    .map(([capture, own]) => ownText(own) + ofCapture(capture))
    .join('; ');

function ownText(ranges: readonly Range[]): string {
  const joined = joinRanges(ranges);
  const isOne = joined.length === 1 && joined[0][0] === joined[0][1];
  const parts = joined.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return `${isOne ? 'frame' : 'frames'} ${listed(parts, 5)}`;
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
