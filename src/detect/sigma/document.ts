/** YAML in, Sigma documents out: which kind each is and what it says of itself. */

import { readInfo } from './metadata.ts';
import type { Need } from './needs.ts';
import { type Place, Problems } from './problems.ts';
import type { LogSource, RuleInfo, RuleProblem } from './types.ts';
import { entryOf, type MapNode, type YamlNode, type YamlText } from './tree.ts';

export type DocumentKind = 'detection' | 'correlation' | 'filter';

/** What is known of a document that was compiled without a problem when it was built in: its tree is read when a rule of it is used. */
export interface Outline {
  kind: Exclude<DocumentKind, 'filter'>;
  id: string | null;
  name: string | null;
  title: string;
  line: number;
  /** Of a detection. */
  logsource?: LogSource;
  need?: Need | null;
  /** Of a correlation. */
  references?: readonly string[];
  generate?: boolean;
  sliding?: boolean;
}

export interface SigmaDocument {
  kind: DocumentKind;
  info: RuleInfo;
  /** Of one that was built in. */
  outline?: Outline;
  /** Something in it could not be read: it takes no part, and what refers to it says so. */
  failed: boolean;
  root: MapNode;
  place: Place;
}

export interface ParsedRules {
  documents: SigmaDocument[];
  problems: RuleProblem[];
}

/** Never throws: what cannot be read is a problem with its place. */
export function readRules(
  { documents: yaml, position }: YamlText,
  file: string | null,
  isChecked = false,
): ParsedRules {
  const place: Place = { file, position, isChecked };
  const documents: SigmaDocument[] = [];
  const found: RuleProblem[] = [];
  for (const { at, root, problems: faults } of yaml) {
    const problems = new Problems(place);
    for (const fault of faults) problems.error(fault.at, fault.message);
    if (root !== null) {
      const document = readDocument(root, at, place, problems);
      if (document !== undefined) documents.push(document);
    }
    found.push(...problems.list);
  }
  return { documents, problems: found };
}

function readDocument(root: YamlNode, at: number, place: Place, problems: Problems): SigmaDocument | undefined {
  if (root.kind !== 'map') {
    problems.error(at, 'a Sigma rule is a map of keys and values');
    return undefined;
  }
  const action = entryOf(root, 'action');
  const info = readInfo(root, place.file, place.position(at).line, problems);
  if (action !== undefined)
    problems.error(
      action.at,
      'collections (action: global, reset, repeat) are no longer part of Sigma: write whole rules',
    );
  const kinds = (['correlation', 'filter', 'detection'] as const).filter((kind) => entryOf(root, kind) !== undefined);
  if (kinds.length > 1)
    problems.error(entryOf(root, kinds[1]!)!.at, `${kinds.join(' and ')} cannot stand in one document`);
  if (kinds.length === 0) problems.error(at, 'the detection is missing');
  return { kind: kinds[0] ?? 'detection', info, failed: problems.failed, root, place };
}

/** How problems and other rules call it. */
export const labelOf = (info: Pick<RuleInfo, 'id' | 'title'>): string => info.id ?? info.title;
