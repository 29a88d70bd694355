/** What a browser brings: hashes by hash-wasm, spills into memory, fflate; threads where this one may wait for them. */
import type { Platform } from '../analyze.ts';
import { browserGunzip } from './gunzip.ts';
import { loadBrowserHashes } from './hashes.ts';
import { browserSpills } from './spill.ts';
import type { ThreadPool } from './thread.ts';
import { browserThreads } from './threads.ts';

/** Without a pool of threads it works alone. */
export function browserPlatform(engineModule: Platform['engineModule'], pool?: ThreadPool): Platform {
  return {
    engineModule,
    hashes: loadBrowserHashes,
    spills: browserSpills(),
    gunzip: browserGunzip,
    threads: pool === undefined ? undefined : browserThreads(pool),
  };
}
