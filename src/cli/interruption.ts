/** Ctrl-C and SIGTERM: the first ends reading, and what was read is told; the second ends the command at once. */
import { constants } from 'node:os';
import process from 'node:process';
import { exitOfSignal } from './exit.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export class Interruption {
  readonly #controller = new AbortController();
  readonly #atOnce: () => void;
  #code: number | null = null;

  /** `atOnce` tidies up before the command ends without another word. */
  constructor(atOnce: () => void) {
    this.#atOnce = atOnce;
    for (const signal of SIGNALS) process.on(signal, this.#heard);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the command ends with; null where nothing interrupted it. */
  get code(): number | null {
    return this.#code;
  }

  /** Signals end the command again as they do without this. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.#heard);
  }

  readonly #heard = (signal: (typeof SIGNALS)[number]): void => {
    const code = exitOfSignal(constants.signals[signal]);
    if (this.#code === null) {
      this.#code = code;
      this.#controller.abort(new Error(`interrupted by ${signal}`));
      return;
    }
    this.#atOnce();
    process.exit(code);
  };
}
