/** Batches in, what is in them out, one by one: a generator that gave each its turn would take longer than to make an observation. */

const END: IteratorResult<never, void> = { done: true, value: undefined };

export class OneByOne<T> implements AsyncGenerator<T, void, undefined> {
  readonly #batches: AsyncGenerator<readonly T[], void, undefined>;
  #batch: readonly T[] = [];
  #at = 0;
  /** What was asked for while a batch was awaited has its turn after it. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(batches: AsyncGenerator<readonly T[], void, undefined>) {
    this.#batches = batches;
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#waiting === 0 && this.#at < this.#batch.length) return Promise.resolve(this.#take());
    return this.#inTurn(() => this.#fill());
  }

  async #fill(): Promise<IteratorResult<T, void>> {
    while (this.#at === this.#batch.length) {
      const { done, value } = await this.#batches.next();
      if (done === true) return END;
      this.#batch = value;
      this.#at = 0;
    }
    return this.#take();
  }

  return(): Promise<IteratorResult<T, void>> {
    return this.#inTurn(async () => {
      this.#drop();
      await this.#batches.return();
      return END;
    });
  }

  throw(error: unknown): Promise<IteratorResult<T, void>> {
    return this.#inTurn(async () => {
      this.#drop();
      await this.#batches.throw(error);
      return END;
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(): IteratorYieldResult<T> {
    return { done: false, value: this.#batch[this.#at++] };
  }

  #drop(): void {
    this.#batch = [];
    this.#at = 0;
  }

  #inTurn<R>(act: () => Promise<R>): Promise<R> {
    const result = this.#waiting === 0 ? act() : this.#last.then(act);
    const ended = (): void => void this.#waiting--;
    this.#waiting++;
    this.#last = result.then(ended, ended);
    return result;
  }
}
