/**
 * Frames of a capture and of its disturbed copy by the runs that were mixed up: the shortest runs of frames whose parts all lie
 * together in the copy. What is told of a frame may be told of another one of its run, which brought what was missing before it.
 */
import { nanoseconds } from '../../src/story/clock.ts';
import type { CapturedFrame } from './capture-builder.ts';
import type { DisturbedFrame } from './disturb.ts';

/** Which run a frame number, from 1, or a time is of. */
export interface Runs {
  ofFrame(frame: number): number;
  ofTime(time: string): number;
}

const APART = 1000n;
/** What waited for its turn counts as said so many nanoseconds later, at most. */
const TURNS = 10n;

/** The same frames with times that tell them apart. */
export function timedApart(frames: readonly CapturedFrame[]): CapturedFrame[] {
  const taken = new Set<bigint>();
  return frames.map((frame) => {
    let time = (frame.time / TURNS) * TURNS;
    while (taken.has(time)) time += APART;
    taken.add(time);
    return { ...frame, time };
  });
}

export function mixedUp(frames: readonly CapturedFrame[], disturbed: readonly DisturbedFrame[]): { whole: Runs; copy: Runs } {
  const run = runsOf(disturbed);
  const ofFrames = (all: readonly CapturedFrame[], origin: (i: number) => number): Runs => {
    const byTime = new Map(all.map(({ time }, i) => [time, run(origin(i))]));
    return {
      ofFrame: (frame) => run(origin(frame - 1)),
      ofTime(text) {
        const time = nanoseconds(text);
        return byTime.get((time / TURNS) * TURNS) ?? Number.NaN;
      },
    };
  };
  return { whole: ofFrames(frames, (i) => i), copy: ofFrames(disturbed, (i) => disturbed[i].origin) };
}

/** By the frame's place in the whole capture. */
function runsOf(disturbed: readonly DisturbedFrame[]): (origin: number) => number {
  const last = new Map<number, number>();
  for (const [place, { origin }] of disturbed.entries()) last.set(origin, place);
  const runs: number[] = [];
  let run = 0;
  let [reach, end] = [-1, -1];
  const seen = new Set<number>();
  for (const [place, { origin }] of disturbed.entries()) {
    if (!seen.has(origin)) runs[origin] = run;
    seen.add(origin);
    reach = Math.max(reach, origin);
    end = Math.max(end, last.get(origin) ?? place);
    // all frames up to the furthest are here, and nothing of them comes later
    if (seen.size === reach + 1 && end <= place) run++;
  }
  return (origin) => runs[origin];
}
