/** hoptrace in Node: a capture in, observations out. The browser's entry exports the same names. */
import { type AnalyzeOptions as CommonOptions, analyzeSource } from '../analyze.ts';
import { captureSource } from '../magic.ts';
import type { Observation } from '../observations.ts';
import { type EngineInput, nodePlatform } from './platform.ts';
import { type Input, openInput, pathOf } from './source.ts';

export type * from '../observations.ts';
export type { EngineLimits } from '../engine/layout.ts';
export type { HashAlgorithm } from '../platform.ts';
export { CaptureError, type CaptureErrorCode } from '../sources.ts';
export type { EngineInput, Input };

export interface AnalyzeOptions extends CommonOptions {
  /** The engine's module, its bytes, or where to fetch them; without it, it is taken from the package. */
  engine?: EngineInput;
}

/**
 * Reads a capture and yields what it finds in the order of the stream; the last observation is of kind `capture`.
 * Throws a CaptureError for an input that cannot be read as a capture, before the first observation.
 */
export async function* analyze(
  input: Input,
  options: AnalyzeOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  const source = captureSource(openInput(input), pathOf(input));
  try {
    yield* analyzeSource(source, nodePlatform(options.engine), options);
  } finally {
    await source.close();
  }
}
