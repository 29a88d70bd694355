/** Helpers in workers of the worker that analyses, over its shared memory. */
import type { HelperTask } from '../engine/helper.ts';
import type { Helper, Threads } from '../engine/threads.ts';
import { errorOf } from './faults.ts';
import type { Thread, ThreadPool } from './thread.ts';

class BrowserHelper implements Helper {
  readonly #pool: ThreadPool;
  readonly #thread: Thread;

  constructor(pool: ThreadPool, task: HelperTask) {
    this.#pool = pool;
    this.#thread = pool.take();
    const id = ++tasks;
    this.#thread.onmessage = (reply) => {
      if (reply.kind === 'task failed' && reply.id === id) this.#thread.fail(errorOf(reply.fault));
    };
    this.#thread.post({ kind: 'task', id, task });
  }

  get failure(): Error | undefined {
    return this.#thread.failure;
  }

  release(): void {
    this.#pool.give(this.#thread);
  }
}

let tasks = 0;

const { port1, port2 } = new MessageChannel();
let turns: (() => void)[] = [];

/** Behind what waits now; a timer of nothing takes four milliseconds. */
function turn(): Promise<void> {
  port2.onmessage ??= () => {
    const waiting = turns;
    turns = [];
    for (const resolve of waiting) resolve();
  };
  return new Promise((resolve) => {
    turns.push(resolve);
    port1.postMessage(null);
  });
}

/** Whether this thread may sleep, as one of a page may not. */
export const isWorker = (): boolean =>
  typeof DedicatedWorkerGlobalScope !== 'undefined' && globalThis instanceof DedicatedWorkerGlobalScope;

declare const DedicatedWorkerGlobalScope: (new () => object) | undefined;

/** Undefined where memory cannot be shared with other threads, or where this one may not wait for them. */
export function browserThreads(pool: ThreadPool): Threads | undefined {
  if (!isWorker() || !globalThis.crossOriginIsolated || typeof Worker === 'undefined') return undefined;
  return {
    available: navigator.hardwareConcurrency,
    ready: (count) => pool.prepare(count),
    start: (task) => new BrowserHelper(pool, task),
    wait: (words, index, value, milliseconds) => void Atomics.wait(words, index, value, milliseconds),
    turn,
  };
}
