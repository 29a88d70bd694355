import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { caseText } from '../../src/report/case-text/index.ts';
import { columns, PLAIN, type Style } from '../../src/report/layout.ts';
import { hostile, wide } from './case-extremes.ts';
import { empty, hunt } from './cases.ts';

const lines = (text: string): string[] => text.split('\n');

test('the verdict first, then sections in their order', () => {
  const text = caseText(hunt());
  assert.is(lines(text)[0], 'HR-PC (10.0.0.130) ran code on SALES-PC and MARKETING-PC with PsExec.');
  assert.match(
    lines(text).slice(1, 3).join(' '),
    /Lateral movement, level high, high confidence \(97 %\), reference +HT-20231011-[0-9a-f]{4}/,
  );
  assert.equal(
    lines(text).filter((line) => /^[A-Z]\w+( \w+)*$/.test(line)),
    ['Capture', 'Hops', 'Findings', 'Hosts', 'Files', 'Indicators', 'Blind spots', 'What to do'],
  );
});

test('a hop: who to whom, outcome with its reasons, account, tool, stages with time, offset and frames, filter', () => {
  const text = caseText(hunt());
  for (const line of [
    '  h1 HR-PC (10.0.0.130) → SALES-PC (10.0.0.133)',
    '  outcome     executed on the target',
    "              - the tool's own pipes answered (frames 412 to 433)",
    '  account     ssales (NTLMv2)',
    '  tool        PsExec with high confidence (97 %)',
    '  runs        3',
    '  outcome     refused',
    '    UTC            offset  frames ',
    '    07:42:08.885  283.415  144→145  stage: PSEXESVC.exe created on ADMIN$',
    '    frame.number in {38515, 38516}',
    `    sha256 ${'d'.repeat(64)}`,
    '    10.0.0.130',
    '  high (2)',
    '    f3 Logon refused (refused)',
    '    may hide: The name and command line of the service',
    '    would open it: The password or NT hash of ssales',
    '    HR-PC (10.0.0.130) port 49213 → SALES-PC (10.0.0.133) port 445, frame 318, 1',
  ]) {
    assert.ok(lines(text).includes(line), line);
  }
});

test('nothing to tell is told in a few lines', () => {
  const text = caseText(empty());
  assert.ok(text.includes('  None of 41 rules matched.'));
  assert.ok(text.includes('  None: what there was of SMB and DCE/RPC could be read.'));
  assert.not.match(text, /^(Hops|Hosts|Files|Indicators|What to do)$/m);
  assert.ok(lines(text).length < 15);
});

/** What is there to be copied stays whole. */
const COPIED = /^ {4}(?: {4})?(?:ip\.addr|frame\.number|(?:sha256 |sha1 |md5 )?[0-9a-f]{32,}$)/;

test('no line is wider than the page, but for what is there to be copied', () => {
  for (const width of [60, 80, 132]) {
    for (const story of [hunt(), empty(), wide(30, 'fan')]) {
      for (const line of lines(caseText(story, { width }))) {
        if (!COPIED.test(line)) assert.ok(columns(line) <= width, `${columns(line)} of ${width}: ${line}`);
      }
    }
  }
});

test('hostile strings: no control character, no endless line but for values that are there to be copied', () => {
  const story = hostile();
  const text = caseText(story);
  assert.not.match(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
  assert.ok(text.isWellFormed());
  const without = caseText({
    ...story,
    iocs: [],
    files: [],
    findings: story.findings.map((finding) => ({ ...finding, displayFilter: '' })),
    hops: story.hops.map((hop) => ({ ...hop, displayFilter: '', commands: [] })),
  });
  for (const line of lines(without)) assert.ok(columns(line) <= 80, `${columns(line)}: ${line.slice(0, 200)}`);
});

test('colour comes through the style alone, and takes no columns', () => {
  const wrap = (text: string): string => `\x1b[1m${text}\x1b[22m`;
  const style: Style = { ...PLAIN, heading: wrap, dim: wrap, good: wrap, bad: wrap, warn: wrap, strong: wrap };
  const coloured = caseText(hunt(), { style });
  assert.is(coloured.replaceAll(/\x1b\[\d+m/g, ''), caseText(hunt()));
});

test('many of a kind: some are shown, the number of the others is said', () => {
  assert.ok(caseText(wide(60, 'fan')).includes('and 19 more hops; --format json has all'));
});

test.run();
