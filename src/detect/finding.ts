/** What detection hands to the story: a finding, with what its rule says beyond Sigma. */
import type { Account, Finding, Hop, Phase } from '../case.ts';
import type { Clause } from './clause.ts';

/** Under `hoptrace:` in a rule: what a match says of the hop that it belongs to. */
export interface Annotation {
  /** Tool that a match points to, and how surely a match of this rule alone does, 0 to 1. */
  tool?: { name: string; confidence: number };
  method?: Hop['method'];
  phase?: Phase;
  /** What the match shows to have happened on the target, where the server's answers bear it out. */
  outcome?: 'executed' | 'staged' | 'accessed';
  /** Administration as it is meant to be: names a match as legitimate use. */
  legitimate?: boolean;
  /**
   * Which side of what was matched has the tool: `target` is a server that does something to who comes to it, `between` the one machine
   * that is the target of a part and the source of another, `first` the source of what was done first, `unknown` neither. `source` where
   * nothing is said.
   */
  actor?: 'source' | 'target' | 'between' | 'first' | 'unknown';
}

/** What `what` is made of, so that the story can put names for addresses and tell the deeds alone. */
export interface Telling {
  /** Addresses, without repetition. */
  sources: string[];
  targets: string[];
  account: Account | null;
  /** In order. `at` and the target's name go between `did` and `answer`. */
  deeds: (Clause & { target: string | null; times: number })[];
  /** How many more contributed. */
  leftOut: number;
}

/** A finding before the story gives it its id. `frames` and `observations` in order, without repetition. */
export interface DetectedFinding extends Omit<Finding, 'id' | 'source' | 'target' | 'actor'> {
  /** Addresses; the story adds names. */
  source: string | null;
  target: string | null;
  actor: string | null;
  telling: Telling;
  annotation: Annotation;
}
