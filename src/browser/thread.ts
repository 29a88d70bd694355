/** A worker as who started it sees it: ready, at work, or gone. It may be gone without an event. */
import { ABI_VERSION } from '../../assembly/abi.ts';
import { type FromWorker, PROTOCOL, type Ready, type ToWorker } from './protocol.ts';

/** Milliseconds for a script to be fetched and to say a word. */
const PATIENCE = 60_000;

type Reply = Exclude<FromWorker, Ready>;

export class Thread {
  /** Rejected where the worker cannot be started. */
  readonly ready: Promise<void>;
  onmessage: ((reply: Reply) => void) | undefined;
  onfailure: ((failure: Error) => void) | undefined;
  readonly #worker: Worker;
  readonly #lock = `hoptrace ${Date.now()} ${Math.random()}`;
  readonly #timer: ReturnType<typeof setTimeout>;
  #isReady = false;
  #isEnded = false;
  #failure: Error | undefined;
  #settle: { resolve(): void; reject(error: Error): void } | undefined;

  /** Throws where no worker may be made at all. */
  constructor(make: () => Worker) {
    this.#worker = make();
    this.ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Who does not wait for it hears of it by `failure`.
    this.ready.catch(() => undefined);
    this.#timer = setTimeout(() => this.fail(new Error(`it said nothing in ${PATIENCE / 1000} seconds`)), PATIENCE);
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind !== 'ready') this.onmessage?.(data);
      else this.#greet(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const where = this.#isReady ? '' : 'its script cannot be loaded';
      this.fail(new Error(event.message || where || 'it ended'));
    };
    this.#worker.onmessageerror = () => this.fail(new Error('a message of it could not be read'));
    this.post({ kind: 'hello', lock: this.#lock });
  }

  get isUsable(): boolean {
    return !this.#isEnded;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Throws a DataCloneError for what cannot be sent. */
  post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Ends it at once, with the workers that it started. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#worker.terminate();
    this.#settle?.reject(this.#failure ?? new Error('it was ended'));
  }

  fail(cause: Error): void {
    if (this.#isEnded) return;
    this.#failure = new Error(`a thread of the analysis broke down: ${cause.message}`, { cause });
    this.end();
    this.onfailure?.(this.#failure);
  }

  #greet({ protocol, abi, isLocked }: Ready): void {
    clearTimeout(this.#timer);
    if (protocol !== PROTOCOL || abi !== ABI_VERSION)
      return this.fail(new Error('its script is of another version of hoptrace'));
    this.#isReady = true;
    this.#settle?.resolve();
    // A worker that closes itself, or that the browser ends, fires no event; its lock is given to the next.
    if (isLocked)
      navigator.locks.request(this.#lock, () => this.fail(new Error('it ended'))).catch(() => undefined);
  }
}

/** Milliseconds that a thread with nothing to do is kept for the next capture. */
const IDLE = 5000;

/** Threads of one script. */
export class ThreadPool {
  readonly #make: () => Worker;
  readonly #idle = new Map<Thread, ReturnType<typeof setTimeout>>();

  constructor(make: () => Worker) {
    this.#make = make;
  }

  /** One that may not be ready yet. */
  take(): Thread {
    for (const [thread, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(thread);
      if (thread.isUsable) return thread;
    }
    return new Thread(this.#make);
  }

  /** Takes back what has nothing to do any more. */
  give(thread: Thread): void {
    thread.onmessage = undefined;
    thread.onfailure = undefined;
    if (!thread.isUsable) return;
    const end = (): void => {
      this.#idle.delete(thread);
      thread.end();
    };
    this.#idle.set(thread, setTimeout(end, IDLE));
  }

  /** Has that many ready; false where they cannot be started. */
  async prepare(count: number): Promise<boolean> {
    const threads: Thread[] = [];
    try {
      while (threads.length < count) threads.push(this.take());
      await Promise.all(threads.map(({ ready }) => ready));
      return true;
    } catch {
      return false;
    } finally {
      for (const thread of threads) this.give(thread);
    }
  }
}
