/** Fuzzing of the engine's entry, guided by which of its places each input reaches. The same seed does the same. */
import { engineBinary, type Target as Build } from '../support/engine.ts';
import { instrument } from './instrument.ts';
import { Mutator, type Seed, seedOf } from './mutator.ts';
import { counterBase, LIMITS, ROOM, Target } from './target.ts';

export interface Failure {
  readonly input: Uint8Array;
  readonly pieces: readonly number[];
  readonly limits: number;
  readonly error: Error;
}

export interface Progress {
  readonly executions: number;
  readonly seconds: number;
  readonly places: number;
  readonly reached: number;
  readonly corpus: number;
  readonly failures: number;
}

export interface Options {
  readonly build: Build;
  readonly seed: number;
  /** Ends after so many executions, or seconds. */
  readonly executions: number;
  readonly seconds: number;
  readonly seeds: readonly Uint8Array[];
  /** Ends at the so-manieth failure of another kind than those before. */
  readonly failures?: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Result extends Progress {
  readonly failed: readonly Failure[];
  readonly corpusOf: readonly Uint8Array[];
}

/** Inputs that reached something new and are worth changing further. */
const KEPT = 20_000;
const KEPT_BYTES = 8192;
const WHOLE = [ROOM];

/** How often a place was reached, as far as it makes a difference (AFL's buckets): a bit each. */
const BUCKETS = Uint8Array.from({ length: 256 }, (_, n) =>
  n === 0 ? 0 : n === 1 ? 1 : n === 2 ? 2 : n === 3 ? 4 : n < 8 ? 8 : n < 16 ? 16 : n < 32 ? 32 : n < 128 ? 64 : 128,
);

class Coverage {
  readonly #seen: Uint8Array;
  #features = 0;
  reached = 0;

  constructor(places: number) {
    this.#seen = new Uint8Array((places + 3) & ~3);
  }

  /** Whether the counters, or what the engine said, show anything that was not seen before. */
  add(counters: Int32Array, features: number): boolean {
    let isNew = false;
    for (let word = 0; word < counters.length; word++) {
      // four counters at once: most are 0
      for (let counts = counters[word], i = word * 4; counts !== 0; counts >>>= 8, i++) {
        const bucket = BUCKETS[counts & 0xff];
        const before = this.#seen[i];
        if ((before & bucket) === bucket) continue;
        if (before === 0) this.reached++;
        this.#seen[i] = before | bucket;
        isNew = true;
      }
    }
    if ((features & ~this.#features) !== 0) isNew = true;
    this.#features |= features;
    return isNew;
  }
}

/** What an error says, without its numbers: failures that say the same are one. */
const kindOf = (error: Error): string => error.message.replaceAll(/\d+/g, 'N');

export function fuzzEngine(options: Options): Result {
  const { binary, places } = instrument(engineBinary(options.build), counterBase);
  const module = new WebAssembly.Module(binary);
  let target = new Target(module, places);
  const coverage = new Coverage(places);
  const mutator = new Mutator(options.seed);
  const { dice } = mutator;
  const corpus: Seed[] = options.seeds.map(seedOf);
  const failed: Failure[] = [];
  const kinds = new Set<string>();
  const started = performance.now();
  let executions = 0;
  let next = performance.now() + 10_000;

  const progress = (): Progress => ({
    executions,
    seconds: (performance.now() - started) / 1000,
    places,
    reached: coverage.reached,
    corpus: corpus.length,
    failures: failed.length,
  });
  /** Undefined after a failure. */
  const run = (input: Uint8Array, pieces: readonly number[], limits: number, digests = false): number | undefined => {
    executions++;
    try {
      return target.read(input, pieces, limits, digests);
    } catch (error) {
      fail(input, pieces, limits, error as Error);
      return undefined;
    }
  };
  const fail = (input: Uint8Array, pieces: readonly number[], limits: number, error: Error): void => {
    const kind = kindOf(error);
    target = new Target(module, places);
    if (kinds.has(kind)) return;
    kinds.add(kind);
    failed.push({ input: input.slice(), pieces, limits, error });
  };

  for (const seed of options.seeds) if (run(seed, WHOLE, LIMITS.length - 1) !== undefined) coverage.add(target.counters, target.features);
  const most = options.failures ?? 1;
  while (executions < options.executions && failed.length < most) {
    if ((executions & 255) === 0 && performance.now() > next) {
      if (performance.now() - started > options.seconds * 1000) break;
      options.onProgress?.(progress());
      next = performance.now() + 10_000;
    }
    // what was found last is changed first, often enough
    const recent = corpus.length > 64 && dice.oneIn(3) ? corpus.length - 1 - dice.below(64) : dice.below(corpus.length);
    const input = mutator.mutate(corpus[recent], corpus[dice.below(corpus.length)]);
    const limits = dice.below(LIMITS.length);
    const pieces = dice.oneIn(8) ? [1 + dice.below(dice.oneIn(2) ? 40 : 2000), 1 + dice.below(300)] : WHOLE;
    const digest = run(input, pieces, limits, pieces !== WHOLE);
    if (digest === undefined) continue;
    if (coverage.add(target.counters, target.features) && input.length <= KEPT_BYTES && corpus.length < KEPT) corpus.push(seedOf(input.slice()));
    if (pieces !== WHOLE) {
      const whole = run(input, WHOLE, limits, true);
      if (whole !== undefined && whole !== digest) fail(input, pieces, limits, new Error('another reading in pieces than as a whole'));
    }
  }
  return { ...progress(), failed, corpusOf: corpus.slice(options.seeds.length).map(({ bytes }) => bytes) };
}

/** Whether an input still fails in the same way, on the module as it ships. */
export function failure({ pieces, limits }: Failure, input: Uint8Array, build: Build): string | undefined {
  const target = new Target(new WebAssembly.Module(engineBinary(build) as Uint8Array<ArrayBuffer>));
  try {
    const digest = target.read(input, pieces, limits, true);
    return digest === target.read(input, WHOLE, limits, true) ? undefined : 'another reading in pieces than as a whole';
  } catch (error) {
    return kindOf(error as Error);
  }
}
