import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Crowd, LimitedMap } from '../../src/observe/limited.ts';
import { Waiting } from '../../src/observe/waiting.ts';
import { seeded } from '../support/random.ts';

/** What a limited map, which it has to behave as, does at the same calls. */
function both(limit: number, crowdLimit: number) {
  const [waiting, map] = [new Crowd(crowdLimit), new Crowd(crowdLimit)];
  const lost: [string[], string[]] = [[], []];
  return {
    crowds: [waiting, map],
    lost,
    waiting: new Waiting<number, string>(limit, (value) => lost[0].push(value), waiting),
    map: new LimitedMap<number, string>(limit, (value) => lost[1].push(value), map),
  };
}

for (const [limit, crowdLimit] of [[4096, 100_000], [3, 100], [1, 100], [100, 18]]) {
  test(`a limit of ${limit} in a crowd of ${crowdLimit}: as a limited map`, () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = seeded(seed);
      const { crowds, lost, map, waiting } = both(limit, crowdLimit);
      for (let step = 0; step < 300; step++) {
        const key = random.below(30);
        if (random.chance(0.6)) {
          waiting.set(key, `${key} ${step}`);
          map.set(key, `${key} ${step}`);
        } else {
          waiting.delete(key);
          map.delete(key);
        }
        const asked = random.below(30);
        assert.is(waiting.get(asked), map.get(asked), `seed ${seed}`);
      }
      assert.equal(lost[0], lost[1], `seed ${seed}`);
      assert.is(crowds[0].isFull, crowds[1].isFull, `seed ${seed}`);
      assert.equal(waiting.clear(), [...map.values()], `seed ${seed}`);
      assert.equal(waiting.clear(), []);
    }
  });
}

test('what was cleared gives its room back', () => {
  const { crowds, waiting } = both(100, 2);
  for (const key of [1, 2, 3]) waiting.set(key, `${key}`);
  assert.ok(crowds[0].isFull);
  waiting.clear();
  assert.not(crowds[0].isFull);
});

test.run();
