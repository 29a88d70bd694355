/** What enters the Sigma engine and what leaves it. */

export type FieldValue = string | number | boolean | null | readonly (string | number | boolean)[];

export interface LogSource {
  product?: string;
  service?: string;
  category?: string;
}

/** One event to be matched; several may stem from one observation. */
export interface SigmaEvent {
  logsource: LogSource;
  /** An absent key is a field that does not exist; `null` one that exists without a value. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** One of them, where to make all of them would be a waste: rules ask for few. Undefined does not exist. */
  field?(name: string): FieldValue | undefined;
  /** Nanoseconds since 1970 in UTC. */
  readonly time: bigint;
  /** Opaque to the engine. */
  source: unknown;
}

export interface RuleProblem {
  file: string | null;
  /** Counted from 1. */
  line: number;
  column: number;
  /** The rule's id, or its title when it has none. */
  rule: string | null;
  /** A rule with an error takes no part; one with a warning does. */
  severity: 'error' | 'warning';
  message: string;
}

export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

export const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const;
export type Status = (typeof STATUSES)[number];

/** What a rule says of itself. */
export interface RuleInfo {
  id: string | null;
  name: string | null;
  title: string;
  level: Level | null;
  status: Status | null;
  description: string | null;
  author: string | null;
  date: string | null;
  modified: string | null;
  tags: readonly string[];
  references: readonly string[];
  falsepositives: readonly string[];
  /** Fields that the rule's author wants shown. */
  fields: readonly string[];
  file: string | null;
  line: number;
}

export interface Match {
  rule: RuleInfo & { type: 'detection' | 'correlation' };
  /**
   * The event of a detection; of a correlation all that contribute, in the order of time. While the condition of an
   * event_count, value_count, value_sum or temporal correlation stays true, later events are added to this same array
   * instead of making a match of their own.
   */
  events: SigmaEvent[];
  /** Contributing events beyond those that are kept. */
  eventsLeftOut: number;
  /** Of a correlation: from now on later events are handed over instead, and those that were kept are let go. */
  follow?(take: (event: SigmaEvent) => void): void;
  groupBy?: Record<string, string>;
  /** The search identifiers that matched; for a correlation the rules that contributed. */
  identifiers: string[];
  /** Of the event that completed it; of a condition that only the end of the window decides, the end of the window. */
  time: bigint;
}

export interface Placeholders {
  readonly [name: string]: readonly string[];
}

export interface SigmaOptions {
  /** Values of `%name%` under the modifier `expand`. */
  placeholders?: Placeholders;
  /** Taxonomies beside `sigma` that the field names of the events follow. */
  taxonomies?: readonly string[];
}
