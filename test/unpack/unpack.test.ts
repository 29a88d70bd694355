/** zstd and LZ4: what their own programs packed comes out whole however it is cut; damaged, as far as it goes, within bounds. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { browserGunzip } from '../../src/browser/gunzip.ts';
import type { Decompressor } from '../../src/platform.ts';
import { packingOf } from '../../src/unpack/index.ts';
import { LZ4_LEGACY_MAGIC, LZ4_MAGIC } from '../../src/unpack/lz4.ts';
import { ZSTD_MAGIC } from '../../src/unpack/zstd.ts';
import { mutate } from '../support/mutate.ts';
import { withSeeds } from '../support/random.ts';
import { CONTENTS } from './content.ts';
import { type Vector, VECTORS } from './vectors.ts';

/** Declares a window of 2 GiB. */
const isTooLong = ({ command }: Vector): boolean => command.includes('--long=31');
const READABLE = VECTORS.filter((vector) => !isTooLong(vector));
const SMALL = READABLE.filter(({ packed }) => packed.length < 1000);
/** A window of 128 MiB is not begun again and again. */
const MIDDLE = READABLE.filter(({ packed, command }) => packed.length < 20_000 && !command.includes('--long'));

const vectorOf = (content: string, command: string): Uint8Array => {
  const vector = VECTORS.find((other) => other.content === content && other.command === command);
  if (vector === undefined) throw new Error(`no vector of ${content} by ${command}`);
  return vector.packed;
};

const decompressorOf = (packed: Uint8Array): Promise<Decompressor> => {
  const packing = packingOf(packed.subarray(0, 16), browserGunzip);
  if (packing === undefined) throw new Error('not recognised');
  return packing.unpack();
};

/** The most that one call gave. */
let most = 0;

async function unpack(pieces: Iterable<Uint8Array>): Promise<{ bytes: Uint8Array; fault: string | null }> {
  const given: Uint8Array[] = [];
  let decompressor: Decompressor | undefined;
  const take = async (piece: Uint8Array | null): Promise<string | null> => {
    if (decompressor === undefined) throw new Error('nothing was given');
    let result = await (piece === null ? decompressor.end() : decompressor.push(piece));
    while (true) {
      given.push(...result.pieces);
      most = Math.max(most, result.pieces.reduce((sum, { length }) => sum + length, 0));
      if (result.fault !== null || result.isPending !== true) return result.fault;
      result = await (piece === null ? decompressor.end() : decompressor.push(new Uint8Array(0)));
    }
  };
  let fault: string | null = null;
  for (const piece of pieces) {
    decompressor ??= await decompressorOf(whole);
    fault = await take(piece);
    if (fault !== null) break;
  }
  fault ??= await take(null);
  decompressor?.close();
  return { bytes: new Uint8Array(Buffer.concat(given)), fault };
}

/** What the head is recognised by, while it is given in pieces. */
let whole: Uint8Array = new Uint8Array(0);

async function unpackAll(packed: Uint8Array, size = packed.length) {
  whole = packed;
  const pieces = Array.from({ length: Math.ceil(packed.length / size) }, (_, i) =>
    packed.subarray(i * size, (i + 1) * size),
  );
  return unpack(pieces);
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const skippable = (length: number, kind = 0): Uint8Array => {
  const bytes = Buffer.alloc(8 + length, 0xa5);
  bytes.writeUInt32LE(0x184d2a50 + kind, 0);
  bytes.writeUInt32LE(length, 4);
  return new Uint8Array(bytes);
};

test('what the programs packed, in one piece and in pieces of every size', async () => {
  for (const { content, command, packed } of READABLE) {
    const sizes = [packed.length, 1000, ...(packed.length < 1000 ? [1, 2, 3, 4, 5, 7] : [])];
    for (const size of sizes) {
      const { bytes, fault } = await unpackAll(packed, Math.max(1, size));
      assert.is(fault, null, `${content} by ${command} in pieces of ${size}`);
      assert.ok(same(bytes, CONTENTS[content]), `${content} by ${command} in pieces of ${size}`);
    }
  }
});

test('in two pieces, cut at every place', async () => {
  for (const { content, command, packed } of MIDDLE) {
    for (let at = 0; at <= packed.length; at += packed.length > 1000 ? 1013 : 1) {
      whole = packed;
      const { bytes, fault } = await unpack([packed.subarray(0, at), packed.subarray(at)]);
      assert.ok(fault === null && same(bytes, CONTENTS[content]), `${content} by ${command} cut at ${at}: ${fault}`);
    }
  }
});

test('frames one behind another, empty and skippable ones among them', async () => {
  for (const program of ['zstd -c', 'lz4 -c', 'lz4 -l -c']) {
    const [small, noise] = [vectorOf('capture', program), vectorOf('noise', program)];
    const empty = vectorOf('nothing', program === 'lz4 -l -c' ? 'lz4 -c' : program);
    const expected = joined(CONTENTS.capture, CONTENTS.noise, CONTENTS.capture);
    const forms = {
      plain: joined(small, noise, small),
      between: joined(small, empty, skippable(0), skippable(70_000, 15), noise, skippable(3, 7), small),
      behind: joined(small, noise, small, skippable(100)),
      before: joined(skippable(0), skippable(20, 3), small, noise, small),
    };
    for (const [form, packed] of Object.entries(forms)) {
      for (const size of [packed.length, 5, 1]) {
        const { bytes, fault } = await unpackAll(packed, size);
        assert.ok(fault === null && same(bytes, expected), `${program} ${form} in pieces of ${size}: ${fault}`);
      }
    }
  }
});

test('all LZ4 frames in one', async () => {
  const all = READABLE.filter(({ command, content }) => command.startsWith('lz4') && content !== 'zeros');
  const { bytes, fault } = await unpackAll(joined(...all.map(({ packed }) => packed)), 4093);
  assert.is(fault, null);
  assert.ok(same(bytes, joined(...all.map(({ content }) => CONTENTS[content]))));
});

test('cut at every length: what came before it, and that it is cut', async () => {
  for (const { content, command, packed } of MIDDLE) {
    const expected = CONTENTS[content];
    let before = 0;
    const step = packed.length > 1000 ? 517 : content === 'zeros' ? 11 : 1;
    for (let length = 5; length < packed.length; length += step) {
      whole = packed;
      const { bytes, fault } = await unpack([packed.subarray(0, length)]);
      // A legacy frame has no end of its own, nor has what was cut between two of its blocks.
      const isWhole = fault === null && command.startsWith('lz4 -l') && bytes.length % (8 << 20) === 0;
      assert.ok(fault === 'is cut' || isWhole, `${content} by ${command} cut at ${length}: ${fault}`);
      assert.ok(same(bytes, expected.subarray(0, bytes.length)), `${content} by ${command} cut at ${length}`);
      assert.ok(bytes.length >= before, 'a longer input gives no less');
      before = bytes.length;
    }
  }
  const cut = vectorOf('pieces', 'lz4 -c -B4 -BD -BX');
  const half = await unpackAll(cut.subarray(0, cut.length >> 1));
  assert.ok(half.bytes.length > 60_000, 'also of the block that is cut');
});

test('mutated: as far as it goes, never a throw, never too much at once', async () => {
  most = 0;
  const from = MIDDLE.filter(({ content }) => content !== 'nothing' && content !== 'zeros');
  await withSeeds(1, 200, async (random) => {
    const { packed } = random.pick(from);
    // What is not recognised by its beginning is another thing.
    const bytes = joined(packed.subarray(0, 4), mutate(packed.subarray(4), random));
    await unpackAll(bytes, random.between(1, bytes.length));
  });
  assert.ok(most <= 16 << 20, `${most} bytes at once`);
});

test('a checksum that is wrong is told: of a header, a block, the content', async () => {
  const flipped = (packed: Uint8Array, at: number): Uint8Array => {
    const bytes = packed.slice();
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    return bytes;
  };
  const lz4 = vectorOf('noise', 'lz4 -c');
  const checked = vectorOf('pieces', 'lz4 -c -B4 -BD -BX');
  const zstd = vectorOf('noise', 'zstd -c');
  assert.equal((await unpackAll(flipped(lz4, 6))).fault, 'is damaged (the checksum of a frame header is wrong)');
  const content = await unpackAll(flipped(lz4, -1));
  assert.equal([content.fault, content.bytes], ['is damaged (the checksum of what it holds is wrong)', CONTENTS.noise]);
  assert.equal((await unpackAll(flipped(checked, 2000))).fault, 'is damaged (the checksum of a block is wrong)');
  const sum = await unpackAll(flipped(zstd, -1));
  assert.equal(sum.fault, 'is damaged (a checksum is wrong)');
});

test('a block that repeats what is not there, or holds more than its frame allows', async () => {
  const frame = (block: number[]): Uint8Array => {
    const size = [block.length & 255, block.length >> 8, 0, 0];
    return new Uint8Array([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, ...size, ...block, 0, 0, 0, 0]);
  };
  assert.is((await unpackAll(frame([0x10, 65, 2, 0]))).fault, 'is damaged (a block repeats what is not there)');
  assert.is((await unpackAll(frame([0x10, 65, 0, 0]))).fault, 'is damaged (a block repeats what is not there)');
  const long = [0x1f, 65, 1, 0, ...new Array(300).fill(255), 0];
  assert.is((await unpackAll(frame(long))).fault, 'is damaged (a block holds more than it may)');
  assert.is((await unpackAll(frame([0xf0, 255, 255]))).fault, 'is damaged (a block ends in a sequence)');
  const { fault, bytes } = await unpackAll(frame([0x12, 65, 1, 0, 0x10, 66]));
  assert.equal([fault, String.fromCharCode(...bytes)], [null, 'AAAAAAAB']);
});

test('a window of 2 GiB is refused and told', async () => {
  const { fault, bytes } = await unpackAll(vectorOf('pieces', 'zstd -c --ultra --long=31'));
  assert.match(fault ?? '', /^needs a window of more than 128 MiB, which is not given: /);
  assert.is(bytes.length, 0);
});

test('what follows a skippable frame and is no frame', async () => {
  const { fault } = await unpackAll(joined(skippable(4), new TextEncoder().encode('Dear diary, today')));
  assert.is(fault, 'is damaged (no frame begins behind a skippable frame)');
  assert.is((await unpackAll(skippable(4).subarray(0, 10))).fault, 'is cut');
});

test('data that grows thousandfold comes in pieces', async () => {
  // Raw and RLE blocks of 128 KiB in four bytes each (RFC 8878 §3.1.1.2): 30 KB that hold 1 GB.
  const bomb = Buffer.alloc(6 + 7000 * 4);
  bomb.writeUInt32LE(ZSTD_MAGIC, 0);
  bomb[4] = 0;
  bomb[5] = 0x38; // a window of 128 KiB
  for (let i = 0; i < 7000; i++) bomb.writeUInt32LE((131072 << 3) | (1 << 1) | (i === 6999 ? 1 : 0), 6 + i * 4);
  most = 0;
  let sum = 0;
  whole = new Uint8Array(bomb);
  const decompressor = await decompressorOf(whole);
  let { pieces, fault, isPending } = await decompressor.push(whole);
  while (true) {
    const count = pieces.reduce((all, { length }) => all + length, 0);
    sum += count;
    most = Math.max(most, count);
    if (isPending !== true || fault !== null) break;
    ({ pieces, fault, isPending } = await decompressor.push(new Uint8Array(0)));
  }
  assert.equal([sum, fault], [7000 * 131072, null]);
  assert.ok(most <= 2 << 20, `${most} bytes at once`);
});

test('what begins as neither does is not taken for it', () => {
  for (const magic of [ZSTD_MAGIC, LZ4_MAGIC, LZ4_LEGACY_MAGIC]) {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(magic, 0);
    assert.ok(packingOf(new Uint8Array(head), browserGunzip) !== undefined);
    head[3] ^= 0x40;
    assert.is(packingOf(new Uint8Array(head), browserGunzip), undefined);
    assert.is(packingOf(new Uint8Array(head.subarray(0, 3)), browserGunzip), undefined);
  }
});

test.run();
