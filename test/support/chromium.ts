/** A Chromium for tests of what runs in a page: one that is installed, or none. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Browser, chromium, type Page } from 'playwright-core';
import * as assert from 'uvu/assert';

const CHROMIUM =
  process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** Undefined where there is none, which is said. */
export async function launchChromium(test: string): Promise<Browser | undefined> {
  if (CHROMIUM !== undefined && existsSync(CHROMIUM))
    return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS.split(' ') });
  console.log(`SKIPPED ${test}: no Chromium is installed (CHROMIUM names another place)`);
  return undefined;
}

export async function openPage(browser: Browser, address: string, isIsolated: boolean): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.log(`the page: ${error.message}`));
  await page.goto(address);
  assert.is(await page.evaluate(() => crossOriginIsolated), isIsolated);
  return page;
}

export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

let folder: string | undefined;

function temporary(): string {
  if (folder !== undefined) return folder;
  const made = mkdtempSync(join(tmpdir(), 'hoptrace-page-'));
  process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  return made;
}

/** Puts samples into the page's input, as files: bytes take seconds for each megabyte. */
export async function offer(page: Page, samples: readonly Sample[]): Promise<void> {
  const paths = samples.map(({ name, bytes }) => {
    const path = join(temporary(), name);
    writeFileSync(path, bytes);
    return path;
  });
  await page.setInputFiles('input', paths);
}
