/** Nanoseconds since 1970-01-01 in, ISO 8601 text in UTC out. */

const NANOSECONDS = 1_000_000_000n;
/** 0000-01-01 and 10000-01-01: between them a year has four digits. */
const FIRST_SECOND = -62_167_219_200n;
const LAST_SECOND = 253_402_300_800n;
/** The Gregorian calendar repeats itself after 400 years. */
const CYCLE_YEARS = 400n;
const CYCLE_SECONDS = 12_622_780_800n;

/** The second that was told last: stamps come in order, and most share theirs with the one before. */
export class ToldSecond {
  /** Nanoseconds since 1970-01-01. */
  start = 0n;
  prefix = '1970-01-01T00:00:00';
}

const OF_STAMPS = new ToldSecond();

/**
 * `2020-07-19T13:14:41.180768Z`, cut to `digits` (0 to 9) decimals. Years outside 0 to 9999 are written in the expanded
 * form of ISO 8601, a sign and six digits or more. Any bigint has a text. `told` is of the times that are told one after another.
 */
export function isoTime(nanoseconds: bigint, digits: number, told = OF_STAMPS): string {
  let fraction = nanoseconds - told.start;
  if (fraction < 0n || fraction >= NANOSECONDS) {
    let second = nanoseconds / NANOSECONDS;
    if (nanoseconds < second * NANOSECONDS) second -= 1n;
    told.start = second * NANOSECONDS;
    told.prefix = secondText(second);
    fraction = nanoseconds - told.start;
  }
  if (digits <= 0) return `${told.prefix}Z`;
  // a 1 before nine digits keeps their zeros
  return `${told.prefix}.${String(1e9 + Number(fraction)).slice(1, 1 + digits)}Z`;
}

function secondText(second: bigint): string {
  if (second >= FIRST_SECOND && second < LAST_SECOND) return new Date(Number(second) * 1000).toISOString().slice(0, 19);
  let cycles = second / CYCLE_SECONDS;
  if (second < cycles * CYCLE_SECONDS) cycles -= 1n;
  const text = new Date(Number(second - cycles * CYCLE_SECONDS) * 1000).toISOString();
  const year = BigInt(text.slice(0, 4)) + cycles * CYCLE_YEARS;
  const digits = (year < 0n ? -year : year).toString().padStart(6, '0');
  return `${year < 0n ? '-' : '+'}${digits}${text.slice(4, 19)}`;
}
