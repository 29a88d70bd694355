/** What a helper thread does: what nobody else can do for it, else its part of the engine's work, until it is told to leave. */
import { boardOf, FAILED, helperWords, type Ring, STOP, WAKE, WAKE_HOST, wake } from './board.ts';
import type { Filter } from '../filter.ts';
import type { Part } from './instance.ts';
import type { EngineLimits } from './limits.ts';
import { Scanning } from './part.ts';

/** What a helper is given: it can be posted to another thread. */
export interface HelperTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly limits: EngineLimits;
  readonly filter: Filter | undefined;
  /** Its number, which is its part too. */
  readonly part: Part;
  /** Address of the board. */
  readonly board: number;
  /** Where its other work is told. */
  readonly ring: Ring;
  /** Addresses of each input's slots. */
  readonly slots: readonly (readonly number[])[];
}

/** Other work of the thread: a step of it, and whether there was any. */
export type SideWork = () => boolean;

/** Returns when told to leave. Throws when the engine or the side work does; the host knows then. */
export function help(task: HelperTask, sideWork: SideWork): void {
  const { part } = task;
  const board = boardOf(task.memory, task.board, part.parts);
  const own = helperWords(part.part);
  try {
    const scanning = new Scanning(task);
    while (Atomics.load(board, STOP) === 0) {
      const seen = Atomics.load(board, own + WAKE);
      if (!sideWork() && !scanning.step() && Atomics.load(board, STOP) === 0) Atomics.wait(board, own + WAKE, seen);
    }
  } catch (error) {
    Atomics.store(board, own + FAILED, 1);
    wake(board, WAKE_HOST);
    throw error;
  }
}
