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
    assert.match(stdout, /Exit codes:\n {2}0 [^]*\n {2}2 [^]*\n {2}130 /);
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
    [['analyze', 'a.pcap', '--output', 'x', '--output', 'y'], /once/],
  ];
  for (const [words, expected] of cases) {
    const { code, stdout, stderr } = hoptrace(words);
    assert.equal([code, stdout], [2, ''], words.join(' '));
    assert.match(stderr, /^hoptrace: [^\n]*\n$/, words.join(' '));
    assert.match(stderr, expected);
  }
});

test.run();
