/** Names that remote execution tools give their pipes and files: by their form, whatever stem the operator chose. */

/** The three pipes of a remote console: `PSEXESVC-HR-PC-7980-stdin`, `RemCom_stdinKKiq6792`, `ahexec_stdout064C0001`. */
const CONSOLE = /^(.+?)[-_.]?(stdin|stdout|stderr)([A-Za-z0-9_.-]{0,64})$/i;

export interface ConsolePipe {
  /** `PSEXESVC-HR-PC-7980`, `RemCom`: what the three have in common before. */
  stem: string;
  /** `KKiq6792`: what they have in common behind; empty for most. */
  suffix: string;
  stream: 'stdin' | 'stdout' | 'stderr';
}

export function consolePipe(name: string): ConsolePipe | null {
  const match = CONSOLE.exec(name);
  if (match === null) return null;
  return { stem: match[1], suffix: match[3], stream: match[2].toLowerCase() as ConsolePipe['stream'] };
}

/** `-HOST-PID` before the stream, as PsExec names its pipes; the stem itself has no hyphen there. */
const CLIENT_IN_PIPE = /^[^-]+-(.+)-\d{1,10}-(?:stdin|stdout|stderr)$/i;

/** Name of the client in a pipe's name. */
export function clientOfPipe(name: string): string | null {
  return CLIENT_IN_PIPE.exec(name)?.[1] ?? null;
}

/** `PSEXEC-HR-PC-1C6C5D14.key` in the root of ADMIN$, since PsExec 2.30. */
const KEY_FILE = /^(?:.*\\)?PSEXEC-(.+)-[0-9A-F]{8}\.key$/i;

/** Name of the client in the name of a key file. */
export function clientOfKeyFile(name: string): string | null {
  return KEY_FILE.exec(name)?.[1] ?? null;
}
