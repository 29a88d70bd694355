/** What an interruption makes of a verdict: it is of a part, and says so. */
import type { CaseCapture, Verdict } from '../case.ts';
import { INTERRUPTED } from '../interrupt.ts';

type Read = Pick<CaseCapture, 'name' | 'problems'>;

export const isPartial = (captures: readonly Read[]): boolean =>
  captures.some(({ problems }) => problems.some(({ problem }) => problem === INTERRUPTED));

/** That nothing was found in a part proves little. */
const OF_NOTHING = 0.5;

export function ofPart(verdict: Verdict, captures: readonly Read[]): Verdict {
  if (!isPartial(captures)) return verdict;
  const isFound = verdict.kind === 'lateral movement' || verdict.kind === 'suspicious' || verdict.kind === 'attempts only';
  return {
    ...verdict,
    confidence: isFound ? verdict.confidence : Math.min(verdict.confidence, OF_NOTHING),
    summary: `${verdict.summary} Reading was interrupted: this is said of a part alone.`,
  };
}
