/** An answer to a question, as the observation says it. */
import type { QueryObservation } from '../../../observations.ts';
import type { Said } from '../understood.ts';
import { NAMES_KEPT } from '../../../facts.ts';

export function query(
  what: QueryObservation['what'],
  subject: string | null = null,
  names: readonly string[] = [],
  count: number | null = null,
): Said {
  return {
    kind: 'query',
    what,
    subject,
    names: names.slice(0, NAMES_KEPT),
    count: count ?? (names.length > 0 ? names.length : null),
  };
}

/** A list as a subject: the first of it, and how many more. */
export function listed(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const more = names.length - 5;
  return names.slice(0, 5).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
