/** hoptrace in Node: captures in, observations or a case out. The browser's entry exports the same names. */
import { type AnalyzeOptions as CommonOptions, analyzeInput } from '../analyze.ts';
import type { Case } from '../case.ts';
import { type Extracted, Extractor, type ExtractorOptions } from '../extract/index.ts';
import type { InvestigateOptions as CommonInvestigateOptions } from '../investigate.ts';
import type { Observation } from '../observations.ts';
import { FolderSink } from './extractFolder.ts';
import { type EngineInput, nodePlatform } from './platform.ts';
import { nodeSpills } from './spill.ts';
import { type Input, openInput, pathOf } from './source.ts';

export type * from '../case.ts';
export type * from '../observations.ts';
export {
  type Extracted,
  type ExtractedFile,
  ExtractError,
  type ExtractorOptions,
  type LostFile,
  type Manifest,
} from '../extract/index.ts';
export { RuleError } from '../detect/ruleError.ts';
export type { RuleFile } from '../detect/ruleset.ts';
export type { RuleProblem } from '../detect/sigma/index.ts';
export { LimitError, type Limits } from '../limits.ts';
export { FilterError, type FilterOptions } from '../filter.ts';
export type { HashAlgorithm } from '../platform.ts';
export { CaptureError, type CaptureErrorCode } from '../sources.ts';
export type { EngineInput, Input };

export interface AnalyzeOptions extends CommonOptions {
  /** The engine's module, its bytes, or where to fetch them; without it, it is taken from the package. */
  engine?: EngineInput;
}

/** `signal`, `limits` and `hash` hold for all inputs. */
export interface InvestigateOptions extends CommonInvestigateOptions {
  engine?: EngineInput;
}

/**
 * Reads a capture and yields what it finds in the order of the stream; the last observation is of kind `capture`. Stored
 * observations (what `--format ndjson` writes) are taken in place of a capture, and both compressed with gzip, zstd or lz4.
 * Throws a CaptureError for an input that cannot be read, before the first observation.
 *
 * Several captures are read as one sequence, in the order of their first packets, with connections going on from one to the
 * next: the last observations are of kind `capture`, one for each. Stored observations follow, a stream for each input.
 */
export async function* analyze(
  inputs: Input | readonly Input[],
  options: AnalyzeOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  const platform = nodePlatform(options.engine);
  const list: readonly Input[] = isList(inputs) ? inputs : [inputs];
  if (list.length === 1) {
    const [input] = list;
    yield* analyzeInput(openInput(input), pathOf(input), platform, options);
    return;
  }
  const { analyzeInputs } = await import('../sequence/index.ts');
  yield* analyzeInputs(
    list.map((input) => ({ path: pathOf(input), open: () => openInput(input) })),
    platform,
    options,
  );
}

const isList = (inputs: Input | readonly Input[]): inputs is readonly Input[] => Array.isArray(inputs);

/**
 * Reads one or several inputs and tells the one case of them. Throws a CaptureError for the first input that cannot be
 * read, and a RuleError for rules that cannot be read, before any input is. A signal that ends reading gives the case of what
 * was read, with `stats.partial`; where that is nothing, its reason is thrown.
 */
export async function investigate(inputs: Input | readonly Input[], options: InvestigateOptions = {}): Promise<Case> {
  const { investigateObservations } = await import('../investigate.ts');
  return investigateObservations(analyze(inputs, options), { ...options, spills: nodeSpills() });
}

export interface ExtractOptions extends Omit<AnalyzeOptions, 'extraction'>, ExtractorOptions {
  /** The folder that the files go to; made if it is not there. Nothing is written outside of it, or over what is in it. */
  to: string;
}

/**
 * Writes out the files of one or several captures as far as they were seen, and what listings showed of directories, with
 * a manifest. Throws a CaptureError for the first input that cannot be read, and an ExtractError for a folder that cannot
 * be used; what was written by then stays.
 */
export async function extract(inputs: Input | readonly Input[], options: ExtractOptions): Promise<Extracted> {
  const { to, match, only, maxBytes, onFile, ...further } = options;
  const extractor = new Extractor(new FolderSink(to), { match, only, maxBytes, onFile });
  try {
    const list = Array.isArray(inputs) ? inputs : [inputs];
    for (const input of list as Input[]) for await (const _ of analyze(input, { ...further, extraction: extractor }));
  } catch (error) {
    extractor.finish();
    throw error;
  }
  return extractor.finish();
}
