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
  type Placeholders,
  type RuleInfo,
  type RuleProblem,
  type SigmaDocument,
  SigmaEngine,
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
  /** How many rules make findings. */
  readonly count: number;
  readonly #output: readonly CompiledRule[];
  /** Not used yet. */
  #fresh: SigmaEngine | undefined;
  #listed: readonly ListedRule[] | undefined;
  #places: ReadonlyMap<string, SigmaDocument> | undefined;
  readonly #facts = new Map<string, RuleFacts>();
  readonly #rules: readonly CompiledRule[];
  readonly #looked = new WeakMap<LogSource, boolean>();

  constructor(documents: readonly SigmaDocument[], problems: readonly RuleProblem[], placeholders: Placeholders) {
    this.documents = documents;
    const { engine, problems: found } = compileRules(documents, { placeholders });
    this.#fresh = engine;
    this.#output = engine.rules.filter(({ output }) => output);
    this.count = this.#output.length;
    this.#rules = engine.rules;
    const added = documents.filter(({ outline }) => outline === undefined);
    const doubtful = added.flatMap((one) => [...readAnnotation(one).problems, ...unknownTechniques(one)]);
    this.problems = [...problems, ...found, ...doubtful];
  }

  get rules(): readonly ListedRule[] {
    this.#listed ??= this.#output.map((rule) => {
      const { info, type } = rule;
      const { techniques, annotation, rule: told } = this.factsOf({ ...info, type });
      const { id, title, status, description, file, line } = info;
      const logsource = rule.type === 'detection' ? rule.logsource : null;
      const ids = techniques.map((technique) => technique.id);
      return { id, title, level: told.level, status, type, logsource, techniques: ids, description, file, line, annotation };
    });
    return this.#listed;
  }

  /** An engine of its own for each run: it remembers what it has seen. */
  compile(): SigmaEngine {
    const engine = this.#fresh ?? new SigmaEngine(this.#rules);
    this.#fresh = undefined;
    return engine;
  }

  factsOf(rule: Match['rule']): RuleFacts {
    const place = placeOf(rule);
    let facts = this.#facts.get(place);
    if (facts === undefined) {
      this.#places ??= new Map(this.documents.map((one) => [placeOf(placedOf(one)), one]));
      const document = this.#places.get(place);
      const annotation = document === undefined ? {} : readAnnotation(document).annotation;
      facts = factsOf(rule, annotation, document);
      this.#facts.set(place, facts);
    }
    return facts;
  }

  /** Whether any rule asks for events of this log source; without a service, of any of the product's. */
  looksAt(source: LogSource): boolean {
    let looks = this.#looked.get(source);
    if (looks === undefined) {
      looks = this.#rules.some((rule) => rule.type === 'detection' && mayBe(rule.logsource, source));
      this.#looked.set(source, looks);
    }
    return looks;
  }
}

const mayBe = (asked: LogSource, { product, service }: LogSource): boolean =>
  (asked.product === undefined || asked.product === product) && (asked.service === undefined || service === undefined || asked.service === service);

/** The rules that come with hoptrace, or none. Others need a parser of YAML: load.ts. */
export const builtInRuleset = (isWanted: boolean): Ruleset => new Ruleset(isWanted ? builtInRules() : [], [], {});

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
const placeOf = ({ file, line, id, title }: Placed): string => JSON.stringify([file, line, id, title]);

type Placed = Pick<RuleInfo, 'file' | 'line' | 'id' | 'title'>;

const placedOf = (document: SigmaDocument): Placed =>
  document.outline === undefined ? document.info : { ...document.outline, file: document.place.file };

function factsOf(info: Match['rule'], annotation: Annotation, document: SigmaDocument | undefined): RuleFacts {
  const { id, title, level, file, tags, falsepositives, references } = info;
  return {
    rule: { id, title, level: level ?? DEFAULT_LEVEL, file },
    techniques: techniquesOf(tags).techniques,
    falsePositives: falsepositives,
    references,
    annotation,
    isCorrelation: info.type === 'correlation',
    isCount: document !== undefined && isCount(document),
  };
}

function isCount({ root }: SigmaDocument): boolean {
  const correlation = entryOf(root, 'correlation')?.value;
  const type = correlation?.kind === 'map' ? entryOf(correlation, 'type')?.value : undefined;
  return type?.kind === 'scalar' && (type.text === 'event_count' || type.text === 'value_count');
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
