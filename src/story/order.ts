/** One order for observations, whatever the order in which they came: time, frame, stream, number. */
import type { CaptureObservation, Observation } from '../observations.ts';
import { nanoseconds } from './clock.ts';

/** An observation that tells of a moment. */
export type Sighting = Exclude<Observation, CaptureObservation>;

export const isSighting = (observation: Observation): observation is Sighting => observation.kind !== 'capture';

export function inOrder<T extends Observation>(observations: readonly T[]): T[] {
  const keyed = observations.map((observation) => ({
    observation,
    at: observation.kind === 'capture' ? nanoseconds(observation.firstTime ?? '') : nanoseconds(observation.time),
    frame: observation.kind === 'capture' ? 0 : observation.frame,
  }));
  keyed.sort((a, b) => {
    if (a.at !== b.at) return a.at < b.at ? -1 : 1;
    return a.frame - b.frame || compareIds(a.observation.id, b.observation.id);
  });
  return keyed.map(({ observation }) => observation);
}

/** One sighting's place in that order, for those who cannot hold all of them. */
export interface Placed {
  at: bigint;
  frame: number;
  id: string;
}

export const IN_TIME = {
  // a stored stream may hold times of hundreds of thousands of years from now
  place: ({ time, frame, id }: Sighting): Placed => ({ at: BigInt.asIntN(64, nanoseconds(time)), frame, id }),
  compare(a: Placed, b: Placed): number {
    if (a.at !== b.at) return a.at < b.at ? -1 : 1;
    return a.frame - b.frame || compareIds(a.id, b.id);
  },
};

/** `o9` before `o10`, `s1.o10` before `s2.o9`. */
export function compareIds(a: string, b: string): number {
  const left = numbers(a);
  const right = numbers(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareText(a, b);
}

/** By code units: the same everywhere, as a locale's order is not. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function numbers(id: string): number[] {
  const stream = streamOf(id);
  return [stream, Number(/(\d+)$/.exec(id)?.[1] ?? 0)];
}

/** Number of the stream that an observation came with, by its id (`s2.o17`); 1 where there is one stream only. */
export function streamOf(id: string): number {
  return Number(/^s(\d+)\./.exec(id)?.[1] ?? 1);
}
