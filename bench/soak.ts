/**
 * Floods: captures made on the fly and written to the standard input of `hoptrace analyze`, which has to stay within its
 * memory and come to its end.
 *
 *   node --import tsx bench/soak.ts [SCENARIO ...] [--scale N] [--format F]      (no scenario: all of them)
 *
 * `--scale 0.01` makes a hundredth of each. Prints for each scenario what was written, the time it took, the rate, the peak
 * resident set of the process, and what the last line of the report counts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { root } from '../test/support/shared.ts';
import { SCENARIOS } from './traffic/floods.ts';

const HOPTRACE = join(root, 'dist', 'src', 'cli', 'main.js');

/** VmHWM of proc(5) in MB; 0 where there is none. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}

async function soak(name: string, scale: number, format: string): Promise<void> {
  const started = performance.now();
  const child = spawn(process.execPath, [HOPTRACE, 'analyze', '-', '--format', format], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid as number))), 100);
  let lines = 0;
  let last = Buffer.alloc(0);
  child.stdout.on('data', (piece: Buffer) => {
    for (const byte of piece) if (byte === 10) lines++;
    last = Buffer.concat([last, piece]).subarray(-4096);
  });
  let bytes = 0;
  let packets = 0;
  child.stdin.on('error', () => {});
  for (const piece of SCENARIOS[name].make(scale)) {
    bytes += piece.bytes.length;
    packets += piece.packets;
    if (!child.stdin.write(piece.bytes)) await Promise.race([once(child.stdin, 'drain'), closed]);
  }
  child.stdin.end();
  const [code] = await closed;
  clearInterval(watch);
  const seconds = (performance.now() - started) / 1000;
  const columns = [
    `${(bytes / 1e6).toFixed(0)} MB`,
    `${packets} packets`,
    `${seconds.toFixed(1)} s`,
    `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`,
    `${Math.round(packets / seconds)} packets/s`,
    `peak ${peak.toFixed(0)} MB`,
    `${lines} lines`,
    `exit ${code}`,
  ];
  console.log(`${name.padEnd(22)} ${columns.join(', ')}`);
  if (format !== 'ndjson') return;
  const capture = JSON.parse(last.toString('utf8').trimEnd().split('\n').at(-1) ?? '{}') as { packets?: number; problems?: { what: string }[] };
  for (const { what } of capture.problems ?? []) console.log(`  ${what}`);
  if (capture.packets !== packets) throw new Error(`${name}: ${capture.packets} packets were read of ${packets}`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: 'string', default: '1' }, format: { type: 'string', default: 'ndjson' } },
});
for (const name of positionals.length > 0 ? positionals : Object.keys(SCENARIOS)) {
  if (!(name in SCENARIOS)) throw new Error(`no scenario ${name}: there are ${Object.keys(SCENARIOS).join(', ')}`);
  await soak(name, Number(values.scale), values.format);
}
