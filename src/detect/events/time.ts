/** Times of observations, as rules and Zeek's logs have them. */
import type { Observation } from '../../observations.ts';
import { nanosecondsOf } from '../../time.ts';

export function timeOf(o: Observation): bigint {
  const text = o.kind === 'capture' ? (o.lastTime ?? o.firstTime) : o.time;
  return text === null ? 0n : nanosecondsOf(text);
}

/** Seconds since 1970 as Zeek writes `ts`; as exact as a number can be. */
export function secondsOf(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}
