/** What was done to a service, as a step of a hop: to one of the hop's own, or to one that was there before. */
import type { Phase } from '../case.ts';
import { ALREADY_RUNNING, answerTo } from '../answer.ts';
import type { ServiceObservation } from '../observations.ts';
import { refusalOf } from './refusals.ts';
import { type Step, step } from './step.ts';

/**
 * What concerns services that this hop made, put its program into or started, or took away in the end. Stopping these is
 * cleaning up; stopping another, a defence or a database, is what somebody came for.
 */
export function ofOwnServices(services: readonly ServiceObservation[]): ServiceObservation[] {
  const isDone = (service: ServiceObservation): boolean => answerTo(service) !== 'refused';
  const own = new Set(services.filter((service) => service.action === 'delete' && isDone(service)).map(nameOf));
  return services.filter((service) => {
    if (isTaken(service) && isDone(service)) own.add(nameOf(service));
    return own.has(nameOf(service));
  });
}

/** Of a change that is encrypted nobody knows whether it puts a program in. */
const isTaken = ({ action, binaryPath, sealed }: ServiceObservation): boolean =>
  action === 'create' || action === 'start' || (action === 'change config' && (binaryPath !== null || sealed));

const nameOf = ({ name }: ServiceObservation): string | null => name?.toLowerCase() ?? null;

/** By action: of one's own services, and of others. Other actions lead to something, and are told where they are refused. */
const PHASES: Readonly<Record<string, readonly [own: Phase, other: Phase]>> = {
  create: ['stage', 'stage'],
  'change config': ['stage', 'execute'],
  start: ['execute', 'execute'],
  control: ['clean up', 'execute'],
  delete: ['clean up', 'clean up'],
  enumerate: ['collect', 'collect'],
  'query config': ['collect', 'collect'],
};

export function serviceStep(sighting: ServiceObservation, isOwn: boolean): Step | null {
  const isRunning = sighting.action === 'start' && sighting.status === ALREADY_RUNNING;
  const refused = answerTo(sighting) === 'refused' || isRunning;
  const isAsked = sighting.control === 'SERVICE_CONTROL_INTERROGATE';
  const phase = isAsked ? 'collect' : PHASES[sighting.action]?.[isOwn ? 0 : 1];
  if (refused ? refusalOf(sighting) === null : phase === undefined) return null;
  const what = `${sighting.operation}${objectOf(sighting, isOwn)}${answerOf(sighting, isRunning)}`;
  const key = `${sighting.operation} ${sighting.status}`;
  const many = `${sighting.operation} of # services or paths`;
  return step(refused ? 'refused' : phase, sighting, key, what, { item: what, many });
}

function objectOf({ action, name, binaryPath, control }: ServiceObservation, isOwn: boolean): string {
  const isOther = !isOwn && (action === 'control' || action === 'change config');
  const service = name === null ? '' : ` of ${isOther ? 'the existing ' : ''}service ${name}`;
  return `${service}${binaryPath === null ? '' : ` with binary path ${binaryPath}`}${control === null ? '' : ` (${control})`}`;
}

function answerOf(sighting: ServiceObservation, isRunning: boolean): string {
  if (isRunning) return `: already running (${sighting.status})`;
  if (answerTo(sighting) !== 'unknown') return `: ${sighting.status}`;
  return sighting.sealed && sighting.responseFrame !== null ? ': answer encrypted' : ': no answer seen';
}
