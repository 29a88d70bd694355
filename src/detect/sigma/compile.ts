/** Documents in, an engine out: rules compiled, references resolved, filters applied. */

import { Correlator } from './correlator.ts';
import { type CorrelationSpec, readCorrelation } from './correlation.ts';
import { StoredCorrelation, StoredDetection } from './storedRule.ts';
import { compileDetection, covers, readLogSource } from './detection.ts';
import { labelOf, type Outline, type SigmaDocument } from './document.ts';
import { type CompiledRule, type CorrelationRule, type DetectionRule, SigmaEngine } from './engine.ts';
import { compileFilter, type SigmaFilter } from './filter.ts';
import { checkTaxonomy } from './metadata.ts';
import { needOf } from './needs.ts';
import { Problems, shown } from './problems.ts';
import type { Placeholders, RuleInfo, RuleProblem, SigmaOptions } from './types.ts';
import { entryOf } from './tree.ts';

export interface CompiledRules {
  engine: SigmaEngine;
  problems: RuleProblem[];
}

/** Rules of which none has an error make the engine; every other has its problem. */
export function compileRules(documents: readonly SigmaDocument[], options: SigmaOptions = {}): CompiledRules {
  return new Compiler(documents, options).compile();
}

export function compileDetectionRule(
  document: SigmaDocument,
  placeholders: Placeholders,
  problems: Problems,
): DetectionRule | undefined {
  const logsource = readLogSource(document.root, problems);
  const section = entryOf(document.root, 'detection')!.value;
  if (section.kind !== 'map') {
    problems.error(section.at, 'detection must be a map');
    return undefined;
  }
  const detection = compileDetection(section, [], placeholders, problems);
  if (problems.failed || logsource === undefined) return undefined;
  const need = needOf(detection);
  return { type: 'detection', info: document.info, output: true, logsource, need, detection, filters: [] };
}

function correlationRule(info: RuleInfo, spec: CorrelationSpec, sources: CompiledRule[]): CorrelationRule {
  const { sliding } = spec;
  return { type: 'correlation', info, output: true, sliding, sources, begin: (memory) => new Correlator(spec, info, memory) };
}

interface Pending {
  document: SigmaDocument;
  spec: Pick<CorrelationSpec, 'references' | 'generate'>;
  make(sources: CompiledRule[]): CorrelationRule;
  problems: Problems;
  visiting: boolean;
}

class Compiler {
  readonly #documents: readonly SigmaDocument[];
  readonly #placeholders: Placeholders;
  readonly #taxonomies: readonly string[];
  readonly #problems: Problems[] = [];
  /** By id, in lower case, and by name. */
  readonly #named = new Map<string, SigmaDocument>();
  readonly #rules = new Map<SigmaDocument, CompiledRule>();
  readonly #pending = new Map<SigmaDocument, Pending>();
  readonly #generated = new Set<CompiledRule>();
  readonly #hidden = new Set<CompiledRule>();

  constructor(documents: readonly SigmaDocument[], { placeholders = {}, taxonomies = [] }: SigmaOptions) {
    this.#documents = documents;
    this.#placeholders = placeholders;
    this.#taxonomies = ['sigma', ...taxonomies];
  }

  compile(): CompiledRules {
    const filters: { filter: SigmaFilter; problems: Problems }[] = [];
    for (const document of this.#documents) {
      const problems = new Problems(document.place, labelOf(document.outline ?? document.info));
      this.#problems.push(problems);
      const twice = !this.#name(document, problems);
      if (document.outline !== undefined) {
        this.#stored(document, document.outline, problems);
        continue;
      }
      checkTaxonomy(document.root, this.#taxonomies, problems);
      if (document.info.status === 'unsupported')
        problems.warn(
          entryOf(document.root, 'status')!.value.at,
          'the status says that the rule cannot be used as it is',
        );
      if (document.failed || twice || problems.failed) continue;
      if (document.kind === 'detection') {
        const rule = compileDetectionRule(document, this.#placeholders, problems);
        if (rule !== undefined) this.#rules.set(document, rule);
      } else if (document.kind === 'filter') {
        const filter = compileFilter(document, this.#placeholders, problems);
        if (filter !== undefined) filters.push({ filter, problems });
      } else {
        const spec = readCorrelation(document.root, problems);
        if (spec !== undefined) {
          const make = (sources: CompiledRule[]) => correlationRule(document.info, spec, sources);
          this.#pending.set(document, { document, spec, make, problems, visiting: false });
        }
      }
    }
    for (const pending of this.#pending.values()) this.#correlation(pending);
    for (const { filter, problems } of filters) this.#apply(filter, problems);
    for (const rule of this.#hidden) if (!this.#generated.has(rule)) rule.output = false;
    return {
      engine: new SigmaEngine([...this.#rules.values()]),
      problems: this.#problems.flatMap((problems) => problems.list),
    };
  }

  /** What was without a problem when it was built in is compiled when it is used. */
  #stored(document: SigmaDocument, outline: Outline, problems: Problems): void {
    if (outline.kind === 'detection') {
      this.#rules.set(document, new StoredDetection(document, outline, this.#placeholders));
      return;
    }
    const references = (outline.references ?? []).map((text) => ({ text, at: 0 }));
    const spec = { references, generate: outline.generate === true };
    const make = (sources: CompiledRule[]) => new StoredCorrelation(document, outline, sources);
    this.#pending.set(document, { document, spec, make, problems, visiting: false });
  }

  /** False when another document has the id or name already: a reference could mean either. */
  #name(document: SigmaDocument, problems: Problems): boolean {
    const { id, name } = document.outline ?? document.info;
    let free = true;
    for (const [key, text] of [
      ['id', id?.toLowerCase()],
      ['name', name],
    ] as const) {
      if (text === undefined || text === null) continue;
      const other = this.#named.get(text);
      if (other === undefined || other === document) this.#named.set(text, document);
      else {
        const { file, line } = other.info;
        problems.error(
          entryOf(document.root, key)!.value.at,
          `the ${key} ${shown(text)} is taken by ${file ?? 'a rule'} line ${line}`,
        );
        free = false;
      }
    }
    return free;
  }

  #find(text: string): SigmaDocument | undefined {
    return this.#named.get(text) ?? this.#named.get(text.toLowerCase());
  }

  #correlation(pending: Pending): CompiledRule | undefined {
    const { document, spec, make, problems } = pending;
    const known = this.#rules.get(document);
    if (known !== undefined || problems.failed) return known;
    pending.visiting = true;
    const sources: CompiledRule[] = [];
    for (const { text, at } of spec.references) {
      const source = this.#source(text, at, problems);
      if (source === undefined) continue;
      if (sources.includes(source)) problems.error(at, `${shown(text)} is a rule that was named already`);
      sources.push(source);
    }
    pending.visiting = false;
    if (problems.failed) return undefined;
    for (const source of sources) (spec.generate ? this.#generated : this.#hidden).add(source);
    const rule = make(sources);
    this.#rules.set(document, rule);
    return rule;
  }

  #source(text: string, at: number, problems: Problems): CompiledRule | undefined {
    const document = this.#find(text);
    if (document === undefined) {
      problems.error(at, `there is no rule with the id or name ${shown(text)}`);
      return undefined;
    }
    const waiting = this.#pending.get(document);
    if (waiting?.visiting) {
      problems.error(at, `${shown(text)} refers back to this rule`);
      return undefined;
    }
    const rule = this.#rules.get(document) ?? (waiting === undefined ? undefined : this.#correlation(waiting));
    if (rule === undefined) {
      const reason = document.kind === 'filter' ? 'is a filter' : 'could not be read';
      problems.error(at, `the rule ${shown(text)} ${reason}`);
    }
    return rule;
  }

  #apply({ references, logsource, detection }: SigmaFilter, problems: Problems): void {
    if (references === null) {
      for (const rule of this.#rules.values())
        if (rule.type === 'detection' && covers(logsource, rule.logsource)) rule.filters.push(detection);
      return;
    }
    for (const { text, at } of references) {
      const document = this.#find(text);
      const rule = document === undefined ? undefined : this.#rules.get(document);
      if (rule === undefined) problems.warn(at, `the filter names ${shown(text)}, which is no rule that could be read`);
      else if (rule.type === 'correlation')
        problems.error(at, `${shown(text)} is a correlation: filter the rules it names`);
      else if (!covers(logsource, rule.logsource))
        problems.warn(at, `the log source of the filter is not that of ${shown(text)}: it does not apply`);
      else rule.filters.push(detection);
    }
  }
}
