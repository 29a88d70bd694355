/** What is known of an observation that was put away: enough to say which of them are told, and to find those again. */
import type { CaptureObservation, Observation } from '../observations.ts';
import type { Extent } from './texts.ts';

type Sighting = Exclude<Observation, CaptureObservation>;

/** What orders observations. `at` fits into 64 bits. */
export interface Placed {
  at: bigint;
  frame: number;
  id: string;
}

/** How observations are put in order, and what is known of them without reading them again. */
export interface Catalogue {
  place(sighting: Sighting): Placed;
  compare(a: Placed, b: Placed): number;
  /** So many of those that are alike are told first, at most. */
  readonly firstOfAlike: number;
  /** Of both its ends; and what it has in common with others: the same number for the same. */
  ends(sighting: Sighting): number;
  likeness(sighting: Sighting): number;
  /** What rules saw in it; undefined for nothing. */
  trace(sighting: Sighting): Trace | undefined;
}

/** Plain data, for whoever asks for it again. */
export type Trace = readonly unknown[];

export interface Card extends Placed, Extent {
  kind: Sighting['kind'];
  ends: number;
  likeness: number;
  /** How many it stands for: it, and those like it that were before it, but behind the first. */
  times: number;
}

/** What orders a line, and what else is in it: a list, as JSON. Strings out of JSON do not keep the text that they came in. */
type Line = [at: string, frame: number, id: string, ...more: unknown[]];

export const lineOf = ({ at, frame, id }: Placed, more: Trace): string => JSON.stringify([String(at), frame, id, ...more]);

/** `prefix`: of the stream's ids. */
export function readLine(line: string, prefix: string): Placed & { more: unknown[] } {
  const [at, frame, id, ...more] = JSON.parse(line) as Line;
  return { at: BigInt(at), frame, id: prefix + id, more };
}
