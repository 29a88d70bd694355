/** What names and paths on the wire say: parts in lower case, so that what two operations name can be compared. */

/** `\\10.0.0.133\ADMIN$` -> `ADMIN$`. */
export function shareName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}

/** The shares that Windows makes for administrators: `ADMIN$` and the roots of drives. `IPC$` is for everybody. */
export function isAdministrativeShare(path: string): boolean {
  return /^(?:ADMIN|[A-Z])\$$/i.test(shareName(path));
}

/** The last part of a path, without the name of an alternate stream; null for the root of a share. */
export function basename(path: string): string | null {
  const last = path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  const stream = last.indexOf(':');
  const name = (stream < 0 ? last : last.slice(0, stream)).toLowerCase();
  return name === '' ? null : name;
}

/** `exe` of `a.b.EXE`; null where the name has none. */
export function extension(path: string): string | null {
  const name = basename(path) ?? '';
  const dot = name.lastIndexOf('.');
  return dot <= 0 || dot === name.length - 1 ? null : name.slice(dot + 1);
}

const PROGRAM = /^.*?\.(?:exe|com|bat|cmd|ps1|vbs|js|dll|sys|scr)(?=$|\s)/i;

/**
 * The program at the beginning of a service's binary path (MS-SCMR §3.1.4.12 lpBinaryPathName): in quotation marks; a
 * name without folders up to the first white space; else, as Windows tries them one after the other, up to the first
 * white space after which the path ends like a program.
 */
export function programOf(binaryPath: string): string | null {
  const text = binaryPath.trimStart();
  const quoted = /^"([^"]*)"?/.exec(text);
  const word = /^\S*/.exec(text)?.[0] ?? '';
  const program = quoted?.[1] ?? (/[\\/]/.test(word) ? PROGRAM.exec(text)?.[0] : undefined) ?? word;
  return program === '' ? null : program;
}

/** Variables that stand for a path to a program of their own. */
const PROGRAM_VARIABLES: Readonly<Record<string, string>> = { '%comspec%': 'cmd.exe' };

/** The file name of the program at the beginning of a binary path: `%SystemRoot%\PSEXESVC.exe -x` -> `psexesvc.exe`. */
export function binaryBasename(binaryPath: string): string | null {
  const program = programOf(binaryPath);
  if (program === null) return null;
  const name = basename(program);
  return name === null ? null : (PROGRAM_VARIABLES[name] ?? name);
}

export interface PipeParts {
  /** The name without its stream: what the three pipes of one console have in common. */
  stem: string | null;
  suffix: 'stdin' | 'stdout' | 'stderr' | null;
}

const STREAM = /std(in|out|err)/i;
/** `PAExecInHR-PC1234`: the stream as a word of its own between a name and a host with a number. */
const WORD = /(?<=[a-z])(In|Out|Err)(?=[A-Z0-9][A-Z0-9_-]*\d$)/;

/** Remote consoles open one pipe for each standard stream, with names that differ in the stream alone. */
export function pipeParts(name: string): PipeParts {
  const match = STREAM.exec(name) ?? WORD.exec(name);
  if (match === null) return { stem: null, suffix: null };
  const stem = name.slice(0, match.index) + name.slice(match.index + match[0].length);
  return { stem: stem.toLowerCase(), suffix: `std${match[1].toLowerCase()}` as PipeParts['suffix'] };
}
