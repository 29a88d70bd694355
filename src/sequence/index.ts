/** Inputs of any kind in, observations out: captures as one sequence, then each input of stored observations. */
import { type AnalyzeOptions, analyzeInput, type Platform } from '../analyze.ts';
import type { Observation } from '../observations.ts';
import type { CaptureError } from '../sources.ts';
import { unreadCapture } from '../stored/stream.ts';
import { closeAll, type Given, type Prepared, prepare, type Sorted } from './prepare.ts';
import { analyzeSequence, type SequenceOptions } from './read.ts';

export type { Given, Prepared, SequenceOptions, Sorted };
export { closeAll, prepare };

/** Inputs that are read together: the captures, or one input alone. */
export interface Stream {
  /** Of the one input. */
  readonly name: string | null;
  readonly path: string | null;
  readonly size: number | null;
  /** One of its inputs is a stream, which may be live. */
  readonly isOfUnknownSize: boolean;
  observations(options: SequenceOptions): AsyncIterable<Observation>;
}

/** The sequence of the captures first. */
export function streamsOf({ captures, stored }: Sorted, platform: Platform): Stream[] {
  const alone = (input: Prepared): Stream => ({
    name: input.name,
    path: input.path,
    size: input.size,
    isOfUnknownSize: input.size === null,
    observations: (options) => readAlone(input, platform, options),
  });
  if (captures.length < 2) return [...captures, ...stored].map(alone);
  const size = captures.reduce<number | null>(
    (sum, { size: own }) => (sum === null || own === null ? null : sum + own),
    0,
  );
  const sequence: Stream = {
    name: null,
    path: null,
    size,
    isOfUnknownSize: size === null,
    observations: (options) => analyzeSequence(captures, platform, options),
  };
  return [sequence, ...stored.map(alone)];
}

async function* readAlone(input: Prepared, platform: Platform, options: AnalyzeOptions): AsyncGenerator<Observation> {
  yield* analyzeInput(await input.open(), input.path, platform, options);
}

/** One input as it is, several as a sequence. */
export async function* analyzeGiven(
  inputs: readonly Given[],
  platform: Platform,
  options: AnalyzeOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  if (inputs.length === 1) yield* analyzeInput(inputs[0].open(), inputs[0].path, platform, options);
  else yield* analyzeInputs(inputs, platform, options);
}

/**
 * One stream after the other. Throws the first CaptureError, of an input that cannot be read, before the first observation.
 * The signal ends reading as it does that of one input; streams that come after are told of as not read.
 */
export async function* analyzeInputs(
  inputs: readonly Given[],
  platform: Platform,
  options: AnalyzeOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  const sorted = await prepare(inputs, platform, options.signal);
  let hasTold = false;
  let interruption: { reason: unknown } | undefined;
  try {
    const [failure]: readonly (CaptureError | undefined)[] = sorted.failures;
    if (failure !== undefined) throw failure;
    for (const stream of streamsOf(sorted, platform)) {
      let isTold = false;
      try {
        options.signal?.throwIfAborted();
        for await (const observation of stream.observations(options)) {
          hasTold = isTold = true;
          yield observation;
        }
      } catch (error) {
        if (!hasTold || options.signal?.aborted !== true || error !== options.signal.reason) throw error;
        interruption = { reason: error };
        if (!isTold) yield unreadCapture(stream.name);
      }
    }
    if (interruption !== undefined) throw interruption.reason;
  } finally {
    await closeAll(sorted);
  }
}
