/** Which hops are worth telling as a story: those that a rule, or what they did, lifts above ordinary use. */
import type { Hop } from '../case.ts';
import type { Sighting } from './order.ts';
import { rank } from './levels.ts';

export const isSignificant = ({ level }: Hop): boolean => rank(level) >= rank('medium');

/** Who has the tool, and whom it is used on. */
export const actorOf = ({ actor, source, target }: Hop): Hop['source'] => (actor === 'target' ? target : source);

/** Something was put or run on the target. */
export const isFoothold = ({ actor, outcome }: Hop): boolean => actor === 'source' && (outcome === 'executed' || outcome === 'staged');

interface Seen {
  hop: Hop;
  evidence: { activity: { sightings: readonly Sighting[] } };
}

/** Refused, or never answered. An answer that cannot be read is neither. */
/** A server that takes logons may refuse them: it has what it wanted. */
export function isFailure({ hop, evidence }: Seen): boolean {
  if (hop.actor === 'target') return false;
  if (hop.outcome === 'denied') return true;
  return (
    hop.outcome === 'attempted' && evidence.activity.sightings.every(({ responseFrame }) => responseFrame === null)
  );
}

/** What would have made the target do something was answered, and the answer cannot be read: it may have run. */
export const mayHaveRun = (seen: Seen): boolean =>
  seen.hop.outcome === 'attempted' && rank(seen.hop.level) >= rank('high') && !isFailure(seen);
