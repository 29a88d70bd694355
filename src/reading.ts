/** Captures into the engine, piece by piece: each is opened when packets of its time are next, and its facts are kept at its end. */
import { MAX_INPUTS, REPEAT_WINDOW } from '../assembly/abi.ts';
import { isSettledWithin } from './ahead.ts';
import { type Crew, END_OF_TIME } from './engine/crew.ts';
import type { MessageSink } from './engine/delivery.ts';
import { linkTypeName } from './engine/linktype.ts';
import type { CaptureSummary } from './engine/summary.ts';
import { INTERRUPTED } from './interrupt.ts';
import type { CaptureProblem } from './observations.ts';
import { type ByteSource, CaptureError } from './sources.ts';
import { isoTime } from './time.ts';

/** A capture that is to be read. */
export interface CaptureInput {
  readonly name: string | null;
  /** Bytes in all, as progress counts them; null where that is not known. */
  readonly size: number | null;
  /** Of the first packet: ns since the epoch; null where the capture's beginning does not say. */
  readonly firstTime: bigint | null;
  open(): ByteSource | Promise<ByteSource>;
}

export interface ReadingOptions {
  signal?: AbortSignal;
  onProgress?: (bytesRead: number, totalBytes: number | null) => void;
  /** One of several captures could not be read to its end: the others go on, and its problems say so too. */
  onFailure?: (error: CaptureError) => void;
}

/** One input of the engine, and the capture that it is. */
interface Reading {
  readonly place: number;
  source: ByteSource;
  readonly problems: CaptureProblem[];
  bytesRead: number;
}

export type CaptureFacts = ReturnType<typeof captureFacts>;

/** Captures that may be open at once. */
export const inputsFor = (captures: readonly CaptureInput[]): number => Math.min(MAX_INPUTS, captures.length);

/** A source that takes longer to give more, in milliseconds, is not waited for with what it has given. */
const SOON = 20;

export class CaptureReader {
  readonly #captures: readonly CaptureInput[];
  readonly #crew: Crew;
  readonly #sink: MessageSink;
  readonly #options: ReadingOptions;
  readonly #readings: (Reading | undefined)[];
  readonly #facts: (CaptureFacts | undefined)[];
  readonly #total: number | null;
  /** The capture that is opened next. */
  #next = 0;
  #bytesDone = 0;
  #last: { input: number; reading: Reading } | undefined;

  constructor(captures: readonly CaptureInput[], crew: Crew, sink: MessageSink, options: ReadingOptions) {
    this.#captures = captures;
    this.#crew = crew;
    this.#sink = sink;
    this.#options = options;
    this.#readings = Array.from({ length: inputsFor(captures) });
    this.#facts = captures.map(() => undefined);
    this.#total = captures.reduce<number | null>((sum, { size }) => (sum === null || size === null ? null : sum + size), 0);
  }

  /** Of each capture; undefined of those that were not opened. */
  get facts(): readonly (CaptureFacts | undefined)[] {
    return this.#facts;
  }

  /** Bytes of all captures. */
  get bytesRead(): number {
    return this.#bytesDone;
  }

  /** Reads to the end of all captures; gives way whenever there may be something to tell: true where all that was read is. */
  async *read(): AsyncGenerator<boolean> {
    while (true) {
      const wanted = await this.#crew.next(this.#sink);
      yield false;
      if (wanted.kind === 'told') continue;
      if (wanted.kind === 'more') yield* this.#bring(wanted.input);
      else if (wanted.kind === 'closed') await this.#end(wanted.input);
      else if (this.#canOpen()) await this.#open();
      else if (wanted.kind === 'ahead') this.#crew.goOn();
      else return;
    }
  }

  /** What is still open is written out: what is given up there is the last capture's. */
  async finish(): Promise<void> {
    await this.#crew.finish(this.#sink);
    if (this.#last !== undefined) this.#note(this.#last.input, this.#last.reading);
  }

  async close(): Promise<void> {
    for (const reading of this.#readings) await reading?.source.close();
  }

  /**
   * Where reading is interrupted, what was opened goes on as far as it was read, and no other capture is opened. Of the first
   * one a part may have been read before, to find out what it is.
   */
  #canOpen(): boolean {
    const isWanted = this.#next === 0 || this.#options.signal?.aborted !== true;
    return isWanted && this.#next < this.#captures.length && this.#readings.includes(undefined);
  }

  async #open(): Promise<void> {
    const input = this.#readings.indexOf(undefined);
    const place = this.#next++;
    const reading: Reading = { place, source: NOTHING, problems: [], bytesRead: 0 };
    this.#readings[input] = reading;
    // One capture alone has no number.
    this.#crew.open(input, this.#captures.length === 1 ? 0 : place + 1, this.#horizon());
    try {
      reading.source = await this.#captures[place].open();
    } catch (error) {
      this.#fail(reading, error);
    }
  }

  /**
   * Packets from this time on wait until the next capture is open: that long before its first one, by its own clock, its
   * packets may have been in another.
   */
  #horizon(): bigint {
    const time = this.#captures[this.#next]?.firstTime ?? null;
    if (time === null) return END_OF_TIME;
    return time > BigInt(REPEAT_WINDOW) ? time - BigInt(REPEAT_WINDOW) : 0n;
  }

  async *#bring(input: number): AsyncGenerator<boolean> {
    const crew = this.#crew;
    const reading = this.#readings[input] as Reading;
    const { source } = reading;
    let length = 0;
    try {
      const count = source.read(crew.space(input));
      if (typeof count !== 'number' && !crew.isSettled && !(await isSettledWithin(count, SOON))) {
        await crew.settle(this.#sink);
        yield true;
      }
      length = await count;
    } catch (error) {
      this.#fail(reading, error);
    }
    reading.bytesRead += length;
    crew.feed(input, length);
    if (length > 0) this.#options.onProgress?.(this.#bytesDone + positionOf(reading), this.#total);
  }

  /** The capture of an input is at its end. */
  async #end(input: number): Promise<void> {
    const reading = this.#readings[input] as Reading;
    this.#readings[input] = undefined;
    this.#bytesDone += positionOf(reading);
    this.#last = { input, reading };
    this.#note(input, reading);
    await reading.source.close();
  }

  #note(input: number, { place, source, problems }: Reading): void {
    const facts = captureFacts(this.#crew.summary(input), source);
    this.#facts[place] = { ...facts, problems: [...problems, ...facts.problems] };
  }

  /** What goes wrong with one of several captures is told, and ends it. */
  #fail({ problems }: Reading, error: unknown): void {
    if (!(error instanceof CaptureError) || this.#captures.length === 1) throw error;
    this.#options.onFailure?.(error);
    problems.push({ problem: 'cut short', what: `reading broke off: ${error.message}`, offset: null, count: 1 });
  }
}

const positionOf = ({ source, bytesRead }: Reading): number => source.position?.() ?? bytesRead;

const NOTHING: ByteSource = { name: null, size: 0, read: () => 0, close() {} };

function captureFacts(summary: CaptureSummary, source: ByteSource) {
  const hasTime = summary.lastTime > 0n;
  const problems = source.problems?.() ?? [];
  // What is interrupted ends within a record, which says nothing of the capture.
  const isInterrupted = problems.some(({ problem }) => problem === INTERRUPTED);
  return {
    format: summary.format,
    packets: summary.packets,
    filtered: summary.filtered,
    bytes: summary.bytes,
    firstTime: hasTime ? isoTime(summary.firstTime, summary.digits) : null,
    lastTime: hasTime ? isoTime(summary.lastTime, summary.digits) : null,
    linkTypes: summary.linkTypes.map(linkTypeName),
    problems: [...problems, ...summary.problems.filter(({ problem }) => !isInterrupted || problem !== 'cut short')],
    ...(summary.repeatedPackets > 0 ? { repeatedPackets: summary.repeatedPackets } : {}),
  };
}
