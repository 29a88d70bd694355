/** hoptrace in a browser: captures in, observations or a case out. Node's entry exports the same names. */
import type { AnalyzeOptions as CommonOptions } from '../analyze.ts';
import type { Case } from '../case.ts';
import { type Extracted as CommonExtracted, Extractor, type ExtractorOptions } from '../extract/index.ts';
import type { InvestigateOptions as CommonInvestigateOptions } from '../investigate.ts';
import type { Observation } from '../observations.ts';
import { type EngineInput, engineModule } from './engine.ts';
import { BlobSink } from './extractBlobs.ts';
import { checkInput, type Input, openInput } from './source.ts';
import { startAnalysis, threadPool, type WorkerOptions } from './workers.ts';

export type * from '../case.ts';
export type * from '../observations.ts';
export { type ExtractedFile, ExtractError, type ExtractorOptions, type LostFile, type Manifest } from '../extract/index.ts';
export { RuleError } from '../detect/ruleError.ts';
export type { RuleFile } from '../detect/ruleset.ts';
export type { RuleProblem } from '../detect/sigma/index.ts';
export { LimitError, type Limits } from '../limits.ts';
export { FilterError, type FilterOptions } from '../filter.ts';
export type { HashAlgorithm } from '../platform.ts';
export { CaptureError, type CaptureErrorCode } from '../sources.ts';
export type { EngineInput, Input };

export interface AnalyzeOptions extends CommonOptions, WorkerOptions {
  /** The engine's module, its bytes, or where to fetch them; without it, it is fetched from beside this package's modules. */
  engine?: EngineInput;
}

/** `signal`, `limits` and `hash` hold for all inputs. */
export interface InvestigateOptions extends CommonInvestigateOptions, WorkerOptions {
  engine?: EngineInput;
}

/**
 * Reads a capture and yields what it finds in the order of the stream; the last observation is of kind `capture`. Stored
 * observations (what `--format ndjson` writes) are taken in place of a capture, and both compressed with gzip, zstd or lz4.
 * Throws a CaptureError for an input that cannot be read, before the first observation. A page's own thread only takes what
 * a worker finds; to stop taking ends the worker.
 *
 * Several captures are read as one sequence, in the order of their first packets, with connections going on from one to the
 * next: the last observations are of kind `capture`, one for each. Stored observations follow, a stream for each input.
 */
export async function* analyze(
  inputs: Input | readonly Input[],
  options: AnalyzeOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  const list = listOf(inputs);
  options.signal?.throwIfAborted();
  const started = options.extraction === undefined ? await startAnalysis(options) : undefined;
  if (started !== undefined) {
    const { analyzeRemotely } = await import('./remote.ts');
    yield* analyzeRemotely(started, list, options);
    return;
  }
  yield* analyzeHere(list, options);
}

function listOf(inputs: Input | readonly Input[]): readonly Input[] {
  const list = Array.isArray(inputs) ? (inputs as readonly Input[]) : [inputs as Input];
  list.forEach(checkInput);
  return list;
}

async function* analyzeHere(list: readonly Input[], options: AnalyzeOptions): AsyncGenerator<Observation, void, undefined> {
  const { analyzeGiven, browserPlatform } = await import('./here.ts');
  const platform = browserPlatform(() => engineModule(options.engine), threadPool(options));
  yield* analyzeGiven(
    list.map((input) => ({ path: null, open: () => openInput(input) })),
    platform,
    options,
  );
}

/**
 * Reads one or several inputs and tells the one case of them. Throws a CaptureError for the first input that cannot be
 * read, and a RuleError for rules that cannot be read, before any input is. A signal that ends reading gives the case of what
 * was read, with `stats.partial`; where that is nothing, its reason is thrown.
 */
export async function investigate(inputs: Input | readonly Input[], options: InvestigateOptions = {}): Promise<Case> {
  const list = listOf(inputs);
  options.signal?.throwIfAborted();
  const started = await startAnalysis(options);
  if (started !== undefined) {
    const { investigateRemotely } = await import('./remote.ts');
    return investigateRemotely(started, list, options);
  }
  const { browserPlatform, investigateObservations } = await import('./here.ts');
  const { spills } = browserPlatform(() => engineModule(options.engine), threadPool(options));
  return investigateObservations(analyzeHere(list, options), { ...options, spills });
}

export interface ExtractOptions extends Omit<AnalyzeOptions, 'extraction'>, ExtractorOptions {}

export interface Extracted extends CommonExtracted {
  /** Extracted files, manifest and listings by their paths. */
  files: ReadonlyMap<string, Blob>;
}

/** A page has no more room than that to give away. */
const DEFAULT_MAX_BYTES = 512 * 1024 ** 2;

/**
 * Puts together the files of one or several captures as far as they were seen, and what listings showed of directories,
 * with a manifest. Throws a CaptureError for the first input that cannot be read.
 */
export async function extract(inputs: Input | readonly Input[], options: ExtractOptions = {}): Promise<Extracted> {
  const { match, only, maxBytes = DEFAULT_MAX_BYTES, onFile, ...further } = options;
  const sink = new BlobSink();
  const extractor = new Extractor(sink, { match, only, maxBytes, onFile });
  const list = Array.isArray(inputs) ? inputs : [inputs];
  for (const input of list as Input[]) for await (const _ of analyze(input, { ...further, extraction: extractor }));
  return { ...extractor.finish(), files: sink.files };
}
