/** Every shared capture in Chromium: the observations and the case that one thread of Node tells, byte for byte. */
import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AnalyzeOptions, analyze, investigate } from '../../src/node/index.ts';
import { jsonReport } from '../../src/report/json.ts';
import { launchChromium, openPage } from '../support/chromium.ts';
import { assertSameLines, linesOf } from '../support/lines.ts';
import { type PageServer, servePage } from '../support/page-server.ts';
import { readShared, type SharedCapture, sharedCaptures, skipUnlessShared } from '../support/shared.ts';

type Digests = readonly [lines: string, story: string];

/** What test/browser/page.js offers. */
declare global {
  function foundIn(index: number, options: AnalyzeOptions): Promise<[lines: string, story: string]>;
  function digestsOfAll(options: AnalyzeOptions): Promise<Digests[]>;
}

const WAYS = [
  { isolation: 'isolated', options: { threads: 3, threadsFrom: 0, limits: { chunk: 40_000 } } },
  { isolation: 'plain', options: { limits: { chunk: 4096 } } },
] as const;

interface Context {
  browser?: Browser;
  server?: PageServer;
}

const captureTest = suite<Context>('browser, every capture', {});

captureTest.before(async (context) => {
  if (skipUnlessShared('every capture in a browser')) return;
  context.browser = await launchChromium('every capture in a browser');
  if (context.browser !== undefined) context.server = await servePage();
});

captureTest.after(async ({ browser, server }) => {
  await browser?.close();
  await server?.close();
});

async function foundInNode({ name }: SharedCapture): Promise<[lines: string, story: string]> {
  const file = new File([readShared(name) as Uint8Array<ArrayBuffer>], name);
  const lines = await linesOf(file, { threads: 1 }, analyze);
  return [lines, /^refused: .*\n$/m.test(lines) ? '' : jsonReport(await investigate(file, { threads: 1 }))];
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

let expected: Digests[] | undefined;

async function expectedOf(captures: readonly SharedCapture[]): Promise<Digests[]> {
  if (expected !== undefined) return expected;
  expected = [];
  for (const capture of captures) {
    const [lines, story] = await foundInNode(capture);
    expected.push([digestOf(lines), digestOf(story)]);
  }
  return expected;
}

/** Throws at the first line of the first capture that differs. */
async function showDifference(page: Page, index: number, capture: SharedCapture, options: AnalyzeOptions): Promise<never> {
  const inPage = await page.evaluate(([index, options]) => foundIn(index, options), [index, options] as const);
  const inNode = await foundInNode(capture);
  assertSameLines(inPage[0], inNode[0], `the observations of ${capture.name} in Chromium`);
  assertSameLines(inPage[1], inNode[1], `the case of ${capture.name} in Chromium`);
  throw new Error(`${capture.name} differed in Chromium, and not when it was read again`);
}

for (const { isolation, options } of WAYS) {
  captureTest(`${isolation}, ${JSON.stringify(options)}: what one thread of Node says`, async ({ browser, server }) => {
    if (browser === undefined || server === undefined) return;
    const captures = sharedCaptures();
    const page = await openPage(browser, server[isolation], isolation === 'isolated');
    await page.setInputFiles('input', captures.map(({ path }) => path));
    const found = await page.evaluate((options) => digestsOfAll(options), options);
    const known = await expectedOf(captures);
    assert.is(found.length, captures.length);
    for (const [i, capture] of captures.entries())
      if (found[i][0] !== known[i][0] || found[i][1] !== known[i][1]) await showDifference(page, i, capture, options);
    await page.close();
  });
}

captureTest.run();
