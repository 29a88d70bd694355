/** Hashes that a platform computes of whole contents: the same as those of streams, whatever comes between and whatever fails. */
import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ContentPool, FileContent, type FileOutcome } from '../../src/content/index.ts';
import { Hashing, type HashingSetup } from '../../src/hash/index.ts';
import { MOST_WHOLE } from '../../src/hash/whole.ts';
import { nodeHashes } from '../../src/node/hashes.ts';
import type { HashAlgorithm, Hashes } from '../../src/platform.ts';
import { random, randomBytes } from '../content/model.ts';
import { cut, feed } from '../content/spans.ts';
import { simulate } from '../support/hash-thread.ts';

interface Platform {
  hashes: Hashes;
  /** Bytes that it was given, by algorithm. */
  given: Record<HashAlgorithm, number>;
}

/** Node's hashes, and as a browser has them of whole contents: they come a while after. */
function platform(fails = false): Platform {
  const given = { md5: 0, sha1: 0, sha256: 0 };
  const digest = async (algorithm: HashAlgorithm, bytes: Uint8Array): Promise<string> => {
    given[algorithm] += bytes.length;
    const value = createHash(algorithm).update(bytes).digest('hex');
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (fails) throw new Error('out of memory');
    return value;
  };
  return { hashes: { ...nodeHashes, whole: { algorithms: ['sha1', 'sha256'], cost: 1, digest } }, given };
}

const digestsOf = (bytes: Uint8Array) =>
  (['md5', 'sha1', 'sha256'] as const).map((algorithm) => createHash(algorithm).update(bytes).digest('hex'));

function outcomeOf(pool: ContentPool, bytes: Uint8Array, piece = 60_000): FileOutcome {
  const content = new FileContent(pool, { direction: 'read' });
  feed(content, cut(bytes, piece));
  return content.end();
}

const found = (outcome: FileOutcome) => outcome.results().map(({ md5, sha1, sha256 }) => [md5, sha1, sha256]);

/** In this thread alone, and with another that hashes. */
const SETUPS: readonly ((setup: Partial<HashingSetup> & { hashes: Hashes }) => Hashing)[] = [
  (setup) => new Hashing(setup),
  (setup) => simulate(1, 64, 400, setup).hashing,
];

for (const [index, hashingOf] of SETUPS.entries()) {
  const where = index === 0 ? 'this thread alone' : 'another thread';

  test(`${where}: long contents are given whole, short ones not, and what comes is what streams say`, async () => {
    const { hashes, given } = platform();
    const pool = new ContentPool(hashingOf({ hashes }));
    const sizes = [60_000, 70_000, 300_000, 3_000_000];
    const contents = sizes.map((size, i) => randomBytes(random(i), size));
    const outcomes = contents.map((bytes) => outcomeOf(pool, bytes));
    assert.equal([given.md5, given.sha1, given.sha256], [0, 3_370_000, 3_370_000]);
    assert.equal(outcomes.map(({ isReady }) => isReady).slice(1), [false, false, false]);
    await pool.settle();
    for (const [i, outcome] of outcomes.entries()) assert.equal(found(outcome), [digestsOf(contents[i])]);
  });

  test(`${where}: who cannot wait has them at once; what fails is computed here`, async () => {
    for (const fails of [false, true]) {
      const { hashes, given } = platform(fails);
      const pool = new ContentPool(hashingOf({ hashes }));
      const contents = Array.from({ length: 8 }, (_, i) => randomBytes(random(i), 200_000 + i));
      const outcomes = contents.map((bytes) => outcomeOf(pool, bytes));
      for (const i of [1, 2]) assert.equal(found(outcomes[i]), [digestsOf(contents[i])]);
      await pool.settle();
      for (const [i, outcome] of outcomes.entries()) assert.equal(found(outcome), [digestsOf(contents[i])]);
      assert.ok(given.sha256 > 1_600_000);
    }
  });

  test(`${where}: contents beyond the room, and one that is too long, go to streams`, async () => {
    const { hashes, given } = platform();
    const hashing = hashingOf({ hashes });
    const piece = randomBytes(random(7), 4_000_000);
    const block = (at: number): Uint8Array => piece.subarray(at % 3_900_000, (at % 3_900_000) + 16_384);
    const long = hashing.begin(100_000);
    const expected = createHash('sha256');
    for (let at = 0; at <= MOST_WHOLE; at += 16_384) {
      long.update(block(at));
      expected.update(block(at));
    }
    const others = Array.from({ length: 100 }, () => hashing.begin(2_000_000));
    for (const [i, other] of others.entries()) other.update(block(i));
    const digests = [long, ...others].map((content) => content.end());
    for (const [i, one] of digests.entries()) {
      hashing.waitForDigests(one);
      if (i > 0) assert.is(one.sha256, digestsOf(block(i - 1))[2]);
    }
    assert.is(digests[0].sha256, expected.digest('hex'));
    assert.ok(given.sha256 > 0 && given.sha256 < 100 * 16_384);
    await hashing.settle();
    hashing.close();
  });
}

test('only the algorithms that are asked for', async () => {
  const { hashes, given } = platform();
  const pool = new ContentPool(new Hashing({ hashes, algorithms: ['md5', 'sha1'] }));
  const bytes = randomBytes(random(3), 100_000);
  const outcome = outcomeOf(pool, bytes);
  await pool.settle();
  const [md5, sha1] = digestsOf(bytes);
  assert.equal(found(outcome), [[md5, sha1, null]]);
  assert.equal(given, { md5: 0, sha1: 100_000, sha256: 0 });
});

test.run();
