/** Rules that were read in, what a detector works with out; and what `rules list` and `rules check` tell of them. */

import type { Level } from '../case.ts';
import { readAnnotation } from './annotation.ts';
import { techniquesOf } from './attack.ts';
import { builtInRules } from './builtin.ts';
import type { RuleFacts } from './compose.ts';
import type { Annotation } from './finding.ts';
import {
  type CompiledRule,
  checkRules,
  compileRules,
  type LogSource,
  type Match,
  type ParsedRules,
  type Placeholders,
  type RuleInfo,
  type RuleProblem,
  type SigmaDocument,
  type SigmaEngine,
} from './sigma/index.ts';
import { Problems } from './sigma/problems.ts';
import { entryOf } from './sigma/tree.ts';
import { taxonomy } from './taxonomy.ts';

/** A file of rules: its name as it is to be told, and its text. */
export interface RuleFile {
  file: string;
  text: string;
}

/** A rule that makes findings: not those that stand only for a correlation. */
export interface ListedRule {
  id: string | null;
  title: string;
  level: Level;
  status: string | null;
  type: 'detection' | 'correlation';
  /** Of a detection. */
  logsource: LogSource | null;
  techniques: string[];
  description: string | null;
  file: string | null;
  line: number;
  annotation: Annotation;
}

/** What Sigma leaves open; a rule that does not say is taken seriously, not more. */
const DEFAULT_LEVEL: Level = 'medium';

export class Ruleset {
  readonly documents: readonly SigmaDocument[];
  readonly problems: readonly RuleProblem[];
  readonly rules: readonly ListedRule[];
  /** First parts of the names of fields that rules ask for; undefined where a rule looks for keywords in all of them. */
  readonly wantedFields: ReadonlySet<string> | undefined;
  readonly #placeholders: Placeholders;
  /** Compiled to be read, and not used yet. */
  #fresh: SigmaEngine | undefined;
  readonly #facts = new Map<string, RuleFacts>();
  readonly #logsources: readonly LogSource[];
  readonly #looked = new Map<string, boolean>();

  constructor(documents: readonly SigmaDocument[], problems: readonly RuleProblem[], placeholders: Placeholders) {
    this.documents = documents;
    this.#placeholders = placeholders;
    const compiled = compileRules(documents, { placeholders });
    this.#fresh = compiled.engine;
    const found = [...problems, ...compiled.problems];
    const annotations = new Map<string, Annotation>();
    for (const one of documents) {
      const { annotation, problems: faults } = readAnnotation(one);
      annotations.set(placeOf(one.info), annotation);
      found.push(...faults, ...unknownTechniques(one));
    }
    this.wantedFields = fieldsOf(compiled.engine.rules);
    this.#logsources = compiled.engine.rules.flatMap((rule) => (rule.type === 'detection' ? [rule.logsource] : []));
    this.rules = compiled.engine.rules
      .filter(({ output }) => output)
      .map((rule) => {
        const { info, type } = rule;
        const annotation = annotations.get(placeOf(info)) ?? {};
        const facts = factsOf(info, annotation, type === 'correlation');
        this.#facts.set(placeOf(info), facts);
        const { id, title, status, description, file, line } = info;
        const logsource = rule.type === 'detection' ? rule.logsource : null;
        const techniques = facts.techniques.map((technique) => technique.id);
        const { level } = facts.rule;
        return { id, title, level, status, type, logsource, techniques, description, file, line, annotation };
      });
    this.problems = found;
  }

  /** An engine of its own for each run: it remembers what it has seen. */
  compile(): SigmaEngine {
    const engine = this.#fresh ?? compileRules(this.documents, { placeholders: this.#placeholders }).engine;
    this.#fresh = undefined;
    return engine;
  }

  factsOf(rule: Match['rule']): RuleFacts {
    return this.#facts.get(placeOf(rule)) ?? factsOf(rule, {}, rule.type === 'correlation');
  }

  /** Whether any rule asks for events of this log source; without a service, of any of the product's. */
  looksAt({ product, service }: LogSource): boolean {
    const key = `${product}/${service}`;
    let looks = this.#looked.get(key);
    if (looks === undefined) {
      looks = this.#logsources.some(
        (asked) =>
          (asked.product === undefined || asked.product === product) &&
          (asked.service === undefined || service === undefined || asked.service === service),
      );
      this.#looked.set(key, looks);
    }
    return looks;
  }
}

export function rulesetOf(parsed: readonly ParsedRules[], placeholders: Placeholders = {}): Ruleset {
  return new Ruleset(
    parsed.flatMap(({ documents }) => documents),
    parsed.flatMap(({ problems }) => problems),
    placeholders,
  );
}

/** The rules that come with hoptrace, or none. Others need a parser of YAML: load.ts. */
export const builtInRuleset = (isWanted: boolean): Ruleset => rulesetOf(isWanted ? builtInRules() : []);

/** All that is wrong with rules, and what in them can never match on hoptrace's events; by file and line. */
export function checkRuleset(ruleset: Ruleset): RuleProblem[] {
  const problems = [...ruleset.problems, ...checkRules(ruleset.documents, taxonomy())];
  return problems.sort(
    (a, b) =>
      compareText(a.file ?? '', b.file ?? '') ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.message, b.message),
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A match names its rule by what the rule says of itself; where it stands is what no two rules share. */
const placeOf = ({ file, line, id, title }: RuleInfo): string => JSON.stringify([file, line, id, title]);

function factsOf(info: RuleInfo, annotation: Annotation, isCorrelation: boolean): RuleFacts {
  const { id, title, level, file, tags, falsepositives, references } = info;
  return {
    rule: { id, title, level: level ?? DEFAULT_LEVEL, file },
    techniques: techniquesOf(tags).techniques,
    falsePositives: falsepositives,
    references,
    annotation,
    isCorrelation,
  };
}

function fieldsOf(rules: readonly CompiledRule[]): ReadonlySet<string> | undefined {
  const names: string[] = [];
  for (const rule of rules) {
    if (rule.type === 'correlation') {
      const { groupBy, valueFields, aliases } = rule.correlator.spec;
      names.push(...groupBy, ...valueFields, ...[...aliases.values()].flatMap((fields) => [...fields.values()]));
      continue;
    }
    for (const detection of [rule.detection, ...rule.filters])
      for (const item of [...detection.searches.values()].flatMap(({ groups }) => groups.flat())) {
        const { field, operator } = item.modifiers;
        if (field === '') return undefined;
        names.push(field);
        if (operator === 'fieldref') names.push(...item.values.map(({ node }) => node.text));
      }
  }
  return new Set(names.map((name) => name.split('.', 1)[0]));
}

function unknownTechniques({ info, place, root }: SigmaDocument): RuleProblem[] {
  const problems = new Problems(place, info.id ?? info.title);
  const at = entryOf(root, 'tags')?.value.at ?? root.at;
  for (const id of techniquesOf(info.tags).unknown)
    problems.warn(
      at,
      `the technique ${id} is not in the table of ATT&CK v18.1 and v19: its name and tactics are not known`,
    );
  return problems.list;
}
