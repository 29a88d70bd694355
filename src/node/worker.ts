/** What a worker thread runs: one task after the other. */
import { parentPort } from 'node:worker_threads';
import { serve } from '../serve.ts';
import { nodeHashes } from './hashes.ts';
import type { FailureMessage, TaskMessage } from './threads.ts';

parentPort?.on('message', ({ id, task }: TaskMessage) => {
  try {
    serve(task, nodeHashes);
  } catch (error) {
    const message: FailureMessage = { id, error };
    parentPort?.postMessage(message);
  }
});
