import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_VERSIONS } from '../../src/content/index.ts';
import { BLOCK_SIZE } from '../../src/hash/index.ts';
import { random, randomBytes } from './model.ts';
import { cut, feed, file, poolOf, seen, sha256 } from './spans.ts';

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
  const content = file('write', poolOf({ kept: 0 }));
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

  const long = file('write', poolOf({ kept: 2 * BLOCK_SIZE }));
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

test.run();
