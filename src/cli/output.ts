/** Where a report goes: standard output with its backpressure, or a file that appears when it is complete. */
import {
  type BigIntStats,
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { safe } from '../report/safe.ts';

export interface Output {
  /** Resolves when there is room for more. */
  write(text: string): Promise<void>;
  /** Everything written stays. */
  finish(): Promise<void>;
  /** What is unfinished goes; may be called at any time, more than once. */
  abandon(): void;
}

/** A file that cannot be written; the message is complete. */
export class OutputError extends Error {}

/** Calls are costly, memory is not: text is handed over in pieces of about this many characters. */
const PIECE = 64 * 1024;

/** A reader that has seen enough (`| head`) closes its end: that is no error, and ends the command quietly. */
export function standardOutput(): Output {
  const stream = process.stdout;
  let pending = '';
  let isScheduled = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`hoptrace: cannot write to standard output: ${error.message}\n`);
    process.exit(2);
  });
  const flush = (): boolean => {
    const text = pending;
    pending = '';
    return text === '' || stream.write(text);
  };
  return {
    async write(text) {
      pending += text;
      if (pending.length >= PIECE) {
        if (!flush()) await once(stream, 'drain');
      } else if (!isScheduled) {
        // A live capture may pause: what is known by then is shown.
        isScheduled = true;
        setImmediate(() => {
          isScheduled = false;
          flush();
        });
      }
    },
    async finish() {
      if (!flush()) await once(stream, 'drain');
    },
    abandon() {
      flush();
    },
  };
}

/** Writes beside the file and puts it in its place at the end; a device or pipe is written to as it is. */
export function fileOutput(path: string, captures: readonly string[]): Output {
  const target = realTarget(path);
  refuseInputs(path, target, captures);
  const inPlace = isSpecial(target);
  const temporary = inPlace ? target : join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  let file: number | undefined = guarded(path, () => openSync(temporary, inPlace ? 'w' : 'wx', 0o666));
  let pending = '';

  const flush = (): void => {
    if (file === undefined) return;
    const bytes = Buffer.from(pending);
    pending = '';
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  };
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };

  return {
    async write(text) {
      pending += text;
      if (pending.length >= PIECE) guarded(path, flush);
    },
    async finish() {
      guarded(path, () => {
        flush();
        close();
        if (!inPlace) renameSync(temporary, target);
      });
    },
    abandon() {
      if (file === undefined) return;
      close();
      if (!inPlace) unlinkSync(temporary);
    },
  };
}

function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'its folder is not there' : code === 'EACCES' ? 'not allowed' : message;
    throw new OutputError(`cannot write ${safe(path)}: ${why}`);
  }
}

/** A symbolic link stays one: what it leads to is written. */
function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined; // opening it says why
  }
}

function isSpecial(target: string): boolean {
  const stat = statOf(target);
  if (stat?.isDirectory() === true) throw new OutputError(`cannot write ${safe(target)}: it is a folder`);
  return stat !== undefined && !stat.isFile();
}

/** Evidence is never written over. */
function refuseInputs(path: string, target: string, captures: readonly string[]): void {
  const output = statOf(target);
  if (output === undefined || !output.isFile()) return;
  for (const capture of captures) {
    const input = statOf(capture);
    if (input !== undefined && input.dev === output.dev && input.ino === output.ino) {
      throw new OutputError(`--output ${safe(path)} is one of the captures: nothing was written`);
    }
  }
}
