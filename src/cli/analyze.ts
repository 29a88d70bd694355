/** `hoptrace analyze`: inputs one after another, to the output as a case of all of them or each as what was observed. */
import process from 'node:process';
import type { Finding, Level } from '../case.ts';
import type { DetectedFinding } from '../detect/finding.ts';
import type { Observation } from '../observations.ts';
import { RuleError } from '../detect/ruleError.ts';
import type { RuleProblem } from '../detect/sigma/index.ts';
import type { HashAlgorithm } from '../platform.ts';
import { complain, EXIT_FOUND, EXIT_OK, EXIT_USAGE } from './exit.ts';
import { caseReport, type CaseFormat, type Format, isCaseFormat, type StreamFormat } from './format.ts';
import type { FilterOptions } from '../filter.ts';
import type { Limits } from '../limits.ts';
import { Inputs } from './inputs.ts';
import { Interruption } from './interruption.ts';
import { nodeSpills } from '../node/spill.ts';
import { LiveFindings } from './live.ts';
import { fileOutput, type Output, OutputError, standardOutput } from './output.ts';
import { problemLine, readRuleFiles, RuleFileError } from './ruleFiles.ts';
import { styleOf } from './style.ts';

export interface AnalyzeArguments {
  format: Format;
  output: string | undefined;
  rules: readonly string[];
  builtInRules: boolean;
  failOn: Level | undefined;
  filter: FilterOptions | undefined;
  hash: readonly HashAlgorithm[] | undefined;
  threads: number | undefined;
  limits: Partial<Limits> | undefined;
}

const STANDARD_INPUT = '-';
const LEVELS: readonly Level[] = ['informational', 'low', 'medium', 'high', 'critical'];

/** Prints; returns the exit code. */
export async function analyzeCommand(captures: readonly string[], given: AnalyzeArguments): Promise<number> {
  const { format, output: path } = given;
  let output: Output | undefined;
  const abandon = (): void => {
    inputs.stop();
    output?.abandon();
  };
  const interruption = new Interruption(abandon);
  const inputs = new Inputs(interruption.signal, { filter: given.filter, hash: given.hash, threads: given.threads, limits: given.limits });
  try {
    const run = isCaseFormat(format) ? await caseRun(captures, format, given) : await streamRun(captures, format, given);
    output = path === undefined ? standardOutput() : fileOutput(path, captures);
    const { code, isEmpty } = await run(inputs, output, path === undefined && process.stdout.isTTY === true);
    if (isEmpty) output.abandon();
    else await output.finish();
    return interruption.code ?? code;
  } catch (error) {
    abandon();
    if (error instanceof RuleError) tellProblems(error.problems);
    else if (!(error instanceof OutputError || error instanceof RuleFileError)) throw error;
    complain(
      error instanceof RuleError ? 'nothing was analysed: what cannot be read would never match' : error.message,
    );
    return EXIT_USAGE;
  } finally {
    interruption.release();
  }
}

const tellProblems = (problems: readonly RuleProblem[]): void => void process.stderr.write(problems.map(problemLine).join(''));

interface Outcome {
  code: number;
  /** Nothing could be read. */
  isEmpty: boolean;
}

type Run = (inputs: Inputs, output: Output, isTerminal: boolean) => Promise<Outcome>;

/** Rules are read before anything else: what is wrong with them is said before a long analysis, not after it. */
async function caseRun(captures: readonly string[], format: CaseFormat, given: AnalyzeArguments): Promise<Run> {
  const { Investigation } = await import('../investigate.ts');
  const live = new LiveFindings();
  const { rules: paths, builtInRules } = given;
  const isLive = format === 'text' && given.output === undefined && captures.includes(STANDARD_INPUT);
  const investigation = await Investigation.open({
    rules: readRuleFiles(paths),
    builtInRules,
    spills: nodeSpills(),
    limits: given.limits,
    ...(isLive ? { onFinding: (finding) => live.take(finding) } : {}),
  });
  const warned = investigation.warnings();
  tellProblems(warned);
  return async (inputs, output, isTerminal) => {
    if (isLive) await live.open(output, await styleOf(isTerminal));
    const failures = await inputs.readAll(captures, false, (observations, { name, isLive: isOn }) => {
      live.isOn = isOn;
      return investigation.read(observations, name);
    });
    if (investigation.isEmpty) return { code: EXIT_USAGE, isEmpty: true };
    const story = investigation.conclude();
    tellProblems(investigation.losses);
    const width = isTerminal ? process.stdout.columns : undefined;
    if (live.count > 0) await output.write('\n');
    for (const piece of await caseReport(story, format, { width, style: await styleOf(isTerminal) }))
      await output.write(piece);
    const code = failures > 0 ? EXIT_USAGE : fails(story, given.failOn) ? EXIT_FOUND : EXIT_OK;
    return { code, isEmpty: false };
  };
}

function fails({ findings }: { findings: readonly Pick<Finding, 'rule'>[] }, level: Level | undefined): boolean {
  return level !== undefined && findings.some(({ rule }) => LEVELS.indexOf(rule.level) >= LEVELS.indexOf(level));
}

async function streamRun(captures: readonly string[], format: StreamFormat, given: AnalyzeArguments): Promise<Run> {
  const { listing, lines } = await import('./streams.ts');
  const live = format === 'ndjson' ? await liveRun(given) : undefined;
  return async (inputs, output, isTerminal) => {
    const width = isTerminal ? process.stdout.columns : undefined;
    const write =
      live === undefined ? listing(output, { width, style: await styleOf(isTerminal) }) : lines(output, live.begin, tellProblems);
    let isEmpty = true;
    const seen = async function* (observations: AsyncIterable<Observation>): AsyncGenerator<Observation> {
      for await (const observation of observations) {
        isEmpty = false;
        yield observation;
      }
    };
    const quiet = isTerminal && format === 'ndjson';
    const failures = await inputs.readAll(captures, quiet, (observations) => write(seen(observations)));
    const code = failures > 0 ? EXIT_USAGE : live?.isGrave() === true ? EXIT_FOUND : EXIT_OK;
    return { code, isEmpty };
  };
}

/** Findings of a stream, each as it is made. */
async function liveRun({ rules: paths, builtInRules, failOn, limits }: AnalyzeArguments) {
  const { liveRules } = await import('../investigate.ts');
  const rules = await liveRules({ rules: readRuleFiles(paths), builtInRules, limits });
  tellProblems(rules.warnings);
  let grave = false;
  return {
    isGrave: () => grave,
    begin: (onFinding: (finding: DetectedFinding) => void) =>
      rules.begin((finding) => {
        if (fails({ findings: [finding] }, failOn)) grave = true;
        onFinding(finding);
      }),
  };
}
