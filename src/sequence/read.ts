/** Captures as one sequence in, observations out: connections go on from one capture to the next, and across those that overlap. */
import { analyzeCaptures, type AnalyzeOptions, type Platform } from '../analyze.ts';
import { MOST_CAPTURES } from '../frames.ts';
import { endingAtAbort } from '../interrupt.ts';
import type { Observation } from '../observations.ts';
import type { CaptureError } from '../sources.ts';
import type { PreparedCapture } from './prepare.ts';

export interface SequenceOptions extends AnalyzeOptions {
  /** A capture could not be read to its end: the others go on, and its problems say so too. */
  onFailure?: (error: CaptureError) => void;
}

/** Of two captures or more. */
export async function* analyzeSequence(
  captures: readonly PreparedCapture[],
  platform: Platform,
  options: SequenceOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  if (captures.length > MOST_CAPTURES) throw new RangeError(`${captures.length} captures are more than the ${MOST_CAPTURES} of a sequence`);
  const { signal } = options;
  const inputs = captures.map((capture) => ({
    ...capture,
    open: async () => {
      const source = await capture.open();
      return signal === undefined ? source : endingAtAbort(source, signal);
    },
  }));
  // What a stream gives is not known, and not counted.
  const bytes = captures.reduce((sum, { size }) => sum + (size ?? 0), 0);
  yield* analyzeCaptures(inputs, (least) => bytes >= least, platform, options);
}
