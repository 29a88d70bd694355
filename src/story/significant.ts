/** Which hops are worth telling as a story: those that a rule, or what they did, lifts above ordinary use. */
import type { Hop } from '../case.ts';
import { rank } from './levels.ts';

export const isSignificant = ({ level }: Hop): boolean => rank(level) >= rank('medium');

/** Something was put or run on the target. */
export const isFoothold = ({ outcome }: Hop): boolean => outcome === 'executed' || outcome === 'staged';
