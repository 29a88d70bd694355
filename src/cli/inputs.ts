/** What the command is given to read, one after another, with progress; what cannot be read is said. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { analyze, type AnalyzeOptions, CaptureError, type CaptureObservation, type Observation } from '../node/index.ts';
import { safe } from '../report/safe.ts';
import { complain } from './exit.ts';
import { NO_PROGRESS, type Progress, showProgress } from './progress.ts';

export class Inputs {
  readonly #signal: AbortSignal;
  readonly #options: AnalyzeOptions;
  #progress: Progress = NO_PROGRESS;

  /** The signal ends reading: of the input under way what was read is told, of the others that they were not read. */
  constructor(signal: AbortSignal, options: AnalyzeOptions) {
    this.#signal = signal;
    this.#options = options;
  }

  stop(): void {
    this.#progress.stop();
    this.#progress = NO_PROGRESS;
  }

  /** Whether it could be read to its end; if not, why was said. `quiet`: no progress, where it would mix with the output. */
  async read(
    path: string,
    quiet: boolean,
    take: (observations: AsyncIterable<Observation>, name: string | null) => Promise<void>,
  ): Promise<boolean> {
    const isStandardInput = path === '-';
    const name = isStandardInput ? null : basename(path);
    if (this.#signal.aborted) {
      await take(unread(name), name);
      return true;
    }
    if (!isStandardInput && !quiet) this.#progress = await showProgress(safe(basename(path)), sizeOf(path));
    const onProgress = (bytesRead: number): void => this.#progress.update(bytesRead);
    const options = { ...this.#options, onProgress, signal: this.#signal };
    const observations = analyze(isStandardInput ? process.stdin : path, options);
    let isTold = false;
    const noted = async function* (): AsyncGenerator<Observation, void, undefined> {
      for await (const observation of observations) {
        isTold = observation.kind === 'capture';
        yield observation;
      }
    };
    try {
      await take(this.#untilEnd(noted()), name);
      return true;
    } catch (error) {
      if (this.#signal.aborted && error === this.#signal.reason) {
        if (!isTold) await take(unread(name), name);
        return true;
      }
      if (!(error instanceof CaptureError)) throw error;
      this.stop();
      complain(`${isStandardInput ? 'standard input' : safe(path)} ${safe(error.reason)}`);
      return false;
    } finally {
      this.stop();
    }
  }

  /** Ends the progress before what is made of the observations is written. */
  async *#untilEnd(observations: AsyncIterable<Observation>): AsyncGenerator<Observation, void, undefined> {
    for await (const observation of observations) {
      if (observation.kind === 'capture') this.stop();
      yield observation;
    }
  }
}

/** In place of what an interruption kept from being read. */
async function* unread(name: string | null): AsyncGenerator<CaptureObservation, void, undefined> {
  const what = 'was not read: reading was interrupted before it';
  yield {
    kind: 'capture',
    id: 'o1',
    name,
    format: null,
    packets: 0,
    bytes: 0,
    firstTime: null,
    lastTime: null,
    linkTypes: [],
    filtered: 0,
    problems: [{ problem: 'interrupted', what, offset: null, count: 1 }],
  };
}

function sizeOf(path: string): number | null {
  try {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : null;
  } catch {
    return null; // opening it says why
  }
}
