/** Analyses of a page in workers: the same as Node's whatever their number, and ends that are none of the capture. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonReport } from '../../src/report/json.ts';
import { type AnalyzeOptions, analyze, type CaptureObservation, investigate } from '../../src/node/index.ts';
import { framesOf, pcap } from '../support/capture-builder.ts';
import { launchChromium, offer, openPage, type Sample } from '../support/chromium.ts';
import { Conversation } from '../support/conversation.ts';
import { assertSameLines, linesOf } from '../support/lines.ts';
import { type PageServer, servePage } from '../support/page-server.ts';
import { readShared, root, skipUnlessShared } from '../support/shared.ts';
import { echo, nbss, writeRequest } from '../support/smb2-builder.ts';

type Way = 'file' | 'bytes' | 'stream' | 'iterable';
interface PageOptions extends AnalyzeOptions {
  workerUrl?: string | null;
}

interface Aborted {
  isReason: boolean;
  size: number;
  count: number;
  last: Pick<CaptureObservation, 'kind' | 'name' | 'packets' | 'problems'>;
}

/** What test/browser/page.js offers. */
declare global {
  function analyzeWith(way: Way, options: PageOptions): Promise<[lines: string, workers: number][]>;
  function investigateWith(options: PageOptions): Promise<[json: string, workers: number]>;
  function abortLive(options: PageOptions): Promise<object>;
  function abortFile(copies: number, options: PageOptions): Promise<Aborted>;
  function abortCase(options: PageOptions): Promise<boolean>;
  function progressOf(options: PageOptions): Promise<[bytesRead: number, totalBytes: number | null][]>;
  function leaveLive(options: PageOptions): Promise<object>;
  function errorsWith(options: PageOptions): Promise<unknown[]>;
  function ticksWhileReading(options: PageOptions): Promise<{ ticks: number; count: number; longest: number }>;
  function untilWorkers(count: number): Promise<void>;
}

/** Transfers large enough to be hashed by helpers, tunnels, sealed sessions, damage. */
const CAPTURES = [
  'otrf__empire_dcsync_dcerpc_drsuapi_DsGetNCChanges_2020-09-21185829.pcap',
  'malcolm__smb_mimikatz_copy_to_host.pcap',
  'malcolm__Tunnels.pcap',
  'elc__remote_copy_of_file.pcapng',
  'elc__psexec_calc.pcapng',
  'elc__winexesvc.pcap',
  'sv__filestore-filecontainer-smb1-data-offset.pcap',
  'sv__smb2-07-20171220_smb_psexec_add_user.pcap',
  'sv__smb-length-5786.pcap',
  'wireshark__many_interfaces_1.pcapng',
  'wireshark__smb311-lz77-lz77huff-lznt1.pcap',
  'zeek__smb-smb2.pcap',
  'zeek__smb-smb2readwrite.pcap',
];

const CONNECTIONS = 200;
const BUILT: Sample = {
  name: 'built.pcap',
  bytes: pcap(
    framesOf(
      Array.from({ length: CONNECTIONS }, (_, i) => {
        const conversation = new Conversation({ client: { ip: `10.3.0.${i}`, port: 40_000 } }).handshake();
        for (let id = 1; id < 20; id++) conversation.say(0, nbss(echo({ messageId: id })));
        return conversation.say(0, nbss(writeRequest({ messageId: 20 }, new Uint8Array(9000)))).close().segments;
      }).flat(),
    ),
  ),
};
/** What a live source of half of it gives is told while it gives no more. */
const HUNT: Sample = {
  name: 'psexec-hunt.pcapng',
  bytes: gunzipSync(readFileSync(join(root, 'samples/psexec-hunt.pcapng.gz'))),
};
const THREADS = { threads: 3, threadsFrom: 0, limits: { chunk: 10_000 } };

interface Context {
  browser?: Browser;
  server?: PageServer;
}
interface Opened {
  readonly browser: Browser;
  readonly server: PageServer;
}

const workersTest = suite<Context>('workers', {});

workersTest.before(async (context) => {
  context.browser = await launchChromium('workers of a page');
  if (context.browser !== undefined) context.server = await servePage();
});

workersTest.after(async ({ browser, server }) => {
  await browser?.close();
  await server?.close();
});

/** A test with a page of its own. */
function pageTest(name: string, isolation: 'isolated' | 'plain', run: (page: Page, opened: Opened) => Promise<void>): void {
  workersTest(name, async ({ browser, server }) => {
    if (browser === undefined || server === undefined) return;
    const page = await openPage(browser, server[isolation], isolation === 'isolated');
    page.setDefaultTimeout(120_000);
    await offer(page, [HUNT]);
    await run(page, { browser, server });
    await page.close();
  });
}

const said = new Map<string, Promise<string>>();

/** What one thread of Node says of it; a File has a name. */
function expectedOf({ name, bytes }: Sample, isFile: boolean): Promise<string> {
  const key = `${name} ${bytes.length} ${isFile}`;
  let lines = said.get(key);
  if (lines === undefined) {
    lines = linesOf(isFile ? new File([bytes as Uint8Array<ArrayBuffer>], name) : bytes, { threads: 1 });
    said.set(key, lines);
  }
  return lines;
}

async function assertSame(page: Page, samples: readonly Sample[], way: Way, options: PageOptions, workers: number): Promise<void> {
  await offer(page, samples);
  const found = await page.evaluate(([way, options]) => analyzeWith(way, options), [way, options] as const);
  for (const [i, sample] of samples.entries()) {
    const [lines, living] = found[i];
    assertSameLines(lines, await expectedOf(sample, way === 'file'), `${sample.name} as ${way} with ${JSON.stringify(options)}`);
    assert.is(living, workers, `workers for ${JSON.stringify(options)}`);
  }
}

const realSamples = (): Sample[] =>
  CAPTURES.filter((name) => !skipUnlessShared('workers of a page', name)).map((name) => ({ name, bytes: readShared(name) }));

for (const threads of [1, 2, 4, 7]) {
  pageTest(`isolated, ${threads} threads: what one thread of Node says`, 'isolated', async (page) => {
    const samples = [BUILT, ...realSamples()];
    await assertSame(page, samples, 'file', { threads, threadsFrom: 0 }, threads);
    for (const way of ['bytes', 'stream', 'iterable'] as const)
      await assertSame(page, samples.slice(0, 4), way, { threads, threadsFrom: 0, limits: { records: 64, chunk: 65_536 } }, threads);
    await offer(page, samples);
    const files = samples.map(({ name, bytes }) => new File([bytes as Uint8Array<ArrayBuffer>], name));
    const [json, living] = await page.evaluate((threads) => investigateWith({ threads, threadsFrom: 0 }), threads);
    assert.is(json, jsonReport(await investigate(files, { threads: 1 })));
    assert.is(living, threads);
  });
}

pageTest('not isolated, one worker whatever is asked for: what one thread of Node says', 'plain', async (page) => {
  const samples = [BUILT, ...realSamples()];
  for (const way of ['file', 'bytes', 'stream', 'iterable'] as const)
    await assertSame(page, samples, way, { threads: 4, threadsFrom: 0 }, 1);
});

pageTest('no worker where none is wanted, and where none can be started', 'isolated', async (page, { browser, server }) => {
  await assertSame(page, [BUILT], 'file', { workerUrl: null }, 0);
  const context = await browser.newContext();
  const other = await context.newPage();
  await context.route('**/dist/browser/worker.js', (route) => route.fulfill({ status: 404 }));
  await other.goto(server.isolated);
  await assertSame(other, [BUILT], 'file', { threads: 4, threadsFrom: 0 }, 0);
  await context.close();
});

pageTest('a worker that was named and cannot be started is an error', 'plain', async (page) => {
  await offer(page, [{ name: BUILT.name, bytes: BUILT.bytes.slice(0, 24) }]);
  for (const workerUrl of ['/dist/browser/none.js', '/dist/engine.wasm', 'https://elsewhere.invalid/worker.js']) {
    const [[lines]] = await page.evaluate((workerUrl) => analyzeWith('file', { workerUrl }), workerUrl);
    assert.match(lines, `Error: no worker can be started from ${workerUrl}: `);
  }
});

for (const isolation of ['isolated', 'plain'] as const) {
  pageTest(`${isolation}: an abort tells what was read, then throws its reason`, isolation, async (page) => {
    const ended = await page.evaluate((options) => abortLive(options), THREADS);
    const { count, ...rest } = ended as { count: number };
    assert.equal(rest, { isReason: true, last: 'interrupted', told: { cancelled: true } });
    assert.ok(count > 1);
    assert.is(await page.evaluate((options) => abortCase(options), THREADS), true);
  });

  // What the page does not take holds the worker up: it cannot have read all when it hears of the abort.
  pageTest(`${isolation}: an abort within a File tells what was read of it, and leaves the page able to go on`, isolation, async (page) => {
    const copies = 200;
    const options = { ...THREADS, limits: { chunk: 100_000 } };
    const { isReason, size, count, last } = await page.evaluate(([copies, options]) => abortFile(copies, options), [copies, options] as const);
    assert.is(isReason, true);
    assert.equal([last.kind, last.name, last.problems.map(({ problem }) => problem)], ['capture', 'long.pcapng', ['interrupted']]);
    const [{ offset }] = last.problems;
    assert.ok(offset !== null && offset > 0 && offset < size, `${offset} of ${size}`);
    assert.ok(count > 1 && last.packets > 0);
    const [[lines]] = await page.evaluate((options) => analyzeWith('file', options), options);
    assertSameLines(lines, await expectedOf(HUNT, true), 'the next');
  });

  pageTest(`${isolation}: progress rises to the end of a File`, isolation, async (page) => {
    const { length } = HUNT.bytes;
    const told = await page.evaluate((options) => progressOf(options), THREADS);
    assert.equal(told.at(-1), [length, length]);
    assert.ok(told.every(([bytes, total], i) => total === length && (i === 0 || bytes > told[i - 1][0])), JSON.stringify(told));
  });

  pageTest(`${isolation}: who leaves ends the workers and the stream`, isolation, async (page) => {
    const left = await page.evaluate((options) => leaveLive(options), THREADS);
    assert.equal(left, { done: false, during: isolation === 'isolated' ? 3 : 1, told: { cancelled: true } });
    await page.evaluate(() => untilWorkers(0));
  });

  pageTest(`${isolation}: errors are what they are without a worker`, isolation, async (page) => {
    const here = await page.evaluate((options) => errorsWith(options), { ...THREADS, workerUrl: null });
    assert.equal(here.length, 7);
    assert.equal(here[0], ['CaptureError', true, 'not readable', 'unplugged']);
    assert.equal(await page.evaluate((options) => errorsWith(options), THREADS), here);
  });
}

pageTest('workers that have nothing to do end', 'isolated', async (page) => {
  await assertSame(page, [BUILT], 'file', THREADS, 3);
  await page.evaluate(() => untilWorkers(0));
});

pageTest('a worker that dies without a word is an error, not a wait without end', 'isolated', async (page) => {
  for (const at of ['job', 'engine', 'task']) {
    const options = { ...THREADS, workerUrl: `/test/browser/dying.js?at=${at}` };
    const [[lines]] = await page.evaluate((options) => analyzeWith('file', options), options);
    assert.match(lines, /Error: a thread of the analysis broke down: /);
  }
});

pageTest('the page goes on while 50 MB are read', 'isolated', async (page) => {
  const copies = Math.ceil(48_000_000 / BUILT.bytes.length);
  const [first, ...rest] = Array.from({ length: copies }, (_, i) => BUILT.bytes.subarray(i === 0 ? 0 : 24));
  const bytes = new Uint8Array(Buffer.concat([first, ...rest]));
  await offer(page, [{ name: 'large.pcap', bytes }]);
  let count = 0;
  for await (const _ of analyze(bytes)) count++;
  for (const threads of [1, 2]) {
    const seen = await page.evaluate((threads) => ticksWhileReading({ threads }), threads);
    assert.is(seen.count, count);
    assert.ok(seen.ticks > 10 && seen.longest < 0.5, JSON.stringify(seen));
  }
});

workersTest.run();
