/** What a platform brings that has threads. */
import type { HelperTask } from './helper.ts';

/** A helper as who gives it other work than the engine's sees it. */
export interface Server {
  /** Words that are theirs alone, zero at first. */
  readonly ring: Int32Array;
  /** The word that it sleeps on: counted up, and notified, when there is work. */
  readonly wake: Int32Array;
  readonly wakeIndex: number;
}

export interface Helper {
  /** Why it broke down, once that is known. */
  readonly failure: Error | undefined;
  /** It has nothing to do with its task any more once it has seen the board's STOP; it may be given another. */
  release(): void;
}

export interface Threads {
  /** Threads that this machine runs at once, this one included. */
  readonly available: number;
  /** Has that many threads ready to begin; false where they cannot be started. Where it is missing, they always can. */
  ready?(count: number): Promise<boolean>;
  /** Begins a task in a thread. It may take a while until the thread runs. */
  start(task: HelperTask): Helper;
  /** Sleeps until the word is no longer `value`, is notified, or so many milliseconds have passed. */
  wait(words: Int32Array, index: number, value: number, milliseconds: number): void;
  /** Lets signals, timers and messages of other threads have their turn. */
  turn(): Promise<void>;
}
