/**
 * What a worker runs: an analysis for a page, or a helper's part of one. Bundled into one script that is a module and
 * no module alike, and asks for nothing but itself.
 */
import { ABI_VERSION } from '../../assembly/abi.ts';
import { serve } from '../serve.ts';
import { Analyst } from './analyst.ts';
import { faultOf } from './faults.ts';
import { loadBrowserHashes } from './hashes.ts';
import { browserPlatform } from './platform.ts';
import { type FromWorker, PROTOCOL, type Task, type ToWorker } from './protocol.ts';
import { ThreadPool } from './thread.ts';

interface WorkerScope {
  readonly location: { readonly href: string };
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
  importScripts?(): void;
}

const scope = globalThis as unknown as WorkerScope;

/** As this one was started, so are those that it starts: who bundled it knows as what. */
function workerType(): WorkerType {
  try {
    scope.importScripts?.();
    return 'classic';
  } catch {
    return 'module';
  }
}

const post = (message: FromWorker): void => scope.postMessage(message);
const pool = new ThreadPool(() => new Worker(scope.location.href, { type: workerType() }));
const analyst = new Analyst(post, (module) => browserPlatform(() => module, pool));

function greet(lock: string): void {
  const ready = (isLocked: boolean): void => post({ kind: 'ready', protocol: PROTOCOL, abi: ABI_VERSION, isLocked });
  const hold = (): Promise<never> => {
    ready(true);
    return new Promise(() => {});
  };
  // There are none outside of secure contexts.
  const holding: Promise<unknown> = navigator.locks?.request(lock, hold) ?? Promise.reject();
  holding.catch(() => ready(false));
}

let hashes: ReturnType<typeof loadBrowserHashes> | undefined;

async function help({ id, task }: Task): Promise<void> {
  try {
    hashes ??= loadBrowserHashes();
    serve(task, await hashes);
  } catch (error) {
    post({ kind: 'task failed', id, fault: faultOf(error) });
  }
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'hello') greet(data.lock);
  else if (data.kind === 'task') void help(data);
  else analyst.receive(data);
};
