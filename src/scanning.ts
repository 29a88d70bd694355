/** Whether a capture is worth threads, and the engine that reads it with them or without: nobody sees the difference. */
import { AheadSource } from './ahead.ts';
import { Crew, type CrewSetup } from './engine/crew.ts';
import { engineLimits } from './engine/limits.ts';
import type { Threads } from './engine/threads.ts';
import { ringWords } from './hash/index.ts';
import type { ByteSource } from './sources.ts';
import { type Limits, withDefaults } from './limits.ts';
import { isThreadCount, MOST_THREADS } from './threadCount.ts';

export interface ScanningOptions {
  /** What may be held at once; the defaults are made for 300 MB. Throws a LimitError for one that is out of range. */
  limits?: Partial<Limits>;
  /**
   * Threads to use, the calling one included; as many as there are cores, and at most 8, where not given. What is found is the
   * same.
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

/** A source of which it is to be found out whether so much is in it; it is read from `source` then. */
export class Weighed {
  source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  isLarge(bytes: number): boolean | Promise<boolean> {
    const { source } = this;
    if (source.size !== null && source.position === undefined) return source.size >= bytes;
    if (bytes === 0) return true;
    const ahead = new AheadSource(source);
    this.source = ahead;
    return ahead.fill(bytes, PATIENCE);
  }
}

/** Whether there are so many bytes to be read. */
export type IsLarge = (bytes: number) => boolean | Promise<boolean>;

/** Throws RangeError for options that are out of range. */
export async function openScanning(
  module: WebAssembly.Module,
  isLarge: IsLarge,
  platform: Threads | undefined,
  { limits: given, threads, threadsFrom = WORTH_THREADS }: ScanningOptions,
  setup: Pick<CrewSetup, 'inputs' | 'filter'>,
): Promise<Crew> {
  const limits = withDefaults(given);
  if (threads !== undefined && !isThreadCount(threads))
    throw new RangeError(`threads must be a whole number from 1 to ${MOST_THREADS}, not ${threads}`);
  const count = (threads ?? Math.min(platform?.available ?? 1, MOST_BY_DEFAULT)) - 1;
  const isWorth = platform !== undefined && count > 0 && (await isLarge(threadsFrom)) && ((await platform.ready?.(count)) ?? true);
  const helpers = isWorth ? { threads: platform, count, ringWords: ringWords() } : undefined;
  return new Crew(module, { ...setup, limits: engineLimits(limits), roomBytes: limits.files, helpers });
}
