/** Captures as one sequence in, observations out: connections go on from one capture to the next, and across those that overlap. */
import { REPEAT_WINDOW } from '../../assembly/abi.ts';
import { type AnalyzeOptions, captureFacts, observing, type Platform } from '../analyze.ts';
import { DEFAULT_CONTENT_LIMITS } from '../content/index.ts';
import { endingAtAbort, INTERRUPTED } from '../interrupt.ts';
import { END_OF_TIME, MAX_INPUTS, SequenceEngine, type Wanted } from '../engine/sequence.ts';
import { MOST_CAPTURES } from '../frames.ts';
import { parseFilter } from '../filter.ts';
import type { CaptureProblem, Observation } from '../observations.ts';
import type { Observer } from '../observe/observer.ts';
import { type ByteSource, CaptureError } from '../sources.ts';
import { unreadCapture } from '../stored/stream.ts';
import type { PreparedCapture } from './prepare.ts';

export interface SequenceOptions extends AnalyzeOptions {
  /** A capture could not be read to its end: the others go on, and its problems say so too. */
  onFailure?: (error: CaptureError) => void;
}

/** One input of the engine, and the capture that it is. */
interface Reading {
  readonly place: number;
  readonly source: ByteSource;
  readonly problems: CaptureProblem[];
  bytesRead: number;
}

type CaptureFacts = ReturnType<typeof captureFacts>;

/** Of two captures or more. The last observations are of kind `capture`, one for each, in the order of the sequence. */
export async function* analyzeSequence(
  captures: readonly PreparedCapture[],
  platform: Platform,
  options: SequenceOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  if (captures.length > MOST_CAPTURES) throw new RangeError(`${captures.length} captures are more than the ${MOST_CAPTURES} of a sequence`);
  const { signal } = options;
  signal?.throwIfAborted();
  const [module, hashes] = await Promise.all([platform.engineModule(), platform.hashes()]);
  const inputs = Math.min(MAX_INPUTS, captures.length);
  const engine = new SequenceEngine(module, options.limits ?? {}, inputs, DEFAULT_CONTENT_LIMITS.memory, options.filter === undefined ? undefined : parseFilter(options.filter));
  options.extraction?.next(null);
  const { output, observer, contents } = observing(engine, hashes, platform, options);
  const sequence = new Sequence(captures, engine, inputs, observer, options);
  try {
    while (await sequence.step()) yield* output.take();
    const facts = sequence.finish();
    if (facts.every(({ format }) => format === null)) signal?.throwIfAborted();
    yield* output.take(true);
    for (const [place, { name }] of captures.entries()) output.emit({ kind: 'capture', name, ...facts[place] });
    yield* output.take();
    if (facts.some(({ problems }) => problems.some(({ problem }) => problem === INTERRUPTED))) signal?.throwIfAborted();
  } finally {
    await sequence.close();
    contents.close();
  }
}

class Sequence {
  readonly #captures: readonly PreparedCapture[];
  readonly #engine: SequenceEngine;
  readonly #observer: Observer;
  readonly #options: SequenceOptions;
  readonly #readings: (Reading | undefined)[];
  readonly #facts: CaptureFacts[] = [];
  readonly #total: number | null;
  /** The capture that is opened next. */
  #next = 0;
  #wanted: Wanted = 'idle';
  #bytesDone = 0;
  #last: { input: number; reading: Reading } | undefined;

  constructor(
    captures: readonly PreparedCapture[],
    engine: SequenceEngine,
    inputs: number,
    observer: Observer,
    options: SequenceOptions,
  ) {
    this.#captures = captures;
    this.#engine = engine;
    this.#observer = observer;
    this.#options = options;
    this.#readings = Array.from({ length: inputs });
    this.#total = captures.reduce<number | null>((sum, { size }) => (sum === null || size === null ? null : sum + size), 0);
  }

  /** Reads on a little. False at the end of all captures. */
  async step(): Promise<boolean> {
    if (this.#wanted === 'more') await this.#bring();
    else if (this.#wanted === 'damaged') await this.#end();
    else if (this.#options.signal?.aborted === true && this.#next < this.#captures.length) this.#leaveOut();
    else if (this.#next < this.#captures.length) await this.#open();
    else return false;
    return true;
  }

  /** Reading was interrupted before the captures that were not opened: those that were go on as far as they were read. */
  #leaveOut(): void {
    for (; this.#next < this.#captures.length; this.#next++) this.#facts[this.#next] = UNREAD;
    this.#engine.until(END_OF_TIME);
    if (this.#wanted === 'ahead') this.#wanted = this.#engine.resume(this.#observer);
  }

  finish(): readonly CaptureFacts[] {
    this.#engine.finish(this.#observer);
    this.#observer.finish();
    // What is given up at the end of all is the last capture's.
    if (this.#last !== undefined) this.#note(this.#last.input, this.#last.reading);
    return this.#facts;
  }

  async close(): Promise<void> {
    for (const reading of this.#readings) await reading?.source.close();
  }

  async #open(): Promise<void> {
    const input = this.#readings.indexOf(undefined);
    const place = this.#next++;
    this.#engine.until(this.#horizon(1));
    this.#wanted = this.#engine.open(input, place + 1);
    const reading: Reading = { place, source: NOTHING, problems: [], bytesRead: 0 };
    this.#readings[input] = reading;
    await this.#trying(reading, async () => {
      const source = await this.#captures[place].open();
      const { signal } = this.#options;
      this.#readings[input] = { ...reading, source: signal === undefined ? source : endingAtAbort(source, signal) };
    });
  }

  async #bring(): Promise<void> {
    const engine = this.#engine;
    const reading = this.#readings[engine.input] as Reading;
    const length = await this.#trying(reading, () => reading.source.read(engine.space));
    if (length === undefined || length === 0) return this.#end();
    reading.bytesRead += length;
    this.#wanted = engine.feed(length, this.#observer);
    const done = reading.source.position?.() ?? reading.bytesRead;
    this.#options.onProgress?.(this.#bytesDone + done, this.#total);
  }

  /** The input at hand is at its end. */
  async #end(): Promise<void> {
    const engine = this.#engine;
    const { input } = engine;
    const reading = this.#readings[input] as Reading;
    this.#readings[input] = undefined;
    this.#bytesDone += reading.source.position?.() ?? reading.bytesRead;
    engine.until(this.#horizon(0));
    this.#wanted = engine.end(this.#observer);
    this.#last = { input, reading };
    this.#note(input, reading);
    await reading.source.close();
  }

  #note(input: number, { place, source, problems }: Reading): void {
    const facts = captureFacts(this.#engine.summary(input), source);
    this.#facts[place] = { ...facts, problems: [...problems, ...facts.problems] };
  }

  /** What goes wrong with one capture is told, and ends it. */
  async #trying<T>(reading: Reading, action: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#options.onFailure?.(error);
      reading.problems.push({ problem: 'cut short', what: `reading broke off: ${error.message}`, offset: null, count: 1 });
      return undefined;
    }
  }

  /**
   * Packets from this time on wait until the next capture is open: that long before its first one, by its own clock, its
   * packets may have been in another. `taken`: inputs that will be in use beside those that are.
   */
  #horizon(taken: number): bigint {
    const isFull = this.#readings.filter((reading) => reading === undefined).length <= taken;
    const time = this.#captures[this.#next]?.firstTime ?? null;
    if (isFull || time === null) return END_OF_TIME;
    return time > BigInt(REPEAT_WINDOW) ? time - BigInt(REPEAT_WINDOW) : 0n;
  }
}

const { kind: _kind, id: _id, name: _name, ...UNREAD } = unreadCapture(null);

const NOTHING: ByteSource = { name: null, size: 0, read: () => 0, close() {} };
