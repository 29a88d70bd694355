/** Whether a capture is worth threads, and the engine that reads it with them or without: nobody sees the difference. */
import { AheadSource } from './ahead.ts';
import { Crew } from './engine/crew.ts';
import { Engine, type Scanner } from './engine/engine.ts';
import type { EngineLimits } from './engine/layout.ts';
import type { Threads } from './engine/threads.ts';
import type { Filter } from './filter.ts';
import { ringWords } from './hash/index.ts';
import type { ByteSource } from './sources.ts';
import { isThreadCount, MOST_THREADS } from './threadCount.ts';

export interface ScanningOptions {
  /** What the engine may hold at once; defaults fit a few hundred megabytes. */
  limits?: Partial<EngineLimits>;
  /**
   * Threads to use, the calling one included; as many as there are cores, and at most 8, where not given. What is found is the
   * same. A sequence of captures is read by the calling thread alone.
   */
  threads?: number;
  /** Inputs of fewer bytes are read by the calling thread alone; 16 MiB where not given. */
  threadsFrom?: number;
}

const MOST_BY_DEFAULT = 8;
/** What takes this thread about as long alone as other threads take to start. */
const WORTH_THREADS = 16 << 20;
/** How long a source of unknown length may take to give as much. A live capture takes longer, and its findings cannot wait. */
const PATIENCE = 250;

export interface Scanning {
  readonly scanner: Scanner;
  /** Where the bytes come from now. */
  readonly source: ByteSource;
}

/** Throws RangeError for options that are out of range. */
export async function openScanning(
  module: WebAssembly.Module,
  source: ByteSource,
  platform: Threads | undefined,
  { limits = {}, threads, threadsFrom = WORTH_THREADS }: ScanningOptions,
  roomBytes: number,
  filter?: Filter,
): Promise<Scanning> {
  if (threads !== undefined && !isThreadCount(threads))
    throw new RangeError(`threads must be a whole number from 1 to ${MOST_THREADS}, not ${threads}`);
  const count = threads ?? Math.min(platform?.available ?? 1, MOST_BY_DEFAULT);
  const alone = (): Promise<Engine> => Engine.instantiate(module, limits, roomBytes, filter);
  if (platform === undefined || count < 2) return { scanner: await alone(), source };
  let from = source;
  let isWorth = true;
  if (source.size !== null && source.position === undefined) {
    isWorth = source.size >= threadsFrom;
  } else if (threadsFrom > 0) {
    const ahead = new AheadSource(source);
    isWorth = await ahead.fill(threadsFrom, PATIENCE);
    from = ahead;
  }
  isWorth &&= (await platform.ready?.(count - 1)) ?? true;
  if (!isWorth) return { scanner: await alone(), source: from };
  const setup = { count: count - 1, roomBytes, ringWords: ringWords(), filter };
  return { scanner: Crew.start(module, limits, platform, setup), source: from };
}
