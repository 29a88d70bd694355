/** The page's side of an analysis that a worker does. */
import type { Case } from '../case.ts';
import type { InvestigateOptions } from '../investigate.ts';
import type { Observation } from '../observations.ts';
import { type EngineInput, engineModule } from './engine.ts';
import { errorOf, faultOf } from './faults.ts';
import type { FromAnalyst, Job, SentOptions, ToAnalyst } from './protocol.ts';
import { Pump } from './pump.ts';
import { type Input, openInput } from './source.ts';
import type { Started } from './workers.ts';

export interface RemoteOptions extends InvestigateOptions {
  engine?: EngineInput;
}

type Reply = FromAnalyst | { readonly kind: 'broken'; readonly error: unknown };

function sentOptions({ filter, hash, limits, threads, threadsFrom, rules, builtInRules }: InvestigateOptions): SentOptions {
  return { filter, hash, limits, threads, threadsFrom, rules, builtInRules };
}

class RemoteWork {
  readonly #started: Started;
  readonly #options: RemoteOptions;
  readonly #pumps: readonly Pump[];
  readonly #replies: Reply[] = [];
  readonly #abort = (): void => this.#started.thread.post({ kind: 'abort' });
  #arrived: (() => void) | undefined;
  #hasEnded = false;
  #isClosed = false;

  constructor(started: Started, work: Job['work'], inputs: readonly Input[], options: RemoteOptions) {
    const { thread } = started;
    this.#started = started;
    this.#options = options;
    const pumps: Pump[] = [];
    const sent = inputs.map((input) => {
      if (input instanceof Blob) return input;
      const pump = new Pump(openInput(input));
      pumps.push(pump);
      return pump.input;
    });
    this.#pumps = pumps;
    thread.onmessage = (reply) => {
      if (reply.kind !== 'task failed') this.#receive(reply);
    };
    thread.onfailure = (error) => this.#push({ kind: 'broken', error });
    const job: Job = {
      kind: 'job',
      work,
      inputs: sent,
      options: sentOptions(options),
      tellsProgress: options.onProgress !== undefined,
      tellsProblems: options.onProblem !== undefined,
    };
    try {
      thread.post(job, pumps.map(({ input }) => input.port));
    } catch (error) {
      this.close();
      throw error;
    }
    if (options.signal?.aborted) this.#abort();
    options.signal?.addEventListener('abort', this.#abort);
    void this.#sendEngine();
  }

  async #sendEngine(): Promise<void> {
    const message = await engineModule(this.#options.engine).then(
      (module): ToAnalyst => ({ kind: 'engine', module }),
      (error: unknown): ToAnalyst => ({ kind: 'no engine', fault: faultOf(error) }),
    );
    // The thread may have other work by now.
    if (!this.#isClosed) this.#started.thread.post(message);
  }

  /** A function of the caller's that throws ends the work. */
  #receive(reply: FromAnalyst): void {
    try {
      if (reply.kind === 'progress') this.#options.onProgress?.(reply.bytesRead, reply.totalBytes);
      else if (reply.kind === 'problem') this.#options.onProblem?.(reply.problem);
      else this.#push(reply);
    } catch (error) {
      this.#push({ kind: 'broken', error });
    }
  }

  #push(reply: Reply): void {
    this.#replies.push(reply);
    this.#arrived?.();
  }

  /** The next observations; the case; undefined at the end. Throws what the work ended with. */
  async next(): Promise<readonly Observation[] | Case | undefined> {
    while (this.#replies.length === 0) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    const reply = this.#replies.shift() as Reply;
    if (reply.kind === 'observations') {
      this.#started.thread.post({ kind: 'credit' });
      return reply.observations;
    }
    if (reply.kind === 'broken') throw reply.error;
    this.#hasEnded = true;
    if (reply.kind === 'aborted') throw this.#options.signal?.reason;
    if (reply.kind === 'failed') throw errorOf(reply.fault);
    return reply.kind === 'case' ? reply.story : undefined;
  }

  /** A thread whose work has not ended goes with it. */
  close(): void {
    this.#isClosed = true;
    this.#options.signal?.removeEventListener('abort', this.#abort);
    for (const pump of this.#pumps) pump.close();
    if (this.#hasEnded) this.#started.pool.give(this.#started.thread);
    else this.#started.thread.end();
  }
}

export async function* analyzeRemotely(
  started: Started,
  inputs: readonly Input[],
  options: RemoteOptions,
): AsyncGenerator<Observation, void, undefined> {
  const work = new RemoteWork(started, 'analyze', inputs, options);
  try {
    for (let found = await work.next(); Array.isArray(found); found = await work.next()) yield* found as Observation[];
  } finally {
    work.close();
  }
}

export async function investigateRemotely(
  started: Started,
  inputs: readonly Input[],
  options: RemoteOptions,
): Promise<Case> {
  const work = new RemoteWork(started, 'investigate', inputs, options);
  try {
    return (await work.next()) as Case;
  } finally {
    work.close();
  }
}
