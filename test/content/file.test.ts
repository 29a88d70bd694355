import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BLOCK_SIZE, ContentPool, FileContent, MAX_RANGES, MAX_VERSIONS } from '../../src/content/index.ts';
import type { FileContentResult } from '../../src/content/index.ts';
import { browserSpills } from '../../src/browser/spill.ts';
import { nodeHashes } from '../../src/node/hashes.ts';
import { ModelFile, random, randomBytes } from './model.ts';

interface Span {
  offset: number;
  bytes: Uint8Array;
  frame: number;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const file = (direction: 'read' | 'write', pool = new ContentPool()): FileContent =>
  new FileContent(nodeHashes, pool, { direction });

/** Feeds spans through one shared buffer that is spoilt after every call, as the engine's memory is. */
function feed(content: FileContent, spans: Span[], most = Infinity): void {
  const shared = new Uint8Array(
    new SharedArrayBuffer(Math.max(0, ...spans.map((span) => Math.min(most, span.bytes.length)))),
  );
  for (const { offset, bytes, frame } of spans) {
    for (let at = 0; at < bytes.length; at += most) {
      const part = bytes.subarray(at, at + most);
      shared.set(part);
      content.write(offset + at, shared.subarray(0, part.length), frame);
      shared.fill(0xee, 0, part.length);
    }
  }
}

function cut(bytes: Uint8Array, size: number): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < bytes.length; at += size)
    spans.push({ offset: at, bytes: bytes.subarray(at, at + size), frame: spans.length + 1 });
  return spans;
}

function shuffle<T>(next: (below: number) => number, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = next(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

const seen = ({
  size,
  bytes,
  complete,
  holes,
  holeCount,
  md5,
  sha256: digest,
  firstFrame,
  lastFrame,
}: FileContentResult) => ({
  size,
  bytes,
  complete,
  holes,
  holeCount,
  md5,
  sha256: digest,
  firstFrame,
  lastFrame,
});

test('a file in order', () => {
  const bytes = randomBytes(random(1), 100_001);
  const content = file('write');
  feed(content, cut(bytes, 1460));
  const [result, ...further] = content.finish();
  assert.is(further.length, 0);
  assert.is(result.sha256, sha256(bytes));
  assert.is(result.md5, createHash('md5').update(bytes).digest('hex'));
  assert.is(result.sha1, createHash('sha1').update(bytes).digest('hex'));
  assert.equal(
    [result.size, result.bytes, result.complete, result.unhashed, result.version, result.versions],
    [100_001, 100_001, true, null, 1, 1],
  );
  assert.equal([result.firstFrame, result.lastFrame], [1, 69]);
});

test('any order, overlaps and doubles, both directions', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const next = random(seed);
    const bytes = randomBytes(next, 1 + next(150_000));
    const spans = cut(bytes, 1 + next(9000) + 50);
    for (let i = next(10); i > 0; i--) {
      const offset = next(bytes.length);
      spans.push({ offset, bytes: bytes.slice(offset, offset + next(20_000)), frame: 1 });
    }
    for (const direction of ['read', 'write'] as const) {
      const content = file(direction);
      feed(content, shuffle(next, spans));
      const results = content.finish();
      assert.equal([results.length, results[0].sha256], [1, sha256(bytes)], `seed ${seed} ${direction}`);
    }
  }
});

test('sparse and rewritten, against the byte map, however the spans are cut', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const next = random(seed);
    const direction = next(3) === 0 ? 'read' : 'write';
    // Few different values: rewrites are equal in parts.
    const values = 1 + next(3);
    const reach = next(2) === 0 ? 200 : 3 * BLOCK_SIZE;
    const spans: Span[] = Array.from({ length: 1 + next(25) }, (_, index) => ({
      offset: next(reach),
      bytes: Uint8Array.from({ length: next(reach === 200 ? 60 : 3000) }, () => next(values * 50) % values),
      frame: 1 + index,
    }));
    const end = next(3) === 0 ? next(reach) : 0;
    const model = new ModelFile(direction, MAX_VERSIONS);
    for (const { offset, bytes, frame } of spans) model.write(offset, bytes, frame);
    model.end = end;
    const expected = model.finish();
    for (const most of [Infinity, 1, 97]) {
      if (most === 1 && reach !== 200) continue;
      const content = file(direction);
      feed(content, spans, most);
      content.setEnd(end);
      assert.equal(content.finish().map(seen), expected, `seed ${seed} at most ${most}`);
    }
  }
});

test('limits of memory: the spill takes over, and the digest stays', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const next = random(seed);
    const bytes = randomBytes(next, 40 * BLOCK_SIZE + next(1000));
    const pool = new ContentPool({ memory: 4 * BLOCK_SIZE, fileMemory: 2 * BLOCK_SIZE }, browserSpills());
    const content = file('write', pool);
    let spilled = 0;
    for (const span of shuffle(next, cut(bytes, 5000))) {
      feed(content, [span]);
      spilled = Math.max(spilled, pool.spilled);
      assert.ok(pool.memory <= 2 * BLOCK_SIZE);
    }
    assert.ok(spilled > 10 * BLOCK_SIZE, `seed ${seed}: ${spilled} bytes spilled`);
    const [result] = content.finish();
    assert.is(result.sha256, sha256(bytes), `seed ${seed}`);
    assert.equal([pool.memory, pool.spilled], [0, 0]);
    pool.close();
  }
});

test('limits of memory: without a spill there is no hash, and the result says why', () => {
  const bytes = randomBytes(random(3), 10 * BLOCK_SIZE);
  bytes.set([0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0]);
  const pool = new ContentPool({ fileMemory: 4 * BLOCK_SIZE });
  const content = file('write', pool);
  const [first, second, ...later] = cut(bytes, BLOCK_SIZE);
  feed(content, [first, ...later, second]);
  const [result] = content.finish();
  assert.equal([result.complete, result.size, result.bytes], [true, bytes.length, bytes.length]);
  assert.equal([result.md5, result.sha1, result.sha256], [null, null, null]);
  assert.is(result.unhashed, 'waiting spans exceed the limit');
  assert.is(result.type, 'cabinet archive');
  assert.is(pool.memory, 0);
});

test('limits of memory: a spill that is full is no room either', () => {
  const bytes = randomBytes(random(3), 64 * BLOCK_SIZE);
  const content = file('read', new ContentPool({ fileMemory: 0 }, browserSpills(4 * 64 * 1024)));
  feed(content, cut(bytes, BLOCK_SIZE).reverse());
  assert.is(content.finish()[0].unhashed, 'waiting spans exceed the limit');
});

test('bytes in order need no room at all', () => {
  const bytes = randomBytes(random(4), 9 * BLOCK_SIZE + 17);
  for (const most of [700, 40_000]) {
    const content = file('write', new ContentPool({ memory: 0 }));
    feed(content, cut(bytes, most));
    assert.is(content.finish()[0].sha256, sha256(bytes));
  }
});

test('a pool that fills up and empties again while files go on', () => {
  const next = random(5);
  const pool = new ContentPool({ memory: 6 * BLOCK_SIZE, kept: 2 * BLOCK_SIZE });
  const files = Array.from({ length: 12 }, () => ({
    bytes: randomBytes(next, 60_000 + next(60_000)),
    content: file('write', pool),
    at: 0,
  }));
  for (let busy = files.length; busy > 0; ) {
    const one = files[next(files.length)];
    if (one.at >= one.bytes.length) continue;
    const end = Math.min(one.bytes.length, one.at + 1 + next(9000));
    one.content.write(one.at, one.bytes.subarray(one.at, end), 1);
    one.at = end;
    assert.ok(pool.memory <= 6 * BLOCK_SIZE);
    if (end < one.bytes.length) continue;
    busy--;
    assert.is(one.content.finish()[0].sha256, sha256(one.bytes));
  }
  assert.is(pool.memory, 0);
});

test('written again with the same bytes: one version', () => {
  const bytes = randomBytes(random(6), 100_000);
  const content = file('write');
  feed(content, cut(bytes, 4000));
  feed(content, cut(bytes, 3000));
  const results = content.finish();
  assert.equal([results.length, results[0].sha256, results[0].lastFrame], [1, sha256(bytes), 25]);
});

test('written again whole, with the same bytes, after they were given back: one version', () => {
  const bytes = randomBytes(random(7), 900_000);
  const content = file('write', new ContentPool({ kept: 0 }));
  feed(content, cut(bytes, 4000));
  feed(content, cut(bytes, 4000));
  assert.equal(
    content.finish().map((result) => [result.sha256, result.version, result.versions]),
    [[sha256(bytes), 1, 1]],
  );
});

test('another file written through the same open: two versions, both whole', () => {
  const next = random(8);
  for (const length of [5000, 1_000_000]) {
    const one = randomBytes(next, length);
    const two = randomBytes(next, length);
    two.set(one.subarray(0, 64));
    const content = file('write');
    feed(content, cut(one, 4096));
    feed(content, cut(two, 4096));
    const results = content.finish();
    assert.equal(
      results.map((result) => [result.sha256, result.complete, result.version, result.versions]),
      [
        [sha256(one), true, 1, 2],
        [sha256(two), true, 2, 2],
      ],
    );
  }
});

test('a header filled in at the end: the small file is known whole, the long one has holes', () => {
  const before = randomBytes(random(9), 200_000);
  const after = before.slice();
  after.fill(7, 0, 32);
  const small = file('write');
  feed(small, [...cut(before, 65_536), { offset: 0, bytes: after.slice(0, 32), frame: 9 }]);
  const results = small.finish();
  assert.equal(
    results.map((result) => result.sha256),
    [sha256(before), sha256(after)],
  );
  assert.equal([results[1].firstFrame, results[1].lastFrame], [9, 9]);

  const long = file('write', new ContentPool({ kept: 2 * BLOCK_SIZE }));
  feed(long, [...cut(before, 65_536), { offset: 0, bytes: after.slice(0, 32), frame: 9 }]);
  const [first, second] = long.finish();
  assert.is(first.sha256, sha256(before));
  assert.equal([second.size, second.complete, second.sha256], [200_000, false, null]);
  assert.match(second.unhashed ?? '', /^bytes 32-\d+ of 200000 missing$/);
});

test('versions have a limit', () => {
  const content = file('write');
  for (let i = 0; i < 50; i++) content.write(0, Uint8Array.of(i), i);
  const results = content.finish();
  assert.is(results.length, MAX_VERSIONS);
  assert.is(results[MAX_VERSIONS - 1].unhashed, `written again more than ${MAX_VERSIONS - 1} times`);
  assert.ok(results.slice(0, -1).every((result) => result.sha256 !== null));
});

test('read again: what was seen first stands', () => {
  const bytes = randomBytes(random(10), 50_000);
  const content = file('read');
  content.setEnd(bytes.length);
  feed(content, [{ offset: 0, bytes: bytes.slice(0, 4096), frame: 1 }, ...cut(bytes, 32_768)]);
  feed(content, [{ offset: 100, bytes: new Uint8Array(500), frame: 99 }]);
  const results = content.finish();
  assert.equal([results.length, results[0].sha256, results[0].lastFrame], [1, sha256(bytes), 2]);
});

test('the end that was named: a hole behind the last byte, and the words for it', () => {
  const one = file('read');
  one.setEnd(100_000);
  feed(one, [{ offset: 4096, bytes: randomBytes(random(1), 95_904), frame: 1 }]);
  const [result] = one.finish();
  assert.equal([result.complete, result.holes, result.holeCount, result.type], [false, [[0, 4096]], 1, null]);
  assert.is(result.unhashed, 'bytes 0-4095 of 100000 missing');

  const two = file('read');
  two.setEnd(10);
  feed(two, [
    { offset: 2, bytes: Uint8Array.of(1, 2), frame: 1 },
    { offset: 6, bytes: Uint8Array.of(3), frame: 1 },
  ]);
  assert.is(two.finish()[0].unhashed, 'bytes 0-1 and 2 more ranges of 10 missing');
});

test('nothing transferred is no transfer', () => {
  const empty = file('write');
  empty.setEnd(0);
  assert.equal(empty.finish(), []);
  const named = file('read');
  named.setEnd(5000);
  named.write(0, new Uint8Array(0), 1);
  assert.equal(named.finish(), []);
});

test('whole sectors written and cut to the true end: the padding is no content', () => {
  for (const length of [5000, 150_001, 2 * BLOCK_SIZE + 1]) {
    const bytes = randomBytes(random(11), length);
    const padded = new Uint8Array(Math.ceil(length / 4096) * 4096);
    padded.set(bytes);
    const content = file('write');
    content.cutTo(length, 1);
    feed(content, cut(padded, 65_536));
    content.cutTo(length, 9);
    assert.equal(
      content.finish().map((result) => [result.size, result.sha256]),
      [[length, sha256(bytes)]],
    );
  }
});

test('written and wiped: what was written stays seen', () => {
  const bytes = randomBytes(random(12), 8192);
  const wiped = file('write');
  feed(wiped, cut(bytes, 4096));
  wiped.cutTo(0, 8);
  assert.equal(
    wiped.finish().map((result) => [result.sha256, result.versions]),
    [[sha256(bytes), 1]],
  );

  const halved = file('write');
  feed(halved, cut(bytes, 4096));
  halved.cutTo(3000, 8);
  assert.equal(
    halved.finish().map((result) => [result.size, result.sha256, result.firstFrame]),
    [
      [8192, sha256(bytes), 1],
      [3000, sha256(bytes.subarray(0, 3000)), 8],
    ],
  );
});

test('a cut does not make whole what was in pieces before it', () => {
  const content = file('write');
  content.setEnd(100_000);
  content.write(0, randomBytes(random(13), 5000), 1);
  content.cutTo(0, 2);
  for (const size of [-1, NaN]) {
    content.cutTo(size, 3);
    content.setEnd(size);
  }
  const results = content.finish();
  assert.equal([results.length, results[0].size, results[0].complete], [1, 100_000, false]);
});

test('more pieces than are kept track of', () => {
  for (const most of [Infinity, 1]) {
    const content = file('write');
    const spans = Array.from({ length: MAX_RANGES + 100 }, (_, index) => ({
      offset: index * 4,
      bytes: Uint8Array.of(1, 2),
      frame: index,
    }));
    feed(content, spans, most);
    const [result] = content.finish();
    assert.equal([result.complete, result.bytes, result.holes.length], [false, 2 * MAX_RANGES, 64]);
    assert.is(result.unhashed, `in more than ${MAX_RANGES} pieces`);
  }
});

test('offsets that no file has', () => {
  for (const offset of [-1, NaN, Infinity, 2 ** 53, 2 ** 64, Number.MAX_SAFE_INTEGER]) {
    const content = file('write');
    content.write(0, Uint8Array.of(1, 2, 3), 1);
    content.write(offset, Uint8Array.of(1, 2), 2);
    const [result] = content.finish();
    assert.equal([result.complete, result.sha256, result.unhashed], [false, null, 'bytes at an offset out of range']);
  }
  const far = file('read');
  far.write(2 ** 52, Uint8Array.of(1), 1);
  assert.is(far.finish()[0].size, 2 ** 52 + 1);
});

test('only the hashes that are asked for', () => {
  const content = new FileContent(nodeHashes, new ContentPool(), { direction: 'read', algorithms: ['sha256'] });
  content.write(0, Uint8Array.of(65), 1);
  const [result] = content.finish();
  assert.equal(
    [result.md5, result.sha1, result.sha256, result.unhashed],
    [null, null, sha256(Uint8Array.of(65)), null],
  );
});

test('tight limits give the same however the spans are cut', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const next = random(seed);
    const spans: Span[] = Array.from({ length: 30 }, (_, index) => ({
      offset: next(12 * BLOCK_SIZE),
      bytes: new Uint8Array(next(2 * BLOCK_SIZE)).fill(next(2)),
      frame: index,
    }));
    const limits = {
      memory: (2 + next(8)) * BLOCK_SIZE,
      fileMemory: (1 + next(8)) * BLOCK_SIZE,
      kept: next(4) * BLOCK_SIZE,
    };
    const outcomes = [Infinity, 1460, 333, 16_384].map((most) => {
      const content = file(
        seed % 2 === 0 ? 'read' : 'write',
        new ContentPool(limits, seed % 3 === 0 ? browserSpills() : undefined),
      );
      feed(content, spans, most);
      return JSON.stringify(content.finish());
    });
    for (const outcome of outcomes) assert.is(outcome, outcomes[0], `seed ${seed}`);
  }
});

test.run();
