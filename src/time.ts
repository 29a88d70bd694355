/** Nanoseconds since 1970-01-01 in, ISO 8601 text in UTC out; and back. */

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

const SHAPE = /^((?:[+-]\d{6,12}|\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;
const FRACTION = /^(?:\.\d{1,9})?Z$/;

/** The second that was asked for last, as text and in nanoseconds: neighbours share theirs. No time begins with the first. */
let askedPrefix = '-';
let askedStart = 0n;

/** Exact; 0 for a text that is no such time: a stored stream may hold anything. */
export function nanosecondsOf(iso: string): bigint {
  if (iso.startsWith(askedPrefix)) {
    const rest = iso.slice(askedPrefix.length);
    if (FRACTION.test(rest)) return askedStart + fractionOf(rest.slice(1, -1));
  }
  const [, prefix, fraction = ''] = SHAPE.exec(iso) ?? [];
  const second = prefix === undefined ? undefined : secondOf(prefix);
  if (second === undefined) return 0n;
  askedPrefix = prefix;
  askedStart = second * NANOSECONDS;
  return askedStart + fractionOf(fraction);
}

const fractionOf = (digits: string): bigint => BigInt(Number(digits.padEnd(9, '0')));

/** Of a text that ends in `-MM-DDThh:mm:ss`, whatever its year; undefined for a day that no month has. */
function secondOf(prefix: string): bigint | undefined {
  const year = BigInt(prefix.slice(0, -15));
  const cycles = year / CYCLE_YEARS - 5n;
  const milliseconds = Date.parse(`${year - cycles * CYCLE_YEARS}${prefix.slice(-15)}Z`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) / 1000n + cycles * CYCLE_SECONDS;
}
