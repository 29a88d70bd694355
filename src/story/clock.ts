/** Times of observations (ISO 8601 in UTC, up to nine decimals) compared and subtracted exactly. */

const SHAPE = /^([+-]\d{6}|\d{4})(-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;
const FRACTION = /^(?:\.\d{1,9})?Z$/;
const NANOSECONDS = 1_000_000_000n;

let lastPrefix = '-';
let lastSeconds = 0n;

/** Nanoseconds since 1970-01-01; 0 for what is no such time (a stored stream may hold anything). */
export function nanoseconds(iso: string): bigint {
  // Neighbours share their second: its date is worked out once.
  if (iso.startsWith(lastPrefix)) {
    const rest = iso.slice(lastPrefix.length);
    if (FRACTION.test(rest)) return lastSeconds + fractionOf(rest.slice(1, -1));
  }
  const match = SHAPE.exec(iso);
  if (match === null) return 0n;
  const prefix = `${match[1]}${match[2]}`;
  const milliseconds = Date.parse(`${prefix}Z`);
  if (!Number.isFinite(milliseconds)) return 0n;
  lastPrefix = prefix;
  lastSeconds = BigInt(Math.round(milliseconds / 1000)) * NANOSECONDS;
  return lastSeconds + fractionOf(match[3] ?? '');
}

const fractionOf = (digits: string): bigint => BigInt(Number(digits.padEnd(9, '0')));

export function compareTimes(a: string, b: string): number {
  if (a === b) return 0;
  const difference = nanoseconds(a) - nanoseconds(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Seconds since `first` as Wireshark shows them: `283.377174691`, with the decimals that `first` has. */
export function offsetFrom(first: string, time: string): string {
  const digits = decimals(first);
  let difference = nanoseconds(time) - nanoseconds(first);
  const sign = difference < 0n ? '-' : '';
  if (difference < 0n) difference = -difference;
  const whole = difference / NANOSECONDS;
  if (digits === 0) return `${sign}${whole}`;
  const fraction = (difference % NANOSECONDS).toString().padStart(9, '0').slice(0, digits);
  return `${sign}${whole}.${fraction}`;
}

/** Seconds from one time to another, as near as a number gets. */
export function secondsBetween(from: string, to: string): number {
  return Number(nanoseconds(to) - nanoseconds(from)) / 1e9;
}

function decimals(iso: string): number {
  return SHAPE.exec(iso)?.[3]?.length ?? 0;
}
