/** A finding among the observations of a stream: what a rule found in those before it, told when it was found. */
import type { Account, Level, Technique } from '../case.ts';

export interface FindingRule {
  id: string | null;
  title: string;
  level: Level;
  /** Null of the rules that come with hoptrace. */
  file: string | null;
}

/**
 * Found in the order in which observations arrive: acts that follow and are alike are not told again, and the case, which looks at
 * all of them in the order of time, has the last word. Whoever reads a stored stream passes these lines over.
 */
export interface FindingLine {
  kind: 'finding';
  /** Of the first observation that it rests on; null of a capture without packets. */
  time: string | null;
  rule: FindingRule;
  techniques: Technique[];
  /** Addresses; null where they are several. */
  source: string | null;
  target: string | null;
  /** The address of who did it: mostly the source; the target, of what a server does to who comes to it; null where it is no one machine. */
  actor: string | null;
  account: Account | null;
  /** The server did it, refused it, or no answer was seen. */
  outcome: 'done' | 'refused' | 'unknown';
  what: string;
  falsePositives: string[];
  references: string[];
  frames: number[];
  /** Ids of observations of the stream. */
  observations: string[];
  displayFilter: string;
}
