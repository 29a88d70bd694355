/** Levels: of findings, and put together. */
import type { Level } from '../case.ts';
import type { DetectedFinding } from '../detect/finding.ts';

const LEVELS: readonly Level[] = ['informational', 'low', 'medium', 'high', 'critical'];

export const rank = (level: Level): number => LEVELS.indexOf(level);
export const higher = (a: Level, b: Level): Level => (rank(a) >= rank(b) ? a : b);

/** How surely one finding of a level speaks for an intrusion: rules of thumb, put together as 1 - Π(1 - c). */
export const WEIGHT: Readonly<Record<Level, number>> = {
  informational: 0,
  low: 0.1,
  medium: 0.4,
  high: 0.75,
  critical: 0.9,
};

/** The highest. Administrators' own tool explains what lies below high, but no guessed password; ordinary use explains itself. */
export function levelOfFindings(findings: readonly DetectedFinding[]): Level {
  const level = highestOf(findings.filter(({ annotation }) => annotation.legitimate !== true));
  if (!isLegitimate(findings)) return level;
  const isExplained = findings.some((finding) => isLegitimate([finding]) && finding.annotation.tool !== undefined);
  return higher('low', isExplained && rank(level) < rank('high') ? highestOf(findings.filter(isGuessing)) : level);
}

const highestOf = (findings: readonly DetectedFinding[]): Level =>
  findings.reduce<Level>((highest, { rule }) => higher(highest, rule.level), 'informational');

/** ATT&CK T1110, Brute Force, and what is under it. */
export const isGuessing = ({ techniques }: DetectedFinding): boolean =>
  techniques.some(({ id }) => id === 'T1110' || id.startsWith('T1110.'));

export const isLegitimate = (findings: readonly DetectedFinding[]): boolean =>
  findings.some(({ annotation, outcome }) => annotation.legitimate === true && outcome === 'done');
