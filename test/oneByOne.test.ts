import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { OneByOne } from '../src/oneByOne.ts';

const log: string[] = [];

async function* batches(fails = false): AsyncGenerator<number[], void, undefined> {
  try {
    yield [1, 2];
    yield [];
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield [3];
    if (fails) throw new Error('broken');
    yield [4, 5, 6];
  } finally {
    log.push('closed');
  }
}

async function taken(from: AsyncIterable<number>, most = Number.POSITIVE_INFINITY): Promise<number[]> {
  const all: number[] = [];
  for await (const one of from) if (all.push(one) >= most) break;
  return all;
}

test.before.each(() => void (log.length = 0));

test('all of all batches, in their order', async () => {
  assert.equal(await taken(new OneByOne(batches())), [1, 2, 3, 4, 5, 6]);
  assert.equal(log, ['closed']);
});

test('who stops within a batch ends what brings them', async () => {
  const all = new OneByOne(batches());
  assert.equal(await taken(all, 1), [1]);
  assert.equal(log, ['closed']);
  assert.equal(await all.next(), { done: true, value: undefined });
});

test('what was there before an error comes before it', async () => {
  const seen: number[] = [];
  try {
    for await (const one of new OneByOne(batches(true))) seen.push(one);
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'broken');
  }
  assert.equal([seen, log], [[1, 2, 3], ['closed']]);
});

test('who asks without waiting is answered in turn, and so is the end', async () => {
  const all = new OneByOne(batches());
  const asked = Array.from({ length: 4 }, () => all.next());
  const ended = all.return();
  const late = all.next();
  assert.equal((await Promise.all(asked)).map(({ value }) => value), [1, 2, 3, 4]);
  assert.equal([await ended, await late], Array(2).fill({ done: true, value: undefined }));
  assert.equal(log, ['closed']);
});

test('an error that is thrown in ends it', async () => {
  const all = new OneByOne(batches());
  await all.next();
  try {
    await all.throw(new Error('enough'));
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'enough');
  }
  assert.equal([await all.next(), log], [{ done: true, value: undefined }, ['closed']]);
});

test.run();
