/** From a source of bytes to observations: the engine and the observer, put together with what the platform brings. */
import { isSettledWithin } from './ahead.ts';
import { ContentPool, DEFAULT_CONTENT_LIMITS } from './content/index.ts';
import type { Scanner } from './engine/engine.ts';
import { linkTypeName } from './engine/linktype.ts';
import type { CaptureSummary } from './engine/summary.ts';
import type { Threads } from './engine/threads.ts';
import { type Filter, type FilterOptions, parseFilter } from './filter.ts';
import type { Observation } from './observations.ts';
import { Blocks, Hashing } from './hash/index.ts';
import { WaitingRoom } from './observe/gathered.ts';
import { Observer } from './observe/observer.ts';
import type { Extraction } from './observe/observing.ts';
import { Output } from './observe/output.ts';
import { Sessions } from './observe/sessions.ts';
import { Tickets } from './observe/tickets.ts';
import { abortable, endingAtAbort, INTERRUPTED } from './interrupt.ts';
import { recognise } from './magic.ts';
import type { Gunzip, HashAlgorithm, Hashes, Spills } from './platform.ts';
import { openScanning, type ScanningOptions } from './scanning.ts';
import { type ByteSource, CaptureError } from './sources.ts';
import { readStored } from './stored/stream.ts';
import { isoTime } from './time.ts';

export interface AnalyzeOptions extends ScanningOptions {
  /** The packets of captures that are wanted; stored observations cannot be filtered. Throws a FilterError for what is none. */
  filter?: FilterOptions;
  /** Hashes of file contents to compute; all three where not given. */
  hash?: readonly HashAlgorithm[];
  /** Takes the contents of files and the listings of directories as they come. Stored observations have none. */
  extraction?: Extraction;
  /**
   * Ends reading: what was read until then is told to its end, the last observation is the capture with the problem
   * `interrupted`, and after it the signal's reason is thrown. Where nothing was read yet, it is thrown at once.
   */
  signal?: AbortSignal;
  /** Called after each chunk; of a compressed input both count compressed bytes. `totalBytes` is null where it is not known. */
  onProgress?: (bytesRead: number, totalBytes: number | null) => void;
}

/** What Node and a browser do differently. */
export interface Platform {
  engineModule(): Promise<WebAssembly.Module>;
  hashes(): Promise<Hashes>;
  readonly spills: Spills;
  readonly gunzip: Gunzip;
  /** Undefined where none can be started. */
  readonly threads?: Threads;
}

/** Bytes of unfinished calls and pipe messages that the observer holds at once, over all connections. */
const WAITING = 32 << 20;

/** Bytes of consoles and small text files that the observations of a capture take along. */
const TEXTS = 16 << 20;

/** A source that takes longer to give more, in milliseconds, is not waited for with what it has given. */
const SOON = 20;

/**
 * Reads an input to its end: a capture, or observations that were stored, either of them compressed or not. The last
 * observation of a capture is of kind `capture`. Throws a CaptureError where there is nothing that can be read. `path` is
 * what errors call the input. It is closed when all is done.
 */
export async function* analyzeInput(
  input: ByteSource,
  path: string | null,
  platform: Platform,
  options: AnalyzeOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  const { signal } = options;
  try {
    const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
    signal?.throwIfAborted();
    const given = signal === undefined ? input : abortable(input, signal);
    const { kind, source: recognised } = await recognise(given, path, platform.gunzip);
    const source = signal === undefined ? recognised : endingAtAbort(recognised, signal);
    if (kind === 'capture') yield* analyzeSource(source, platform, options, filter);
    else {
      if (filter !== undefined)
        throw new CaptureError('not a capture', path, 'holds observations: packets of a capture alone can be filtered');
      if (options.extraction !== undefined)
        throw new CaptureError('not a capture', path, 'holds observations: contents of files are in captures alone');
      let bytesRead = 0;
      yield* readStored(source, path, (count) => {
        bytesRead += count;
        options.onProgress?.(source.position?.() ?? bytesRead, source.size);
      });
    }
    if (source.problems?.().some(({ problem }) => problem === INTERRUPTED)) signal?.throwIfAborted();
  } finally {
    await input.close();
  }
}

/** The same of a capture alone. The source is the caller's to close. */
async function* analyzeSource(
  capture: ByteSource,
  platform: Platform,
  options: AnalyzeOptions,
  filter?: Filter,
): AsyncGenerator<Observation, void, undefined> {
  const [module, hashes] = await Promise.all([platform.engineModule(), platform.hashes()]);
  options.extraction?.next(capture.name);
  const { memory } = DEFAULT_CONTENT_LIMITS;
  const { scanner, source } = await openScanning(module, capture, platform.threads, options, memory, filter);
  const { output, observer, contents } = observing(scanner, hashes, platform, options);
  try {
    let bytesRead = 0;
    while (!scanner.isDamaged) {
      const reading = source.read(scanner.space);
      if (typeof reading !== 'number' && !scanner.isSettled && !(await isSettledWithin(reading, SOON))) {
        await scanner.settle(observer);
        yield* output.take();
      }
      const length = await reading;
      if (length === 0) break;
      bytesRead += length;
      await scanner.feed(length, observer);
      options.onProgress?.(source.position?.() ?? bytesRead, source.size);
      yield* output.take();
    }
    await scanner.settle(observer);
    const { format } = scanner.summary();
    if (format === null) options.signal?.throwIfAborted();
    if (bytesRead === 0) throw new CaptureError('empty', source.name, 'is empty');
    if (format === null)
      throw new CaptureError(
        'not a capture',
        source.name,
        'is not a capture: it does not begin with the magic number of pcap or pcapng',
      );
    await scanner.finish(observer);
    observer.finish();
    yield* output.take(true);
    output.emit({ kind: 'capture', name: source.name, ...captureFacts(scanner.summary(), source) });
    yield* output.take();
  } finally {
    contents.close();
    scanner.close();
  }
}

/** What the engine's messages go to, and what comes out of it. */
export function observing(
  { room, servers }: Pick<Scanner, 'room' | 'servers'>,
  hashes: Hashes,
  platform: Platform,
  { hash, extraction }: AnalyzeOptions,
) {
  const output = new Output();
  const hashing = new Hashing({
    hashes,
    algorithms: hash,
    blocks: new Blocks(room),
    threads: servers,
    wait: platform.threads?.wait,
  });
  const contents = new ContentPool(hashing, {}, platform.spills);
  const observer = new Observer({
    output,
    sessions: new Sessions(),
    contents,
    hashes,
    tickets: new Tickets(output, (bytes) => hashes.sha1(bytes)),
    waiting: new WaitingRoom(WAITING),
    texts: new WaitingRoom(TEXTS),
    extraction,
  });
  return { output, observer, contents };
}

export function captureFacts(summary: CaptureSummary, source: ByteSource) {
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
