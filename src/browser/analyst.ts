/** The worker's side of an analysis: reads inputs, and sends what it finds to the page, no faster than the page takes it. */
import type { Platform } from '../analyze.ts';
import { type InvestigateOptions, investigateObservations } from '../investigate.ts';
import type { Observation } from '../observations.ts';
import { analyzeGiven } from '../sequence/index.ts';
import { blobSource } from './blob.ts';
import { errorOf, faultOf } from './faults.ts';
import { BATCH, BATCHES, type FromAnalyst, type Job, type SentInput, type ToAnalyst } from './protocol.ts';
import { pumpedSource } from './pump.ts';

/** Milliseconds that an observation waits for others to be sent with, and that progress is told after. */
const SOON = 20;

type Post = (message: FromAnalyst) => void;

class Batches {
  readonly #post: Post;
  #waiting: Observation[] = [];
  #credit = BATCHES;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #granted: (() => void) | undefined;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Resolves when there is room for the next one. */
  push(observation: Observation): void | Promise<void> {
    this.#waiting.push(observation);
    if (this.#waiting.length < BATCH) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        if (this.#credit > 0) this.flush();
      }, SOON);
      return;
    }
    if (this.#credit > 0) return this.flush();
    return new Promise((resolve) => {
      this.#granted = resolve;
    });
  }

  grant(): void {
    this.#credit++;
    if (this.#timer === undefined) this.flush();
    this.#granted?.();
    this.#granted = undefined;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    this.#credit--;
    this.#post({ kind: 'observations', observations: this.#waiting });
    this.#waiting = [];
  }
}

/** The latest, now and then; all that is told is told before what follows. */
class Progress {
  readonly #post: Post;
  #last = Number.NEGATIVE_INFINITY;
  #untold: FromAnalyst | undefined;

  constructor(post: Post) {
    this.#post = post;
  }

  tell(bytesRead: number, totalBytes: number | null): void {
    this.#untold = { kind: 'progress', bytesRead, totalBytes };
    const now = performance.now();
    if (now - this.#last < SOON) return;
    this.#last = now;
    this.flush();
  }

  flush(): void {
    if (this.#untold !== undefined) this.#post(this.#untold);
    this.#untold = undefined;
  }
}

/** One job, from its inputs to its end. */
class Work {
  readonly #post: Post;
  readonly #platform: (module: Promise<WebAssembly.Module>) => Platform;
  readonly #abort = new AbortController();
  readonly #batches: Batches;
  readonly #engine: Promise<WebAssembly.Module>;
  #settleEngine: { resolve(module: WebAssembly.Module): void; reject(error: Error): void } | undefined;

  constructor(post: Post, platform: (module: Promise<WebAssembly.Module>) => Platform) {
    this.#post = post;
    this.#platform = platform;
    this.#batches = new Batches(post);
    this.#engine = new Promise((resolve, reject) => {
      this.#settleEngine = { resolve, reject };
    });
    // Stored observations are read without it.
    this.#engine.catch(() => undefined);
  }

  receive(message: Exclude<ToAnalyst, Job>): void {
    if (message.kind === 'credit') this.#batches.grant();
    else if (message.kind === 'abort') this.#abort.abort();
    else if (message.kind === 'engine') this.#settleEngine?.resolve(message.module);
    else this.#settleEngine?.reject(errorOf(message.fault));
  }

  async run({ work, inputs, options, tellsProgress, tellsProblems }: Job): Promise<void> {
    const { signal } = this.#abort;
    const progress = new Progress(this.#post);
    const all: InvestigateOptions = { ...options, signal };
    if (tellsProgress) all.onProgress = (bytesRead, totalBytes) => progress.tell(bytesRead, totalBytes);
    if (tellsProblems) all.onProblem = (problem) => this.#post({ kind: 'problem', problem });
    const platform = this.#platform(this.#engine);
    const given = inputs.map((input) => ({ path: null, open: () => openSent(input), isOnce: !(input instanceof Blob) }));
    const observations = analyzeGiven(given, platform, all);
    try {
      if (work === 'investigate') {
        const story = await investigateObservations(observations, { ...all, spills: platform.spills });
        progress.flush();
        return this.#post({ kind: 'case', story });
      }
      for await (const observation of observations) await this.#batches.push(observation);
      progress.flush();
      this.#batches.flush();
      this.#post({ kind: 'done' });
    } catch (error) {
      progress.flush();
      this.#batches.flush();
      this.#post(signal.aborted && error === signal.reason ? { kind: 'aborted' } : { kind: 'failed', fault: faultOf(error) });
    }
  }
}

/** Jobs one after another; what comes between two of them was meant for the one before. */
export class Analyst {
  readonly #post: Post;
  readonly #platform: (module: Promise<WebAssembly.Module>) => Platform;
  #work: Work | undefined;

  constructor(post: Post, platform: (module: Promise<WebAssembly.Module>) => Platform) {
    this.#post = post;
    this.#platform = platform;
  }

  receive(message: ToAnalyst): void {
    if (message.kind !== 'job') return this.#work?.receive(message);
    this.#work = new Work(this.#post, this.#platform);
    void this.#work.run(message);
  }
}

const openSent = (input: SentInput) => (input instanceof Blob ? blobSource(input) : pumpedSource(input));
