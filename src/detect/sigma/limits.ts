/** How much a rule, or what it remembers, may take. A limit that is met is told, never silent. */

/** UTF-16 units of one rule file. */
export const MAX_TEXT = 2 << 20;
/** YAML nodes of one document, aliases counted as what they stand for. */
export const MAX_NODES = 200_000;
export const MAX_DEPTH = 32;
export const MAX_PROBLEMS = 200;

/** UTF-16 units of one value of a rule. */
export const MAX_VALUE = 65_536;
/** Of a value with `?`, whose search is not linear in the length of the value. */
export const MAX_VALUE_WITH_SINGLES = 512;
/** What one value may become by `windash` and `expand`. */
export const MAX_EXPANSION = 4096;
export const MAX_REGEX = 8192;
/** Instructions of a compiled regular expression: matching takes time in proportion. */
export const MAX_REGEX_SIZE = 10_000;

export const MAX_CONDITION_TOKENS = 10_000;
export const MAX_CONDITION_DEPTH = 100;

/** Of a correlation: events a group remembers, groups; events of all together, and of each in any case; rules whose order may be left open. */
export const MAX_GROUP_EVENTS = 10_000;
export const MAX_GROUPS = 50_000;
export const MAX_REMEMBERED = 40_000;
export const REMEMBERED_BY_EACH = 2_000;
export const MAX_MATCH_EVENTS = 10_000;
export const MAX_OPEN_ORDER = 10;
export const MAX_ORDERED = 64;
