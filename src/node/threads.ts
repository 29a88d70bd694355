/** Helpers in worker threads of Node. Threads that have nothing to do are kept for the next capture; they keep no process alive. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import process from 'node:process';
import type { Worker } from 'node:worker_threads';
import type { HelperTask } from '../engine/helper.ts';
import type { Helper, Threads } from '../engine/threads.ts';
import { packageUrl } from './package.ts';

/** What a thread is told, and what it says when the task broke down. */
export interface TaskMessage {
  readonly id: number;
  readonly task: HelperTask;
}
export interface FailureMessage {
  readonly id: number;
  readonly error: unknown;
}

/** Threads kept while they have nothing to do. */
const MOST_IDLE = 8;
/** Threads run what was built, as the engine is what was built. */
const SCRIPT = packageUrl('dist/node/worker.js');

class Thread {
  readonly #worker: Worker;
  #tasks = 0;
  #isGone = false;
  failure: Error | undefined;

  constructor() {
    // What the process was started with (hooks, profilers) is not for them.
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    this.#worker = new Worker(SCRIPT, { execArgv: [] });
    this.#worker.on('message', ({ id, error }: FailureMessage) => {
      if (id === this.#tasks) this.#fail(error);
      this.end();
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`it ended with code ${code}`)));
    // After the listeners: one for messages keeps the process alive.
    this.#worker.unref();
  }

  get isUsable(): boolean {
    return !this.#isGone;
  }

  begin(task: HelperTask): void {
    const message: TaskMessage = { id: ++this.#tasks, task };
    this.#worker.postMessage(message);
  }

  end(): void {
    this.#isGone = true;
    void this.#worker.terminate();
  }

  #fail(cause: unknown): void {
    const what = cause instanceof Error ? cause.message : String(cause);
    this.#isGone = true;
    this.failure ??= new Error(`a thread of the analysis broke down: ${what}`, { cause });
  }
}

const idle: Thread[] = [];

class NodeHelper implements Helper {
  readonly #thread: Thread;

  constructor(task: HelperTask) {
    let thread = idle.pop();
    while (thread !== undefined && !thread.isUsable) thread = idle.pop();
    this.#thread = thread ?? new Thread();
    this.#thread.begin(task);
  }

  get failure(): Error | undefined {
    return this.#thread.failure;
  }

  release(): void {
    if (this.#thread.isUsable && idle.length < MOST_IDLE) idle.push(this.#thread);
    else this.#thread.end();
  }
}

/** Undefined where what the threads run is not there: in a bundle of somebody's that left it out. */
export function nodeThreads(): Threads | undefined {
  if (!existsSync(SCRIPT)) return undefined;
  return {
    available: availableParallelism(),
    start: (task) => new NodeHelper(task),
    wait: (words, index, value, milliseconds) => void Atomics.wait(words, index, value, milliseconds),
    turn: () => setImmediate(),
  };
}
