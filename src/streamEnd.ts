/** Where a stream of observations ends and the next begins. */
import type { Observation } from './observations.ts';

const numberOf = ({ id }: Observation): number => Number(/\d+$/.exec(id)?.[0] ?? 0);

/** A stream ends with what it says of its captures; the next one counts from 1 again. `last`: the observation before. */
export function beginsAnew(last: Observation | undefined, next: Observation): boolean {
  if (last === undefined || last.kind !== 'capture') return false;
  return next.kind !== 'capture' || numberOf(next) <= numberOf(last);
}
