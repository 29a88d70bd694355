/** What is timed has to be right. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../test/support/shared.ts';
import { NODE } from './measure.ts';
import type { Made } from './mixed.ts';

export const HOPTRACE: readonly string[] = [NODE, join(root, 'dist', 'node', 'hoptrace.cjs'), 'analyze'];

function output(words: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(NODE, [...HOPTRACE.slice(1), ...words], { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`hoptrace analyze ${words.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** The options that `analyze` has. */
export const optionsOf = (): ReadonlySet<string> => new Set(output(['--help']).match(/--[a-z][a-z-]+/g));

/** Throws unless the analysis finds what the generator made. */
export function check({ path, frames, smbConversations, files }: Made): void {
  const lines = output([path, '--format', 'ndjson'])
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { packets } = lines.at(-1);
  const smb = lines.filter(({ kind, protocol }) => kind === 'connection' && protocol?.startsWith('smb')).length;
  const whole = lines.filter(({ kind, complete, sha256 }) => kind === 'transfer' && complete && sha256 !== null).length;
  if (packets !== frames || smb < smbConversations || whole < files)
    throw new Error(`${path}: ${packets} packets of ${frames}, ${smb} SMB connections of ${smbConversations}, ${whole} files of ${files}`);
}

/** Throws unless both ways tell the same case, byte for byte. */
export function checkSameCase({ path }: Made, one: readonly string[], other: readonly string[]): void {
  const [a, b] = [one, other].map((words) => output([path, '--format', 'json', ...words]));
  if (a !== b) throw new Error(`${path}: not the same case with ${one.join(' ')} and ${other.join(' ')}`);
}
