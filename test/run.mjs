// Runs every test file in a process of its own, two at a time; what touches the engine runs on both of its builds.
//
// usage: node test/run.mjs [PART ...]      (no part: all files; else those whose path contains one of the parts)
// Prints a line for each file, everything of a file that failed, what was skipped and why, and last `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
// Tests of the command and the package run what was built: it must be what stands in the sources.
import '../build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARALLEL = Math.min(2, availableParallelism());
const MINUTES = 10;

/** Folders whose tests run the engine: once with its release build, once with its debug build. */
const ON_BOTH_ENGINES = ['test/assembly/', 'test/engine/', 'test/observe/', 'test/captures/'];

const filesUnder = (folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();

const parts = process.argv.slice(2);
const files = filesUnder('test')
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
const jobs = [
  ...files.map((file) => ({ file, engine: 'release' })),
  ...files.filter((file) => ON_BOTH_ENGINES.some((folder) => file.startsWith(folder))).map((file) => ({ file, engine: 'debug' })),
];

const count = (output, word) => {
  let sum = 0;
  for (const [, digits] of output.matchAll(new RegExp(`^  ${word}: +(\\d+)`, 'gm'))) sum += Number(digits);
  return sum;
};

function run({ file, engine }) {
  return new Promise((resolve) => {
    const started = performance.now();
    let output = '';
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: ROOT,
      env: { ...process.env, HOPTRACE_ENGINE: engine },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: MINUTES * 60_000,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    child.on('close', (code, signal) => {
      const total = count(output, 'Total');
      const passed = count(output, 'Passed');
      const skipped = count(output, 'Skipped');
      // A file may leave out all its tests where what they need is absent, if it says so.
      const isLeftOut = code === 0 && /^SKIPPED /m.test(output);
      const isBroken = code !== 0 || (total === 0 && !isLeftOut);
      // A file that crashed, hung or ran nothing counts as a failure even where no test of its own failed.
      const failed = Math.max(total - passed - skipped, isBroken ? 1 : 0);
      const reason = signal !== null ? `ended by ${signal} after ${MINUTES} minutes` : isBroken && total === 0 ? 'ran no test' : '';
      resolve({ file, engine, output, passed, failed, skipped, reason, seconds: (performance.now() - started) / 1000 });
    });
  });
}

let passed = 0;
let failed = 0;
const skips = new Set();

function report(result) {
  const { file, engine, output, seconds, reason } = result;
  passed += result.passed;
  failed += result.failed;
  for (const [line] of output.matchAll(/\b(?:SKIPPED |skipped: ).*$/gm)) skips.add(line);
  if (result.skipped > 0) skips.add(`SKIPPED ${result.skipped} in ${file}`);
  const name = engine === 'debug' ? `${file} (debug engine)` : file;
  const counts = `${result.passed} passed${result.failed > 0 ? `, ${result.failed} failed` : ''}`;
  process.stdout.write(`${result.failed > 0 ? 'FAIL' : 'ok  '} ${name}: ${counts} (${seconds.toFixed(1)} s)${reason === '' ? '' : `, ${reason}`}\n`);
  if (result.failed > 0) process.stdout.write(`${output}\n`);
}

// One recording of the Samba server serves all: who makes it comes first, who else reads it last and waits for it.
const isRecorder = (file) => file.startsWith('test/lab/');
const readsRecordings = (file) => !isRecorder(file) && file.endsWith('/lab.test.ts');
jobs.sort((a, b) => isRecorder(b.file) - isRecorder(a.file) || readsRecordings(a.file) - readsRecordings(b.file));
if (process.env.HOPTRACE_LAB === undefined) {
  process.env.HOPTRACE_LAB = mkdtempSync(join(tmpdir(), 'hoptrace-lab-'));
  process.on('exit', () => rmSync(process.env.HOPTRACE_LAB, { recursive: true, force: true }));
}

const queue = jobs.values();
let recorded = Promise.resolve();
await Promise.all(
  Array.from({ length: PARALLEL }, async () => {
    for (const job of queue) {
      if (readsRecordings(job.file)) await recorded;
      const result = run(job);
      if (isRecorder(job.file)) recorded = result;
      report(await result);
    }
  }),
);

if (skips.size > 0) process.stdout.write(`\n${[...skips].join('\n')}\n`);
if (jobs.length === 0) process.stdout.write('no test file matches\n');
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
