/** From a source of bytes to observations: the engine and the observer, put together with what the platform brings. */
import { ContentPool } from './content/index.ts';
import { Engine } from './engine/engine.ts';
import type { EngineLimits } from './engine/layout.ts';
import { linkTypeName } from './engine/linktype.ts';
import type { CaptureSummary } from './engine/summary.ts';
import type { Observation } from './observations.ts';
import { WaitingRoom } from './observe/gathered.ts';
import { Observer } from './observe/observer.ts';
import { Output } from './observe/output.ts';
import { Sessions } from './observe/sessions.ts';
import type { HashAlgorithm, Hashes, Spills } from './platform.ts';
import { type ByteSource, CaptureError } from './sources.ts';
import { isoTime } from './time.ts';

export interface AnalyzeOptions {
  /** What the engine may hold at once; defaults fit a few hundred megabytes. */
  limits?: Partial<EngineLimits>;
  /** Hashes of file contents to compute; all three where not given. */
  hash?: readonly HashAlgorithm[];
  /** Ends the analysis: the generator throws the signal's reason. */
  signal?: AbortSignal;
  /** Called after each chunk. `totalBytes` is null where the source does not know its size. */
  onProgress?: (bytesRead: number, totalBytes: number | null) => void;
}

/** What Node and a browser do differently. */
export interface Platform {
  engineModule(): Promise<WebAssembly.Module>;
  hashes(): Promise<Hashes>;
  readonly spills: Spills;
}

/** Bytes of unfinished calls and pipe messages that the observer holds at once, over all connections. */
const WAITING = 32 << 20;

const ALL: readonly HashAlgorithm[] = ['md5', 'sha1', 'sha256'];

/**
 * Reads a source to its end and yields observations as they become complete; the last is of kind `capture`.
 * Throws CaptureError (`empty`, `not a capture`) when there is nothing to read. The source is the caller's to close.
 */
export async function* analyzeSource(source: ByteSource, platform: Platform, options: AnalyzeOptions = {}): AsyncGenerator<Observation, void, undefined> {
  const [module, hashes] = await Promise.all([platform.engineModule(), platform.hashes()]);
  const engine = await Engine.instantiate(module, options.limits);
  const output = new Output();
  const contents = new ContentPool({}, platform.spills);
  const observer = new Observer({ output, sessions: new Sessions(), contents, hashes, algorithms: options.hash ?? ALL, waiting: new WaitingRoom(WAITING) });
  try {
    let bytesRead = 0;
    const { space } = engine;
    while (!engine.isDamaged) {
      options.signal?.throwIfAborted();
      const length = await source.read(space);
      if (length === 0) break;
      bytesRead += length;
      engine.feed(length, observer);
      options.onProgress?.(bytesRead, source.size);
      yield* output.take();
    }
    const { format } = engine.summary();
    if (bytesRead === 0) throw new CaptureError('empty', source.name, 'is empty');
    if (format === null) throw new CaptureError('not a capture', source.name, 'is not a capture: it does not begin with the magic number of pcap or pcapng');
    engine.finish(observer);
    yield* output.take();
    output.emit({ kind: 'capture', name: source.name, ...captureFacts(engine.summary()) });
    yield* output.take();
  } finally {
    contents.close();
  }
}

function captureFacts(summary: CaptureSummary) {
  const hasTime = summary.lastTime > 0n;
  return {
    format: summary.format,
    packets: summary.packets,
    bytes: summary.bytes,
    firstTime: hasTime ? isoTime(summary.firstTime, summary.digits) : null,
    lastTime: hasTime ? isoTime(summary.lastTime, summary.digits) : null,
    linkTypes: summary.linkTypes.map(linkTypeName),
    problems: [...summary.problems],
  };
}
