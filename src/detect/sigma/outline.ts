/** What of a rule is kept beside its tree when it is built in, and which fields a rule asks for. */

import { readCorrelation } from './correlation.ts';
import type { Detection } from './detection.ts';
import type { Outline, SigmaDocument } from './document.ts';
import type { CompiledRule } from './engine.ts';
import { Problems } from './problems.ts';

/** Of a document that made this rule without a problem. */
export function outlineOf(document: SigmaDocument, rule: CompiledRule): Outline {
  const { id, name, title, line } = document.info;
  const fields = fieldsOf(rule);
  const outline = { kind: rule.type, id, name, title, line, fields: fields === undefined ? null : [...fields].sort() };
  if (rule.type === 'detection') return { ...outline, logsource: rule.logsource, need: rule.need };
  const { references, generate, sliding } = readCorrelation(document.root, new Problems(document.place))!;
  return { ...outline, references: references.map(({ text }) => text), generate, sliding };
}

/** First parts of their names; undefined where it looks for keywords in all fields. */
export function fieldsOf(rule: CompiledRule): ReadonlySet<string> | undefined {
  const own = rule.fields === undefined ? ownFields(rule) : rule.fields;
  const filters = rule.type === 'detection' ? rule.filters.map(fieldsOfDetection) : [];
  if (own === null || filters.includes(null)) return undefined;
  return new Set([...own, ...filters.flatMap((fields) => fields ?? [])]);
}

function ownFields(rule: CompiledRule): readonly string[] | null {
  if (rule.type === 'detection') return fieldsOfDetection(rule.detection);
  const { groupBy, valueFields, aliases } = rule.correlator.spec;
  return [...groupBy, ...valueFields, ...[...aliases.values()].flatMap((fields) => [...fields.values()])].map(firstPart);
}

function fieldsOfDetection({ searches }: Detection): readonly string[] | null {
  const names: string[] = [];
  for (const item of [...searches.values()].flatMap(({ groups }) => groups.flat())) {
    const { field, operator } = item.modifiers;
    if (field === '') return null;
    names.push(field);
    if (operator === 'fieldref') names.push(...item.values.map(({ node }) => node.text));
  }
  return names.map(firstPart);
}

const firstPart = (name: string): string => name.split('.', 1)[0]!;
