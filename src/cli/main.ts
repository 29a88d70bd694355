#!/usr/bin/env node
/** The command: arguments in, an exit code out. What a command does is loaded when it is run. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import yargs from 'yargs';
import { safe } from '../report/safe.ts';
import { EXIT_FAULT, EXIT_USAGE, complain } from './exit.ts';

function packageVersion(): string {
  const path = import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json';
  const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string };
  return version;
}

const EXIT_CODES = `Exit codes:
  0    every capture was analysed (a damaged one as far as it can be read)
  1    a fault of hoptrace itself
  2    an input that cannot be read, an output that cannot be written,
       or wrong usage; the other captures were analysed
  130  interrupted`;

/** yargs loses a bare `-`: it goes through under a name that no argument can have. */
const DASH = '\0-';
const hideDash = (word: string): string => (word === '-' ? DASH : word);
const showDash = (word: string): string => (word === DASH ? '-' : word);

async function main(words: string[]): Promise<void> {
  await yargs(words.map(hideDash))
    .scriptName('hoptrace')
    .locale('en')
    .usage('hoptrace tells what happened over SMB and DCE/RPC in a packet capture.\n\nUsage: $0 <command>')
    .command(
      'analyze <captures...>',
      'read captures (pcap, pcapng; - is standard input) and print what happened',
      (command) =>
        command
          .usage('Usage: $0 analyze <captures...> [options]')
          .positional('captures', {
            type: 'string',
            array: true,
            demandOption: true,
            describe: 'packet captures; - is standard input',
          })
          .option('format', {
            choices: ['text', 'ndjson'] as const,
            default: 'text' as const,
            requiresArg: true,
            describe: 'text for people; ndjson: one observation a line',
          })
          .option('output', {
            type: 'string',
            requiresArg: true,
            describe: 'write to this file instead of standard output',
          })
          .example('$0 analyze capture.pcapng', 'logons, shares, files, services')
          .example('$0 analyze *.pcap --format ndjson --output all.ndjson', 'everything, one JSON object a line')
          .example('tcpdump -w - port 445 | $0 analyze -', 'from a pipe')
          .epilogue(EXIT_CODES),
      async ({ captures, format, output }) => {
        for (const [name, value] of Object.entries({ format, output })) {
          if (Array.isArray(value)) throw new UsageError(`--${name} may be given once`);
        }
        const { analyzeCommand } = await import('./analyze.ts');
        process.exitCode = await analyzeCommand(captures.map(showDash), {
          format,
          output: output === undefined || output === DASH ? undefined : output,
        });
      },
    )
    .demandCommand(1, 'a command is missing: hoptrace analyze CAPTURE')
    .strict()
    .recommendCommands()
    .version(packageVersion())
    .help()
    .alias({ help: 'h', version: 'V' })
    .wrap(80)
    .example('$0 analyze capture.pcapng', 'what happened in it')
    .example('$0 analyze --help', 'the options of a command')
    .epilogue(EXIT_CODES)
    .exitProcess(false)
    .fail((message, error) => {
      // yargs' own errors are about the words that it was given.
      throw error === undefined || error.name === 'YError' ? new UsageError(message ?? error.message) : error;
    })
    .parseAsync();
}

class UsageError extends Error {}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    complain(`${safe(error.message.replace(/\s*\n\s*/g, ' '))} (see hoptrace --help)`);
    process.exitCode = EXIT_USAGE;
    return;
  }
  complain(
    `this is a fault of hoptrace itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  process.exitCode = EXIT_FAULT;
});
