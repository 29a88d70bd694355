/** What may be held and remembered at once: each limit with its default, its range and its name. docs/limits.md says what each costs. */

export interface Limits {
  /** Connections followed at once; rounded up to a multiple of 64. */
  flows: number;
  /** Bytes of segments that wait and of messages that are put together, of all connections. */
  buffer: number;
  /** Bytes of segments that wait for missing ones, of one direction of a connection. */
  outOfOrder: number;
  /** IP datagrams put together out of fragments at once. */
  fragments: number;
  /** Bytes of the longest message, call, transaction or write to a pipe that is put together. */
  message: number;
  /** Bytes of unfinished calls, transactions and messages of pipes, of all connections. */
  unfinished: number;
  /** SMB sessions remembered at once. */
  sessions: number;
  /** Shares, and files and pipes, open at once: so many of either. */
  opens: number;
  /** Requests and calls that wait for their answer, of all connections. */
  requests: number;
  /** Connections that came to nothing which are told one by one: a fifth of them of one client, a fiftieth to one server's port. */
  knocks: number;
  /** Names, and Kerberos tickets, remembered: so many of either. */
  names: number;
  /** Bytes of memory for contents of files that are hashed. */
  files: number;
  /** Bytes of temporary storage for contents of files that came out of order. */
  spill: number;
  /** Bytes of consoles and small text files that observations take along. */
  text: number;
  /** Observations held in memory until the case is told; more go to temporary storage. */
  observations: number;
  /** Findings of one rule that are told. */
  findings: number;
  /** Bytes of a capture read at once: changes nothing that is found. */
  chunk: number;
  /** Records that the engine hands over at once: changes nothing that is found. */
  records: number;
}

export type LimitName = keyof Limits;

export interface LimitFacts {
  readonly unit: 'bytes' | 'count';
  readonly default: number;
  readonly low: number;
  readonly high: number;
}

const KB = 1024;
const MB = 1024 * KB;
const GB = 1024 * MB;
const count = (value: number, low: number, high: number): LimitFacts => ({ unit: 'count', default: value, low, high });
const bytes = (value: number, low: number, high: number): LimitFacts => ({ unit: 'bytes', default: value, low, high });

export const LIMITS: Readonly<Record<LimitName, LimitFacts>> = {
  flows: count(32_768, 1, 4_194_304),
  buffer: bytes(128 * MB, 2 * MB, GB),
  outOfOrder: bytes(512 * KB, 2 * KB, 128 * MB),
  fragments: count(128, 1, 4096),
  message: bytes(MB, 64 * KB, 16 * MB),
  unfinished: bytes(32 * MB, 0, GB),
  sessions: count(32_768, 1, 1_000_000),
  opens: count(65_536, 1, 1_000_000),
  requests: count(65_536, 1, 1_000_000),
  knocks: count(50_000, 1, 4_194_304),
  names: count(16_384, 1, 1_000_000),
  files: bytes(48 * MB, MB, GB),
  spill: bytes(4 * GB, 0, 1024 * GB),
  text: bytes(16 * MB, 0, GB),
  observations: count(20_000, 1, 1_000_000),
  findings: count(2000, 1, 100_000),
  chunk: bytes(MB, 1, 256 * MB),
  records: count(8192, 64, 1_048_576),
};

export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];

/** A limit that is none: which, and what it has to be. */
export class LimitError extends RangeError {
  override readonly name = 'LimitError';
  readonly limit: LimitName;

  constructor(limit: LimitName, value: unknown) {
    const { low, high, unit } = LIMITS[limit];
    super(`limit ${limit} must be a whole number ${unit === 'bytes' ? 'of bytes ' : ''}from ${low} to ${high}, not ${value}`);
    this.limit = limit;
  }
}

export const isWithin = ({ low, high }: LimitFacts, value: number): boolean => Number.isSafeInteger(value) && value >= low && value <= high;

/** The limits that are given, and the defaults of the others. Throws a LimitError for one that is out of range. */
export function withDefaults(given: Partial<Limits> = {}): Readonly<Limits> {
  const all = {} as Limits;
  for (const name of LIMIT_NAMES) {
    const value = given[name] ?? LIMITS[name].default;
    if (!isWithin(LIMITS[name], value)) throw new LimitError(name, value);
    all[name] = value;
  }
  return all;
}
