/** Several captures as one sequence in a page: the lines and the case that one thread of Node tells, byte for byte. */
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AnalyzeOptions, investigate } from '../../src/node/index.ts';
import { jsonReport } from '../../src/report/json.ts';
import { type CapturedFrame, pcap } from '../support/capture-builder.ts';
import { readCapture } from '../support/capture-reader.ts';
import { launchChromium, offer, openPage, type Sample } from '../support/chromium.ts';
import { assertSameLines, linesOf } from '../support/lines.ts';
import { type PageServer, servePage } from '../support/page-server.ts';
import { seeded } from '../support/random.ts';
import { rotated, sampleFrames, taps } from '../support/sequences.ts';
import { readShared, skipUnlessShared } from '../support/shared.ts';

type Way = 'file' | 'bytes' | 'stream' | 'iterable';

/** What test/browser/page.js offers. */
declare global {
  function sequenceWith(way: Way, options: AnalyzeOptions): Promise<[lines: string, workers: number]>;
  function investigateWith(options: AnalyzeOptions): Promise<[json: string, workers: number]>;
}

/** SMB, sealed sessions, RPC over TCP, tunnels, HTTP. */
const CAPTURES = [
  'elc__psexec_calc.pcapng',
  'malcolm__NTLM.pcap',
  'malcolm__smb_mimikatz_copy_to_host.pcap',
  'sv__smb2-07-20171220_smb_psexec_add_user.pcap',
  'zeek__misc-erspan.pcap',
];

const TINY = { records: 64, chunk: 4096 };

const named = (name: string, parts: readonly Uint8Array[]): Sample[] => parts.map((bytes, i) => ({ name: `${name}-${i}.pcap`, bytes }));

/** The same frames in files that follow each other, and as two taps saw them. */
function sequencesOf(name: string, frames: readonly CapturedFrame[], link?: number): Sample[][] {
  const save = (part: readonly CapturedFrame[]): Uint8Array => pcap(part, { nanoseconds: true, link });
  return [named(`${name}-rotated`, rotated(frames, save, seeded(5))), named(`${name}-tap`, taps(frames, save, seeded(6), 2))];
}

function realSequences(): Sample[][] {
  return CAPTURES.filter((name) => !skipUnlessShared('sequences in a page', name)).flatMap((name) => {
    const read = readCapture(readShared(name));
    if (read === null) throw new Error(`${name} is not read`);
    return sequencesOf(name, read.frames, read.link);
  });
}

const filesOf = (samples: readonly Sample[]): File[] =>
  samples.map(({ name, bytes }) => new File([bytes as Uint8Array<ArrayBuffer>], name));

interface Context {
  browser?: Browser;
  server?: PageServer;
}

const sequenceTest = suite<Context>('sequences of a page', {});

sequenceTest.before(async (context) => {
  context.browser = await launchChromium('sequences of a page');
  if (context.browser !== undefined) context.server = await servePage();
});

sequenceTest.after(async ({ browser, server }) => {
  await browser?.close();
  await server?.close();
});

async function assertSame(page: Page, samples: readonly Sample[], options: AnalyzeOptions, workers: number): Promise<void> {
  const what = `${samples[0].name} and on, with ${JSON.stringify(options)}`;
  const expected = {
    file: await linesOf(filesOf(samples), { threads: 1 }),
    other: await linesOf(samples.map(({ bytes }) => bytes), { threads: 1 }),
  };
  await offer(page, samples);
  for (const way of ['file', 'bytes', 'stream', 'iterable'] as const) {
    const [lines, living] = await page.evaluate(([way, options]) => sequenceWith(way, options), [way, options] as const);
    assertSameLines(lines, way === 'file' ? expected.file : expected.other, `${what}, as ${way}`);
    assert.is(living, workers, what);
  }
  const [json, living] = await page.evaluate((options) => investigateWith(options), options);
  assertSameLines(json, jsonReport(await investigate(filesOf(samples), { threads: 1 })), what);
  assert.is(living, workers, what);
}

const built = sequencesOf('built', sampleFrames(2500));

for (const [isolation, threads, workers] of [
  ['isolated', 1, 1],
  ['isolated', 2, 2],
  ['isolated', 7, 7],
  ['plain', 4, 1],
] as const) {
  sequenceTest(`${isolation}, ${threads} threads: what one thread of Node says`, async ({ browser, server }) => {
    if (browser === undefined || server === undefined) return;
    const page = await openPage(browser, server[isolation], isolation === 'isolated');
    page.setDefaultTimeout(120_000);
    for (const samples of built) await assertSame(page, samples, { threads, threadsFrom: 0, limits: TINY }, workers);
    for (const samples of realSequences()) await assertSame(page, samples, { threads, threadsFrom: 0 }, workers);
    await page.close();
  });
}

sequenceTest.run();
