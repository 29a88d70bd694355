/**
 * Whole processes beside each other, in one run, over the same page-cached captures.
 *
 *   node --import tsx bench/process.ts [--bytes N] [--dense-bytes N] [--runs N] [--keep]
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { root } from '../test/support/shared.ts';
import { type Made, makeDense, makeMixed } from './mixed.ts';

const MEGA = 1e6;
const SLICE = 100 * MEGA;
const HOPTRACE = [process.execPath, join(root, 'dist', 'node', 'hoptrace.cjs'), 'analyze'];
const TIME = '/usr/bin/time';

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Peak resident set in MB; null where no time(1) tells it. */
  readonly peak: number | null;
}

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly bytes: number;
  readonly runs: number;
}

function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

function runOnce(command: readonly string[]): Measured {
  const hasTime = existsSync(TIME);
  const [file, ...args] = hasTime ? [TIME, '-f', '%e %U %S %M', ...command] : command;
  const started = performance.now();
  const { status, stderr } = spawnSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
  const [, user, system, peak] = hasTime ? (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number) : [0, 0, 0, 0];
  return { seconds, cpuSeconds: user + system, peak: hasTime ? peak / 1024 : null };
}

/** Contenders take turns, so that what else the machine does meets all of them. */
function measure(contenders: readonly Contender[]): Map<Contender, Measured> {
  const all = new Map<Contender, Measured[]>(contenders.map((contender) => [contender, []]));
  const rounds = Math.max(...contenders.map(({ runs }) => runs));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) if (round < contender.runs) all.get(contender)?.push(runOnce(contender.command));
  }
  const median = (values: Measured[]): Measured => values.sort((a, b) => a.seconds - b.seconds)[values.length >> 1];
  return new Map([...all].map(([contender, values]) => [contender, median(values)]));
}

function print(title: string, contenders: readonly Contender[]): void {
  const results = measure(contenders);
  const [base] = contenders;
  const rate = (contender: Contender): number => contender.bytes / (results.get(contender) as Measured).seconds;
  console.log(`\n${title}`);
  console.log(`${'process'.padEnd(44)}${'s'.padStart(9)}${'CPU s'.padStart(9)}${'MB/s'.padStart(9)}${`x ${base.name}`.padStart(9)}${'MB RSS'.padStart(9)}`);
  for (const contender of contenders) {
    const { seconds, cpuSeconds, peak } = results.get(contender) as Measured;
    const columns = [
      seconds.toFixed(2),
      cpuSeconds.toFixed(2),
      (rate(contender) / MEGA).toFixed(0),
      (rate(base) / rate(contender)).toFixed(2),
      peak === null ? '-' : peak.toFixed(0),
    ];
    console.log(contender.name.padEnd(44) + columns.map((column) => column.padStart(9)).join(''));
  }
}

/** The first whole records of a pcap file, about `bytes` of them. */
function slice(path: string, into: string, bytes: number): number {
  const buffer = Buffer.alloc(bytes);
  const file = openSync(path, 'r');
  const length = readSync(file, buffer, 0, bytes, 0);
  closeSync(file);
  let at = 24;
  while (at + 16 <= length && at + 16 + buffer.readUInt32LE(at + 8) <= length) at += 16 + buffer.readUInt32LE(at + 8);
  writeFileSync(into, buffer.subarray(0, at));
  return at;
}

/** What is timed has to be right: throws unless the analysis finds what the generator made. */
function check(made: Made): void {
  const { stdout, status } = spawnSync(HOPTRACE[0], [...HOPTRACE.slice(1), made.path, '--format', 'ndjson'], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
  const { packets } = lines.at(-1);
  const smb = lines.filter(({ kind, protocol }) => kind === 'connection' && protocol === 'smb2').length;
  const whole = lines.filter(({ kind, complete, sha256 }) => kind === 'transfer' && complete && sha256 !== null).length;
  if (status !== 0 || packets !== made.frames || smb < made.smbConversations || whole < made.files) {
    throw new Error(`${made.path}: ${packets} packets of ${made.frames}, ${smb} SMB connections of ${made.smbConversations}, ${whole} files of ${made.files}`);
  }
}

function versions(): void {
  const first = (command: string, ...args: string[]): string => {
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    return (stdout || stderr || '').split('\n')[0];
  };
  const load = existsSync('/proc/loadavg') ? readFileSync('/proc/loadavg', 'utf8').split(' ')[0] : 'unknown';
  console.log(`${cpus().length} x ${cpus()[0]?.model}, ${platform()} ${arch()}, load ${load}; Node ${process.version}`);
  for (const tool of ['tshark', 'tcpdump']) if (isInstalled(tool)) console.log(first(tool, '--version'));
}

const { values } = parseArgs({
  options: {
    bytes: { type: 'string', default: '1e9' },
    'dense-bytes': { type: 'string', default: '1e9' },
    runs: { type: 'string', default: '3' },
    keep: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), 'hoptrace-bench-'));
const tshark = isInstalled('tshark');
const tcpdump = isInstalled('tcpdump');
const asRoot = process.getuid?.() === 0 ? ['-Z', 'root'] : [];
try {
  versions();
  const empty = join(folder, 'small.pcap');
  makeMixed(empty, 20_000);
  const start: Contender[] = [
    { name: 'node -e 0', command: [process.execPath, '-e', '0'], bytes: 20_000, runs: 11 },
    { name: 'hoptrace analyze, 20 kB', command: [...HOPTRACE, empty], bytes: 20_000, runs: 11 },
  ];
  print('Start', start);

  const mixed = makeMixed(join(folder, 'mixed.pcap'), Number(values.bytes));
  check(mixed);
  const cat = (made: Made): Contender => ({ name: 'cat', command: ['cat', made.path], bytes: made.bytes, runs });
  const hoptrace = (made: Made): Contender => ({ name: 'hoptrace analyze', command: [...HOPTRACE, made.path, '--format', 'ndjson'], bytes: made.bytes, runs });
  const contenders = [cat(mixed), hoptrace(mixed)];
  if (tcpdump) contenders.push({ name: 'tcpdump -r FILE port 445', command: ['tcpdump', ...asRoot, '-r', mixed.path, '-w', '/dev/null', 'port 445'], bytes: mixed.bytes, runs });
  if (tshark) {
    const part = join(folder, 'slice.pcap');
    const bytes = slice(mixed.path, part, Math.min(SLICE, mixed.bytes));
    contenders.push({ name: `tshark -Y smb2, first ${(bytes / MEGA).toFixed(0)} MB`, command: ['tshark', '-r', part, '-Y', 'smb2'], bytes, runs: 1 });
    contenders.push({ name: `hoptrace analyze, first ${(bytes / MEGA).toFixed(0)} MB`, command: [...HOPTRACE, part, '--format', 'ndjson'], bytes, runs });
  }
  print(`Mixed traffic, ${(mixed.bytes / MEGA).toFixed(0)} MB, ${mixed.frames} packets, 1 % SMB`, contenders);
  if (!values.keep) rmSync(mixed.path);

  const dense = makeDense(join(folder, 'dense.pcap'), Number(values['dense-bytes']));
  check(dense);
  print(`SMB bulk transfer, ${(dense.bytes / MEGA).toFixed(0)} MB, ${dense.files} files, each with MD5, SHA-1 and SHA-256`, [
    cat(dense),
    { name: 'sha256sum', command: ['sha256sum', dense.path], bytes: dense.bytes, runs },
    hoptrace(dense),
  ]);
} finally {
  if (values.keep) console.log(`\nThe captures are in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
