import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Ranges } from '../../src/content/ranges.ts';
import { random } from './model.ts';

const SIZE = 80;

test('add, cut and every question, against a map of bytes', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed);
    const ranges = new Ranges();
    const bytes = new Array<boolean>(SIZE + 1).fill(false);
    for (let step = 0; step < 20; step++) {
      const start = next(SIZE);
      const end = Math.min(SIZE, start + next(12));
      if (next(8) === 0) {
        ranges.cut(start);
        bytes.fill(false, start);
      } else {
        ranges.add(start, end);
        bytes.fill(true, start, end);
      }
      compare(ranges, bytes, `seed ${seed} step ${step}`);
    }
  }
});

function compare(ranges: Ranges, bytes: boolean[], message: string): void {
  const runs: [number, number][] = [];
  const holes: [number, number][] = [];
  for (let at = 0; at < SIZE; at++) {
    const list = bytes[at] ? runs : holes;
    const last = list.at(-1);
    if (last !== undefined && last[1] === at) last[1] = at + 1;
    else list.push([at, at + 1]);
  }
  assert.equal([...ranges.within(0, Infinity)], runs, message);
  assert.is(ranges.count, runs.length, message);
  assert.is(ranges.bytes, bytes.filter(Boolean).length, message);
  assert.is(ranges.last, runs.at(-1)?.[1] ?? 0, message);
  assert.is(ranges.front, runs[0]?.[0] === 0 ? runs[0][1] : 0, message);
  const listed = holes.map(([start, end]) => [start, end - start]);
  assert.equal(ranges.holes(SIZE, 3), { holes: listed.slice(0, 3), count: listed.length }, message);
  for (let at = 0; at < SIZE; at++) {
    assert.is(ranges.endAt(at), runs.find(([start, end]) => start <= at && at < end)?.[1] ?? at, message);
    assert.is(
      ranges.touches(at),
      runs.some(([start, end]) => start <= at && at <= end),
      message,
    );
    if (!bytes[at]) assert.is(ranges.startAfter(at), runs.find(([start]) => start > at)?.[0] ?? Infinity, message);
  }
  assert.equal(
    [...ranges.within(20, 40)],
    runs
      .filter(([start, end]) => end > 20 && start < 40)
      .map(([start, end]) => [Math.max(20, start), Math.min(40, end)]),
  );
}

test('holes beyond the size do not count', () => {
  const ranges = new Ranges();
  ranges.add(10, 20);
  assert.equal(ranges.holes(5, 64), { holes: [[0, 5]], count: 1 });
  assert.equal(ranges.holes(0, 64), { holes: [], count: 0 });
});

test.run();
