/** What the command is given to read, with progress; what cannot be read is said. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { analyze, type AnalyzeOptions, CaptureError, type Observation } from '../node/index.ts';
import { expandPaths, type FoundFile } from '../node/paths.ts';
import { nodePlatform } from '../node/platform.ts';
import { openInput } from '../node/source.ts';
import { safe } from '../report/safe.ts';
import { closeAll, type Given, prepare, type Sorted, type Stream, streamsOf } from '../sequence/index.ts';
import { unreadCapture } from '../stored/stream.ts';
import { complain } from './exit.ts';
import { NO_PROGRESS, type Progress, showProgress } from './progress.ts';

/** `isLive`: standard input is read, or may be. */
type Take = (
  observations: AsyncIterable<Observation>,
  of: { readonly name: string | null; readonly isLive: boolean },
) => Promise<void>;

export class Inputs {
  readonly #signal: AbortSignal;
  readonly #options: AnalyzeOptions;
  #progress: Progress = NO_PROGRESS;
  #failed = 0;

  /** The signal ends reading: of the input under way what was read is told, of the others that they were not read. */
  constructor(signal: AbortSignal, options: AnalyzeOptions) {
    this.#signal = signal;
    this.#options = { ...options, signal };
  }

  stop(): void {
    this.#progress.stop();
    this.#progress = NO_PROGRESS;
  }

  /**
   * Paths, folders and globs: several captures as one sequence. How many could not be read to their end; why was said.
   * `quiet`: no progress, where it would mix with the output.
   */
  async readAll(paths: readonly string[], quiet: boolean, take: Take): Promise<number> {
    const { files, failures, repeated } = await expandPaths(paths);
    for (const path of repeated) complain(`${safe(path)} is given more than once: it is read once`);
    this.#failed = 0;
    for (const error of failures) this.#fail(error);
    const isOne = files.length === 1 && !files[0].isFound;
    if (isOne) await this.#read(alone(files[0].path), quiet, take);
    else await this.#readSorted(paths, files, quiet, take);
    return this.#failed;
  }

  /** One by itself. Whether it could be read to its end; if not, why was said. */
  async read(path: string, quiet: boolean, take: Take): Promise<boolean> {
    this.#failed = 0;
    await this.#read(alone(path), quiet, take);
    return this.#failed === 0;
  }

  async #readSorted(paths: readonly string[], files: readonly FoundFile[], quiet: boolean, take: Take): Promise<void> {
    const platform = nodePlatform();
    let sorted: Sorted;
    try {
      sorted = await prepare(files.map(givenOf), platform, this.#signal);
    } catch (error) {
      if (!this.#signal.aborted || error !== this.#signal.reason) throw error;
      for (const { path } of files) await this.#read(alone(path), quiet, take);
      return;
    }
    const { failures, passedOver } = sorted;
    for (const error of failures) this.#fail(error);
    if (passedOver > 0)
      complain(`passed over ${passedOver} ${passedOver === 1 ? 'file' : 'files'} in folders: not captures`);
    const streams = streamsOf(sorted, platform);
    if (streams.length === 0 && this.#failed === 0) {
      this.#failed++;
      complain(`${paths.map(safe).join(', ')} ${paths.length === 1 ? 'holds' : 'hold'} no captures`);
    }
    try {
      for (const stream of streams) {
        const { path, name } = stream;
        const label = path ?? (name === null ? `${sorted.captures.length} captures` : name);
        const isLive = stream.isOfUnknownSize;
        await this.#read({ ...stream, label, isLive }, quiet, take);
      }
    } finally {
      await closeAll(sorted);
    }
  }

  /** What goes wrong with an input is said; what was read until then is taken. */
  async #read(stream: Readable, quiet: boolean, take: Take): Promise<void> {
    const { label, name, size, isLive } = stream;
    const of = { name, isLive };
    if (this.#signal.aborted) return take(once(unreadCapture(name)), of);
    if (!quiet) this.#progress = await showProgress(safe(basename(label)), size);
    const onProgress = (bytesRead: number): void => this.#progress.update(bytesRead);
    const onFailure = (error: CaptureError): void => this.#fail(error);
    const observations = stream.observations({ ...this.#options, onProgress, onFailure });
    let isTold = false;
    const noted = async function* (): AsyncGenerator<Observation, void, undefined> {
      for await (const observation of observations) {
        isTold = observation.kind === 'capture';
        yield observation;
      }
    };
    try {
      await take(this.#untilEnd(noted()), of);
    } catch (error) {
      if (this.#signal.aborted && error === this.#signal.reason) {
        if (!isTold) await take(once(unreadCapture(name)), of);
      } else if (error instanceof CaptureError) {
        this.#fail(error, label);
      } else {
        throw error;
      }
    } finally {
      this.stop();
    }
  }

  #fail({ path, reason }: CaptureError, label = path ?? STANDARD_INPUT): void {
    this.#failed++;
    this.stop();
    complain(`${safe(label)} ${safe(reason)}`);
  }

  /** Ends the progress before what is made of the observations is written. */
  async *#untilEnd(observations: AsyncIterable<Observation>): AsyncGenerator<Observation, void, undefined> {
    for await (const observation of observations) {
      if (observation.kind === 'capture') this.stop();
      yield observation;
    }
  }
}

interface Readable extends Pick<Stream, 'name' | 'size' | 'observations'> {
  /** What is said of it when it cannot be read. */
  readonly label: string;
  readonly isLive: boolean;
}

const STANDARD_INPUT = 'standard input';

function alone(path: string): Readable {
  const isLive = path === '-';
  return {
    label: isLive ? STANDARD_INPUT : path,
    name: isLive ? null : basename(path),
    size: isLive ? null : sizeOf(path),
    isLive,
    observations: (options) => analyze(isLive ? process.stdin : path, options),
  };
}

async function* once(observation: Observation): AsyncGenerator<Observation, void, undefined> {
  yield observation;
}

const givenOf = ({ path, isFound }: FoundFile): Given =>
  path === '-' ? { path: null, open: () => openInput(process.stdin) } : { path, isFound, open: () => openInput(path) };

function sizeOf(path: string): number | null {
  try {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : null;
  } catch {
    return null; // opening it says why
  }
}
