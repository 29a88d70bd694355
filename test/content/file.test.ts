import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FileContent, MAX_RANGES, MAX_VERSIONS } from '../../src/content/index.ts';
import { BLOCK_SIZE } from '../../src/hash/index.ts';
import { browserSpills } from '../../src/browser/spill.ts';
import { ModelFile, random, randomBytes } from './model.ts';
import { cut, feed, file, poolOf, seen, sha256, shuffle, type Span } from './spans.ts';

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
    const pool = poolOf({ memory: 4 * BLOCK_SIZE, fileMemory: 2 * BLOCK_SIZE }, browserSpills());
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
  const pool = poolOf({ fileMemory: 4 * BLOCK_SIZE });
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
  const content = file('read', poolOf({ fileMemory: 0 }, browserSpills(4 * 64 * 1024)));
  feed(content, cut(bytes, BLOCK_SIZE).reverse());
  assert.is(content.finish()[0].unhashed, 'waiting spans exceed the limit');
});

test('bytes in order need no room at all', () => {
  const bytes = randomBytes(random(4), 9 * BLOCK_SIZE + 17);
  for (const most of [700, 40_000]) {
    const content = file('write', poolOf({ memory: 0 }));
    feed(content, cut(bytes, most));
    assert.is(content.finish()[0].sha256, sha256(bytes));
  }
});

test('a pool that fills up and empties again while files go on', () => {
  const next = random(5);
  const pool = poolOf({ memory: 6 * BLOCK_SIZE, kept: 2 * BLOCK_SIZE });
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
  const content = new FileContent(poolOf({}, undefined, ['sha256']), { direction: 'read' });
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
        poolOf(limits, seed % 3 === 0 ? browserSpills() : undefined),
      );
      feed(content, spans, most);
      return JSON.stringify(content.finish());
    });
    for (const outcome of outcomes) assert.is(outcome, outcomes[0], `seed ${seed}`);
  }
});

test.run();
