/** What the command is given to read, one after another, with progress; what cannot be read is said. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { analyze, type AnalyzeOptions, CaptureError, type Observation } from '../node/index.ts';
import { safe } from '../report/safe.ts';
import { complain } from './exit.ts';
import { NO_PROGRESS, type Progress, showProgress } from './progress.ts';

export class Inputs {
  readonly #options: AnalyzeOptions;
  #progress: Progress = NO_PROGRESS;

  constructor(options: AnalyzeOptions) {
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
    if (!isStandardInput && !quiet) this.#progress = await showProgress(safe(basename(path)), sizeOf(path));
    const onProgress = (bytesRead: number): void => this.#progress.update(bytesRead);
    const observations = analyze(isStandardInput ? process.stdin : path, { ...this.#options, onProgress });
    try {
      await take(this.#untilEnd(observations), isStandardInput ? null : basename(path));
      return true;
    } catch (error) {
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

function sizeOf(path: string): number | null {
  try {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : null;
  } catch {
    return null; // opening it says why
  }
}
