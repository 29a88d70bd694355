/** What the command's exit codes mean, and how it says that something is wrong. */
import process from 'node:process';

export const EXIT_OK = 0;
export const EXIT_FAULT = 1;
export const EXIT_USAGE = 2;
export const EXIT_INTERRUPTED = 130;

/** One line on standard error. */
export function complain(message: string): void {
  process.stderr.write(`hoptrace: ${message}\n`);
}
