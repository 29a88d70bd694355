/** What the command's exit codes mean, and how it says that something is wrong. */
import process from 'node:process';

export const EXIT_OK = 0;
export const EXIT_FOUND = 1;
export const EXIT_USAGE = 2;
/** EX_SOFTWARE of sysexits.h: no other code of hoptrace can be mistaken for it. */
export const EXIT_FAULT = 70;
/** As shells have it: 130 for SIGINT, 143 for SIGTERM. */
export const exitOfSignal = (number: number): number => 128 + number;

export const EXIT_CODES = `Exit codes:
  0    everything was analysed (a damaged capture as far as it can be read)
  1    there are findings at or above --fail-on
  2    an input or a rule that cannot be read, an output that cannot be
       written, or wrong usage; the other captures were analysed
  70   a fault of hoptrace itself
  130  interrupted (143 by SIGTERM): what was read is told and marked as partial;
       a second signal ends it at once`;

export const EXTRACT_EXIT_CODES = `Exit codes:
  0    everything that was wanted is written, as far as the captures hold it
  2    an input that cannot be read, a folder or file that cannot be written,
       a limit that was reached, or wrong usage; the rest is written
  70   a fault of hoptrace itself
  130  interrupted (143 by SIGTERM): what was read until then is written;
       a second signal ends it at once`;

/** The words of the command are wrong; the message says how. */
export class UsageError extends Error {}

/** One line on standard error. */
export function complain(message: string): void {
  process.stderr.write(`hoptrace: ${message}\n`);
}
