/** Hashes computed by other threads: the same as by this one, whatever the room, and never a hang. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { browserSpills } from '../../src/browser/spill.ts';
import { type ContentLimits, ContentPool, FileContent, type FileOutcome, MAX_VERSIONS } from '../../src/content/index.ts';
import { BLOCK_SIZE, Blocks, Hashing } from '../../src/hash/index.ts';
import { nodeHashes } from '../../src/node/hashes.ts';
import { ModelFile, random, randomBytes } from '../content/model.ts';
import { cut, feed, seen, sha256, shuffle, type Span } from '../content/spans.ts';
import { sharedRoom, simulate, startThreads } from '../support/hash-thread.ts';

/** Many files at once, interleaved, some rewritten, cut, with holes, or given up; what each came to. */
function story(seed: number, pool: ContentPool, after: () => void = () => {}): string {
  const next = random(seed);
  const files = Array.from({ length: 6 }, () => {
    const direction = next(3) === 0 ? ('read' as const) : ('write' as const);
    const bytes = randomBytes(next, 1 + next(next(2) === 0 ? 400_000 : 40_000));
    let spans = cut(bytes, 3000 + next(12_000));
    for (let i = next(3); i > 0; i--) {
      const offset = next(bytes.length);
      spans.push({ offset, bytes: bytes.slice(offset, offset + 9000).fill(next(4)), frame: 1000 + i });
    }
    if (next(4) === 0) spans = spans.filter(() => next(20) !== 0);
    if (next(3) === 0) spans = shuffle(next, spans);
    const content = new FileContent(pool, { direction });
    if (next(2) === 0) content.setEnd(bytes.length);
    return { content, spans, at: 0, size: bytes.length };
  });
  const outcomes = new Map<number, FileOutcome>();
  while (outcomes.size < files.length) {
    const index = next(files.length);
    const file = files[index];
    if (outcomes.has(index)) continue;
    feed(file.content, file.spans.slice(file.at, file.at + 3));
    file.at += 3;
    after();
    if (file.at < file.spans.length) continue;
    if (next(5) === 0) file.content.cutTo(next(file.size), 5000);
    outcomes.set(index, file.content.end());
  }
  const results = files.map((_, index) => outcomes.get(index)?.results());
  assert.equal([pool.memory, pool.spilled], [0, 0]);
  return JSON.stringify(results);
}

const LIMITS: readonly Partial<ContentLimits>[] = [
  {},
  { memory: 12 * BLOCK_SIZE, fileMemory: 6 * BLOCK_SIZE, kept: 3 * BLOCK_SIZE },
  { memory: 2 * BLOCK_SIZE },
  { memory: 0 },
];

const here = (limits: Partial<ContentLimits>, hasSpill: boolean): ContentPool =>
  new ContentPool(new Hashing({ hashes: nodeHashes }), limits, hasSpill ? browserSpills() : undefined);

test('no, one and three threads that are slow: the same contents with every limit and room', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const limits = LIMITS[seed % LIMITS.length];
    const hasSpill = seed % 3 === 0;
    const expected = story(seed, here(limits, hasSpill));
    const blocks = Math.ceil((limits.memory ?? 6 * 2 ** 20) / BLOCK_SIZE);
    for (const [count, capacity, spare] of [[1, 2, 1], [1, 1024, 64], [3, 4, 2], [3, 64, 7]]) {
      const { hashing, servers } = simulate(count, capacity, blocks + spare);
      const next = random(seed);
      const work = (): void => {
        for (const server of servers) if (next(4) === 0) server.step();
      };
      const pool = new ContentPool(hashing, limits, hasSpill ? browserSpills() : undefined);
      assert.is(story(seed, pool, work), expected, `seed ${seed}: ${count} threads, ${capacity} jobs, ${spare} spare`);
      pool.close();
    }
  }
});

test('sparse and rewritten, against the byte map, with a thread that is asked only at the end', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const next = random(seed);
    const direction = next(3) === 0 ? 'read' : 'write';
    const values = 1 + next(3);
    const spans: Span[] = Array.from({ length: 1 + next(12) }, (_, index) => ({
      offset: next(3) === 0 ? next(BLOCK_SIZE) : 0,
      bytes: new Uint8Array(1 + next(5 * BLOCK_SIZE)).fill(next(values)),
      frame: 1 + index,
    }));
    const model = new ModelFile(direction, MAX_VERSIONS);
    for (const { offset, bytes, frame } of spans) model.write(offset, bytes, frame);
    const { hashing } = simulate(2, 1024, 400);
    const content = new FileContent(new ContentPool(hashing), { direction });
    feed(content, spans);
    assert.equal(content.finish().map(seen), model.finish(), `seed ${seed}`);
  }
});

test('work is sent: a long file goes to a thread, a short one does not', () => {
  const { hashing, servers } = simulate(1, 1024, 64);
  const pool = new ContentPool(hashing);
  const short = new FileContent(pool, { direction: 'read' });
  feed(short, cut(new Uint8Array(60_000), 1460));
  assert.ok(short.end().isReady);
  assert.not(servers[0].step());
  const bytes = randomBytes(random(1), 300_000);
  const long = new FileContent(pool, { direction: 'read' });
  feed(long, cut(bytes, 1460));
  const outcome = long.end();
  assert.not(outcome.isReady);
  while (servers[0].step());
  assert.ok(outcome.isReady);
  assert.is(outcome.results()[0].sha256, sha256(bytes));
});

test('states of contents that were given up are dropped, and all blocks come back', () => {
  const { hashing, blocks } = simulate(1, 8, 40);
  const pool = new ContentPool(hashing, { memory: 30 * BLOCK_SIZE });
  for (let i = 0; i < 50; i++) {
    const content = new FileContent(pool, { direction: 'write' });
    feed(content, cut(randomBytes(random(i), 120_000), 9000));
    if (i % 2 === 0) content.write(2 ** 60, Uint8Array.of(1), 1);
    if (i % 3 !== 0) content.finish();
    else content.write(-1, Uint8Array.of(1), 1);
  }
  pool.close();
  let free = 0;
  while (blocks.take() !== undefined) free++;
  assert.is(free, 40);
});

test('real threads, over shared memory', async () => {
  for (const count of [1, 3]) {
    const limits = { memory: 40 * BLOCK_SIZE };
    const room = sharedRoom(48 * BLOCK_SIZE);
    const { threads, wait, end } = startThreads(count, room, 16);
    try {
      const hashing = new Hashing({ hashes: nodeHashes, blocks: new Blocks(room), threads, wait });
      const pool = new ContentPool(hashing, limits, browserSpills());
      for (let seed = 1; seed <= 8; seed++)
        assert.is(story(seed, pool), story(seed, here(limits, true)), `seed ${seed}: ${count} threads`);
      pool.close();
    } finally {
      await end();
    }
  }
});

test('a thread that goes away is an error, not a hang', async () => {
  const room = sharedRoom(64 * BLOCK_SIZE);
  const { threads, wait, end } = startThreads(1, room, 16, 2);
  try {
    const hashing = new Hashing({ hashes: nodeHashes, blocks: new Blocks(room), threads, wait, patience: 1500 });
    const pool = new ContentPool(hashing);
    const content = new FileContent(pool, { direction: 'read' });
    assert.throws(() => {
      feed(content, cut(new Uint8Array(4_000_000), 65_536));
      content.finish();
    }, /a thread that computes hashes has failed/);
    pool.close();
  } finally {
    await end();
  }
});

test.run();
