/** Commands given to another machine, whatever carried them: an event of `service: command` for each. */
import { answerTo, isAnswered } from '../../answer.ts';
import type { ConsoleObservation, Observation } from '../../observations.ts';
import { encodedScript, unwrapCommand } from '../commandLine.ts';
import { type Fields, flatten } from './flatten.ts';

export type CommandVia = 'console' | 'service' | 'task' | 'wmi' | 'dcom';

/** `sighting`: the observation; of a console the part of it that the command is, with its own time and frame. */
export interface GivenCommand {
  text: string;
  via: CommandVia;
  sighting: Observation;
}

const MADE: ReadonlySet<string> = new Set(['create', 'change config']);

export function commandsOf(o: Observation): GivenCommand[] {
  switch (o.kind) {
    case 'console':
      return typedInto(o).map(({ text, part }) => ({ text, via: 'console', sighting: part }));
    case 'service':
      return MADE.has(o.action) && o.binaryPath !== null ? [{ text: o.binaryPath, via: 'service', sighting: o }] : [];
    case 'process':
      return o.action === 'create' && o.commandLine !== null ? [{ text: o.commandLine, via: o.via, sighting: o }] : [];
    case 'task':
      return o.action !== 'register'
        ? []
        : o.actions.flatMap(({ command, arguments: given }) =>
            command === null ? [] : [{ text: [command, given].filter(Boolean).join(' '), via: 'task', sighting: o }],
          );
    default:
      return [];
  }
}

export interface Typed {
  text: string;
  part: ConsoleObservation;
}

/** What the control pipe asked to be run, or the lines that were typed. */
export function typedInto(console: ConsoleObservation): Typed[] {
  const { command, role, pieces } = console;
  if (command !== null && command !== '')
    return [{ text: command, part: partOf(console, console.firstTime, console.firstFrame, []) }];
  if (role !== 'stdin' && role !== 'stdio') return [];
  return pieces.flatMap((piece) => {
    const text = piece.text.replace(/[\r\n]+$/, '');
    if (piece.direction !== 'write' || text === '') return [];
    return [{ text, part: partOf(console, piece.time, piece.frame, [piece]) }];
  });
}

function partOf(
  console: ConsoleObservation,
  time: string,
  frame: number,
  pieces: ConsoleObservation['pieces'],
): ConsoleObservation {
  return { ...console, time, frame, responseFrame: null, pieces };
}

const WHOSE: readonly string[] = 'time frame responseFrame flow source target sessionId domain user'.split(' ');

export function commandFields({ text, via, sighting }: GivenCommand): Fields {
  const fields = flatten(sighting, WHOSE);
  fields.outcome = answerTo(sighting);
  fields.answered = isAnswered(sighting);
  fields.text = text;
  const command = unwrapCommand(text).text;
  const script = encodedScript(command);
  fields.command = script === null ? command : [command, script];
  fields.via = via;
  return fields;
}
