/** Captures changed where it matters: numbers by their meaning, packets among each other, bytes at random. The same seed changes the same way. */
import {
  BLOCK,
  COMMAND,
  ETHERTYPE,
  FLAGS,
  isLittle,
  type Layout,
  LENGTH,
  LINK,
  layoutOf,
  MAGIC,
  meaningOf,
  placeOf,
  PORT,
  PROTOCOL,
  SEQUENCE,
  TYPE,
  widthOf,
} from './fields.ts';

export interface Seed {
  readonly bytes: Uint8Array;
  readonly layout: Layout;
}

export const seedOf = (bytes: Uint8Array): Seed => ({ bytes, layout: layoutOf(bytes) });

/** xorshift128: a few nanoseconds a number, where test/support/random.ts takes ten times as many. */
export class Dice {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x243f6a88;
  #d = 0xb7e15162;

  constructor(seed: number) {
    this.#a = seed | 0 || 1;
    for (let i = 0; i < 16; i++) this.next();
  }

  next(): number {
    const t = this.#a ^ (this.#a << 11);
    this.#a = this.#b;
    this.#b = this.#c;
    this.#c = this.#d;
    this.#d = this.#d ^ (this.#d >>> 19) ^ t ^ (t >>> 8);
    return this.#d >>> 0;
  }

  below(bound: number): number {
    return this.next() % bound;
  }

  /** Once in `n` times. */
  oneIn(n: number): boolean {
    return this.next() % n === 0;
  }
}

const EXTREMES = [0, 1, 2, 3, 4, 7, 8, 15, 16, 0x3f, 0x40, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000, 0x40000, 0x41000, 0xfffff, 0x100000, 0x1ffff, 0x7fffffff, 0x80000000, 0xfffffff8, 0xfffffffe, 0xffffffff];
const WORTH: Readonly<Record<number, readonly number[]>> = {
  [PORT]: [445, 139, 135, 4789, 6081, 2152, 3544, 500, 49152, 80],
  [ETHERTYPE]: [0x0800, 0x86dd, 0x8100, 0x88a8, 0x88e7, 0x8847, 0x8864, 0x6558, 0x88be, 0x22eb, 0x880b, 0x0806, 0x05dc, 4],
  [PROTOCOL]: [0, 4, 6, 17, 41, 43, 44, 47, 50, 51, 59, 60, 135, 137],
  [LINK]: [0, 1, 9, 12, 14, 50, 51, 101, 105, 108, 113, 127, 228, 229, 276, 147],
  [COMMAND]: [0, 1, 3, 5, 6, 8, 9, 11, 14, 16, 17, 18, 0x72, 0x73, 0x25, 0x2e, 0x2f, 0xa2],
  [TYPE]: [0, 1, 2, 3, 9, 11, 12, 13, 14, 15, 16, 18, 19, 0x81, 0x82, 0x83, 0x84, 0x85, 0x0021, 0x0057],
  [MAGIC]: [0xfc, 0xfd, 0xfe, 0xff, 0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x1a2b3c4d, 0x4d3c2b1a, 0x0a0d0d0a],
  [BLOCK]: [1, 2, 3, 4, 5, 6, 9, 10, 0xbad, 0x40000bad, 0x204, 0x216, 0x221, 0x0a0d0d0a, 0x80000001],
};

/** Captures grow no longer than this, by repetition and insertion. */
const GROWTH = 48 * 1024;

export class Mutator {
  readonly dice: Dice;
  readonly #scratch = new Uint8Array(256 * 1024);
  readonly #view = new DataView(this.#scratch.buffer);
  readonly #order = new Uint8Array(256 * 1024);

  constructor(seed: number) {
    this.dice = new Dice(seed);
  }

  /** A changed copy, valid until the next call. `other`: a capture whose packets may be mixed in. */
  mutate(seed: Seed, other: Seed): Uint8Array {
    const { dice } = this;
    const { bytes, layout } = seed;
    this.#scratch.set(bytes);
    let length = bytes.length;
    if (!dice.oneIn(12)) {
      for (let n = 1 + (dice.oneIn(2) ? 0 : dice.below(5)); n > 0; n--) {
        if (layout.fields.length > 0 && !dice.oneIn(5)) this.#number(layout, length);
        else this.#noise(length);
      }
    }
    if (layout.records.length > 2 && dice.oneIn(3)) return this.#shuffle(layout, other, length);
    if (!layout.isPcapng && layout.records.length > 1 && dice.oneIn(6)) length = this.#resize(layout, length);
    if (dice.oneIn(24)) length = dice.below(length + 1);
    return this.#scratch.subarray(0, length);
  }

  #number(layout: Layout, length: number): void {
    const { dice } = this;
    const field = layout.fields[dice.below(layout.fields.length)];
    const now = this.#get(field);
    const meaning = meaningOf(field);
    const worth = WORTH[meaning];
    let value: number;
    const roll = dice.below(16);
    if (worth !== undefined && roll < 10) value = worth[dice.below(worth.length)];
    else if (meaning === SEQUENCE && roll < 12) value = now + (dice.oneIn(8) ? dice.next() : dice.below(4096) - 2048);
    else if (meaning === FLAGS && roll < 9) value = now ^ (1 << dice.below(8 * widthOf(field)));
    else if (meaning === LENGTH && roll < 6) value = now + dice.below(33) - 16;
    else if (meaning === LENGTH && roll < 8) value = dice.below(length + 16);
    else if (roll < 12) value = EXTREMES[dice.below(EXTREMES.length)];
    else if (roll < 14) value = this.#get(layout.fields[dice.below(layout.fields.length)]);
    else if (roll < 15) value = now * 2;
    else value = dice.next();
    this.#set(field, value);
  }

  #get(field: number): number {
    const [at, width, little] = [placeOf(field), widthOf(field), isLittle(field)];
    if (width === 1) return this.#scratch[at];
    if (width === 2) return this.#view.getUint16(at, little);
    if (width === 3) return (this.#scratch[at] << 16) | this.#view.getUint16(at + 1);
    return this.#view.getUint32(at, little);
  }

  #set(field: number, value: number): void {
    const [at, width, little] = [placeOf(field), widthOf(field), isLittle(field)];
    if (width === 1) this.#scratch[at] = value;
    else if (width === 2) this.#view.setUint16(at, value, little);
    else if (width === 4) this.#view.setUint32(at, value, little);
    else {
      this.#scratch[at] = value >>> 16;
      this.#view.setUint16(at + 1, value);
    }
  }

  #noise(length: number): void {
    const { dice } = this;
    const at = dice.below(length || 1);
    const roll = dice.below(4);
    if (roll === 0) this.#scratch[at] ^= 1 << dice.below(8);
    else if (roll === 1) this.#scratch[at] = dice.next();
    else if (roll === 2) this.#scratch.fill(dice.oneIn(2) ? 0 : 0xff, at, Math.min(length, at + 1 + dice.below(16)));
    else {
      const from = dice.below(length || 1);
      this.#scratch.copyWithin(at, from, Math.min(from + 1 + dice.below(64), length - Math.max(0, at - from)));
    }
  }

  /** Packets swapped, repeated, left out, or taken from another capture. */
  #shuffle({ records }: Layout, other: Seed, length: number): Uint8Array {
    const { dice } = this;
    const out = this.#order;
    let size = records[0];
    out.set(this.#scratch.subarray(0, size));
    const put = (from: Uint8Array, start: number, end: number): void => {
      if (end < start || size + end - start > GROWTH) return;
      out.set(from.subarray(start, end), size);
      size += end - start;
    };
    const count = records.length - 1;
    const rate = 2 + dice.below(8);
    const mine = (i: number): void => put(this.#scratch, records[i], records[i + 1]);
    for (let i = 0; i < count; i++) {
      if (!dice.oneIn(rate)) {
        mine(i);
        continue;
      }
      const foreign = other.layout.records;
      switch (dice.below(5)) {
        case 0:
          break;
        case 1:
          mine(i);
          mine(i);
          break;
        case 2:
          mine(dice.below(count));
          break;
        case 3:
          if (i + 1 < count) mine(i + 1);
          mine(i++);
          break;
        default: {
          if (foreign.length < 2) break;
          const from = dice.below(foreign.length - 1);
          for (let j = from; j < Math.min(foreign.length - 1, from + 1 + dice.below(4)); j++) put(other.bytes, foreign[j], foreign[j + 1]);
          mine(i);
        }
      }
    }
    put(this.#scratch, records[count], length);
    return out.subarray(0, size);
  }

  /** Bytes put into a packet of a pcap file, or taken out of it, and its lengths with them. */
  #resize({ records, little }: Layout, length: number): number {
    const { dice } = this;
    const i = dice.below(records.length - 1);
    const [from, to] = [records[i] + 16, records[i + 1]];
    if (to <= from) return length;
    const at = from + dice.below(to - from);
    const most = Math.min(to - at, 1 + dice.below(40));
    const delta = dice.oneIn(2) ? -most : Math.min(1 + dice.below(dice.oneIn(4) ? 1400 : 24), GROWTH - length);
    if (delta < -most || (delta > 0 && length + delta > GROWTH)) return length;
    this.#scratch.copyWithin(delta > 0 ? at + delta : at, delta > 0 ? at : at - delta, length);
    if (delta > 0) for (let j = at; j < at + Math.min(delta, 8); j++) this.#scratch[j] = dice.next();
    for (const offset of [-8, -4]) {
      const now = this.#view.getUint32(from + offset, little);
      this.#view.setUint32(from + offset, now + delta, little);
    }
    return length + delta;
  }
}
