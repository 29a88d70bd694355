import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ExtractError } from '../../src/extract/index.ts';
import { Glob } from '../../src/extract/glob.ts';

const PATH = '\\\\HOST\\ADMIN$\\Temp\\Tools\\PsExec64.exe';

const CASES: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
  ['*.exe', PATH, true],
  ['*.EXE', PATH, true],
  ['psexec??.exe', PATH, true],
  ['psexec?.exe', PATH, false],
  ['*', PATH, true],
  ['*.ex', PATH, false],
  ['PsExec[0-9]4.exe', PATH, true],
  ['PsExec[!0-9]4.exe', PATH, false],
  ['PsExec[5-6][a-c4].exe', PATH, true],
  ['Tools/*.exe', PATH, true],
  ['tools\\*', PATH, true],
  ['ools/*.exe', PATH, false],
  ['ADMIN$/*.exe', PATH, false],
  ['ADMIN$/**', PATH, true],
  ['ADMIN$/**/*.exe', PATH, true],
  ['admin$/temp/tools/psexec64.exe', PATH, true],
  ['*/Tools/*', PATH, true],
  ['a.b', 'axb', false],
  ['[*].txt', '*.txt', true],
  ['ä*', 'Äpfel.txt', true],
  ['x', '', false],
];

test('patterns and names', () => {
  for (const [pattern, path, matches] of CASES) assert.is(new Glob(pattern).matches(path), matches, `${pattern} ${path}`);
});

test('what is no pattern', () => {
  for (const pattern of ['', '[a', 'x'.repeat(1025)]) assert.throws(() => new Glob(pattern), (error: unknown) => error instanceof ExtractError);
});

test('many stars against a long name end', () => {
  const glob = new Glob(`${'*a'.repeat(200)}b`);
  assert.is(glob.matches('a'.repeat(20_000)), false);
});

test.run();
