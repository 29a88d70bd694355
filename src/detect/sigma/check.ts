/** Warns of what a rule asks for and no event of the given log sources can have. */

import { compileDetectionRule } from './compile.ts';
import { type CorrelationSpec, readCorrelation } from './correlation.ts';
import { covers } from './detection.ts';
import { labelOf, type SigmaDocument } from './document.ts';
import type { DetectionRule } from './engine.ts';
import { compileItem, type Item, type ItemValue, numberOf } from './item.ts';
import { hasEscapedWildcard } from './pattern.ts';
import { Problems, shown } from './problems.ts';
import type { FieldValue, LogSource, RuleProblem, SigmaEvent, SigmaOptions } from './types.ts';
import { EventView } from './view.ts';
import { entryOf } from './tree.ts';

export interface TaxonomyField {
  type: 'string' | 'number' | 'boolean' | 'time' | 'ip';
  /** All that it can be, where that is a closed list. */
  values?: readonly string[];
  /** `*` and `?` do occur in it as characters. */
  wildcards?: boolean;
}

export interface TaxonomyLogSource extends LogSource {
  fields: Readonly<Record<string, TaxonomyField>>;
}

export interface Taxonomy {
  logsources: readonly TaxonomyLogSource[];
  /** Names of the operations of an interface; undefined for an interface that is not known. */
  operationsOf(endpoint: string): readonly string[] | undefined;
}

type Compare = Item['modifiers']['operator'];

/** Only of rules that can be read: parseRules and compileRules tell of the others. */
export function checkRules(
  documents: readonly SigmaDocument[],
  taxonomy: Taxonomy,
  options: SigmaOptions = {},
): RuleProblem[] {
  const checked = documents.filter((document) => !document.failed);
  const sources = new Map<string, LogSource>();
  const found: RuleProblem[] = [];
  for (const document of checked.filter(({ kind }) => kind === 'detection')) {
    const quiet = new Problems(document.place);
    const rule = compileDetectionRule(document, options.placeholders ?? {}, quiet);
    if (rule === undefined) continue;
    const { id, name } = document.info;
    for (const key of [id?.toLowerCase(), name]) if (key) sources.set(key, rule.logsource);
    const problems = new Problems(document.place, labelOf(document.info));
    new RuleCheck(rule, taxonomy, problems).check(document);
    found.push(...problems.list);
  }
  for (const document of checked.filter(({ kind }) => kind === 'correlation')) {
    const spec = readCorrelation(document.root, new Problems(document.place));
    const problems = new Problems(document.place, labelOf(document.info));
    if (spec !== undefined) checkCorrelation(document, spec, sources, taxonomy, problems);
    found.push(...problems.list);
  }
  return found;
}

const nameOf = ({ product, service, category }: LogSource): string =>
  [product, service, category].filter((part) => part !== undefined).join('/');

const known = (taxonomy: Taxonomy, logsource: LogSource): TaxonomyLogSource[] =>
  taxonomy.logsources.filter((source) => covers(logsource, source));

function checkCorrelation(
  document: SigmaDocument,
  spec: CorrelationSpec,
  sources: ReadonlyMap<string, LogSource>,
  taxonomy: Taxonomy,
  problems: Problems,
): void {
  const section = entryOf(document.root, 'correlation')!;
  const at = section.value.kind === 'map' ? (entryOf(section.value, 'group-by')?.at ?? section.at) : section.at;
  for (const { text } of spec.references) {
    const logsource = sources.get(text) ?? sources.get(text.toLowerCase());
    const candidates = logsource === undefined ? [] : known(taxonomy, logsource);
    if (candidates.length === 0) continue;
    for (const name of [...spec.groupBy, ...spec.valueFields]) {
      const field = spec.aliases.get(name)?.get(text) ?? name;
      if (!candidates.some(({ fields }) => Object.hasOwn(fields, field)))
        problems.warn(
          at,
          `events of ${shown(text)} (${nameOf(logsource!)}) have no field ${shown(field)}: none is counted`,
        );
    }
  }
}

class RuleCheck {
  readonly #rule: DetectionRule;
  readonly #taxonomy: Taxonomy;
  readonly #problems: Problems;
  readonly #sources: TaxonomyLogSource[];

  constructor(rule: DetectionRule, taxonomy: Taxonomy, problems: Problems) {
    this.#rule = rule;
    this.#taxonomy = taxonomy;
    this.#problems = problems;
    this.#sources = known(taxonomy, rule.logsource);
  }

  check({ root }: SigmaDocument): void {
    if (this.#sources.length === 0) {
      const { at } = entryOf(root, 'logsource')!;
      this.#problems.warn(at, `there are no events of the log source ${nameOf(this.#rule.logsource)}`);
      return;
    }
    for (const { groups } of this.#rule.detection.searches.values())
      for (const items of groups) {
        for (const item of items) this.#item(item);
        this.#operations(items);
      }
  }

  #field(name: string): TaxonomyField | undefined {
    return this.#sources.map(({ fields }) => (Object.hasOwn(fields, name) ? fields[name] : undefined)).find(Boolean);
  }

  #item(item: Item): void {
    const { field, operator } = item.modifiers;
    if (field === '') return;
    const about = this.#field(field);
    if (about === undefined) {
      this.#problems.warn(item.at, `events of ${nameOf(this.#rule.logsource)} have no field ${shown(field)}`);
      return;
    }
    for (const value of item.values) {
      const { at, node } = value;
      if (operator === 'fieldref' && this.#field(node.text) === undefined)
        this.#problems.warn(at, `events of ${nameOf(this.#rule.logsource)} have no field ${shown(node.text)}`);
      if (operator === null && typeof node.value === 'string') this.#text(field, about, value, item);
      if (about.values !== undefined && isCompared(operator) && node.value !== null)
        this.#closed(field, about.values, value, item);
    }
  }

  #text(field: string, about: TaxonomyField, { at, node }: ItemValue, item: Item): void {
    if (about.wildcards !== true && hasEscapedWildcard(node.text))
      this.#problems.warn(
        at,
        `${shown(node.text)} asks for a * or ? as a plain character, which ${field} never has: a backslash before a wildcard is written twice, \\\\*`,
      );
    const { transformations, cased, expand } = item.modifiers;
    const bare = transformations.length === 0 && !cased && !expand && !/[*?]/.test(node.text);
    if (about.type === 'number' && bare && numberOf(node.text) === undefined)
      this.#problems.warn(at, `${field} is a number, ${shown(node.text)} is none`);
  }

  #closed(field: string, values: readonly string[], value: ItemValue, item: Item): void {
    const occurs = (test: ItemValue['test'], list: readonly string[]): boolean =>
      list.some((one) => test(viewOf({ [field]: one })));
    if (occurs(value.test, values)) return;
    const { text } = value.node;
    const inOtherCase = this.#relaxed(item, value);
    if (inOtherCase !== undefined && occurs(inOtherCase, values)) {
      const written = values.find((one) => inOtherCase(viewOf({ [field]: one })));
      this.#problems.warn(
        value.at,
        `${field} is never ${shown(text)} in this case, which counts here: it is ${shown(written)}`,
      );
    } else this.#problems.warn(value.at, `${field} is never ${shown(text)}`);
  }

  /** The same value without regard to case; undefined where the case does not count. */
  #relaxed({ modifiers, at }: Item, { node }: ItemValue): ItemValue['test'] | undefined {
    const { field, cased, operator, flags, transformations } = modifiers;
    if (!cased && !(operator === 're' && !flags.i)) return undefined;
    const key = operator === 're' ? [field, 're', 'i'] : [field, ...transformations];
    return compileItem(
      key.join('|'),
      at,
      node,
      {},
      new Problems({ file: null, position: () => ({ line: 1, column: 1 }) }),
    )?.test;
  }

  /** `endpoint` and `operation` of one map are those of one call. */
  #operations(items: readonly Item[]): void {
    const endpoint = items.find(({ modifiers }) => modifiers.field === 'endpoint');
    const operation = items.find(({ modifiers }) => modifiers.field === 'operation');
    if (endpoint === undefined || endpoint.modifiers.neq) return;
    const listed = this.#field('endpoint')?.values ?? endpoint.values.map(({ node }) => node.text);
    const endpoints = listed.filter((name) => endpoint.test(viewOf({ endpoint: name })));
    const operations = endpoints.map((name) => this.#taxonomy.operationsOf(name));
    if (operation === undefined || operation.modifiers.neq || endpoints.length === 0) return;
    if (!isCompared(operation.modifiers.operator) || operations.includes(undefined)) return;
    const all = operations.flatMap((names) => names ?? []);
    for (const value of operation.values) {
      if (value.node.value === null || all.some((name) => value.test(viewOf({ operation: name })))) continue;
      const relaxed = this.#relaxed(operation, value);
      const other = relaxed && all.find((name) => relaxed(viewOf({ operation: name })));
      const hint = other === undefined ? '' : `: it has ${other}, and the case counts here`;
      this.#problems.warn(value.at, `${endpoints.join(', ')} has no operation ${shown(value.node.text)}${hint}`);
    }
  }
}

const isCompared = (operator: Compare): boolean => operator === null || operator === 're';

function viewOf(fields: Record<string, FieldValue>): EventView {
  const event: SigmaEvent = { logsource: {}, fields, time: 0n, source: null };
  return new EventView(event);
}
