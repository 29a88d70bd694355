import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codeBlock, codeCell, codeSpan, escaped, escapedBlock } from '../../src/report/markdown/escape.ts';
import { markdownReport } from '../../src/report/markdown/index.ts';
import { hostile, wide, withoutFilters } from './case-extremes.ts';
import { empty, hunt } from './cases.ts';

const headings = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('## '));

/** Between a heading and the next one of its level. */
function part(text: string, heading: string): string {
  const [, after = ''] = text.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0];
}

test('sections of an incident report, in their order', () => {
  assert.equal(headings(markdownReport(hunt())), [
    '## Executive summary',
    '## Key findings',
    '## Path',
    '## Data source',
    '## Involved hosts',
    '## Sequence of events by frames',
    '## Timeline',
    '## Analysis of each hop',
    '## Evidence and files recovered',
    '## Authentication analysis',
    '## Privilege and share access',
    '## Services, tasks and pipes',
    '## Timing',
    '## Findings',
    '## MITRE ATT&CK',
    '## Indicators of compromise',
    '## Blind spots',
    '## Conclusion',
    '## Recommendations',
  ]);
});

test('what the report of the reference scenario has to say', () => {
  const text = markdownReport(hunt());
  for (const [heading, line] of [
    ['Executive summary', '**HR-PC (10.0.0.130) ran code on SALES-PC and MARKETING-PC with PsExec.**'],
    [
      'Data source',
      '| `psexec-hunt.pcapng` | pcapng, ETHERNET | 40,294 | 8,675,309 | 2023-10-11<br>07:37:25.469653538 |',
    ],
    ['Sequence of events by frames', '| 132-133 | **h1** | authenticate | NTLMv2 logon as ssales: `STATUS_SUCCESS` |'],
    ['Timeline', '| 283.415525526 | 07:42:08.885179064 | 144 | **h1** |'],
    ['Analysis of each hop', '| 132→133 | 283.409462212 | 07:42:08.879115750 | authenticate |'],
    ['Analysis of each hop', '- **Tool:** **PsExec**, high confidence (97 %)'],
    ['Analysis of each hop', '```\nframe.number in {38515, 38516}\n```'],
    ['Evidence and files recovered', `SHA-256 \`${'d'.repeat(64)}\``],
    ['Evidence and files recovered', '144,568 of 145,568 bytes seen, no hash<br>deleted afterwards'],
    ['Authentication analysis', '| `jdoe` | local | NTLMv2 | HR-PC (10.0.0.130) | MARKETING-PC (10.0.0.131) | 0 | 1 | 38515-38516 |'],
    ['Authentication analysis', '- NTLMv2: challenge and response cross the wire'],
    ['Privilege and share access', 'communication, over named pipes:<br>`PSEXESVC-HR-PC-7980-stdin`'],
    ['Privilege and share access', 'written to the target:<br>`PSEXESVC.exe`'],
    ['Privilege and share access', 'shows such rights for ssales on SALES-PC.'],
    ['Path', '- HR-PC (10.0.0.130) → MARKETING-PC (10.0.0.131): **h2**, logon as `jdoe`, refused'],
    ['Timing', '- **h1**: **291.538 ms** from "NTLMv2 logon as ssales: `STATUS_SUCCESS`" (frame 132) to'],
    ['Findings', '- **Could also be:** Software deployment'],
    ['MITRE ATT&CK', '| Lateral Movement | **T1021.002** SMB/Windows Admin Shares | same | **f1**, **f4** |'],
    ['Blind spots', 'The password or NT hash of ssales'],
    ['Conclusion', '- Refused by MARKETING-PC (10.0.0.131) as jdoe.'],
    ['Recommendations', '- **Isolate HR-PC.** It is where both hops come from. (**f1**, **f2**, **f4**)'],
  ]) {
    assert.ok(part(text, heading).includes(line), `${heading}: ${line}`);
  }
});

test('it is not said of MARKETING-PC that nobody was let in', () => {
  const text = part(markdownReport(hunt()), 'Conclusion');
  assert.ok(
    text.includes('- Executed on SALES-PC (10.0.0.133) as ssales and MARKETING-PC (10.0.0.131) as `.\\IEUser`.'),
    text,
  );
});

test('nothing to tell: a short report that says so', () => {
  const text = markdownReport(empty());
  assert.ok(text.startsWith('# Analysis report HT-20231011-'));
  assert.ok(text.includes('None of 41 rules matched.'));
  assert.ok(text.includes('No content of a file was seen.'));
  assert.not.match(text, /## (Path|Timeline|Analysis of each hop|Recommendations)/);
});

test('v19 where it differs', () => {
  const story = hunt();
  const old = {
    id: 'T1562.001',
    name: 'Disable or Modify Tools',
    tactics: ['defense-evasion'],
    tacticsV19: ['defense-impairment'],
    idV19: 'T1685',
  };
  story.findings[0].techniques = [old];
  const { id, name, idV19, tacticsV19 } = old;
  story.techniques = [{ tactic: 'defense-evasion', id, name, idV19, tacticsV19, findings: ['f1'] }];
  const text = markdownReport(story);
  assert.ok(
    text.includes('| Defense Evasion | **T1562.001** Disable or Modify Tools | T1685: Defense Impairment | **f1** |'),
  );
  assert.ok(text.includes('T1562.001 Disable or Modify Tools (v19: T1685)'));
});

test('prose: whatever begins markup is escaped', () => {
  for (const [given, expected] of [
    ['<script>', '\\<script\\>'],
    ['a|b', 'a&#124;b'],
    ['`x` *y* _z_ ~~w~~', '\\`x\\` \\*y\\* \\_z\\_ \\~\\~w\\~\\~'],
    ['[t](u) ![i](u)', '\\[t\\](u) \\!\\[i\\](u)'],
    ['&lt; &#60; AT&T a & b', '\\&lt; \\&\\#60; AT&T a & b'],
    ['https://x.example www.x.example a@x.example', 'https\\://x.example www\\.x.example a\\@x.example'],
    ['ADMIN$ and IPC$', 'ADMIN\\$ and IPC\\$'],
    ['a\\|b', 'a\\\\&#124;b'],
  ]) {
    assert.is(escaped(given), expected);
  }
  for (const [given, expected] of [
    ['- a', '\\- a'],
    ['+ a', '\\+ a'],
    ['1. a', '1\\. a'],
    ['12) a', '12\\) a'],
    ['===', '\\==='],
    ['---', '\\---'],
    ['a - b', 'a - b'],
    ['192.168.10.31 wrote', '192.168.10.31 wrote'],
  ]) {
    assert.is(escapedBlock(given), expected);
  }
});

test('code: its fence is longer than any run within, and cells are not split', () => {
  assert.is(codeSpan('a'), '`a`');
  assert.is(codeSpan('`a`'), '`` `a` ``');
  assert.is(codeSpan('a``b'), '```a``b```');
  assert.is(codeSpan(' a '), '`  a  `');
  assert.is(codeSpan(''), '');
  assert.is(codeCell('a|b\\|c'), '`a\\|b\\\\|c`');
  assert.is(codeBlock('a\n```\nb'), '````\na\n```\nb\n````');
});

/** Code spans and escapes taken away, as a CommonMark reader does: what is left is read as markup. */
function readAsMarkup(text: string): string {
  return text
    .replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '')
    .replace(/\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
}

test('nothing hostile is read as markup, no control character is left', () => {
  const text = markdownReport(hostile());
  assert.not.match(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
  assert.ok(text.isWellFormed());
  const markup = readAsMarkup(text).replaceAll('<br>', '');
  assert.not.match(markup, /[<>]/, 'HTML');
  assert.not.match(markup, /\]\(/, 'links');
  assert.not.match(markup, /:\/\//, 'bare links');
  assert.not.match(markup, /&(?!#124;)#?\w+;/, 'entities');
  assert.not.match(markup, /[`~$]/, 'code, strikethrough, mathematics');
  assert.not.match(markup.replace(/\*\*/g, ''), /\*/, 'emphasis');
});

test('rows have as many cells as their table has columns', () => {
  for (const story of [hunt(), hostile(), wide(30, 'fan')]) {
    let columns = 0;
    for (const line of markdownReport(story).split('\n')) {
      if (!line.startsWith('| ')) columns = 0;
      else {
        const cells = line.replace(/\\\|/g, '').split('|').length;
        if (columns === 0) columns = cells;
        assert.is(cells, columns, line.slice(0, 200));
      }
    }
  }
});

test('long names are shortened, long tables say what they leave out', () => {
  assert.not.match(markdownReport(withoutFilters(hostile())), /x{1000}/);
  const story = hunt();
  const many = markdownReport({ ...story, timeline: Array.from({ length: 700 }, () => story.timeline[0]) });
  assert.ok(many.includes('200 more rows not shown: the case as JSON has all.'));
});

test.run();
