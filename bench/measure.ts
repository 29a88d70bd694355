/** Whole processes beside each other: what each takes in time, processor time and memory. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

const TIME = '/usr/bin/time';

export interface Measured {
  readonly seconds: number;
  /** Null, like `peak`, where no time(1) tells it. */
  readonly cpuSeconds: number | null;
  /** Peak resident set in MB. */
  readonly peak: number | null;
}

export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  /** Of the capture that it reads. */
  readonly bytes: number;
  /** Less where one run takes minutes. */
  readonly runs?: number;
  /** Before each run, unmeasured. */
  readonly prepare?: () => void;
}

export interface Row extends Measured {
  readonly name: string;
  readonly bytes: number;
  readonly runs: number;
  /** MB/s */
  readonly rate: number;
}

export const isInstalled = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

export const rateOf = ({ bytes, seconds }: { bytes: number; seconds: number }): number => bytes / 1e6 / seconds;

function runOnce({ command, prepare }: Contender): Measured {
  prepare?.();
  const hasTime = existsSync(TIME);
  const [file, ...args] = hasTime ? [TIME, '-f', '%e %U %S %M', ...command] : command;
  const started = performance.now();
  const { status, stderr } = spawnSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
  if (!hasTime) return { seconds, cpuSeconds: null, peak: null };
  const [, user, system, peak] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { seconds, cpuSeconds: user + system, peak: (peak * 1024) / 1e6 };
}

/** The median run of each. They take turns, so that what else the machine does meets all of them. */
export function measure(contenders: readonly Contender[], runs: number): Row[] {
  const all = contenders.map((): Measured[] => []);
  for (let round = 0; round < runs; round++) {
    for (const [i, contender] of contenders.entries()) if (round < (contender.runs ?? runs)) all[i].push(runOnce(contender));
  }
  return contenders.map(({ name, bytes }, i) => {
    const sorted = all[i].sort((a, b) => a.seconds - b.seconds);
    const middle = sorted[sorted.length >> 1];
    return { ...middle, name, bytes, runs: sorted.length, rate: rateOf({ bytes, seconds: middle.seconds }) };
  });
}

/** Milliseconds from the start of a process to the first byte of its output, or to its end where it has none. */
function firstByte([file, ...args]: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let first: number | undefined;
    child.stdout.on('data', () => {
      first ??= performance.now() - started;
    });
    child.on('error', reject);
    child.on('close', () => resolve(first ?? performance.now() - started));
  });
}

/** Median of each, the commands taking turns. */
export async function firstBytes(commands: readonly (readonly string[])[], runs: number): Promise<number[]> {
  const all = commands.map((): number[] => []);
  for (let round = 0; round < runs; round++) for (const [i, command] of commands.entries()) all[i].push(await firstByte(command));
  return all.map((times) => times.sort((a, b) => a - b)[times.length >> 1]);
}

export const NODE = process.execPath;
