/** From a source of bytes to observations: the engine and the observer, put together with what the platform brings. */
import { ContentPool, contentLimits } from './content/index.ts';
import type { Crew } from './engine/crew.ts';
import type { Threads } from './engine/threads.ts';
import { type FilterOptions, parseFilter } from './filter.ts';
import type { Observation } from './observations.ts';
import { Blocks, Hashing } from './hash/index.ts';
import { Observer } from './observe/observer.ts';
import { type Extraction, observingOf } from './observe/observing.ts';
import { Output } from './observe/output.ts';
import { OneByOne } from './oneByOne.ts';
import { abortable, endingAtAbort, INTERRUPTED } from './interrupt.ts';
import { withDefaults } from './limits.ts';
import { recognise } from './magic.ts';
import type { Gunzip, HashAlgorithm, Hashes, Spills } from './platform.ts';
import { type CaptureInput, CaptureReader, inputsFor, type ReadingOptions } from './reading.ts';
import { type IsLarge, openScanning, type ScanningOptions, Weighed } from './scanning.ts';
import { type ByteSource, CaptureError } from './sources.ts';
import { readStored, unreadCapture } from './stored/stream.ts';

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

type Batches = AsyncGenerator<readonly Observation[], void, undefined>;

/** What Node and a browser do differently. */
export interface Platform {
  engineModule(): Promise<WebAssembly.Module>;
  hashes(): Promise<Hashes>;
  readonly spills: Spills;
  readonly gunzip: Gunzip;
  /** Undefined where none can be started. */
  readonly threads?: Threads;
}


/**
 * Reads an input to its end: a capture, or observations that were stored, either of them compressed or not. The last
 * observation of a capture is of kind `capture`. Throws a CaptureError where there is nothing that can be read. `path` is
 * what errors call the input. It is closed when all is done.
 */
export function analyzeInput(
  input: ByteSource,
  path: string | null,
  platform: Platform,
  options: AnalyzeOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  return new OneByOne(inBatches(input, path, platform, options));
}

async function* inBatches(input: ByteSource, path: string | null, platform: Platform, options: AnalyzeOptions): Batches {
  const { signal } = options;
  try {
    const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
    signal?.throwIfAborted();
    const given = signal === undefined ? input : abortable(input, signal);
    const { kind, source: recognised } = await recognise(given, path, platform.gunzip);
    const source = signal === undefined ? recognised : endingAtAbort(recognised, signal);
    if (kind === 'capture') {
      const { name, size } = source;
      const weighed = new Weighed(source);
      const capture = { name, size, firstTime: null, open: () => weighed.source };
      yield* captureBatches([capture], (bytes) => weighed.isLarge(bytes), platform, options);
    } else {
      if (filter !== undefined)
        throw new CaptureError('not a capture', path, 'holds observations: packets of a capture alone can be filtered');
      if (options.extraction !== undefined)
        throw new CaptureError('not a capture', path, 'holds observations: contents of files are in captures alone');
      let bytesRead = 0;
      const stored = readStored(source, path, (count) => {
        bytesRead += count;
        options.onProgress?.(source.position?.() ?? bytesRead, source.size);
      });
      for await (const observation of stored) yield [observation];
      if (source.problems?.().some(({ problem }) => problem === INTERRUPTED)) signal?.throwIfAborted();
    }
  } finally {
    await input.close();
  }
}

/** Captures that were recognised, one alone or several as a sequence. The last observations are of kind `capture`, one for each. */
export function analyzeCaptures(
  captures: readonly CaptureInput[],
  isLarge: IsLarge,
  platform: Platform,
  options: AnalyzeOptions & ReadingOptions,
): AsyncGenerator<Observation, void, undefined> {
  return new OneByOne(captureBatches(captures, isLarge, platform, options));
}

async function* captureBatches(
  captures: readonly CaptureInput[],
  isLarge: IsLarge,
  platform: Platform,
  options: AnalyzeOptions & ReadingOptions,
): Batches {
  const { signal, extraction } = options;
  const filter = options.filter === undefined ? undefined : parseFilter(options.filter);
  signal?.throwIfAborted();
  const [module, hashes] = await Promise.all([platform.engineModule(), platform.hashes()]);
  extraction?.next(captures.length === 1 ? captures[0].name : null);
  const setup = { inputs: inputsFor(captures), filter };
  const crew = await openScanning(module, isLarge, platform.threads, options, setup);
  const { output, observer, contents } = observing(crew, hashes, platform, options);
  const reader = new CaptureReader(captures, crew, observer, options);
  try {
    for await (const isSettled of reader.read()) {
      if (isSettled) await contents.settle();
      yield output.take();
    }
    if (reader.facts.every((facts) => (facts?.format ?? null) === null)) signal?.throwIfAborted();
    if (captures.length === 1) assertCapture(captures[0].name, reader);
    await reader.finish();
    observer.finish();
    await contents.settle();
    yield output.take(true);
    for (const [place, { name }] of captures.entries()) {
      const facts = reader.facts[place];
      output.emit(facts === undefined ? unreadCapture(name, '') : { kind: 'capture', id: '', name, ...facts });
    }
    yield output.take();
    if (reader.facts.some((facts) => facts?.problems.some(({ problem }) => problem === INTERRUPTED) ?? true)) signal?.throwIfAborted();
  } finally {
    await reader.close();
    contents.close();
    crew.close();
  }
}

/** Throws a CaptureError where there was nothing to read. */
function assertCapture(name: string | null, { facts: [facts], bytesRead }: CaptureReader): void {
  if (bytesRead === 0) throw new CaptureError('empty', name, 'is empty');
  if (facts?.format === null)
    throw new CaptureError('not a capture', name, 'is not a capture: it does not begin with the magic number of pcap or pcapng');
}

/** What the engine's messages go to, and what comes out of it. */
function observing(
  { room, servers }: Pick<Crew, 'room' | 'servers'>,
  hashes: Hashes,
  platform: Platform,
  { hash, extraction, limits: given }: AnalyzeOptions,
) {
  const limits = withDefaults(given);
  const output = new Output();
  const hashing = new Hashing({
    hashes,
    algorithms: hash,
    blocks: new Blocks(room),
    threads: servers,
    wait: platform.threads?.wait,
  });
  const contents = new ContentPool(hashing, contentLimits(limits), platform.spills);
  const observer = new Observer(observingOf({ output, contents, hashes, limits, extraction }));
  return { output, observer, contents };
}
