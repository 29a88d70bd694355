/** One capture as several: files that follow each other, and what several taps of one wire recorded. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { framesOf } from '../samples/frames.ts';
import type { CapturedFrame } from './capture-builder.ts';
import type { Random } from './random.ts';
import { root } from './shared.ts';

export type Save = (frames: readonly CapturedFrame[]) => Uint8Array;

/** The first packets of the sample: three hosts, PsExec, thousands of SMB messages. */
export const sampleFrames = (count: number): CapturedFrame[] =>
  framesOf(gunzipSync(readFileSync(join(root, 'samples/psexec-hunt.pcapng.gz'))))
    .slice(0, count)
    .map(({ time, bytes }) => ({ time, bytes, length: bytes.length }));

/** The frames as `dumpcap -b` would have left them: one file after the other, given in any order. */
export function rotated(frames: readonly CapturedFrame[], save: Save, random: Random): Uint8Array[] {
  const count = random.between(2, 9);
  const places = Array.from({ length: count - 1 }, () => random.below(frames.length)).sort((a, b) => a - b);
  return [0, ...places].map((from, i) => save(frames.slice(from, places[i] ?? frames.length))).sort(() => random.below(3) - 1);
}

/** As taps of one wire recorded them, each with its own clock and its own losses. */
export function taps(frames: readonly CapturedFrame[], save: Save, random: Random, count: number): Uint8Array[] {
  const lostBy = frames.map(() => random.below(count * 10));
  return Array.from({ length: count }, (_, tap) =>
    save(frames.filter((_, i) => lostBy[i] !== tap).map((frame) => ({ ...frame, time: frame.time + BigInt(tap) * 7_000n }))),
  );
}
