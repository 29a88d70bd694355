/** `timespan` of a correlation: a number and a unit, in nanoseconds. */

const SECOND = 1_000_000_000n;

/** The specification names s, m, h and d; the rest is what its reference implementation reads too. */
const UNITS: Readonly<Record<string, bigint>> = {
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
  d: 86_400n * SECOND,
  w: 604_800n * SECOND,
  M: 2_629_746n * SECOND,
  y: 31_556_952n * SECOND,
};

export function parseTimespan(text: string): bigint | undefined {
  const match = /^(\d{1,9})([smhdwMy])$/.exec(text);
  const span = match === null ? 0n : BigInt(match[1]!) * UNITS[match[2]!]!;
  return span > 0n ? span : undefined;
}
