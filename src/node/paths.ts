/** Paths, folders and globs as they were given in, files out. */
import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureError, messageOf } from '../sources.ts';

export interface FoundFile {
  readonly path: string;
  /** In a folder that was given: nobody named it. */
  readonly isFound: boolean;
}

export interface Expanded {
  readonly files: readonly FoundFile[];
  readonly failures: readonly CaptureError[];
  /** Paths of files that were given before, under this name or another. */
  readonly repeated: readonly string[];
}

const GLOB = /[*?[\]{}()!]/;

/** `-` stays as it is. What a glob matches is as if it had been given; a path that is there is never a glob. */
export async function expandPaths(paths: readonly string[]): Promise<Expanded> {
  const expansion = new Expansion();
  for (const path of paths) {
    if (path === '-' || statOf(path) !== undefined || !GLOB.test(path)) {
      expansion.take(path);
      continue;
    }
    const { glob } = await import('tinyglobby');
    const matches = await glob(path, { onlyFiles: false, expandDirectories: false });
    if (matches.length === 0) expansion.take(path);
    for (const match of matches.map((name) => name.replace(/\/$/, '')).sort()) expansion.take(match);
  }
  return expansion;
}

class Expansion implements Expanded {
  readonly files: FoundFile[] = [];
  readonly failures: CaptureError[] = [];
  readonly repeated: string[] = [];
  readonly #known = new Set<string>();

  take(path: string): void {
    const stat = path === '-' ? undefined : statOf(path);
    if (stat?.isDirectory()) this.#walk(path);
    else this.#add(path, stat, false);
  }

  #add(path: string, stat: Stats | undefined, isFound: boolean): void {
    if (stat?.isFile() && !this.#isNew(path)) {
      if (!isFound) this.repeated.push(path);
      return;
    }
    this.files.push({ path, isFound });
  }

  /** Links are followed: a file or folder that was seen already is not seen again. */
  #isNew(path: string): boolean {
    let real = path;
    try {
      real = realpathSync(path);
    } catch {
      // opening it says why
    }
    const isNew = !this.#known.has(real);
    this.#known.add(real);
    return isNew;
  }

  #walk(folder: string): void {
    const folders = [folder];
    for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
      if (!this.#isNew(at)) continue;
      let names: string[];
      try {
        names = readdirSync(at).sort();
      } catch (error) {
        this.failures.push(new CaptureError('not readable', at, `cannot be listed: ${messageOf(error)}`, error));
        continue;
      }
      const inside: string[] = [];
      for (const name of names) {
        const path = join(at, name);
        const stat = statOf(path);
        if (stat?.isDirectory()) inside.push(path);
        else if (stat?.isFile()) this.#add(path, stat, true);
      }
      folders.push(...inside.reverse());
    }
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
