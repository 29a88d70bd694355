/** What a page in Chromium finds in a File is what Node finds in the file, byte for byte. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Limits } from '../../src/limits.ts';
import type { RuleFile } from '../../src/node/index.ts';
import { htmlReport } from '../../src/report/html/index.ts';
import { jsonReport } from '../../src/report/json.ts';
import { launchChromium, offer, openPage, type Sample } from '../support/chromium.ts';
import { assertSameLines, linesOf } from '../support/lines.ts';
import { type PageServer, servePage } from '../support/page-server.ts';
import { seeded } from '../support/random.ts';
import { readShared, root, skipUnlessShared } from '../support/shared.ts';

/** Content in both directions, sealed and signed sessions, compression, damage, every format and several links. */
const CAPTURES = [
  'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng',
  'attack__zerologon_mimikatz_ntlm_privacy_scan_and_exploit_encrypted.pcapng',
  'elc__psexec_calc.pcapng',
  'elc__remote_copy_of_file.pcapng',
  'elc__sharp-no-psexec.pcap',
  'elc__smbexec.pcapng',
  'malcolm__smb_mimikatz_copy_to_host.pcap',
  'ndpi__smb_deletefile.pcap',
  'otrf__covenant_copy_smb_CreateRequest_2020-09-22145302.pcap',
  'sv__dcerpc-smb-test-01.pcap',
  'sv__smb-length-5786.pcap',
  'sv__smb2-07-20171220_smb_psexec_add_user.pcap',
  'sv__smb3-02-midstream.pcap',
  'sv__vxlan-decoder-03-vxlan.pcap',
  'tcpdump__bigtcp-ipv6-hbh.pcap',
  'wireshark__many_interfaces_1.pcapng',
  'wireshark__smb300-aes-128-ccm.pcap',
  'wireshark__smb311-aes-128-gcm.pcap',
  'wireshark__smb311-lz77-lz77huff-lznt1.pcap',
  'zeek__dce-rpc-kerberos135_auth.pcapng',
  'zeek__ldap-gap-data-missing.pcapng',
  'zeek__misc-ipv6-reassembly-state-leak.pcap',
  'zeek__smb-raw_ntlm_in_smb.pcap',
  'zeek__smb-smb2.pcap',
  'zeek__smb-smb2readwrite.pcap',
  'zeek__tcp-missing-syn.pcap',
  'zeek__trunc-mpls-6in6-broken.pcap',
];

type Way = 'file' | 'bytes' | 'stream';
type NodeEntry = typeof import('../../src/node/index.ts');
type NodeAnalyze = NodeEntry['analyze'];

/** What test/browser/page.js offers. */
declare global {
  function analyzeFiles(way: Way, limits: Partial<Limits>): Promise<string[]>;
  function investigateFiles(rules: RuleFile[]): Promise<[json: string, html: string]>;
  function misuse(input: unknown, options: object): Promise<string>;
}

interface Context {
  browser?: Browser;
  server?: PageServer;
}

const browserTest = suite<Context>('browser', {});

browserTest.before(async (context) => {
  context.browser = await launchChromium('browser');
  if (context.browser !== undefined) context.server = await servePage();
});

browserTest.after(async ({ browser, server }) => {
  await browser?.close();
  await server?.close();
});

/** Node's built entry, so that both sides run what was built. */
async function nodeLines({ name, bytes }: Sample, way: Way): Promise<string> {
  const { analyze } = (await import(new URL('../../dist/src/node/index.js', import.meta.url).href)) as {
    analyze: NodeAnalyze;
  };
  const file = new File([bytes as Uint8Array<ArrayBuffer>], name);
  return linesOf(way === 'bytes' ? bytes : way === 'stream' ? file.stream() : file, {}, analyze);
}

async function assertSame(
  page: Page,
  samples: readonly Sample[],
  way: Way,
  limits: Partial<Limits> = {},
): Promise<void> {
  await offer(page, samples);
  const found = await page.evaluate(([way, limits]) => analyzeFiles(way, limits), [way, limits] as const);
  assert.is(found.length, samples.length);
  for (const [i, sample] of samples.entries()) {
    assertSameLines(found[i], await nodeLines(sample, way), `${sample.name} as ${way} in Chromium`);
  }
}

function realSamples(names: readonly string[]): Sample[] {
  return names.map((name) => ({ name, bytes: readShared(name) }));
}

/** Captures that break off or hold wrong bytes, and files that are no captures. */
function damagedSamples(names: readonly string[]): Sample[] {
  const samples: Sample[] = [
    { name: 'empty.pcap', bytes: new Uint8Array(0) },
    { name: 'text.pcap', bytes: new TextEncoder().encode('No. Time Source Destination\n') },
    { name: 'short.pcap', bytes: Uint8Array.of(0xd4, 0xc3, 0xb2) },
  ];
  for (const [i, { name, bytes }] of realSamples(names).entries()) {
    const random = seeded(i + 1);
    samples.push({ name: `cut-${name}`, bytes: bytes.slice(0, random.between(24, bytes.length - 1)) });
    const mutated = bytes.slice();
    for (let n = 0; n < 40; n++) mutated[random.between(24, mutated.length - 1)] = random.below(256);
    samples.push({ name: `mutated-${name}`, bytes: mutated });
  }
  return samples;
}

for (const isolation of ['isolated', 'plain'] as const) {
  const where = isolation === 'isolated' ? 'a cross-origin isolated page' : 'a page that is not isolated';

  browserTest(`${where} says of captures what Node says`, async ({ browser, server }) => {
    if (browser === undefined || server === undefined || skipUnlessShared(`browser, ${isolation}`)) return;
    const page = await openPage(browser, server[isolation], isolation === 'isolated');
    const samples = realSamples(CAPTURES.filter((name) => !skipUnlessShared(`browser, ${isolation}`, name)));
    for (const way of ['file', 'bytes', 'stream'] as const) await assertSame(page, samples, way);
    await assertSame(page, samples, 'file', { chunk: 4096 });
    await assertSame(page, damagedSamples(samples.map(({ name }) => name)), 'file');
    await page.close();
  });
}

const RULES = [
  {
    file: 'my.yml',
    text: 'title: Mine\nlogsource: {product: hoptrace, service: share}\ndetection: {a: {path|re: ADMIN.$}, condition: a}\n',
  },
];

browserTest(
  'the case of the sample, compressed, and of captures with its stored observations: what Node tells',
  async ({ browser, server }) => {
    if (browser === undefined || server === undefined) return;
    const page = await openPage(browser, server.plain, false);
    const { investigate } = (await import(new URL('../../dist/src/node/index.js', import.meta.url).href)) as NodeEntry;
    const bytes = new Uint8Array(readFileSync(join(root, 'samples/psexec-hunt.pcapng.gz')));
    const sample = { name: 'psexec-hunt.pcapng.gz', bytes };
    const stored = { name: 'again.ndjson', bytes: new TextEncoder().encode(await nodeLines(sample, 'file')) };
    for (const samples of [[sample], [sample, stored]]) {
      await offer(page, samples);
      const files = samples.map(({ name, bytes }) => new File([bytes as Uint8Array<ArrayBuffer>], name));
      const expected = await investigate(files, { rules: RULES });
      assert.ok(expected.findings.some(({ rule }) => rule.title === 'Mine'));
      assert.equal(await page.evaluate((rules) => investigateFiles(rules), RULES), [
        jsonReport(expected),
        htmlReport(expected),
      ]);
    }
    await page.close();
  },
);

browserTest('compressed captures, also of several members', async ({ browser, server }) => {
  if (browser === undefined || server === undefined || skipUnlessShared('browser, compressed')) return;
  const page = await openPage(browser, server.plain, false);
  const samples = realSamples(CAPTURES.slice(0, 8)).flatMap(({ name, bytes }) => {
    const half = bytes.length >> 1;
    const members = Buffer.concat([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))]);
    return [
      { name: `${name}.gz`, bytes: new Uint8Array(gzipSync(bytes)) },
      { name: `${name}.members.gz`, bytes: new Uint8Array(members) },
      { name: `${name}.cut.gz`, bytes: new Uint8Array(gzipSync(bytes).subarray(0, half >> 2)) },
    ];
  });
  await assertSame(page, samples, 'file');
  await page.close();
});

browserTest(
  'what is no input is refused with a TypeError, a wrong limit with a LimitError',
  async ({ browser, server }) => {
    if (browser === undefined || server === undefined) return;
    const page = await openPage(browser, server.plain, false);
    assert.is(await page.evaluate(() => misuse('capture.pcap', {})), 'TypeError');
    assert.is(
      await page.evaluate(() =>
        misuse(Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1, ...new Uint8Array(20)), { limits: { chunk: 0 } }),
      ),
      'LimitError',
    );
    await page.close();
  },
);

browserTest.run();
