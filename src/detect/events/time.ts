/** ISO 8601 text as observations carry it in, nanoseconds since 1970 out. */

const ISO = /^([+-]\d{6,}|\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;

/** The Gregorian calendar repeats itself after 400 years. */
const CYCLE_YEARS = 400n;
const CYCLE_SECONDS = 12_622_780_800n;

/** 0 for a text that is no such time: a stored stream may hold anything. */
export function nanosecondsOf(iso: string): bigint {
  const match = ISO.exec(iso);
  if (match === null) return 0n;
  const [year, ...rest] = match.slice(1, 7);
  const [month, day, hour, minute, second] = rest.map(Number);
  const cycles = BigInt(year) / CYCLE_YEARS - 5n;
  const within = Number(BigInt(year) - cycles * CYCLE_YEARS);
  const seconds = BigInt(Date.UTC(within, month - 1, day, hour, minute, second)) / 1000n + cycles * CYCLE_SECONDS;
  return seconds * 1_000_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'));
}

/** Seconds since 1970 as Zeek writes `ts`; as exact as a number can be. */
export function secondsOf(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}
