/** Captures damaged on purpose: bytes, lengths, packets. The same seed damages the same way. */
import { concat } from './capture-builder.ts';
import type { Random } from './random.ts';

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x8000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const RECORD_LIMIT = 1 << 20;

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const flipBits: Mutation = (bytes, random) => {
  const damaged = bytes.slice();
  for (let n = random.between(1, 12); n > 0; n--) damaged[random.below(damaged.length)] ^= 1 << random.below(8);
  return damaged;
};

const overwrite: Mutation = (bytes, random) => {
  const damaged = bytes.slice();
  const at = random.below(damaged.length);
  const run = random.bytes(random.between(1, 64));
  damaged.set(run.subarray(0, damaged.length - at), at);
  return damaged;
};

const truncate: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1));

const remove: Mutation = (bytes, random) => {
  const from = random.below(bytes.length);
  return concat(bytes.subarray(0, from), bytes.subarray(from + random.between(1, 300)));
};

const insert: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  const from = random.below(bytes.length);
  const piece = random.chance(0.5)
    ? random.bytes(random.between(1, 300))
    : bytes.slice(from, from + random.between(1, 300));
  return concat(bytes.subarray(0, at), piece, bytes.subarray(at));
};

/** Numbers of 1, 2 and 4 bytes, of either byte order, set to what lengths, counts and offsets are attacked with. */
const attackNumbers: Mutation = (bytes, random) => {
  const damaged = bytes.slice();
  const view = new DataView(damaged.buffer);
  for (let n = random.between(1, 6); n > 0; n--) {
    const width = random.pick([1, 2, 2, 4, 4]);
    if (damaged.length < width) break;
    const at = random.below(damaged.length - width + 1);
    const value = random.chance(0.3) ? random.below(70_000) : random.pick(EXTREMES);
    const little = random.chance(0.7);
    if (width === 1) view.setUint8(at, value);
    else if (width === 2) view.setUint16(at, value, little);
    else view.setUint32(at, value, little);
  }
  return damaged;
};

/** Packets swapped, repeated, left out, cut short. */
const disturbPackets: Mutation = (bytes, random) => {
  const records = recordsOf(bytes);
  if (records.length < 3) return flipBits(bytes, random);
  const order = records.map((_, i) => i);
  for (let n = random.between(1, 8); n > 0; n--) {
    const [i, j] = [random.between(1, order.length - 1), random.between(1, order.length - 1)];
    const action = random.below(3);
    if (action === 0) [order[i], order[j]] = [order[j], order[i]];
    else if (action === 1) order.splice(j, 0, order[i]);
    else if (order.length > 3) order.splice(i, 1);
  }
  return concat(...order.map((i) => bytes.subarray(...records[i])));
};

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  overwrite,
  truncate,
  remove,
  insert,
  attackNumbers,
  attackNumbers,
  attackNumbers,
  disturbPackets,
  disturbPackets,
];

/** One to three mutations, one upon the other. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged = bytes;
  for (let n = random.between(1, 3); n > 0 && damaged.length > 0; n--)
    damaged = random.pick(MUTATIONS)(damaged, random);
  return damaged;
}

/** Where the file's header and each of its records lie, as far as their lengths make sense. */
function recordsOf(bytes: Uint8Array): [number, number][] {
  if (bytes.length < 24) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPcapng = view.getUint32(0, true) === 0x0a0d0d0a;
  const magic = view.getUint32(isPcapng ? 8 : 0, true);
  const little = isPcapng ? magic === 0x1a2b3c4d : magic === 0xa1b2c3d4 || magic === 0xa1b23c4d;
  const records: [number, number][] = isPcapng ? [] : [[0, 24]];
  for (let at = isPcapng ? 0 : 24; at + 16 <= bytes.length; ) {
    const length = isPcapng ? view.getUint32(at + 4, little) : 16 + view.getUint32(at + 8, little);
    if (length < 12 || length > RECORD_LIMIT || at + length > bytes.length) break;
    records.push([at, at + length]);
    at += length;
  }
  return records;
}
