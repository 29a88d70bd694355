/** Which hops are worth telling as a story: those that a rule, or what they did, lifts above ordinary use. */
import type { Hop } from '../case.ts';
import type { Sighting } from './order.ts';
import { rank } from './levels.ts';

export const isSignificant = ({ level }: Hop): boolean => rank(level) >= rank('medium');

/** Something was put or run on the target. */
export const isFoothold = ({ outcome }: Hop): boolean => outcome === 'executed' || outcome === 'staged';

interface Seen {
  hop: Hop;
  evidence: { activity: { sightings: readonly Sighting[] } };
}

/** Refused, or never answered. An answer that cannot be read is neither. */
export function isFailure({ hop, evidence }: Seen): boolean {
  if (hop.outcome === 'denied') return true;
  return (
    hop.outcome === 'attempted' && evidence.activity.sightings.every(({ responseFrame }) => responseFrame === null)
  );
}

/** What would have made the target do something was answered, and the answer cannot be read: it may have run. */
export const mayHaveRun = (seen: Seen): boolean =>
  seen.hop.outcome === 'attempted' && rank(seen.hop.level) >= rank('high') && !isFailure(seen);
