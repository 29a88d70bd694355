/** The commands of a hop with what came back of each: typed into a console, or given to a service, a task or WMI. */
import type { Command } from '../case.ts';
import type { ConsoleObservation, ConsolePiece, ProcessObservation, ServiceObservation, TaskObservation, TransferObservation } from '../observations.ts';
import { nanoseconds } from './clock.ts';
import { encodedScript, unwrapCommand } from '../detect/commandLine.ts';
import { typedInto } from '../detect/events/commands.ts';
import { type Evidence, isCommandLine } from './evidence.ts';
import { isSubscription } from './meanings.ts';

/** Commands of a hop, and characters of output of one and of all of them. */
const MOST_COMMANDS = 1000;
const LONGEST_OUTPUT = 16 * 1024;
const MOST_OUTPUT = 256 * 1024;

export const UNSEEN_COMMAND = '(a command that could not be read)';

interface Given extends Command {
  at: bigint;
  outputFile: string | null;
  /** Output comes through the pipes of a console until the next line is typed. */
  isTyped: boolean;
}

export function commandsOf(evidence: Evidence): Command[] {
  const { activity, outputs } = evidence;
  const consoles = activity.sightings.filter((sighting): sighting is ConsoleObservation => sighting.kind === 'console');
  const given: Given[] = [...started(evidence), ...consoles.flatMap(typed)];
  given.sort((a, b) => (a.at !== b.at ? (a.at < b.at ? -1 : 1) : a.frame - b.frame));
  const told = withoutRepeats(given).slice(0, MOST_COMMANDS);
  attachConsoles(told, consoles);
  attachFiles(told, evidence.read, outputs);
  return limited(told);
}

const started = ({ services, tasks, processes }: Evidence): Given[] => [
  ...services.flatMap(ofService),
  ...tasks.flatMap(ofTask),
  ...processes.flatMap(ofProcess),
];

/** Names, in lower case, of the files that commands were told to write to. */
export const outputFilesOf = (evidence: Evidence): Set<string> => new Set(started(evidence).flatMap(({ outputFile }) => outputFile ?? []));

const give = (text: string, { time, frame }: { time: string; frame: number }, more: Partial<Given> = {}): Given => ({
  text,
  script: null,
  time,
  frame,
  output: null,
  outputFrame: null,
  at: nanoseconds(time),
  outputFile: null,
  isTyped: false,
  ...more,
});

/** A command line that a command interpreter was given. The program of a service is none. */
function ofService(service: ServiceObservation): Given[] {
  const { action, binaryPath } = service;
  if ((action !== 'create' && action !== 'change config') || binaryPath === null || !isCommandLine(binaryPath)) return [];
  const { text, outputFile } = unwrapCommand(binaryPath);
  return [give(text, service, { outputFile })];
}

function ofTask(task: TaskObservation): Given[] {
  if (task.action !== 'register') return [];
  return task.actions.flatMap(({ type, command, arguments: words }) => {
    if (type !== 'command' || command === null) return [];
    const { text, outputFile } = unwrapCommand(words === null ? command : `${command} ${words}`);
    return [give(text, task, { outputFile })];
  });
}

function ofProcess(process: ProcessObservation): Given[] {
  if (process.action !== 'create' || process.commandLine === null || isSubscription(process)) return [];
  const { text, outputFile } = unwrapCommand(process.commandLine);
  return [give(text, process, { outputFile })];
}

const typed = (console: ConsoleObservation): Given[] =>
  typedInto(console).map(({ text, part }) => give(text, part, { isTyped: true }));

/** A binary path that is set twice in a row is one command: tools try again, and start what they created. */
function withoutRepeats(given: readonly Given[]): Given[] {
  return given.filter((one, i) => {
    const before = given[i - 1];
    return one.isTyped || before === undefined || before.text !== one.text || before.outputFile !== one.outputFile || one.at - before.at > 1_000_000_000n;
  });
}

function attachConsoles(given: readonly Given[], consoles: readonly ConsoleObservation[]): void {
  const lines = given.filter(({ isTyped }) => isTyped);
  if (lines.length === 0) return;
  const pieces = consoles
    .filter(({ role }) => role !== 'control' && role !== 'stdin')
    .flatMap((console) => console.pieces.filter(({ direction }) => direction === 'read'))
    .map((piece) => ({ piece, at: nanoseconds(piece.time) }))
    .sort((a, b) => (a.at !== b.at ? (a.at < b.at ? -1 : 1) : a.piece.frame - b.piece.frame));
  let next = 0;
  for (const { piece, at } of pieces) {
    while (next + 1 < lines.length && isBefore(lines[next + 1], at, piece)) next++;
    if (isBefore(lines[next], at, piece)) append(lines[next], piece);
  }
}

const isBefore = (line: Given, at: bigint, { frame }: ConsolePiece): boolean =>
  line.at < at || (line.at === at && line.frame < frame);

function append(line: Given, { text, frame }: ConsolePiece): void {
  if (line.output === null) line.outputFrame = frame;
  if ((line.output?.length ?? 0) <= LONGEST_OUTPUT) line.output = (line.output ?? '') + text;
}

/** A file that is read goes to the last command before it that writes to a file of its name; output without one is told too. */
function attachFiles(given: Given[], read: readonly TransferObservation[], outputs: readonly TransferObservation[]): void {
  const isOutput = new Set(outputs);
  for (const transfer of read) {
    if (transfer.text === null) continue;
    const name = (transfer.name ?? '').slice((transfer.name ?? '').lastIndexOf('\\') + 1).toLowerCase();
    const at = nanoseconds(transfer.time);
    const command = given.findLast((one) => one.outputFile === name && one.at < at);
    if (command !== undefined) {
      if (command.output === null) command.outputFrame = transfer.firstFrame;
      if (command.output === null || transfer.text.length > command.output.length) command.output = transfer.text;
    } else if (isOutput.has(transfer) && given.length < MOST_COMMANDS) {
      given.push(give(UNSEEN_COMMAND, transfer, { output: transfer.text, outputFrame: transfer.firstFrame }));
    }
  }
}

function limited(given: readonly Given[]): Command[] {
  let left = MOST_OUTPUT;
  return given.map(({ text, time, frame, output, outputFrame }) => {
    const most = Math.min(LONGEST_OUTPUT, left);
    const cut = output !== null && output.length > most ? `${output.slice(0, most)}… (cut: ${output.length - most} characters more)` : output;
    left -= Math.min(output?.length ?? 0, most);
    return { text, script: encodedScript(text)?.slice(0, LONGEST_OUTPUT) ?? null, time, frame, output: cut, outputFrame };
  });
}
