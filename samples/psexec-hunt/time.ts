/** Time in the capture: whole nanoseconds since its first packet, as a number (six hundred seconds fit 53 bits well). */
import type { Random } from './random.ts';

/** 2023-10-11 07:37:25.469653538 UTC, the first packet. */
export const FIRST_PACKET = 1_697_009_845_469_653_538n;

const UNIX_EPOCH_AS_FILETIME = 116_444_736_000_000_000n;

export const fileTime = (ns: number): bigint => (FIRST_PACKET + BigInt(ns)) / 100n + UNIX_EPOCH_AS_FILETIME;

/** Seconds as an analyser shows them, `283.377174691`, to nanoseconds without rounding. */
export function seconds(text: string): number {
  const [whole, fraction = ''] = text.split('.');
  return Number(whole) * 1e9 + Number(fraction.padEnd(9, '0'));
}

/** The clock of one actor: it moves on with each frame, by chance or, where the write-ups show a time, exactly. */
export class Clock {
  now = 0;
  #known: number[] = [];
  #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  jump(to: number): void {
    if (to < this.now) throw new RangeError(`the clock stands at ${this.now} and cannot go back to ${to}`);
    this.now = to;
  }

  wait(ns: number): void {
    this.now += ns;
  }

  /** The next frames' times, one each. */
  exactly(...times: string[]): void {
    this.#known.push(...times.map(seconds));
  }

  exactlyAt(times: readonly number[]): void {
    for (const time of times) this.#known.push(time);
  }

  /** Time of the next frame: `low` to `high` nanoseconds on, unless it is known. */
  tick(low: number, high: number): number {
    const known = this.#known.shift();
    if (known === undefined) this.now += this.#random.between(low, high);
    else this.jump(known);
    return this.now;
  }
}
