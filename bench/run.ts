/**
 * All of the bench: makes its captures, measures, prints, and writes bench/RESULTS.md.
 *
 *   npm run bench [-- --quick] [-- --runs N --bytes N --dense-bytes N --operations-bytes N --memory --keep --out FILE]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { sharedCaptures, root } from '../test/support/shared.ts';
import { type BrowserResult, measureBrowser } from './browser.ts';
import { check, checkSameCase, HOPTRACE, optionsOf } from './check.ts';
import { atLeast, atMost, type Goal, goalTable } from './goals.ts';
import { type Contender, firstBytes, isInstalled, measure, NODE, type Row } from './measure.ts';
import { type Made, makeDense, makeMixed, makeOperations } from './mixed.ts';
import { processTable, shown, stageTable } from './results.ts';
import { slice } from './slice.ts';
import { soak } from './soaking.ts';
import { measureStages } from './stages.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    bytes: { type: 'string' },
    'dense-bytes': { type: 'string' },
    'operations-bytes': { type: 'string' },
    runs: { type: 'string' },
    out: { type: 'string', default: join(root, 'bench', 'RESULTS.md') },
    memory: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const { quick } = values;
const size = (given: string | undefined, full: number, short: number): number => Number(given ?? (quick ? short : full));
const runs = size(values.runs, 3, 1);
const part = quick ? 10e6 : 100e6;
const folder = mkdtempSync(join(tmpdir(), 'hoptrace-bench-'));
const asRoot = process.getuid?.() === 0 ? ['-Z', 'root'] : [];
const has = { tshark: isInstalled('tshark'), tcpdump: isInstalled('tcpdump'), sha256sum: isInstalled('sha256sum') };
const options = optionsOf();
const sections: string[] = [];
const goals: Goal[] = [];
const loadBefore = loadavg()[0];
const started = performance.now();

const say = (text: string): void => {
  sections.push(text);
  console.log(`${text}\n`);
};

const row = (rows: readonly Row[], name: string): Row | undefined => rows.find((one) => one.name === name);
const analyze = (made: Made, name: string, ...more: string[]): Contender => ({ name, command: [...HOPTRACE, made.path, ...more], bytes: made.bytes });
const cat = (made: Made): Contender => ({ name: 'cat', command: ['cat', made.path], bytes: made.bytes });
const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** tshark takes minutes for what hoptrace reads in seconds: it is given the beginning, and rates are compared. */
function tshark(made: Made, name: string, bytes: number, ...words: string[]): Contender[] {
  if (!has.tshark) return [];
  const path = join(folder, `slice-${name.replaceAll(/\W+/g, '-')}.pcap`);
  const length = slice(made.path, path, Math.min(bytes, made.bytes));
  const objects = join(folder, 'objects');
  const prepare = (): void => {
    rmSync(objects, { recursive: true, force: true });
    mkdirSync(objects);
  };
  const command = ['tshark', '-r', path, ...words.map((word) => word.replace('DIR', objects))];
  return [{ name: `${name}, first ${mega(length)}`, command, bytes: length, runs: 1, prepare }];
}

/** How many times the rate of another a process has. */
const faster = (one: Row | undefined, other: Row | undefined): number | undefined => one && other && one.rate / other.rate;
const slowest = (rows: readonly Row[], begin: string): Row | undefined => rows.find(({ name }) => name.startsWith(begin));

function table(title: string, made: Made, rows: readonly Row[], commands: readonly Contender[]): void {
  const shownCommands = commands.map(({ command }) => `    ${shown(command, folder)}`).join('\n');
  say(`## ${title}\n\n${mega(made.bytes)}, ${made.frames} packets.\n\n${processTable(rows)}\n\n${shownCommands}`);
}

async function startRows(): Promise<void> {
  const small = sharedCaptures().find(({ name }) => name === 'elc__psexec_calc.pcapng')?.path ?? join(root, 'samples', 'psexec-hunt.pcapng.gz');
  const library = `import(${JSON.stringify(join(root, 'dist/node/index.js'))})`;
  const commands = [[NODE, '-e', '0'], [...HOPTRACE, small], [NODE, '-e', library], [...HOPTRACE.slice(0, 2), '--version']];
  const [bare, report, imported, version] = await firstBytes(commands, quick ? 9 : 21);
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const lines = [
    ['`node -e 0`, to its end', bare],
    [`\`hoptrace analyze\` of ${(statSync(small).size / 1e3).toFixed(0)} kB, to the first byte of the report`, report],
    ["`import('hoptrace')`, to its end", imported],
    ['`hoptrace --version`, to the first byte', version],
  ] as const;
  say(`## Start\n\n| | median | beyond \`node -e 0\` |\n| --- | ---: | ---: |\n${lines.map(([name, value]) => `| ${name} | ${ms(value)} | ${ms(value - bare)} |`).join('\n')}`);
  goals.push(atMost('start', 'under 150 ms to the first byte of a small report', report, 150, (value) => `${ms(value)} (bare Node ${ms(bare)})`));
}

/** What grows without bound would show between a beginning and the whole. */
const peaks: { name: string; peak: number }[] = [];

function mixedRows(): void {
  const made = makeMixed(join(folder, 'mixed.pcap'), size(values.bytes, 2e9, 300e6));
  check(made);
  const beginning: Made = { ...made, path: join(folder, 'beginning.pcap') };
  const quarter = { ...beginning, bytes: slice(made.path, beginning.path, made.bytes / 4) };
  const contenders = [cat(made), analyze(made, 'hoptrace analyze'), analyze(made, 'hoptrace analyze --format ndjson', '--format', 'ndjson')];
  contenders.push(analyze(quarter, 'hoptrace analyze, first quarter'));
  if (has.tcpdump) contenders.push({ name: 'tcpdump port 445', command: ['tcpdump', ...asRoot, '-r', made.path, '-w', '/dev/null', 'port', '445'], bytes: made.bytes });
  contenders.push(...tshark(made, 'tshark -Y smb2', part, '-Y', 'smb2'));
  const rows = measure(contenders, runs);
  table('Mixed traffic, 1 % SMB', made, rows, contenders);
  const [whole, first] = [row(rows, 'hoptrace analyze'), row(rows, 'hoptrace analyze, first quarter')];
  const [read, other, peer] = [row(rows, 'cat'), slowest(rows, 'tshark'), row(rows, 'tcpdump port 445')];
  goals.push(atMost('mixed, 1 % SMB', 'at most 1.5 x the time of `cat`', faster(read, whole), 1.5));
  goals.push(atLeast('', 'at least 300 x faster than `tshark -Y smb2`', faster(whole, other), 300, faster(read, other)));
  goals.push(atLeast('', 'at least 3 x faster than `tcpdump port 445`', faster(whole, peer), 3, faster(read, peer)));
  if (typeof first?.peak === 'number') peaks.push({ name: `mixed ${mega(quarter.bytes)}`, peak: first.peak });
  if (typeof whole?.peak === 'number') peaks.push({ name: `mixed ${mega(made.bytes)}`, peak: whole.peak });
}

async function denseRows(): Promise<BrowserResult | undefined> {
  const made = makeDense(join(folder, 'dense.pcap'), size(values['dense-bytes'], 1.3e9, 200e6));
  check(made);
  const hashed = options.has('--hash') ? ['--hash', 'sha256'] : [];
  const name = hashed.length > 0 ? 'hoptrace analyze --hash sha256' : 'hoptrace analyze';
  const contenders = [cat(made), analyze(made, name, ...hashed)];
  if (hashed.length > 0) contenders.push(analyze(made, 'hoptrace analyze, all three hashes'));
  if (options.has('--threads')) {
    checkSameCase(made, ['--threads', '1'], ['--threads', '2']);
    contenders.push(analyze(made, '--threads 1', ...hashed, '--threads', '1'), analyze(made, '--threads 2', ...hashed, '--threads', '2'));
  }
  if (has.sha256sum) contenders.push({ name: 'sha256sum', command: ['sha256sum', made.path], bytes: made.bytes });
  contenders.push(...tshark(made, 'tshark --export-objects smb', part, '-q', '--export-objects', 'smb,DIR'));
  const rows = measure(contenders, runs);
  table(`SMB bulk transfer, ${made.files} files`, made, rows, contenders);
  const [whole, read, sums] = [row(rows, name), row(rows, 'cat'), row(rows, 'sha256sum')];
  const exported = slowest(rows, 'tshark');
  goals.push(atLeast('SMB bulk, SHA-256 of every file', 'at least 100 x faster than `tshark --export-objects smb`', faster(whole, exported), 100, faster(read, exported)));
  const both = sums && read && whole && whole.seconds / (sums.seconds + read.seconds);
  goals.push(atMost('', 'at most 1.3 x the time of `sha256sum` plus `cat`', both, 1.3));
  goals.push(atLeast('threads', '2 threads at least 1.5 x one on SMB-dense work', faster(row(rows, '--threads 2'), row(rows, '--threads 1')), 1.5));
  if (typeof whole?.peak === 'number') peaks.push({ name: `bulk ${mega(made.bytes)}`, peak: whole.peak });
  return measureBrowser(made.path, runs).catch((error: Error) => void console.error(`the browser could not be measured: ${error.message}`));
}

function operationRows(): void {
  const made = makeOperations(join(folder, 'operations.pcap'), size(values['operations-bytes'], 200e6, 20e6));
  check(made);
  const contenders = [cat(made), analyze(made, 'hoptrace analyze'), analyze(made, 'hoptrace analyze --format ndjson', '--format', 'ndjson')];
  contenders.push(...tshark(made, 'tshark -Y smb2', part / 4, '-Y', 'smb2'));
  const rows = measure(contenders, runs);
  table('Many small operations', made, rows, contenders);
  const other = slowest(rows, 'tshark');
  const whole = row(rows, 'hoptrace analyze');
  goals.push(atLeast('many small SMB operations', 'at least 50 x faster than tshark', faster(whole, other), 50, faster(row(rows, 'cat'), other)));
  if (typeof whole?.peak === 'number') peaks.push({ name: `operations ${mega(made.bytes)}`, peak: whole.peak });
}

/** Of the 20 GB that the scenario makes: 1 GB, 5 GB and all. */
const MEMORY_SCALES = [0.05, 0.25, 1];

/** Mixed traffic through a pipe: what grows with a capture shows between the first and the last. */
async function memoryRows(): Promise<void> {
  const lines: string[] = [];
  const own: number[] = [];
  for (const scale of MEMORY_SCALES) {
    const { bytes, seconds, peak } = await soak('mixed', scale, 'ndjson');
    own.push(peak);
    peaks.push({ name: `mixed ${(bytes / 1e9).toFixed(0)} GB`, peak });
    lines.push(`| ${(bytes / 1e9).toFixed(1)} GB | ${seconds.toFixed(0)} s | ${peak.toFixed(0)} MB |`);
  }
  say(`## Memory\n\nMixed traffic, made on the fly, through standard input.\n\n| capture | time | peak RSS |\n| ---: | ---: | ---: |\n${lines.join('\n')}`);
  goals.push(atMost('memory, 1 to 20 GB', 'flat: the last peak at most 1.25 x the first', own[own.length - 1] / own[0], 1.25));
}

function lastGoals(browser: BrowserResult | undefined): void {
  const most = peaks.length === 0 ? undefined : Math.max(...peaks.map(({ peak }) => peak));
  const each = peaks.map(({ name, peak }) => `${name}: ${peak.toFixed(0)} MB`).join(', ');
  goals.push(atMost('memory', 'peak RSS at most 300 MB at default limits', most, 300, () => each));
  const { size: bytes } = statSync(join(root, 'dist', 'engine.wasm'));
  goals.push(atMost('the module', 'at most 64 KiB of .wasm', bytes, 65536, () => `${bytes} bytes`));
  goals.push(atLeast('browser', "at least 60 % of Node's throughput", browser && browser.nodeSeconds / browser.pageSeconds, 0.6));
  if (browser !== undefined)
    say(`## Browser\n\nThe library over the bulk transfer, all hashes, start-up left out: Node ${browser.nodeSeconds.toFixed(2)} s, a File in a page of ${browser.version} ${browser.pageSeconds.toFixed(2)} s.`);
}

function machine(): string {
  const version = (command: string, ...args: string[]): string[] => {
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    const line = `${stdout ?? ''}${stderr ?? ''}`.split('\n').find((text) => /\d+\.\d+/.test(text));
    return line === undefined ? [] : [line.trim()];
  };
  const tools = [...(has.tshark ? version('tshark', '--version') : []), ...(has.tcpdump ? version('tcpdump', '--version') : []), ...(has.sha256sum ? version('sha256sum', '--version') : [])];
  const processor = `${cpus().length} x ${cpus()[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()} ${release()} ${arch()}`;
  const { version: own } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return `- ${processor}\n- hoptrace ${own}, Node ${process.version}${tools.map((tool) => `\n- ${tool}`).join('')}`;
}

try {
  await startRows();
  mixedRows();
  rmSync(join(folder, 'mixed.pcap'), { force: true });
  const browser = await denseRows();
  rmSync(join(folder, 'dense.pcap'), { force: true });
  operationRows();
  if (values.memory) await memoryRows();
  lastGoals(browser);
  say(`## Stages\n\nIn one process, everything in memory, each checked for its result before it is timed; median of each.\n\n${stageTable(await measureStages(quick ? 16e6 : 64e6, quick ? 300 : 1500))}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const load = `load average ${loadBefore.toFixed(1)} before and ${loadavg()[0].toFixed(1)} after`;
  const busy = loadBefore > 0.5 ? ' **Other work ran on the machine: read the ratios within a table, and those with care.**' : '';
  const text = `# Results

Written by \`npm run bench${process.argv.slice(2).map((word) => ` ${word}`).join('')}\` on ${new Date().toISOString().slice(0, 10)}, in ${seconds} s; ${load}.${busy}

${machine()}

Whole processes over page-cached captures, taking turns; the median of ${runs} ${runs === 1 ? 'run' : 'runs'}. tshark is given the beginning of a capture, once: rates are compared.
Before anything is timed, hoptrace has to find in each capture what its generator put there.

## Goals

${goalTable(goals)}

${sections.join('\n\n')}
`;
  writeFileSync(values.out, text);
  console.log(`${goalTable(goals)}\n\nwritten to ${values.out}`);
} finally {
  if (values.keep) console.log(`\nThe captures are in ${folder}`);
  else if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}
