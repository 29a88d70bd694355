/** The same capture read by the library in Node and, as a File, in a page of Chromium: seconds of each, start-up left out. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';
import { servePage } from '../test/support/page-server.ts';
import { root } from '../test/support/shared.ts';

const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

export interface BrowserResult {
  readonly nodeSeconds: number;
  readonly pageSeconds: number;
  readonly version: string;
}

/** Of test/browser/page.js. */
declare global {
  function analyzeFiles(way: 'file', limits: object): Promise<string[]>;
}

const IN_NODE = `
import { analyze } from ${JSON.stringify(join(root, 'dist/node/index.js'))};
import { ndjsonLine } from ${JSON.stringify(join(root, 'dist/src/report/ndjson.js'))};
const started = performance.now();
let lines = '';
for await (const observation of analyze(process.argv[1])) lines += ndjsonLine(observation);
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, lines: lines.split('\\n').length }));
`;

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

/** Undefined where there is no Chromium. Throws where the two do not find the same number of observations. */
export async function measureBrowser(path: string, runs: number): Promise<BrowserResult | undefined> {
  if (CHROMIUM === undefined || !existsSync(CHROMIUM)) return undefined;
  const server = await servePage();
  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(600_000);
    await page.goto(server.isolated);
    await page.setInputFiles('input', path);
    const inNode: number[] = [];
    const inPage: number[] = [];
    for (let i = 0; i < runs; i++) {
      const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', IN_NODE, path], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      const node = JSON.parse(stdout) as { seconds: number; lines: number };
      const found = await page.evaluate(async () => {
        const started = performance.now();
        const [lines] = await analyzeFiles('file', {});
        return { seconds: (performance.now() - started) / 1000, lines: lines.split('\n').length };
      });
      if (found.lines !== node.lines) throw new Error(`${found.lines} lines in the page, ${node.lines} in Node`);
      inNode.push(node.seconds);
      inPage.push(found.seconds);
    }
    return { nodeSeconds: median(inNode), pageSeconds: median(inPage), version: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
    await server.close();
  }
}
