/** The section `hoptrace` of a rule: what a match says beyond Sigma. */

import type { Hop, Phase } from '../case.ts';
import type { Annotation } from './finding.ts';
import type { SigmaDocument } from './sigma/document.ts';
import { Problems, shown } from './sigma/problems.ts';
import type { RuleProblem } from './sigma/types.ts';
import { entryOf, type MapEntry, type MapNode, type YamlNode } from './sigma/tree.ts';

export const METHODS: readonly Hop['method'][] = [
  'service',
  'scheduled-task',
  'wmi',
  'dcom',
  'winrm',
  'registry',
  'file-copy',
  'replication',
  'printer',
  'account',
  'administration',
  'coercion',
  'exploit',
  'enumeration',
  'logon',
];

export const PHASES: readonly Phase[] = [
  'authenticate',
  'connect',
  'stage',
  'execute',
  'communicate',
  'collect',
  'clean up',
  'refused',
];

const ACTORS: readonly NonNullable<Annotation['actor']>[] = ['source', 'target', 'between', 'first', 'unknown'];
const OUTCOMES: readonly NonNullable<Annotation['outcome']>[] = ['executed', 'staged', 'accessed'];

/** Empty where the rule has no such section; what cannot be read of it is left out and told. */
export function readAnnotation(rule: SigmaDocument): { annotation: Annotation; problems: RuleProblem[] } {
  const annotation: Annotation = {};
  const entry = entryOf(rule.root, 'hoptrace');
  if (entry === undefined) return { annotation, problems: [] };
  const problems = new Problems(rule.place, rule.info.id ?? rule.info.title);
  if (entry.value.kind === 'map') for (const field of entry.value.entries) readField(annotation, field, problems);
  else problems.warn(entry.value.at, 'hoptrace must be a map');
  return { annotation, problems: problems.list };
}

function readField(annotation: Annotation, { key, at, value }: MapEntry, problems: Problems): void {
  switch (key) {
    case 'tool':
      annotation.tool = readTool(value, problems);
      break;
    case 'method':
      annotation.method = oneOf(key, METHODS, value, problems);
      break;
    case 'phase':
      annotation.phase = oneOf(key, PHASES, value, problems);
      break;
    case 'outcome':
      annotation.outcome = oneOf(key, OUTCOMES, value, problems);
      break;
    case 'actor':
      annotation.actor = oneOf(key, ACTORS, value, problems);
      break;
    case 'legitimate':
      if (value.kind === 'scalar' && typeof value.value === 'boolean') annotation.legitimate = value.value;
      else problems.warn(value.at, 'legitimate is true or false');
      break;
    default:
      problems.warn(at, `hoptrace has no key ${shown(key)}`);
  }
}

function readTool(value: YamlNode, problems: Problems): Annotation['tool'] {
  const scalar = (map: MapNode, key: string) => {
    const node = entryOf(map, key)?.value;
    return node?.kind === 'scalar' ? node : undefined;
  };
  const name = value.kind === 'map' ? scalar(value, 'name') : undefined;
  const confidence = value.kind === 'map' ? scalar(value, 'confidence')?.value : undefined;
  if (name === undefined || typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1)) {
    problems.warn(value.at, 'tool is a map of name and confidence, which is a number from 0 to 1');
    return undefined;
  }
  return { name: name.text, confidence };
}

function oneOf<T extends string>(
  key: string,
  allowed: readonly T[],
  value: YamlNode,
  problems: Problems,
): T | undefined {
  const found = allowed.find((word) => value.kind === 'scalar' && value.text === word);
  if (found === undefined) problems.warn(value.at, `${key} is one of ${allowed.join(', ')}`);
  return found;
}
