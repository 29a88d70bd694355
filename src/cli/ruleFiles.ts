/** Paths of rules in, the files' names and texts out. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleFile, RuleProblem } from '../node/index.ts';
import { safe } from '../report/safe.ts';

/** More bytes than any text that the rules' reader takes. */
const MAX_SIZE = 16 << 20;
const NAME = /\.ya?ml$/i;

/** Rules that are not there or not text; the message is complete. */
export class RuleFileError extends Error {}

/** Of a folder all *.yml and *.yaml below it, in order; a file whatever it is called. Each file once. */
export function readRuleFiles(paths: readonly string[]): RuleFile[] {
  const files = new Map<string, RuleFile>();
  for (const path of paths) {
    for (const file of filesAt(path)) if (!files.has(file)) files.set(file, { file, text: textOf(file) });
  }
  return [...files.values()];
}

function filesAt(path: string): string[] {
  const isFolder = guarded(path, () => statSync(path).isDirectory());
  if (!isFolder) return [path];
  const files = guarded(path, () => readdirSync(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => NAME.test(entry.name) && !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new RuleFileError(`${safe(path)} holds no rules: no *.yml and no *.yaml`);
  return files;
}

function textOf(path: string): string {
  const bytes = guarded(path, () => {
    const { size } = statSync(path);
    if (size > MAX_SIZE) throw new RuleFileError(`${safe(path)} is no rule: it has ${size} bytes`);
    return readFileSync(path);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RuleFileError(`${safe(path)} is no rule: it is not UTF-8`);
  }
}

function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RuleFileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new RuleFileError(`${safe(path)} is not there`);
    if (code === 'EACCES' || code === 'EPERM') throw new RuleFileError(`${safe(path)} may not be read by this user`);
    throw new RuleFileError(`${safe(path)} cannot be read: ${message}`);
  }
}

/** As compilers write it, so that editors lead to the place. */
export function problemLine({ file, line, column, severity, message }: RuleProblem): string {
  const place = file === null ? 'rules' : `${safe(file)}:${line}:${column}`;
  return `${place}: ${severity}: ${safe(message)}\n`;
}
