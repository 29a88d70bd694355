/** A source that is read ahead before anybody asks for its bytes: to find out how much it gives, and how fast. */
import type { ByteSource } from './sources.ts';

const PIECE = 256 * 1024;

interface Pending {
  readonly piece: Uint8Array;
  readonly length: Promise<number>;
}

export class AheadSource implements ByteSource {
  readonly name: string | null;
  readonly size: number | null;
  readonly position?: () => number;
  readonly problems?: ByteSource['problems'];
  readonly #source: ByteSource;
  readonly #pieces: Uint8Array[] = [];
  #pending: Pending | undefined;
  #ended = false;

  constructor(source: ByteSource) {
    this.#source = source;
    this.name = source.name;
    this.size = source.size;
    if (source.position !== undefined) this.position = () => source.position?.() ?? 0;
    if (source.problems !== undefined) this.problems = () => source.problems?.() ?? [];
  }

  /** Reads so many bytes within so many milliseconds; false when there are fewer, or they take longer. */
  async fill(bytes: number, milliseconds: number): Promise<boolean> {
    const until = performance.now() + milliseconds;
    let total = 0;
    while (total < bytes) {
      const left = until - performance.now();
      if (left <= 0) return false;
      const piece = new Uint8Array(PIECE);
      const reading = this.#source.read(piece);
      if (typeof reading !== 'number') {
        this.#pending = { piece, length: reading };
        if (!(await isSettledWithin(reading, left))) return false;
        this.#pending = undefined;
      }
      const length = await reading;
      if (length === 0) {
        this.#ended = true;
        return false;
      }
      total += length;
      this.#pieces.push(piece.subarray(0, length));
    }
    return true;
  }

  read(into: Uint8Array): number | Promise<number> {
    const [first] = this.#pieces;
    if (first !== undefined) {
      const count = Math.min(into.length, first.length);
      into.set(first.subarray(0, count));
      if (count < first.length) this.#pieces[0] = first.subarray(count);
      else this.#pieces.shift();
      return count;
    }
    if (this.#pending !== undefined) return this.#readPending(this.#pending, into);
    return this.#ended ? 0 : this.#source.read(into);
  }

  async #readPending({ piece, length }: Pending, into: Uint8Array): Promise<number> {
    const count = await length;
    this.#pending = undefined;
    if (count === 0) {
      this.#ended = true;
      return 0;
    }
    this.#pieces.push(piece.subarray(0, count));
    return this.read(into);
  }

  close(): void | Promise<void> {
    this.#pieces.length = 0;
    return this.#source.close();
  }
}

/** Whether a promise comes to its end within so many milliseconds. Its error is left to who awaits it. */
export async function isSettledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  const isInTime = await Promise.race([settled, late]);
  clearTimeout(timer);
  return isInTime;
}
