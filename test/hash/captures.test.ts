/** Real captures with transfers: the same observations with hashes by this thread and by others. */
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ContentPool } from '../../src/content/index.ts';
import { Crew } from '../../src/engine/crew.ts';
import { Blocks, createRing, Hashing, HashServer } from '../../src/hash/index.ts';
import { nodeHashes } from '../../src/node/hashes.ts';
import { nodeSpills } from '../../src/node/spill.ts';
import type { Observation } from '../../src/observations.ts';
import { withDefaults } from '../../src/limits.ts';
import { observingOf } from '../../src/observe/observing.ts';
import { Observer } from '../../src/observe/observer.ts';
import { Output } from '../../src/observe/output.ts';
import { engineModule, readCapture } from '../support/engine.ts';
import { sharedCaptures } from '../support/shared.ts';

const ROOM = 64 << 20;
const CHUNK = 64 * 1024;

interface Run {
  lines: string;
  /** Steps of the threads in which there was something to do. */
  steps: number;
}

/** `capacity` jobs in each of `count` rings; threads do what waits after every third chunk, and when they are waited for. */
async function observe(capture: Uint8Array, count: number, capacity: number): Promise<Run> {
  const engine = new Crew(engineModule(), { limits: { chunk: CHUNK }, roomBytes: ROOM });
  const threads = Array.from({ length: count }, () => ({ ring: createRing(capacity), wake: new Int32Array(1), wakeIndex: 0 }));
  const servers = threads.map(({ ring }) => new HashServer(ring, engine.room, nodeHashes));
  let steps = 0;
  const step = (server: HashServer): void => void (server.step() && steps++);
  const hashing = new Hashing({
    hashes: nodeHashes,
    blocks: new Blocks(engine.room),
    threads,
    wait: (words) => step(servers[threads.findIndex(({ ring }) => ring === words)]),
  });
  const contents = new ContentPool(hashing, { memory: ROOM / 4 }, nodeSpills());
  const output = new Output();
  const observer = new Observer(observingOf({ output, contents, hashes: nodeHashes, limits: withDefaults() }));
  const taken: Observation[] = [];
  let turn = 0;
  await readCapture(engine, capture, observer, [CHUNK], () => {
    taken.push(...output.take());
    if (turn++ % 3 === 0) servers.forEach(step);
  });
  taken.push(...output.take(true));
  assert.is(contents.memory, 0);
  contents.close();
  for (const [index, { id }] of taken.entries()) assert.is(id, `o${index + 1}`);
  const lines = JSON.stringify(taken, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return { lines, steps };
}

/** Those that carry files of some size. */
const captures = sharedCaptures().filter(({ size }) => size > 400_000 && size < 30e6);

let sent = 0;
for (const { name, path } of captures) {
  test(name, async () => {
    const capture = readFileSync(path);
    const expected = await observe(capture, 0, 2);
    for (const [count, capacity] of [[1, 2], [3, 64]]) {
      const run = await observe(capture, count, capacity);
      assert.ok(run.lines === expected.lines, `${count} threads`);
      sent += run.steps;
    }
  });
}

if (captures.length === 0) console.log('SKIPPED: no captures in ../shared/captures');
else test('work was sent at all', () => assert.ok(sent > 0));

test.run();
