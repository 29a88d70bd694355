/** Where the script of workers is, and the threads that run it. */
import { messageOf } from '../sources.ts';
import { type Thread, ThreadPool } from './thread.ts';
import { isWorker } from './threads.ts';

export interface WorkerOptions {
  /**
   * The script of workers, `hoptrace/worker.js`, of the page's own origin; without it, from beside this package's modules.
   * A page that cannot start one reads in its own thread, unless the script was named: then that is an error. `null` is no
   * worker at all.
   */
  workerUrl?: URL | string | null;
}

// Written out, because bundlers look for this very form to take the file along.
const packagedWorker = (): Worker => new Worker(new URL('../../browser/worker.js', import.meta.url), { type: 'module' });

const packagedPool = new ThreadPool(packagedWorker);
const pools = new Map<string, ThreadPool>();

export function threadPool({ workerUrl }: WorkerOptions): ThreadPool | undefined {
  if (workerUrl === undefined) return packagedPool;
  if (workerUrl === null) return undefined;
  const { href } = new URL(workerUrl, globalThis.location.href);
  let pool = pools.get(href);
  if (pool === undefined) {
    pool = new ThreadPool(() => new Worker(href, { type: 'module' }));
    pools.set(href, pool);
  }
  return pool;
}

/** A worker for a whole analysis, ready, and where it goes back to. */
export interface Started {
  readonly thread: Thread;
  readonly pool: ThreadPool;
}

/** Undefined where this thread does the analysis itself. */
export async function startAnalysis(options: WorkerOptions & { signal?: AbortSignal }): Promise<Started | undefined> {
  const { workerUrl, signal } = options;
  const pool = threadPool(options);
  if (pool === undefined || isWorker() || typeof Worker === 'undefined') return undefined;
  let thread: Thread | undefined;
  const end = (): void => thread?.end();
  signal?.addEventListener('abort', end);
  try {
    thread = pool.take();
    await thread.ready;
    return { thread, pool };
  } catch (error) {
    signal?.throwIfAborted();
    if (workerUrl === undefined) return undefined;
    throw new Error(`no worker can be started from ${String(workerUrl)}: ${messageOf(error)}`, { cause: error });
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
