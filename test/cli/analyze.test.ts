import { once } from 'node:events';
import { chmodSync, existsSync, linkSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../support/shared.ts';
import { gzipSync } from 'node:zlib';
import lz4 from 'lz4js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { vectorsOf } from '../unpack/vectors.ts';
import { capture, type Folder, hoptrace, later, start, temporaryFolder } from './command.ts';

const test = suite<{ folder: Folder }>('hoptrace analyze');
test.before.each((context) => {
  context.folder = temporaryFolder();
});
test.after.each(({ folder }) => folder.remove());

const lines = (text: string): string[] => text.split('\n').slice(0, -1);

test('text: the case on standard output, the verdict first, nothing on standard error, 0', ({ folder }) => {
  const { code, stdout, stderr } = hoptrace(['analyze', folder.put('lab.pcap', capture)]);
  assert.equal([code, stderr], [0, '']);
  assert.match(stdout, /^[A-Z][\s\S]*level [a-z]+, [\s\S]*\n\nCapture\n {2}lab\.pcap pcap, ETHERNET, 2 packets\n/);
  assert.not.match(stdout, /\x1b/, 'no colour where there is no terminal');
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('json, markdown, html: the same case', ({ folder }) => {
  const path = folder.put('lab.pcap', capture);
  const as = (format: string): string => {
    const { code, stdout, stderr } = hoptrace(['analyze', path, '--format', format]);
    assert.equal([code, stderr], [0, ''], format);
    return stdout;
  };
  const story = JSON.parse(as('json'));
  assert.equal([story.schema, story.captures[0].name], ['hoptrace.case/1', 'lab.pcap']);
  assert.match(as('markdown'), /^# Analysis report /);
  assert.match(as('html'), /^<!DOCTYPE html>\n[\s\S]*<\/html>\n$/);
});

test('listing: what was observed on standard output, nothing on standard error, 0', ({ folder }) => {
  const { code, stdout, stderr } = hoptrace(['analyze', folder.put('lab.pcap', capture), '--format', 'listing']);
  assert.is(code, 0);
  assert.is(stderr, '');
  assert.match(
    stdout,
    /^lab\.pcap\n {2}pcap, ETHERNET, 2 packets, 108 bytes on the wire\n {2}2020-07-19 13:14:41 to 13:14:41 UTC/,
  );
  assert.match(stdout, /10\.0\.0\.130 → 10\.0\.0\.133:445\n {4}13:14:41\.180 {2}1 {2}connection refused\n/);
  assert.not.match(stdout, /\x1b/, 'no colour where there is no terminal');
});

test('ndjson: observations and nothing else, the last is the capture', ({ folder }) => {
  const { code, stdout, stderr } = hoptrace(['analyze', folder.put('lab.pcap', capture), '--format', 'ndjson']);
  assert.is(code, 0);
  assert.is(stderr, '');
  const kinds = lines(stdout).map((line) => JSON.parse(line).kind);
  assert.equal([kinds.includes('connection'), kinds.at(-1)], [true, 'capture']);
});

test('several captures: one sequence, with a capture line for each at its end', ({ folder }) => {
  const paths = [folder.put('a.pcap', capture), folder.put('b.pcap', capture)];
  const { stdout } = hoptrace(['analyze', ...paths, '--format=ndjson']);
  const names = lines(stdout)
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === 'capture')
    .map(({ name }) => name);
  assert.equal(names, ['a.pcap', 'b.pcap']);
  assert.match(hoptrace(['analyze', ...paths, '--format', 'listing']).stdout, /^1: a\.pcap\n[\s\S]*\n2: b\.pcap\n/);
});

test('several captures make one case', ({ folder }) => {
  const paths = [folder.put('a.pcap', capture), folder.put('b.pcap', capture)];
  const story = JSON.parse(hoptrace(['analyze', ...paths, '--format', 'json']).stdout);
  assert.equal(
    story.captures.map(({ name }: { name: string }) => name),
    ['a.pcap', 'b.pcap'],
  );
});

test('stored observations in place of captures: the same case, also compressed, also from a pipe', ({ folder }) => {
  const path = folder.put('lab.pcap', capture);
  const expected = hoptrace(['analyze', path, '--format', 'json']).stdout;
  const stored = hoptrace(['analyze', path, '--format', 'ndjson']).stdout;
  assert.is(hoptrace(['analyze', folder.put('lab.ndjson', stored), '--format', 'json']).stdout, expected);
  assert.is(hoptrace(['analyze', folder.put('lab', gzipSync(stored)), '--format', 'json']).stdout, expected);
  assert.is(hoptrace(['analyze', '-', '--format', 'json'], new TextEncoder().encode(stored)).stdout, expected);
  assert.is(hoptrace(['analyze', join(folder.path, 'lab.ndjson'), '--format', 'ndjson']).stdout, stored);
});

test('a compressed capture, whatever it is called', ({ folder }) => {
  const expected = hoptrace(['analyze', folder.put('lab.pcap', capture), '--format', 'ndjson']).stdout;
  const packed = hoptrace(['analyze', folder.put('packed', gzipSync(capture)), '--format', 'ndjson']);
  assert.equal(packed, { code: 0, stdout: expected.replace('"lab.pcap"', '"packed"'), stderr: '' });
  const cut = hoptrace(['analyze', folder.put('cut.gz', gzipSync(capture).subarray(0, -12)), '--format', 'ndjson']);
  assert.is(cut.code, 0);
  assert.match(JSON.parse(lines(cut.stdout).at(-1) ?? '').problems[0].what, /^the compressed data is cut: /);
});

test('zstd and lz4: the same observations, of a capture and of stored ones, damaged ones as far as they go', ({ folder }) => {
  const expected = hoptrace(['analyze', folder.put('lab.pcap', capture), '--format', 'ndjson']).stdout;
  for (const { command, packed } of vectorsOf('capture')) {
    const name = command.replaceAll(' ', '');
    const read = hoptrace(['analyze', folder.put(name, packed), '--format', 'ndjson']);
    assert.equal(read, { code: 0, stdout: expected.replace('"lab.pcap"', `"${name}"`), stderr: '' });
    assert.is(hoptrace(['analyze', '-', '--format', 'json'], packed).code, 0);
    const cut = hoptrace(['analyze', folder.put('cut', packed.subarray(0, -3)), '--format', 'ndjson']);
    assert.is(cut.code, 0);
    assert.match(JSON.parse(lines(cut.stdout).at(-1) ?? '').problems[0].what, /^the compressed data is cut: /);
  }
  const stored = lz4.compress(new TextEncoder().encode(expected));
  const [story, other] = [folder.put('lab.ndjson.lz4', stored), join(folder.path, 'lab.pcap')].map((path) => {
    const { captures, ...rest } = JSON.parse(hoptrace(['analyze', path, '--format', 'json']).stdout);
    return { ...rest, names: captures.length };
  });
  assert.equal(story, other);
  const long = hoptrace(['analyze', folder.put('long', vectorsOf('pieces').find(({ command }) => /31/.test(command))?.packed ?? '')]);
  assert.match(long.stderr, / is zstd-compressed, but cannot be decompressed: the compressed data needs a window of more than 128 MiB/);
});

test('standard input', () => {
  const { code, stdout } = hoptrace(['analyze', '-', '--format', 'ndjson'], capture);
  assert.is(code, 0);
  assert.is(JSON.parse(lines(stdout).at(-1) ?? '').name, null);
  assert.match(hoptrace(['analyze', '-', '--format', 'listing'], capture).stdout, /^standard input\n/);
  assert.is(hoptrace(['analyze', '-'], new Uint8Array(0)).stderr, 'hoptrace: standard input is empty\n');
});

test('inputs that cannot be read: one clear line, 2', ({ folder }) => {
  const missing = join(folder.path, 'missing.pcap');
  const cases: [string, RegExp][] = [
    [missing, / is not there$/],
    [join(folder.put('file', 'x'), 'below.pcap'), / is not there$/],
    [folder.folder('captures'), / holds no captures$/],
    [folder.put('empty.pcap', ''), / is empty$/],
    [
      folder.put('notes.txt', 'Dear diary, today'),
      / is not a capture: it begins with "Dear diary, toda", not with the magic number of pcap or pcapng$/,
    ],
    [folder.put('short', 'ab'), / is not a capture: it begins with "ab", not with/],
    [folder.put('zeros', new Uint8Array(100)), / is not a capture: it begins with 00 00 00 00 00 00 00 00, not with/],
    [
      folder.put('a.pcap.gz', new Uint8Array([0x1f, 0x8b, 8, 0])),
      / is gzip-compressed, but cannot be decompressed: the compressed data is cut: /,
    ],
    [
      folder.put('b.pcap.gz', gzipSync('Dear diary, today')),
      / is gzip-compressed, and what it holds is not a capture: it begins with "Dear diary, toda"/,
    ],
    [folder.put('case.json', '{"schema":"hoptrace.case/1"}'), / begins with \{ but its first line is no observation: /],
    [
      folder.put('a.zst', new Uint8Array([0x28, 0xb5, 0x2f, 0xfd])),
      / is zstd-compressed, but cannot be decompressed: the compressed data is cut: /,
    ],
    [
      folder.put('a.lz4', new Uint8Array([0x04, 0x22, 0x4d, 0x18])),
      / is lz4-compressed, but cannot be decompressed: the compressed data is cut: /,
    ],
    [folder.put('a.zip', 'PK\x03\x04'), / is a ZIP archive: unpack it first/],
  ];
  for (const [path, expected] of cases) {
    const { code, stdout, stderr } = hoptrace(['analyze', path]);
    assert.is(code, 2, path);
    assert.is(stdout, '', path);
    const said = lines(stderr);
    assert.is(said.length, 1, stderr);
    assert.ok(said[0].startsWith(`hoptrace: ${path} `), stderr);
    assert.match(said[0], expected);
  }
});

test('a file that may not be read', ({ folder }) => {
  const path = folder.put('secret.pcap', capture);
  chmodSync(path, 0);
  if (process.getuid?.() === 0) return; // root may read everything
  assert.match(hoptrace(['analyze', path]).stderr, / may not be read by this user\n$/);
});

test('one unreadable among several: the others are analysed, 2', ({ folder }) => {
  const missing = join(folder.path, 'missing.pcap');
  const { code, stdout, stderr } = hoptrace([
    'analyze',
    folder.put('a.pcap', capture),
    missing,
    folder.put('b.pcap', capture),
    '--format',
    'listing',
  ]);
  assert.is(code, 2);
  assert.is(stderr, `hoptrace: ${missing} is not there\n`);
  assert.match(stdout, /^1: a\.pcap\n[\s\S]*\n2: b\.pcap\n/);
  const story = hoptrace(['analyze', missing, folder.put('a.pcap', capture), '--format', 'json']);
  assert.equal([story.code, JSON.parse(story.stdout).captures.length], [2, 1]);
});

test('a damaged capture gives what could be read, and what could not, 0', ({ folder }) => {
  const path = folder.put('cut.pcap', capture.subarray(0, capture.length - 10));
  const text = hoptrace(['analyze', path]);
  assert.is(text.code, 0);
  assert.match(text.stdout, /1 packet\n {4}cut short: /);
  const listing = hoptrace(['analyze', path, '--format', 'listing']).stdout;
  assert.match(listing, /1 packet, [\s\S]*Problems of the capture\n {2}cut short: /);
  const last = JSON.parse(lines(hoptrace(['analyze', path, '--format', 'ndjson']).stdout).at(-1) ?? '');
  assert.equal([last.packets, last.problems.length, last.problems[0].problem], [1, 1, 'cut short']);
});

test('--output: a complete file, nothing else beside it', ({ folder }) => {
  const path = folder.put('lab.pcap', capture);
  const output = join(folder.path, 'out.ndjson');
  const { code, stdout, stderr } = hoptrace(['analyze', path, '--format', 'ndjson', '--output', output]);
  assert.equal([code, stdout, stderr], [0, '', '']);
  assert.is(readFileSync(output, 'utf8'), hoptrace(['analyze', path, '--format', 'ndjson']).stdout);
  assert.equal(readdirSync(folder.path).sort(), ['lab.pcap', 'out.ndjson']);
});

test('--output replaces a file, through a symbolic link too, and leaves it alone when nothing could be read', ({
  folder,
}) => {
  const path = folder.put('lab.pcap', capture);
  const output = folder.put('report.txt', 'old');
  const link = join(folder.path, 'link.txt');
  symlinkSync(output, link);
  assert.is(hoptrace(['analyze', join(folder.path, 'missing.pcap'), '--output', output]).code, 2);
  assert.is(readFileSync(output, 'utf8'), 'old');
  assert.is(hoptrace(['analyze', path, '--output', link, '--format', 'listing']).code, 0);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.match(readFileSync(output, 'utf8'), /^lab\.pcap\n/);
  assert.equal(readdirSync(folder.path).sort(), ['lab.pcap', 'link.txt', 'report.txt']);
});

test('--output never writes over a capture, whatever it is called', ({ folder }) => {
  const path = folder.put('lab.pcap', capture);
  const symbolic = join(folder.path, 'symbolic');
  const hard = join(folder.path, 'hard');
  symlinkSync(path, symbolic);
  linkSync(path, hard);
  for (const output of [path, symbolic, hard]) {
    const { code, stderr } = hoptrace(['analyze', path, '--output', output]);
    assert.is(code, 2);
    assert.is(stderr, `hoptrace: --output ${output} is one of the captures: nothing was written\n`);
  }
  assert.equal(new Uint8Array(readFileSync(path)), capture);
});

test('--output that cannot be written: one line, 2', ({ folder }) => {
  const path = folder.put('lab.pcap', capture);
  const nowhere = join(folder.path, 'no', 'out.txt');
  assert.equal(hoptrace(['analyze', path, '--output', nowhere]), {
    code: 2,
    stdout: '',
    stderr: `hoptrace: cannot write ${nowhere}: its folder is not there\n`,
  });
  assert.equal(hoptrace(['analyze', path, '--output', folder.path]), {
    code: 2,
    stdout: '',
    stderr: `hoptrace: cannot write ${folder.path}: it is a folder\n`,
  });
});

test('--output to a device writes to it and leaves it in its place', ({ folder }) => {
  if (!existsSync('/dev/null')) return;
  assert.is(hoptrace(['analyze', folder.put('lab.pcap', capture), '--output', '/dev/null']).code, 0);
  assert.ok(lstatSync('/dev/null').isCharacterDevice());
});

test('a name with control characters does not reach the terminal', ({ folder }) => {
  const path = folder.put('a\x1b[31m\n.pcap', 'no capture');
  const { stderr } = hoptrace(['analyze', path]);
  assert.is(lines(stderr).length, 1);
  assert.match(stderr, /a\\x1b\[31m\\x0a\.pcap is not a capture/);
  for (const format of ['text', 'listing', 'markdown', 'html']) {
    const { stdout } = hoptrace(['analyze', folder.put('b\x1b[31m.pcap', capture), '--format', format]);
    assert.not.match(stdout, /\x1b/);
    assert.match(stdout, /b\\+x1b\\*\[31m/, format);
  }
});

test('a reader that has seen enough ends it quietly', async ({ folder }) => {
  const paths = Array.from({ length: 100 }, (_, i) => folder.put(`${i}.pcap`, capture));
  const child = start(['analyze', ...paths, '--format', 'ndjson']);
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code, signal] = await once(child, 'close');
  assert.equal([code, signal, stderr], [0, null, '']);
});

test('ndjson: findings behind what completes them, of any input; chosen like those of a case', ({ folder }) => {
  const sample = join(root, 'samples', 'psexec-hunt.pcapng.gz');
  const { code, stdout } = hoptrace(['analyze', sample, '--format', 'ndjson', '--fail-on', 'critical']);
  assert.is(code, 1);
  const seen = new Set<string>();
  const all = lines(stdout).map((line) => JSON.parse(line));
  for (const { kind, id, observations } of all) {
    if (kind === 'finding') assert.ok(observations.every((of: string) => seen.has(of)));
    else seen.add(id);
  }
  assert.is(all.at(-1).kind, 'capture');
  const titles = new Set(all.flatMap(({ kind, rule }) => (kind === 'finding' ? rule.title : [])));
  assert.ok(titles.has('PsExec Pipe'));
  const alone = hoptrace(['analyze', sample, '--format', 'ndjson', '--no-builtin-rules']);
  assert.is(alone.code, 0);
  assert.equal(lines(alone.stdout), lines(stdout).filter((line) => JSON.parse(line).kind !== 'finding'));
  const again = hoptrace(['analyze', folder.put('stored.ndjson', stdout), '--format', 'ndjson']);
  assert.is(again.stdout, stdout);
});

test('a stream: findings are lines when they happen, then the case; of a file the case alone', async () => {
  const sample = join(root, 'samples', 'psexec-hunt.pcapng.gz');
  const child = start(['analyze', '-']);
  let stdout = '';
  child.stdout.on('data', (piece) => (stdout += piece));
  child.stdin.write(readFileSync(sample));
  await until(() => lines(stdout).length > 5);
  const early = lines(stdout);
  for (const line of early)
    assert.match(line, /^\d\d:\d\d:\d\d\.\d{3} {2}(informational|low|medium|high|critical) +\S.*: .* {2}frames? [\d, -]+/);
  child.stdin.end();
  const [code] = await once(child, 'close');
  assert.is(code, 0);
  const alone = hoptrace(['analyze', sample]).stdout;
  const [live, ...rest] = stdout.split('\n\n');
  assert.equal(lines(`${live}\n`).slice(0, early.length), early);
  assert.is(rest.join('\n\n').replace('standard input', basename(sample)), alone);
});

/** Until what the command has written says so. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, 'it does not come to it');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

for (const [signal, expected] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  test(`${signal}: what was read is written whole, marked as partial, ${expected}`, async ({ folder }) => {
    const output = join(folder.path, 'out.json');
    const child = start(['analyze', '-', folder.put('other.pcap', later), '--format', 'json', '--output', output]);
    // The first packet and half of the second, and then nothing more: the pipe stays open.
    child.stdin.write(capture.subarray(0, 120));
    await until(() => readdirSync(folder.path).some((name) => /^\.out\.json\.\d+\.part$/.test(name)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill(signal);
    const [code] = await once(child, 'close');
    assert.is(code, expected);
    assert.equal(readdirSync(folder.path).sort(), ['other.pcap', 'out.json']);
    const { captures, stats, verdict } = JSON.parse(readFileSync(output, 'utf8'));
    assert.ok(stats.partial);
    assert.match(verdict.summary, / Reading was interrupted: this is said of a part alone\.$/);
    assert.equal(
      captures.map(({ name, packets }: Record<string, unknown>) => [name, packets]),
      [
        [null, 1],
        ['other.pcap', 0],
      ],
    );
    const [[first], [second]] = captures.map(({ problems }: { problems: Record<string, unknown>[] }) => problems);
    assert.equal(
      [first.problem, first.what, first.offset],
      ['interrupted', 'reading was interrupted after 120 bytes: what follows them is not told', 120],
    );
    assert.equal([second.problem, second.what], ['interrupted', 'was not read: reading was interrupted before it']);
  });

test('interrupted before a byte has come: partial all the same; ndjson ends with its capture', async () => {
  const text = start(['analyze', '-', '--format', 'ndjson']);
  let stdout = '';
  text.stdout.on('data', (piece) => (stdout += piece));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  text.kill('SIGINT');
  const [code] = await once(text, 'close');
  assert.is(code, 130);
  const [last] = lines(stdout).map((line) => JSON.parse(line));
  assert.equal([last.kind, last.packets, last.problems[0].problem], ['capture', 0, 'interrupted']);
});

test.run();
