/** Hash threads for the tests: in this thread, doing their jobs when they are waited for or asked to; or real ones. */
import { Worker } from 'node:worker_threads';
import { type BlockMemory, Blocks, createRing, Hashing, HashServer, type HashingSetup, type HashThread } from '../../src/hash/index.ts';
import { nodeHashes } from '../../src/node/hashes.ts';
import type { Wait } from '../../src/platform.ts';

/** Shared memory without an engine. */
export function sharedRoom(size: number): BlockMemory {
  const buffer = new SharedArrayBuffer(size + 64);
  const bytes = new Uint8Array(buffer);
  return { buffer, base: 64, size, copy: (to, from, length) => void bytes.copyWithin(to, from, from + length) };
}

export interface Simulated {
  hashing: Hashing;
  blocks: Blocks;
  servers: HashServer[];
}

/** `count` threads that do something only while the host sleeps; rings for `capacity` jobs over `blockCount` blocks. */
export function simulate(count: number, capacity: number, blockCount: number, setup: Partial<HashingSetup> = {}): Simulated {
  const room = sharedRoom(blockCount * 16_384);
  const blocks = new Blocks(room);
  const threads = Array.from({ length: count }, () => ({ ring: createRing(capacity), wake: new Int32Array(1), wakeIndex: 0 }));
  const servers = threads.map(({ ring }) => new HashServer(ring, room, nodeHashes));
  const wait: Wait = (words) => {
    servers[threads.findIndex(({ ring }) => ring === words)].step();
  };
  return { hashing: new Hashing({ hashes: nodeHashes, blocks, threads, wait, ...setup }), blocks, servers };
}

export interface Started {
  threads: HashThread[];
  wait: Wait;
  end(): Promise<void>;
}

/** Written out, so that it needs no loader: what it does of hashing is what was built. */
const SCRIPT = (server: string, hashes: string): string => `
const { workerData } = require('node:worker_threads');
(async () => {
  const { HashServer } = await import(${JSON.stringify(server)});
  const { nodeHashes } = await import(${JSON.stringify(hashes)});
  const { ring, wake, room, most } = workerData;
  const server = new HashServer(ring, { buffer: room }, nodeHashes);
  let left = most;
  while (Atomics.load(wake, 1) === 0) {
    const seen = Atomics.load(wake, 0);
    if (left > 0 && server.step()) left--;
    else Atomics.wait(wake, 0, seen, 1000);
  }
})();`;

const built = (path: string): string => new URL(`../../dist/src/${path}`, import.meta.url).href;

/** Real threads; each stops working, without a word, after `most` steps. */
export function startThreads(count: number, room: BlockMemory, capacity: number, most = Infinity): Started {
  const wakes = Array.from({ length: count }, () => new Int32Array(new SharedArrayBuffer(8)));
  const threads = wakes.map((wake) => ({ ring: createRing(capacity), wake, wakeIndex: 0 }));
  const workers = threads.map(({ ring, wake }) => {
    const workerData = { ring, wake, room: room.buffer, most };
    return new Worker(SCRIPT(built('hash/server.js'), built('node/hashes.js')), { eval: true, workerData, execArgv: [] });
  });
  return {
    threads,
    wait: (words, index, value, milliseconds) => void Atomics.wait(words, index, value, milliseconds),
    async end() {
      for (const wake of wakes) {
        Atomics.store(wake, 1, 1);
        Atomics.add(wake, 0, 1);
        Atomics.notify(wake, 0);
      }
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
