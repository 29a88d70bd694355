/** A capture made on the fly to the standard input of `hoptrace analyze`: what the process took for it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { root } from '../test/support/shared.ts';
import { SCENARIOS } from './traffic/floods.ts';

const HOPTRACE = join(root, 'dist', 'node', 'hoptrace.cjs');

export interface Soaked {
  readonly bytes: number;
  readonly packets: number;
  readonly seconds: number;
  /** Megabytes; 0 where there is no /proc. */
  readonly peak: number;
  readonly lines: number;
  readonly code: number | null;
  /** Of `ndjson`: what the last line says was given up. */
  readonly problems: readonly string[];
}

/** VmHWM of proc(5) in MB; 0 where there is none. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}

/** Throws where the packets that were read are not those that were written; only `ndjson` says. */
export async function soak(name: string, scale: number, format: string): Promise<Soaked> {
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
  const took = { bytes, packets, seconds, peak, lines, code };
  if (format !== 'ndjson') return { ...took, problems: [] };
  const capture = JSON.parse(last.toString('utf8').trimEnd().split('\n').at(-1) ?? '{}') as { packets?: number; problems?: { what: string }[] };
  if (capture.packets !== packets) throw new Error(`${name}: ${capture.packets} packets were read of ${packets}`);
  return { ...took, problems: (capture.problems ?? []).map(({ what }) => what) };
}
