/** The command: arguments in, an exit code out. What a command does is loaded when it is run. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import yargs from 'yargs';
import { packageUrl } from '../node/package.ts';
import { safe } from '../report/safe.ts';
import { isThreadCount, MOST_THREADS } from '../threadCount.ts';
import { bytesOf } from './bytes.ts';
import { complain, EXIT_CODES, EXIT_FAULT, EXIT_USAGE, EXTRACT_EXIT_CODES, UsageError } from './exit.ts';
import { filterOf } from './filter.ts';
import { FORMATS } from './format.ts';
import { hashesOf } from './hash.ts';
import { limitOptions, limitsOf } from './limits.ts';

/**
 * V8 lets its heap grow fourfold between two full collections where the machine has memory: 200,000 connections at 110 MB of
 * live objects took 654 MB, and with half of it as room 374. Small operations, 764,337 packets of them, took 305 to 334 MB with
 * half, and take 287 to 294 with a fifth, in as much CPU time.
 */
setFlagsFromString('--heap-growing-percent=20');
/** The young generation begins at 1 MB and doubles: what a small capture needs lives to its end, and was copied nine times on the way (20 ms). */
setFlagsFromString('--semi-space-growth-factor=16');

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(packageUrl('package.json'), 'utf8')) as { version: string };
  return version;
}

/** yargs loses a bare `-`: it goes through under a name that no argument can have. */
const DASH = '\0-';
const hideDash = (word: string): string => (word === '-' ? DASH : word);
const showDash = (word: string): string => (word === DASH ? '-' : word);

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;

const ABOUT = 'hoptrace tells the lateral movement over SMB and DCE/RPC in packet captures.';

/** yargs makes a list of an option that is given twice. */
function refuseRepeated(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (Array.isArray(value)) throw new UsageError(`--${name} may be given once`);
  }
}

/**
 * What the words ask for; thrown by its handler. After a handler that returns, yargs writes the command's whole help, to
 * have it at hand: that takes 30 ms, longer than most captures.
 */
class Chosen {
  readonly run: () => Promise<number>;

  constructor(run: () => Promise<number>) {
    this.run = run;
  }
}

const command = (words: string[]) =>
  yargs(words.map(hideDash))
    .scriptName('hoptrace')
    .locale('en')
    .parserConfiguration({ 'boolean-negation': false })
    .usage(`${ABOUT}\n\nUsage: $0 <command>`)
    .command(
      'analyze <captures...>',
      'read captures and tell what happened, as one case',
      (analyze) =>
        analyze
          .usage(
            'Usage: $0 analyze <captures...> [options]\n\n' +
              'Captures are pcap, pcapng, or what --format ndjson wrote, each also compressed\n' +
              'with gzip, zstd or lz4; - is standard input. Several, folders and globs\n' +
              'are one sequence, ordered by first packet, and make one case.',
          )
          .positional('captures', { type: 'string', array: true, demandOption: true, describe: 'files, folders and globs to read' })
          .option('format', {
            choices: FORMATS,
            default: 'text' as const,
            requiresArg: true,
            describe:
              'the case: text for a terminal, json, markdown or html to hand on; ' +
              'as it is read: ndjson, observations and findings as they happen, one a line, ' +
              'or listing, without rules',
          })
          .option('output', {
            type: 'string',
            requiresArg: true,
            describe: 'write to this file instead of standard output',
          })
          .option('rules', {
            type: 'string',
            array: true,
            nargs: 1,
            requiresArg: true,
            describe: 'apply Sigma rules of this file or folder too; may be given again',
          })
          .option('no-builtin-rules', { type: 'boolean', describe: 'do not apply the rules that come with hoptrace' })
          .option('hash', {
            type: 'string',
            requiresArg: true,
            describe: 'hashes of files to compute: of md5,sha1,sha256 some, or none; all by default',
          })
          .option('threads', {
            type: 'number',
            requiresArg: true,
            describe: 'threads to read large captures with; by default as many as there are cores, and at most 8',
          })
          .option('fail-on', {
            choices: LEVELS,
            requiresArg: true,
            describe: 'exit with 1 for findings of this level or above',
          })
          .option('filter-time', {
            type: 'string',
            requiresArg: true,
            describe: 'only packets FROM..TO: ISO 8601, or seconds since the first packet',
          })
          .option('filter-host', {
            type: 'string',
            array: true,
            nargs: 1,
            requiresArg: true,
            describe: 'only packets from or to ADDRESS[/PREFIX], within tunnels; may be given again',
          })
          .option('filter-port', {
            type: 'string',
            array: true,
            nargs: 1,
            requiresArg: true,
            describe: 'only packets from or to this port; may be given again',
          })
          .group('help', 'Options:')
          .options(limitOptions('analyze'))
          .example('$0 analyze capture.pcapng', 'who went where, how, and did it work')
          .example('$0 analyze *.pcap --format html --output report.html', 'an incident report')
          .example('$0 analyze day.pcap --format ndjson --output day.ndjson', 'observations to keep')
          .example('$0 analyze day.ndjson --rules my-rules/', 'other rules on what was kept')
          .example('tcpdump -w - port 445 | $0 analyze -', 'from a pipe')
          .epilogue(EXIT_CODES),
      (given) => {
        const { format, output, rules = [], failOn, hash, threads } = given;
        refuseRepeated({ format, output, 'fail-on': failOn, 'filter-time': given.filterTime, hash, threads });
        if (threads !== undefined && !isThreadCount(threads))
          throw new UsageError(`--threads must be a whole number from 1 to ${MOST_THREADS}`);
        const filter = filterOf({ time: given.filterTime, hosts: given.filterHost ?? [], ports: given.filterPort ?? [] });
        const hashes = hashesOf(hash);
        const limits = limitsOf('analyze', given);
        const builtInRules = given.noBuiltinRules !== true;
        if (format === 'listing' && (rules.length > 0 || !builtInRules || failOn !== undefined))
          throw new UsageError('--format listing applies no rules: leave out --rules, --no-builtin-rules and --fail-on');
        throw new Chosen(async () => {
          const { analyzeCommand } = await import('./analyze.ts');
          return analyzeCommand(given.captures.map(showDash), {
            format,
            output: output === undefined || output === DASH ? undefined : output,
            rules: rules.map(showDash),
            builtInRules,
            failOn,
            filter,
            hash: hashes,
            threads,
            limits,
          });
        });
      },
    )
    .command(
      'extract <captures...>',
      'write out the files that captures hold',
      (extract) =>
        extract
          .usage(
            'Usage: $0 extract <captures...> --to DIR [options]\n\n' +
              'Writes what was seen of files, in either direction, to DIR/HOST/SHARE/PATH,\n' +
              'with a manifest (manifest.json: hashes, holes, account, frames) and what\n' +
              'listings showed of directories (listing.json, listing.txt). Names are made\n' +
              'harmless; nothing is written outside of DIR, over a file, or executable.\n' +
              'These are files of an attacker: do not open them on a machine that matters.',
          )
          .positional('captures', { type: 'string', array: true, demandOption: true, describe: 'files to read' })
          .option('to', {
            type: 'string',
            demandOption: true,
            requiresArg: true,
            describe: 'the folder to write to; made if it is not there',
          })
          .option('match', {
            type: 'string',
            array: true,
            nargs: 1,
            requiresArg: true,
            describe: 'only files of such names: *.exe, or a path with * and **; may be given again',
          })
          .option('only', {
            choices: ['executables'] as const,
            requiresArg: true,
            describe: 'only programs, libraries, drivers, installers, scripts, shortcuts',
          })
          .option('max-bytes', {
            type: 'string',
            requiresArg: true,
            describe: 'write at most so many bytes, 500M or 2G; 8G by default',
          })
          .option('threads', {
            type: 'number',
            requiresArg: true,
            describe: 'threads to read large captures with',
          })
          .group('help', 'Options:')
          .options(limitOptions('extract'))
          .example('$0 extract capture.pcapng --to files', 'everything')
          .example("$0 extract *.pcap --to files --match '*.exe'", 'by name')
          .example("$0 extract a.pcap --to files --match 'ADMIN$/**'", 'all of a share')
          .example('$0 extract a.pcap --to files --only executables', 'by what they are')
          .epilogue(EXTRACT_EXIT_CODES),
      (given) => {
        const { to, only, maxBytes, threads, match = [] } = given;
        refuseRepeated({ to, only, 'max-bytes': maxBytes, threads });
        if (threads !== undefined && !isThreadCount(threads))
          throw new UsageError(`--threads must be a whole number from 1 to ${MOST_THREADS}`);
        if (to === DASH || to === '') throw new UsageError('--to must be a folder');
        const limit = maxBytes === undefined ? undefined : bytesOf('--max-bytes', maxBytes);
        const limits = limitsOf('extract', given);
        throw new Chosen(async () => {
          const { extractCommand } = await import('./extract.ts');
          const patterns = match.map(showDash);
          return extractCommand(given.captures.map(showDash), { to, only, match: patterns, maxBytes: limit, threads, limits });
        });
      },
    )
    .command('rules', 'list rules, or say what is wrong with them', (rules) =>
      rules
        .usage('Usage: $0 rules <command>')
        .command(
          'list [paths...]',
          'list the built-in rules, or those of files and folders',
          (list) =>
            list
              .usage('Usage: $0 rules list [paths...] [options]')
              .positional('paths', {
                type: 'string',
                array: true,
                default: [] as string[],
                describe: 'files and folders',
              })
              .option('format', { choices: ['table', 'json'] as const, default: 'table' as const, requiresArg: true }),
          ({ paths, format }) => {
            refuseRepeated({ format });
            throw new Chosen(async () => (await import('./rules.ts')).listRules(paths, format));
          },
        )
        .command(
          'check [paths...]',
          'say what in rules cannot be read, or can never match',
          (check) =>
            check
              .usage('Usage: $0 rules check [paths...]')
              .positional('paths', {
                type: 'string',
                array: true,
                default: [] as string[],
                describe: 'files and folders',
              })
              .epilogue(
                'Prints file:line:column: severity: message. Exit codes: 0, also with warnings; 2 with errors.',
              ),
          ({ paths }) => {
            throw new Chosen(async () => (await import('./rules.ts')).checkRules(paths));
          },
        )
        .demandCommand(1, 'a command is missing: hoptrace rules list, hoptrace rules check'),
    )
    .completion('completion', 'print a script for bash or zsh that completes the words of hoptrace')
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
    });

async function main(words: string[]): Promise<void> {
  try {
    await command(words).parse();
  } catch (chosen) {
    if (!(chosen instanceof Chosen)) throw chosen;
    process.exitCode = await chosen.run();
  }
}

main(process.argv.slice(2)).catch(async (error: unknown) => {
  if (error instanceof UsageError) {
    complain(`${safe(error.message.replace(/\s*\n\s*/g, ' '))} (see hoptrace --help)`);
    process.exitCode = EXIT_USAGE;
    return;
  }
  const { stackOf } = await import('./fault.ts');
  complain(`this is a fault of hoptrace itself: ${stackOf(error)}`);
  process.exitCode = EXIT_FAULT;
});
