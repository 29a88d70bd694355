/** What a helper thread does for an analysis: hashes first, which nobody else can go on with, then its part of the engine's work. */
import { ringOf } from './engine/board.ts';
import { help, type HelperTask } from './engine/helper.ts';
import { failRing, HashServer } from './hash/index.ts';
import type { Hashes } from './platform.ts';

/** Returns when told to leave; throws when it breaks down, which who waits for it knows then. */
export function serve(task: HelperTask, hashes: Hashes): void {
  const ring = ringOf(task.memory, task.ring);
  const server = new HashServer(ring, task.memory, hashes);
  try {
    help(task, () => server.step());
  } catch (error) {
    failRing(ring);
    throw error;
  }
}
