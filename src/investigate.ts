/** Streams of observations in, one case out: rules applied to them, and the story told. */
import type { AnalyzeOptions } from './analyze.ts';
import type { Case } from './case.ts';
import { Detector, inOrder } from './detect/detector.ts';
import type { DetectedFinding } from './detect/finding.ts';
import { readTrace, type Trace, traceOf } from './detect/trace.ts';
import { RuleError } from './detect/ruleError.ts';
import { builtInRuleset, checkRuleset, type RuleFile, type Ruleset } from './detect/ruleset.ts';
import type { RuleProblem } from './detect/sigma/index.ts';
import type { CaptureObservation, Observation, RpcObservation } from './observations.ts';
import { type Limits, withDefaults } from './limits.ts';
import type { Spills } from './platform.ts';
import { Archive } from './stored/archive.ts';
import { unknownCapture } from './stored/stream.ts';
import { condense, endsOf, FIRST_OF_ALIKE, IN_TIME, likenessOf, mergeStreams, type StoryInput, tellStory, withOmitted } from './story/index.ts';
import { beginsAnew } from './streamEnd.ts';

export interface RuleOptions {
  /** Sigma rules to apply beside the built-in ones: the text of each file, and what problems and findings call it. */
  rules?: readonly RuleFile[];
  /** Whether the rules that come with hoptrace are applied; they are where not given. */
  builtInRules?: boolean;
}

export interface LiveOptions {
  /**
   * Called for each finding while reading, in the order in which observations arrive. The case looks at them again in the order
   * of time, and has the last word.
   */
  onFinding?: (finding: DetectedFinding) => void;
}

export interface KeepingOptions {
  /** Where observations go that are too many for the memory; without it they are given up, and counted. */
  spills?: Spills;
  /** Of them, `observations` and `findings`. Throws a LimitError for one that is out of range. */
  limits?: Partial<Limits>;
}

export interface InvestigateOptions extends AnalyzeOptions, RuleOptions {
  /** Called for what is doubtful in a rule, and for findings that were given up for want of room. */
  onProblem?: (problem: RuleProblem) => void;
}

/** Rules applied while observations arrive. */
export interface LiveDetection {
  observe(observation: Observation): void;
  /** Findings that only the end of a stream makes. Gives what was given up for want of room. */
  finish(): readonly RuleProblem[];
}

/** Throws a RuleError. */
async function rulesetOf({ rules = [], builtInRules = true }: RuleOptions): Promise<Ruleset> {
  const ruleset =
    rules.length > 0
      ? (await import('./detect/load.ts')).loadRuleset({ builtIn: builtInRules, files: rules })
      : builtInRuleset(builtInRules);
  const errors = ruleset.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new RuleError(errors);
  return ruleset;
}

/** Rules read once, and applied to each stream anew. Throws a RuleError. */
export async function liveRules(
  options: RuleOptions & Pick<KeepingOptions, 'limits'>,
): Promise<{ warnings: readonly RuleProblem[]; begin(onFinding: (finding: DetectedFinding) => void): LiveDetection }> {
  const ruleset = await rulesetOf(options);
  const isEmpty = ruleset.count === 0;
  const { findings: most } = withDefaults(options.limits);
  return {
    warnings: (options.rules?.length ?? 0) > 0 ? checkRuleset(ruleset) : [],
    begin(onFinding) {
      if (isEmpty) return NOTHING;
      const detector = new Detector(ruleset, { onFinding, most });
      const finish = (): readonly RuleProblem[] => {
        detector.finish();
        return detector.problems;
      };
      return { observe: (observation) => detector.observe(plain(observation)), finish };
    },
  };
}

const NOTHING: LiveDetection = { observe() {}, finish: () => [] };

/**
 * Reads streams one after another, then tells the case of all of them. Observations are kept until then: as many of them in memory as the limit `observations` says,
 * all of them in `spills` where there are more. Then rules look at each as it comes, and what they see is put away with it; the case is told of those observations
 * that tell most, and counts the others.
 */
export class Investigation {
  readonly #ruleset: Ruleset;
  readonly #onFinding: ((finding: DetectedFinding) => void) | undefined;
  readonly #hasRules: boolean;
  readonly #archive: Archive;
  readonly #mostFindings: number;
  #detector: Detector | undefined;
  #losses: readonly RuleProblem[] = [];

  private constructor(ruleset: Ruleset, hasRules: boolean, { onFinding, spills, limits }: LiveOptions & KeepingOptions) {
    const { findings, observations } = withDefaults(limits);
    const trace = (sighting: Sighting): Trace | undefined => traceOf(this.#rules().see(sighting));
    const ends = ({ source, target }: Sighting): number => endsOf(source?.ip, target?.ip);
    this.#archive = new Archive(spills, { ...IN_TIME, firstOfAlike: FIRST_OF_ALIKE, ends, likeness: likenessOf, trace }, observations);
    this.#mostFindings = findings;
    this.#ruleset = ruleset;
    this.#onFinding = onFinding;
    this.#hasRules = hasRules;
  }

  /** Throws a RuleError. */
  static async open(options: RuleOptions & LiveOptions & KeepingOptions = {}): Promise<Investigation> {
    const ruleset = await rulesetOf(options);
    return new Investigation(ruleset, (options.rules ?? []).length > 0, options);
  }

  /** What is doubtful in the rules that were given, and what in them can never match. */
  warnings(): readonly RuleProblem[] {
    return this.#hasRules ? checkRuleset(this.#ruleset) : [];
  }

  /** What was given up for want of room in applying the rules; known after `conclude`. */
  get losses(): readonly RuleProblem[] {
    return this.#losses;
  }

  /** Nothing was read. */
  get isEmpty(): boolean {
    return this.#archive.isEmpty;
  }

  /**
   * Takes all observations of one input, which may hold several streams, one after another. What came before an input
   * broke off stays, and the error is thrown on.
   */
  async read(observations: AsyncIterable<Observation>, name: string | null = null): Promise<void> {
    let count = 0;
    let last: Observation | undefined;
    const live = this.#onFinding === undefined ? undefined : new Detector(this.#ruleset, { onFinding: this.#onFinding, most: this.#mostFindings });
    try {
      for await (const observation of observations) {
        if (beginsAnew(last, observation)) count = 0;
        const told = plain(observation);
        if (count++ === 0) this.#archive.begin();
        this.#archive.add(told);
        live?.observe(told);
        last = told;
      }
    } catch (error) {
      if (last !== undefined && last.kind !== 'capture') this.#archive.add(brokenOff(name, count, error));
      throw error;
    }
    live?.finish();
  }

  /** Once. */
  conclude(): Case {
    try {
      return this.#archive.isWhole ? this.#tellWhole() : this.#tellCondensed();
    } finally {
      this.#archive.close();
    }
  }

  /** They are compiled when there is something to look at. */
  #rules(): Detector {
    this.#detector ??= new Detector(this.#ruleset, { most: this.#mostFindings });
    return this.#detector;
  }

  #tellWhole(): Case {
    const observations = mergeStreams(this.#archive.streams);
    return this.#tell({ observations, findings: this.#found(observations) });
  }

  /** What rules saw is put in order; of all observations those are read again that the story is told of. */
  #tellCondensed(): Case {
    const captures = this.#archive.captures();
    for (const { trace, prefix } of this.#archive.traces()) for (const sighted of readTrace(trace as Trace, prefix)) this.#rules().take(sighted);
    const findings = this.#found(captures);
    const { kept, more: moreOf, counts, omitted } = condense(this.#archive.cards(), findings);
    const sightings = this.#archive.read(kept);
    const more = new Map(kept.flatMap((card, i) => (moreOf.has(card) && sightings[i] !== undefined ? [[sightings[i], moreOf.get(card) ?? 0]] : [])));
    const told = withOmitted(captures, omitted, this.#archive.lost);
    const observations = [...sightings.filter((sighting) => sighting !== undefined), ...told];
    this.#archive.close();
    return this.#tell({ observations, findings, condensed: { more, counts, omitted } });
  }

  /** With what rules saw before, once: what they remember, tens of megabytes, is let go before the story needs room. */
  #found(rest: Iterable<Observation>): DetectedFinding[] {
    const detector = this.#rules();
    for (const observation of inOrder(rest)) detector.observe(observation);
    const findings = detector.finish();
    this.#losses = detector.problems;
    this.#detector = undefined;
    return findings;
  }

  #tell(input: Pick<StoryInput, 'observations' | 'findings' | 'condensed'>): Case {
    return tellStory({ ...input, ruleCount: this.#ruleset.count, ruleProblems: this.#losses.length });
  }
}

/**
 * What was observed into one case. The options' signal ends reading: the case is told of what was read, and is marked as
 * partial; where that is nothing, the signal's reason is thrown.
 */
export async function investigateObservations(
  observations: AsyncIterable<Observation>,
  options: InvestigateOptions & KeepingOptions = {},
): Promise<Case> {
  const investigation = await Investigation.open(options);
  try {
    await investigation.read(observations);
  } catch (error) {
    if (options.signal?.aborted !== true || error !== options.signal.reason || investigation.isEmpty) throw error;
  }
  const story = investigation.conclude();
  if (options.onProblem !== undefined)
    for (const problem of [...investigation.warnings(), ...investigation.losses]) options.onProblem(problem);
  return story;
}

function brokenOff(name: string | null, count: number, error: unknown): Observation {
  const what = `reading broke off: ${error instanceof Error ? error.message : String(error)}`;
  const problems = [{ problem: 'cut short', what, offset: null, count: 1 }];
  return { ...unknownCapture(name, `o${count + 1}`), problems };
}

/** As it is after having been stored: JSON has no 64-bit integers. */
function plain(observation: Observation): Observation {
  if (observation.kind !== 'rpc' || !hasBigint(observation.arguments)) return observation;
  const text = JSON.stringify(observation.arguments, (_key, value: unknown) =>
    typeof value === 'bigint' ? exact(value) : value,
  );
  return { ...observation, arguments: JSON.parse(text) as RpcObservation['arguments'] };
}

function hasBigint(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasBigint);
}

type Sighting = Exclude<Observation, CaptureObservation>;

const exact = (value: bigint): number | string =>
  BigInt.asIntN(53, value) === value ? Number(value) : value.toString();
