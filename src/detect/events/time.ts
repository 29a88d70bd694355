/** ISO 8601 text as observations carry it in, nanoseconds since 1970 out. */
import type { Observation } from '../../observations.ts';

const ISO = /^((?:[+-]\d{6,12}|\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** The Gregorian calendar repeats itself after 400 years. */
const CYCLE_YEARS = 400n;
const CYCLE_SECONDS = 12_622_780_800n;

let lastPrefix = '';
let lastSeconds = 0n;

/** 0 for a text that is no such time: a stored stream may hold anything. */
export function nanosecondsOf(iso: string): bigint {
  const match = ISO.exec(iso);
  if (match === null) return 0n;
  const [, prefix, fraction = ''] = match;
  // Observations of one second follow one another.
  if (prefix !== lastPrefix) {
    lastSeconds = secondsSince1970(prefix);
    lastPrefix = prefix;
  }
  return lastSeconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}

export function timeOf(o: Observation): bigint {
  const text = o.kind === 'capture' ? (o.lastTime ?? o.firstTime) : o.time;
  return text === null ? 0n : nanosecondsOf(text);
}

/** Of a text that ends in `-MM-DDThh:mm:ss`, whatever its year. */
function secondsSince1970(prefix: string): bigint {
  const year = BigInt(prefix.slice(0, -15));
  const part = (from: number): number => Number(prefix.slice(from).slice(0, 2));
  const cycles = year / CYCLE_YEARS - 5n;
  const within = Number(year - cycles * CYCLE_YEARS);
  const milliseconds = Date.UTC(within, part(-14) - 1, part(-11), part(-8), part(-5), part(-2));
  return BigInt(milliseconds) / 1000n + cycles * CYCLE_SECONDS;
}

/** Seconds since 1970 as Zeek writes `ts`; as exact as a number can be. */
export function secondsOf(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}
