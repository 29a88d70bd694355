/** A `detection` (or `filter`) section in, its search identifiers and condition as functions of an event out. */

import { bind, type Condition, ConditionError, namesIn, parseCondition } from './condition.ts';
import { compileItem, type Item, never, type Test } from './item.ts';
import { type Problems, shown, within } from './problems.ts';
import type { LogSource, Placeholders } from './types.ts';
import { entryOf, type MapNode, type ScalarNode, type YamlNode } from './tree.ts';

export interface Search {
  at: number;
  /** One of these must match; all items of a group must. */
  groups: Item[][];
  test: Test;
}

export interface Detection {
  searches: ReadonlyMap<string, Search>;
  /** Any of them. */
  conditions: Condition[];
  test: Test;
}

export function compileDetection(
  section: MapNode,
  reserved: readonly string[],
  placeholders: Placeholders,
  problems: Problems,
): Detection {
  const searches = new Map<string, Search>();
  for (const { key, at, value } of section.entries) {
    if (key === 'condition' || reserved.includes(key)) continue;
    if (key === 'timeframe') problems.error(at, 'timeframe is no longer part of a detection: write a correlation rule');
    else {
      const compile = () => compileSearch(key, at, value, placeholders, problems);
      searches.set(key, problems.isChecked ? new LazySearch(at, compile) : compile());
    }
  }
  const conditions: Condition[] = [];
  if (searches.size === 0) problems.error(section.at, 'there is no search identifier');
  else conditions.push(...readConditions(section, [...searches.keys()], problems));

  if (!problems.failed) warnOfUnused(searches, conditions, problems);
  const tests = conditions.map((condition) => bind(condition, (name) => searches.get(name)?.test ?? never));
  return { searches, conditions, test: tests.length === 1 ? tests[0]! : (view) => tests.some((test) => test(view)) };
}

/** Compiled when an event gets as far as this search: most fail at the one before. */
class LazySearch implements Search {
  readonly at: number;
  readonly test: Test = (view) => this.#compiled().test(view);
  readonly #compile: () => Search;
  #search: Search | undefined;

  constructor(at: number, compile: () => Search) {
    this.at = at;
    this.#compile = compile;
  }

  get groups(): Item[][] {
    return this.#compiled().groups;
  }

  #compiled(): Search {
    this.#search ??= this.#compile();
    return this.#search;
  }
}

function readConditions(section: MapNode, names: string[], problems: Problems): Condition[] {
  const entry = entryOf(section, 'condition');
  if (entry === undefined) {
    problems.error(section.at, 'the condition is missing');
    return [];
  }
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  if (nodes.length === 0) problems.error(entry.value.at, 'the condition is empty');
  return nodes.flatMap((node) => readCondition(node, names, problems) ?? []);
}

export function readCondition(node: YamlNode, names: readonly string[], problems: Problems): Condition | undefined {
  if (node.kind !== 'scalar' || node.value === null) {
    problems.error(node.at, 'a condition is text');
    return undefined;
  }
  try {
    return parseCondition(node.text, names);
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    problems.error(within(node, error.offset), `condition: ${error.message}`);
    return undefined;
  }
}

function warnOfUnused(
  searches: ReadonlyMap<string, Search>,
  conditions: readonly Condition[],
  problems: Problems,
): void {
  const used = new Set<string>();
  for (const condition of conditions) namesIn(condition, used);
  for (const [name, { at }] of searches)
    if (!used.has(name) && !name.startsWith('_')) problems.warn(at, `the condition does not use ${shown(name)}`);
}

function compileSearch(
  name: string,
  at: number,
  node: YamlNode,
  placeholders: Placeholders,
  problems: Problems,
): Search {
  const nodes = node.kind === 'list' ? node.items : [node];
  if (nodes.length === 0) problems.error(node.at, `${shown(name)} is an empty list`);
  const groups: Item[][] = [];
  for (const part of nodes) {
    if (part.kind === 'list') problems.error(part.at, `${shown(name)}: a list within a list has no meaning`);
    else if (part.kind === 'map') groups.push(compileMap(name, part, placeholders, problems));
    else if (part.value === null) problems.error(part.at, `${shown(name)} is empty`);
    else groups.push(keyword(part, placeholders, problems));
  }
  const tests = groups.map(allOf);
  const [only] = tests;
  return { at, groups, test: tests.length === 1 ? only! : (view) => tests.some((test) => test(view)) };
}

function compileMap(name: string, map: MapNode, placeholders: Placeholders, problems: Problems): Item[] {
  if (map.entries.length === 0) problems.error(map.at, `${shown(name)} is an empty map`);
  return map.entries.flatMap(({ key, at, value }) => {
    if (key === '') problems.error(at, `${shown(name)}: the name of a field is empty`);
    return compileItem(key, at, value, placeholders, problems) ?? [];
  });
}

function keyword(node: ScalarNode, placeholders: Placeholders, problems: Problems): Item[] {
  const item = compileItem('', node.at, node, placeholders, problems);
  return item === undefined ? [] : [item];
}

function allOf(items: readonly Item[]): Test {
  const tests = items.map((item) => item.test);
  if (tests.length === 1) return tests[0]!;
  return (view) => tests.every((test) => test(view));
}

/** The `logsource` of a rule or filter; undefined when it cannot be read. */
export function readLogSource(root: MapNode, problems: Problems): LogSource | undefined {
  const entry = entryOf(root, 'logsource');
  if (entry === undefined) {
    problems.error(root.at, 'the logsource is missing');
    return undefined;
  }
  if (entry.value.kind !== 'map') {
    problems.error(entry.value.at, 'logsource must be a map of product, service and category');
    return undefined;
  }
  const source: LogSource = {};
  for (const key of ['product', 'service', 'category'] as const) {
    const value = entryOf(entry.value, key)?.value;
    if (value === undefined) continue;
    if (value.kind === 'scalar' && typeof value.value === 'string' && value.text !== '')
      source[key] = value.text.toLowerCase();
    else problems.error(value.at, `logsource: ${key} must be text`);
  }
  if (Object.keys(source).length === 0)
    problems.error(entry.value.at, 'logsource names neither product nor service nor category');
  return source;
}

/** Whether what `wanted` states, `has` has. */
export const covers = (wanted: LogSource, has: LogSource): boolean =>
  (['product', 'service', 'category'] as const).every(
    (key) => wanted[key] === undefined || wanted[key] === has[key]?.toLowerCase(),
  );
