/**
 * Filters (filters specification 2.1.0): conditions that are added to rules written elsewhere.
 *
 * A rule matches where its own condition and that of its filters hold, so `not selection` leaves events out. So does the
 * specification's reference implementation; the specification's example writes `selection` and means the opposite, which
 * is why a condition without any `not` is warned of.
 */

import { hasNot } from './condition.ts';
import { compileDetection, type Detection, readLogSource } from './detection.ts';
import type { SigmaDocument } from './document.ts';
import type { Problems } from './problems.ts';
import type { LogSource, Placeholders } from './types.ts';
import { entryOf } from './tree.ts';

export interface FilterReference {
  text: string;
  at: number;
}

export interface SigmaFilter {
  /** Null for all rules of its log source. */
  references: FilterReference[] | null;
  logsource: LogSource;
  detection: Detection;
}

export function compileFilter(
  { root }: SigmaDocument,
  placeholders: Placeholders,
  problems: Problems,
): SigmaFilter | undefined {
  const logsource = readLogSource(root, problems);
  const section = entryOf(root, 'filter')!.value;
  if (section.kind !== 'map') {
    problems.error(section.at, 'filter must be a map');
    return undefined;
  }
  const entry = entryOf(section, 'rules');
  const any = entry === undefined || (entry.value.kind === 'scalar' && entry.value.text === 'any');
  const references: FilterReference[] = [];
  if (!any) {
    const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
    for (const node of nodes) {
      if (node.kind === 'scalar' && node.value !== null) references.push({ text: node.text, at: node.at });
      else problems.error(node.at, 'rules names rules by id or name');
    }
    if (nodes.length === 0) problems.error(entry.value.at, 'the filter names no rules (any means all)');
  }
  const detection = compileDetection(section, ['rules'], placeholders, problems);
  if (problems.failed || logsource === undefined) return undefined;
  if (!detection.conditions.some(hasNot)) {
    const { at } = entryOf(section, 'condition')!.value;
    problems.warn(at, 'without not, the rules match only what the filter selects; not selection leaves it out');
  }
  return { references: any ? null : references, logsource, detection };
}
