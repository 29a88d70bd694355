/** The `correlation` section of a rule, read and checked. */

import { type Condition, hasNot, namesIn } from './condition.ts';
import { readCondition } from './detection.ts';
import { MAX_GROUP_EVENTS, MAX_OPEN_ORDER, MAX_ORDERED } from './limits.ts';
import { type Problems, shown } from './problems.ts';
import { parseTimespan } from './timespan.ts';
import { entryOf, type MapNode, type YamlNode } from './tree.ts';

export const CORRELATION_TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
] as const;
export type CorrelationType = (typeof CORRELATION_TYPES)[number];

const BOUNDS = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const;
export type Bounds = Partial<Record<(typeof BOUNDS)[number], number>>;

export interface Reference {
  text: string;
  at: number;
}

export interface CorrelationSpec {
  type: CorrelationType;
  references: Reference[];
  groupBy: string[];
  /** Alias to reference to field. */
  aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  timespan: bigint;
  bounds: Bounds;
  /** Of a temporal correlation: which rules, instead of how many. */
  condition: Condition | null;
  /** What `value_` types look at; several fields count as one value. */
  valueFields: string[];
  percentile: number | null;
  generate: boolean;
  /** Decided as events come; else when the window ends, because later events could undo it. */
  sliding: boolean;
}

const KEYS = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate'];

export const meets = (bounds: Bounds, value: number): boolean =>
  (bounds.gt === undefined || value > bounds.gt) &&
  (bounds.gte === undefined || value >= bounds.gte) &&
  (bounds.lt === undefined || value < bounds.lt) &&
  (bounds.lte === undefined || value <= bounds.lte) &&
  (bounds.eq === undefined || value === bounds.eq) &&
  (bounds.neq === undefined || value !== bounds.neq);

export function readCorrelation(root: MapNode, problems: Problems): CorrelationSpec | undefined {
  const section = entryOf(root, 'correlation')!.value;
  if (section.kind !== 'map') {
    problems.error(section.at, 'correlation must be a map');
    return undefined;
  }
  for (const { key, at } of section.entries)
    if (!KEYS.includes(key)) problems.error(at, `correlation has no key ${shown(key)}`);
  const spec: CorrelationSpec = {
    type: readType(section, problems),
    references: readReferences(section, problems),
    groupBy: texts(section, 'group-by', problems),
    aliases: new Map(),
    timespan: readTimespan(section, problems),
    bounds: {},
    condition: null,
    valueFields: [],
    percentile: null,
    generate: readGenerate(root, section, problems),
    sliding: false,
  };
  spec.aliases = readAliases(section, spec, problems);
  readBounds(section, spec, problems);
  if (entryOf(section, 'group-by') === undefined)
    problems.warn(section.at, 'without group-by all events are one group');
  if (problems.failed) return undefined;
  const rising = !['lt', 'lte', 'eq', 'neq'].some((key) => key in spec.bounds);
  const settles = spec.condition === null ? rising : !hasNot(spec.condition);
  spec.sliding = settles && !['value_avg', 'value_percentile', 'value_median'].includes(spec.type);
  checkOrder(section, spec, problems);
  return problems.failed ? undefined : spec;
}

function scalar(section: MapNode, key: string): YamlNode | undefined {
  return entryOf(section, key)?.value;
}

function readType(section: MapNode, problems: Problems): CorrelationType {
  const node = scalar(section, 'type');
  const found = CORRELATION_TYPES.find((type) => node?.kind === 'scalar' && node.text === type);
  if (found === undefined) {
    const given = node?.kind === 'scalar' ? `${shown(node.text)} is none of` : 'must be one of';
    problems.error(node?.at ?? section.at, `the type of the correlation ${given} ${CORRELATION_TYPES.join(', ')}`);
  }
  return found ?? 'event_count';
}

function readReferences(section: MapNode, problems: Problems): Reference[] {
  const node = scalar(section, 'rules');
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  const references: Reference[] = [];
  for (const item of items) {
    if (item.kind !== 'scalar' || item.value === null) problems.error(item.at, 'rules names rules by id or name');
    else if (references.some(({ text }) => text === item.text))
      problems.error(item.at, `rules names ${shown(item.text)} a second time`);
    else references.push({ text: item.text, at: item.at });
  }
  if (items.length === 0) problems.error(node?.at ?? section.at, 'the correlation names no rules');
  if (references.length > MAX_ORDERED) problems.error(section.at, `more than ${MAX_ORDERED} rules`);
  return references;
}

function texts(section: MapNode, key: string, problems: Problems): string[] {
  const node = scalar(section, key);
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  const found: string[] = [];
  for (const item of items) {
    if (item.kind === 'scalar' && item.value !== null && item.text !== '') found.push(item.text);
    else problems.error(item.at, `${key} names fields`);
  }
  return [...new Set(found)];
}

function readTimespan(section: MapNode, problems: Problems): bigint {
  const node = scalar(section, 'timespan');
  const span = node?.kind === 'scalar' ? parseTimespan(node.text) : undefined;
  if (span === undefined)
    problems.error(
      node?.at ?? section.at,
      node === undefined ? 'the timespan is missing' : 'timespan is a number and one of s, m, h, d, as in 90m',
    );
  return span ?? 1n;
}

/** The specification draws it beside `correlation`, its reference implementation reads it inside. */
function readGenerate(root: MapNode, section: MapNode, problems: Problems): boolean {
  const node = scalar(section, 'generate') ?? scalar(root, 'generate');
  if (node === undefined) return false;
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
  problems.error(node.at, 'generate is true or false');
  return false;
}

function readAliases(section: MapNode, spec: CorrelationSpec, problems: Problems): CorrelationSpec['aliases'] {
  const aliases = new Map<string, Map<string, string>>();
  const node = scalar(section, 'aliases');
  if (node === undefined) return aliases;
  for (const { key, at, value } of node.kind === 'map' ? node.entries : []) {
    const fields = new Map<string, string>();
    for (const entry of value.kind === 'map' ? value.entries : []) {
      if (!spec.references.some(({ text }) => text === entry.key))
        problems.error(entry.at, `the alias ${shown(key)} names ${shown(entry.key)}, which is not among the rules`);
      if (entry.value.kind === 'scalar' && entry.value.text !== '') fields.set(entry.key, entry.value.text);
      else problems.error(entry.value.at, `the alias ${shown(key)} names fields`);
    }
    if (fields.size === 0) problems.error(at, `the alias ${shown(key)} must be a map of rules to fields`);
    for (const { text } of spec.references)
      if (fields.size > 0 && !fields.has(text))
        problems.warn(at, `the alias ${shown(key)} says nothing of ${shown(text)}: a field of that name is looked up`);
    aliases.set(key, fields);
  }
  if (node.kind !== 'map') problems.error(node.at, 'aliases must be a map');
  return aliases;
}

function readBounds(section: MapNode, spec: CorrelationSpec, problems: Problems): void {
  const node = scalar(section, 'condition');
  const temporal = spec.type === 'temporal' || spec.type === 'temporal_ordered';
  if (node === undefined) {
    if (temporal) spec.bounds = { gte: spec.references.length };
    else problems.error(section.at, `${spec.type} needs a condition`);
    return;
  }
  if (node.kind === 'scalar' && temporal) {
    const names = spec.references.map(({ text }) => text);
    spec.condition = readCondition(node, names, problems) ?? null;
    if (spec.condition !== null && namesIn(spec.condition).size < names.length)
      problems.warn(node.at, 'the condition does not use all of the rules');
    return;
  }
  if (node.kind !== 'map') {
    problems.error(node.at, 'condition must be a map, as in gte: 10');
    return;
  }
  for (const { key, at, value } of node.entries) {
    const bound = BOUNDS.find((name) => name === key);
    if (key === 'field') spec.valueFields = texts(node, 'field', problems);
    else if (bound === undefined && key !== 'percentile') problems.error(at, `condition has no key ${shown(key)}`);
    else if (value.kind !== 'scalar' || typeof value.value !== 'number' || !Number.isFinite(value.value))
      problems.error(value.at, `${key} takes a number`);
    else if (bound !== undefined) spec.bounds[bound] = value.value;
    else spec.percentile = value.value;
  }
  checkBounds(node, spec, temporal, problems);
}

function checkBounds(node: MapNode, spec: CorrelationSpec, temporal: boolean, problems: Problems): void {
  const { type, bounds, valueFields, percentile } = spec;
  if (Object.keys(bounds).length === 0) problems.error(node.at, `condition needs one of ${BOUNDS.join(', ')}`);
  const needsField = !temporal && type !== 'event_count';
  if (needsField && valueFields.length === 0) problems.error(node.at, `${type} needs field in its condition`);
  if (!needsField && valueFields.length > 0) problems.error(node.at, `${type} looks at no field`);
  if (valueFields.length > 1 && type !== 'value_count') problems.error(node.at, `${type} looks at one field`);
  if (percentile !== null && type !== 'value_percentile') problems.error(node.at, `${type} has no percentile`);
  if (percentile !== null && !(percentile >= 0 && percentile <= 100)) problems.error(node.at, 'percentile is 0 to 100');
  if (type === 'value_percentile' && percentile === null)
    problems.warn(node.at, 'without percentile, the share of the events that have the value is compared, in percent');
  if (temporal && Math.max(bounds.gte ?? 0, (bounds.gt ?? -1) + 1, bounds.eq ?? 0) > spec.references.length)
    problems.error(node.at, `only ${spec.references.length} rules can occur`);
  if (type === 'event_count' || type === 'value_count') {
    const most = Math.max(...Object.values(bounds));
    if (most >= MAX_GROUP_EVENTS)
      problems.error(node.at, `no more than ${MAX_GROUP_EVENTS} events of a group are kept`);
  }
}

function checkOrder(section: MapNode, spec: CorrelationSpec, problems: Problems): void {
  const { type, references, condition, bounds, sliding } = spec;
  if (type !== 'temporal_ordered') return;
  if (!sliding)
    problems.error(section.at, 'temporal_ordered tells what came, not what stayed away: use gt, gte, and, or');
  const all = condition === null && (bounds.gte === references.length || bounds.gt === references.length - 1);
  if (!all && references.length > MAX_OPEN_ORDER)
    problems.error(section.at, `temporal_ordered of more than ${MAX_OPEN_ORDER} rules needs all of them`);
}
