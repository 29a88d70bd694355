import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/shared.ts';
import { hoptrace } from './command.ts';

test('--version', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.equal(hoptrace(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help: commands, examples, exit codes, within 80 columns', () => {
  for (const words of [['--help'], ['analyze', '--help']]) {
    const { code, stdout, stderr } = hoptrace(words);
    assert.equal([code, stderr], [0, '']);
    assert.match(stdout, /hoptrace analyze/);
    assert.match(stdout, /Examples:/);
    assert.match(stdout, /Exit codes:\n {2}0 [\s\S]*\n {2}1 [\s\S]*\n {2}2 [\s\S]*\n {2}70 [\s\S]*\n {2}130 /);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  }
});

test('wrong usage: one line, 2', () => {
  const cases: [string[], RegExp][] = [
    [[], /a command is missing/],
    [['analyse', 'a.pcap'], /analyze/],
    [['analyze'], /captures|Not enough/],
    [['analyze', 'a.pcap', '--fromat', 'text'], /fromat/],
    [['analyze', 'a.pcap', '--format', 'xml'], /format.*xml/],
    [['analyze', 'a.pcap', '--format'], /format/],
    [['analyze', 'a.pcap', '--format', 'text', '--format', 'ndjson'], /once/],
    [['analyze', 'a.pcap', '--output'], /output/],
    [['analyze', 'a.pcap', '--rules'], /rules/],
    [['analyze', 'a.pcap', '--fail-on', 'severe'], /fail-on.*severe/],
    [['analyze', 'a.pcap', '--fail-on', 'low', '--fail-on', 'high'], /once/],
    [['analyze', 'a.pcap', '--format', 'listing', '--rules', 'x.yml'], /applies no rules/],
    [['analyze', 'a.pcap', '--format', 'listing', '--fail-on', 'low'], /applies no rules/],
    [['analyze', 'a.pcap', '--format', 'listing', '--no-builtin-rules'], /applies no rules/],
    [['rules'], /a command is missing: hoptrace rules list, hoptrace rules check/],
    [['rules', 'lsit'], /list/],
    [['rules', 'list', '--format', 'yaml'], /format.*yaml/],
    [['analyze', 'a.pcap', '--hash', 'sha512'], /--hash takes md5, sha1, sha256/],
    [['analyze', 'a.pcap', '--hash', 'md5,'], /--hash takes/],
    [['analyze', 'a.pcap', '--hash', 'md5', '--hash', 'sha1'], /once/],
    [['analyze', 'a.pcap', '--output', 'x', '--output', 'y'], /once/],
    [['analyze', 'a.pcap', '--max-flows', '0'], /--max-flows must be a whole number from 1 to 4194304/],
    [['analyze', 'a.pcap', '--max-flows', '1M'], /--max-flows must be a whole number/],
    [['analyze', 'a.pcap', '--max-buffer', '1M'], /--max-buffer must be a number of bytes from 2M to 1G/],
    [['analyze', 'a.pcap', '--max-message', 'long'], /--max-message must be a number of bytes/],
    [['analyze', 'a.pcap', '--max-opens', '1', '--max-opens', '2'], /--max-opens may be given once/],
    [['extract', 'a.pcap', '--to', 'x', '--max-findings', '1'], /max-findings/],
  ];
  for (const [words, expected] of cases) {
    const { code, stdout, stderr } = hoptrace(words);
    assert.equal([code, stdout], [2, ''], words.join(' '));
    assert.match(stderr, /^hoptrace: [^\n]*\n$/, words.join(' '));
    assert.match(stderr, expected);
  }
});

test('completion: a script, and what it asks for', () => {
  const { code, stdout, stderr } = hoptrace(['completion']);
  assert.equal([code, stderr], [0, '']);
  assert.match(stdout, /^###-begin-hoptrace-completions-###/);
  const words = (...before: string[]): string[] =>
    hoptrace(['--get-yargs-completions', 'hoptrace', ...before])
      .stdout.trim()
      .split('\n');
  assert.equal(
    words('').map((word) => word.split(':')[0]),
    ['analyze', 'extract', 'rules', 'completion'],
  );
  assert.ok(words('analyze', '--f').includes('--fail-on'));
  assert.equal(words('analyze', '--fail-on', ''), ['informational', 'low', 'medium', 'high', 'critical']);
});

test.run();
