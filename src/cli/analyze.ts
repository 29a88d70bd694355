/** `hoptrace analyze`: captures one after another, each to the output in the format asked for. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { analyze, CaptureError, type Observation } from '../node/index.ts';
import { PLAIN, type Style } from '../report/layout.ts';
import { ndjsonLine } from '../report/ndjson.ts';
import { safe } from '../report/safe.ts';
import { TextReport } from '../report/text.ts';
import { complain, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE } from './exit.ts';
import { fileOutput, type Output, OutputError, standardOutput } from './output.ts';
import { NO_PROGRESS, type Progress, showProgress } from './progress.ts';

export interface AnalyzeArguments {
  format: 'text' | 'ndjson';
  output: string | undefined;
}

/** Prints; returns the exit code. */
export async function analyzeCommand(
  captures: readonly string[],
  { format, output: path }: AnalyzeArguments,
): Promise<number> {
  let output: Output;
  try {
    output = path === undefined ? standardOutput() : fileOutput(path, captures);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    complain(error.message);
    return EXIT_USAGE;
  }
  const run = new Run(output, format, path === undefined && process.stdout.isTTY === true);
  const interrupted = (): never => {
    run.abandon();
    process.exit(EXIT_INTERRUPTED);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    let failures = 0;
    for (const capture of captures) {
      if (!(await run.capture(capture))) failures++;
    }
    if (failures < captures.length) await output.finish();
    else output.abandon();
    return failures === 0 ? EXIT_OK : EXIT_USAGE;
  } catch (error) {
    run.abandon();
    if (!(error instanceof OutputError)) throw error;
    complain(error.message);
    return EXIT_USAGE;
  }
}

class Run {
  readonly #output: Output;
  readonly #format: 'text' | 'ndjson';
  readonly #isTerminal: boolean;
  #progress: Progress = NO_PROGRESS;
  #isFirst = true;

  constructor(output: Output, format: 'text' | 'ndjson', isTerminal: boolean) {
    this.#output = output;
    this.#format = format;
    this.#isTerminal = isTerminal;
  }

  abandon(): void {
    this.#progress.stop();
    this.#output.abandon();
  }

  /** Whether it could be read; if not, why was said. */
  async capture(path: string): Promise<boolean> {
    const isStandardInput = path === '-';
    const name = isStandardInput ? 'standard input' : safe(path);
    if (!isStandardInput && !(this.#isTerminal && this.#format === 'ndjson')) {
      this.#progress = await showProgress(safe(basename(path)), sizeOf(path));
    }
    const onProgress = (bytesRead: number): void => this.#progress.update(bytesRead);
    const observations = analyze(isStandardInput ? process.stdin : path, { onProgress });
    try {
      if (this.#format === 'ndjson') await this.#writeLines(observations);
      else await this.#writeReport(observations);
      return true;
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#progress.stop();
      complain(`${name} ${safe(error.reason)}`);
      return false;
    } finally {
      this.#progress.stop();
      this.#progress = NO_PROGRESS;
    }
  }

  async #writeLines(observations: AsyncIterable<Observation>): Promise<void> {
    for await (const observation of observations) await this.#output.write(ndjsonLine(observation));
  }

  /** What was found before an input broke off is reported too. */
  async #writeReport(observations: AsyncIterable<Observation>): Promise<void> {
    const report = new TextReport();
    let count = 0;
    try {
      for await (const observation of observations) {
        report.add(observation);
        count++;
      }
    } finally {
      this.#progress.stop();
      if (count > 0) {
        const width = this.#isTerminal ? process.stdout.columns : undefined;
        const text = report.render({ width, style: await styleOf(this.#isTerminal) });
        await this.#output.write(this.#isFirst ? text : `\n\n${text}`);
        this.#isFirst = false;
      }
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

/** Colour on a terminal that has it, unless NO_COLOR says otherwise (no-color.org). */
async function styleOf(isTerminal: boolean): Promise<Style> {
  if (!isTerminal || (process.env.NO_COLOR ?? '') !== '') return PLAIN;
  const { default: ansis } = await import('ansis');
  return {
    heading: ansis.bold.cyan,
    strong: ansis.bold,
    dim: ansis.dim,
    good: ansis.green,
    bad: ansis.red,
    warn: ansis.yellow,
  };
}
