import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Talk, text } from '../observe/talk.ts';
import { framesOf, pcap } from '../support/capture-builder.ts';
import { capture, type Folder, hoptrace, temporaryFolder } from './command.ts';

const test = suite<{ folder: Folder }>('hoptrace extract');
test.before.each((context) => {
  context.folder = temporaryFolder();
});
test.after.each(({ folder }) => folder.remove());

function dropped(): Uint8Array {
  const talk = new Talk().connect('\\\\SRV\\C$');
  for (const [index, name] of ['a.cmd', 'b\u001b]0;x\u0007.txt'].entries()) {
    talk.open(name, BigInt(10 + index));
    talk.write(BigInt(10 + index), text('echo this'));
    talk.close(BigInt(10 + index));
  }
  return pcap(framesOf(talk.conversation.segments));
}

test('a line for each file, what was written at the end, 0', ({ folder }) => {
  const to = join(folder.path, 'out');
  const { code, stdout, stderr } = hoptrace(['extract', folder.put('a.pcap', dropped()), '--to', to]);
  assert.equal([code, stderr], [0, '']);
  const lines = stdout.split('\n');
  assert.match(lines[0], /^10\.0\.0\.2\/C\$\/a\.cmd {2}9 bytes {2}batch script {2}written by 10\.0\.0\.1 {2}frame \d+ {2}[0-9a-f]{64}$/);
  assert.match(lines[1], /^10\.0\.0\.2\/C\$\/b_\]0;x_\.txt {2}9 bytes {2}text /);
  assert.is(lines[2], `2 files, 18 bytes, in ${to}: manifest.json`);
  const manifest = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8'));
  assert.equal(
    [manifest.schema, manifest.captures, manifest.files.length, manifest.lost],
    ['hoptrace.extract/1', ['a.pcap'], 2, []],
  );
});

test('--match, --only, --max-bytes', ({ folder }) => {
  const path = folder.put('a.pcap', dropped());
  const run = (...words: string[]) => hoptrace(['extract', path, '--to', join(folder.path, 'out'), ...words]);
  assert.match(run('--match', '*.txt').stdout, /^\S+\/b_\S+\.txt {2}[^\n]*\n1 file, /);
  assert.match(run('--only', 'executables').stdout, /^\S+\/a\.cmd {2}[^\n]*\n1 file, /);
  const limited = run('--max-bytes', '10');
  assert.is(limited.code, 2);
  assert.match(limited.stderr, /^hoptrace: b\\x1b\]0;x\\x07\.txt was not written: 9 bytes are beyond the limit of 10 bytes in all\n$/);
});

test('a capture that cannot be read: the others are, 2', ({ folder }) => {
  const to = join(folder.path, 'out');
  const { code, stdout, stderr } = hoptrace(['extract', join(folder.path, 'none.pcap'), folder.put('a.pcap', dropped()), '--to', to]);
  assert.is(code, 2);
  assert.match(stderr, /none\.pcap is not there\n$/);
  assert.match(stdout, /\n2 files, /);
});

test('observations that were kept hold no contents', ({ folder }) => {
  const path = folder.put('a.pcap', dropped());
  const { stdout } = hoptrace(['analyze', path, '--format', 'ndjson']);
  const { code, stderr } = hoptrace(['extract', folder.put('a.ndjson', stdout), '--to', join(folder.path, 'out')]);
  assert.is(code, 2);
  assert.match(stderr, /a\.ndjson holds observations: contents of files are in captures alone\n$/);
});

test('nothing in it: a manifest that says so', ({ folder }) => {
  const to = join(folder.path, 'out');
  const { code, stdout } = hoptrace(['extract', folder.put('a.pcap', capture), '--to', to]);
  assert.equal([code, stdout], [0, `0 files, 0 bytes, in ${to}: manifest.json\n`]);
  assert.equal(readdirSync(to), ['manifest.json']);
});

test('wrong usage and a folder that is none: one line, 2', ({ folder }) => {
  const path = folder.put('a.pcap', capture);
  const cases: [string[], RegExp][] = [
    [['extract', path], /to/],
    [['extract', '--to', 'x'], /captures|Not enough/],
    [['extract', path, '--to', path], /a\.pcap is not a folder: nothing was extracted/],
    [['extract', path, '--to', '-'], /--to must be a folder/],
    [['extract', path, '--to', join(folder.path, 'x'), '--match', '[a'], /\[a has a \[ without its \]/],
    [['extract', path, '--to', join(folder.path, 'x'), '--only', 'text'], /only.*text/],
    [['extract', path, '--to', join(folder.path, 'x'), '--max-bytes', 'much'], /--max-bytes must be/],
    [['extract', path, '--to', 'x', '--to', 'y'], /once/],
    [['extract', path, '--to', 'x', '--threads', '0'], /--threads/],
  ];
  for (const [words, expected] of cases) {
    const { code, stdout, stderr } = hoptrace(words);
    assert.equal([code, stdout], [2, ''], words.join(' '));
    assert.match(stderr, /^hoptrace: [^\n]*\n$/, words.join(' '));
    assert.match(stderr, expected);
  }
  assert.not.ok(existsSync('x'));
});

test.run();
