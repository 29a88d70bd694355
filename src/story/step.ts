/** One thing that was done, in words, before like ones are put together. */
import type { Phase } from '../case.ts';
import type { Sighting } from './order.ts';

/** `many` says what `count` of them are, with examples. */
export interface Step {
  phase: Phase;
  sighting: Sighting;
  /** Steps with the same key may be told together. */
  key: string;
  what: string;
  /** The different thing of each (a file's name), where they differ. */
  item: string | null;
  many: string;
}

export function step(
  phase: Phase,
  sighting: Sighting,
  key: string,
  what: string,
  items?: { item: string; many: string },
): Step {
  return { phase, sighting, key, what, item: items?.item ?? null, many: items?.many ?? what };
}
