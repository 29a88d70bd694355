/** Steps of a remote console: what was typed, that it answered, and how it ended. */
import { type Typed, typedInto } from '../detect/events/commands.ts';
import type { ConsoleObservation } from '../observations.ts';
import { counted } from './sentence.ts';
import type { Step } from './step.ts';

export function consoleSteps(console: ConsoleObservation): Step[] {
  const { messagesRead, returnCode, role } = console;
  const steps = typedInto(console).map((typed) => typedStep(console, typed));
  if (messagesRead > 0 && role !== 'control') steps.push(answeredStep(console));
  if (returnCode !== null && role === 'control') steps.push(endedStep(console, returnCode));
  return steps;
}

const nameOf = ({ name }: ConsoleObservation): string => name ?? 'of unknown name';

function typedStep(console: ConsoleObservation, { text, part }: Typed): Step {
  const isAsked = console.command !== null && console.command !== '';
  const as = console.runAs === null ? '' : ` as ${console.runAs}`;
  const what = isAsked
    ? `Asked for ${text} to be run${as}, through pipe ${nameOf(console)}`
    : `Typed ${text} into the console`;
  const key = isAsked ? 'console asked' : 'console typed';
  return { phase: 'execute', sighting: part, key, what, item: text, many: `Typed # commands into the console` };
}

/** With its first piece, where it can be read; else with its first message. */
function answeredStep(console: ConsoleObservation): Step {
  const first = console.pieces.find(({ direction }) => direction === 'read');
  const time = first?.time ?? console.firstTime;
  const frame = first?.frame ?? console.firstFrame;
  const sort = console.encrypted ? ', encrypted' : '';
  const what = `The console answered through pipe ${nameOf(console)} (${counted(console.bytesRead, 'byte')}${sort})`;
  const sighting = { ...console, time, frame, responseFrame: null };
  return { phase: 'communicate', sighting, key: 'console answered', what, item: what, many: 'Consoles answered through # pipes' };
}

function endedStep(console: ConsoleObservation, returnCode: number): Step {
  const what = `The program ended with code ${returnCode}`;
  const sighting = { ...console, frame: console.lastFrame, responseFrame: null };
  return { phase: 'communicate', sighting, key: 'console ended', what, item: null, many: what };
}
